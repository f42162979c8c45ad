//! What is written is what is read.

use futures_util::TryStreamExt;
use paceline_artifacts::{ArtifactKey, Error};

use crate::support::{TestResult, TestRoot, body, collected, key, sample};

#[tokio::test]
async fn a_file_comes_back_whole() -> TestResult {
    let test = TestRoot::new()?;
    let content = sample(3_000_000);
    assert_eq!(test.put("1/run/artifacts/model/data.bin", &content).await?, 3_000_000);
    assert_eq!(test.read("1/run/artifacts/model/data.bin").await?, content);
    Ok(())
}

#[tokio::test]
async fn an_empty_body_makes_an_empty_file() -> TestResult {
    let test = TestRoot::new()?;
    assert_eq!(test.put("empty", "").await?, 0);
    assert_eq!(test.read("empty").await?, b"");
    Ok(())
}

#[tokio::test]
async fn ranges_are_cut_to_the_file() -> TestResult {
    let test = TestRoot::new()?;
    let content = sample(1_000_000);
    test.put("file", &content).await?;
    for (start, end) in
        [(0, 0), (0, 1), (7, 300_000), (999_999, 1_000_000), (500_000, u64::MAX), (1_000_000, 1_000_001)]
    {
        let file = test.root.open_file(&key("file")?).await?;
        let expected = &content[start as usize..end.min(1_000_000) as usize];
        assert_eq!(collected(file.stream(start..end)).await?, expected, "{start}..{end}");
    }
    let file = test.root.open_file(&key("file")?).await?;
    assert_eq!(collected(file.stream(2_000_000..3_000_000)).await?, b"");
    Ok(())
}

#[tokio::test]
async fn chunks_are_bounded() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", sample(1_000_000)).await?;
    let file = test.root.open_file(&key("file")?).await?;
    let chunks: Vec<_> = file.stream(0..u64::MAX).try_collect().await?;
    assert_eq!(chunks.len(), 4);
    assert!(chunks.iter().all(|chunk| chunk.len() <= 256 * 1024));
    Ok(())
}

#[tokio::test]
async fn odd_names_come_back_unchanged() -> TestResult {
    let test = TestRoot::new()?;
    let names = [
        "100%25.txt",
        "100%.txt",
        "a b.txt",
        "a%20b",
        "a%2fb",
        "a+b",
        "grüße",
        "模型",
        "~",
        "…",
        ".hidden",
        "-rf",
    ];
    for name in names {
        test.put(&format!("odd/{name}"), name).await?;
    }
    for name in names {
        assert_eq!(test.read(&format!("odd/{name}")).await?, name.as_bytes(), "{name}");
    }
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    assert_eq!(test.names("odd").await?, sorted);
    Ok(())
}

#[tokio::test]
async fn overwriting_replaces_and_changes_the_tag() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "old!").await?;
    let old = test.root.open_file(&key("file")?).await?;
    let same = test.root.open_file(&key("file")?).await?;
    test.put("file", "new!").await?;
    let new = test.root.open_file(&key("file")?).await?;

    assert_eq!(old.etag(), same.etag());
    assert_ne!(old.etag(), new.etag());
    assert!(new.etag().starts_with('"') && new.etag().ends_with('"'));
    assert!(new.modified() >= old.modified());
    assert_eq!(collected(old.stream(0..4)).await?, b"old!", "an open file stays what it was");
    assert_eq!(collected(new.stream(0..4)).await?, b"new!");
    Ok(())
}

#[tokio::test]
async fn a_directory_is_not_a_file() -> TestResult {
    let test = TestRoot::new()?;
    test.put("dir/file", "x").await?;
    for directory in [key("dir")?, ArtifactKey::root()] {
        assert!(matches!(test.root.open_file(&directory).await, Err(Error::IsDirectory { .. })));
        assert!(matches!(test.root.put(&directory, body("y")).await, Err(Error::IsDirectory { .. })));
    }
    assert_eq!(test.read("dir/file").await?, b"x");
    Ok(())
}

#[tokio::test]
async fn a_file_is_not_a_directory() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "x").await?;
    let below = key("file/below")?;
    assert!(matches!(test.root.put(&below, body("y")).await, Err(Error::Invalid(_))));
    assert!(matches!(test.root.open_file(&below).await, Err(Error::NotFound { .. })));
    assert!(test.root.list(&below).await?.is_empty());
    test.delete("file/below").await?;
    assert_eq!(test.read("file").await?, b"x");
    Ok(())
}

#[tokio::test]
async fn absent_files_are_not_found() -> TestResult {
    let test = TestRoot::new()?;
    for path in ["absent", "absent/below"] {
        let error = test.root.open_file(&key(path)?).await.err().ok_or("it was found")?;
        assert!(matches!(&error, Error::NotFound { key } if key.as_str() == path));
        assert_eq!(error.to_string(), format!("no artifact at `{path}`"));
    }
    Ok(())
}

#[tokio::test]
async fn a_path_too_long_for_the_system_is_refused() -> TestResult {
    let test = TestRoot::new()?;
    let long = key(&"n/".repeat(2000))?;
    let key = long.join(&long);
    assert!(matches!(test.root.put(&key, body("x")).await, Err(Error::Invalid(_))));
    assert!(matches!(test.root.open_file(&key).await, Err(Error::Invalid(_))));
    assert!(matches!(test.root.list(&key).await, Err(Error::Invalid(_))));
    assert!(test.files_on_disk()?.is_empty());
    Ok(())
}
