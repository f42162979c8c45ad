//! What a directory shows.

use paceline_artifacts::{ArtifactEntry, Error};

use crate::support::{TestResult, TestRoot, body, key};

fn file(name: &str, size_bytes: u64) -> ArtifactEntry {
    ArtifactEntry { name: name.into(), is_dir: false, size_bytes }
}

fn directory(name: &str) -> ArtifactEntry {
    ArtifactEntry { name: name.into(), is_dir: true, size_bytes: 0 }
}

#[tokio::test]
async fn one_level_sorted_by_name() -> TestResult {
    let test = TestRoot::new()?;
    for (path, content) in [("b/deep/x", "1"), ("b/z", ""), ("a.txt", "12345"), ("B", "1"), ("b-", "12")] {
        test.put(path, content).await?;
    }
    let root = test.root.list(&key("")?).await?;
    assert_eq!(root, [file("B", 1), file("a.txt", 5), directory("b"), file("b-", 2)]);
    assert_eq!(test.root.list(&key("b")?).await?, [directory("deep"), file("z", 0)]);
    Ok(())
}

#[tokio::test]
async fn absent_directories_and_files_show_nothing() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "x").await?;
    for path in ["absent", "absent/below", "file", "file/below"] {
        assert!(test.root.list(&key(path)?).await?.is_empty(), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn the_directory_for_uploads_is_out_of_reach() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "x").await?;
    assert!(test.path(".paceline-incoming").is_dir());
    assert_eq!(test.names("").await?, ["file"]);
    for path in
        [".paceline-incoming", ".paceline-incoming/x", "./.PACELINE-incoming/x", "a/.paceline-incoming/b"]
    {
        let key = key(path)?;
        assert!(matches!(test.root.put(&key, body("y")).await, Err(Error::Invalid(_))), "{path}");
        assert!(matches!(test.root.open_file(&key).await, Err(Error::Invalid(_))), "{path}");
        assert!(matches!(test.root.list(&key).await, Err(Error::Invalid(_))), "{path}");
        assert!(matches!(test.root.delete(&key).await, Err(Error::Invalid(_))), "{path}");
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn names_that_are_not_unicode_are_left_out() -> TestResult {
    use std::os::unix::ffi::OsStrExt;

    let test = TestRoot::new()?;
    test.put("good", "x").await?;
    std::fs::write(test.path("").join(std::ffi::OsStr::from_bytes(b"bad\xff")), "x")?;
    assert_eq!(test.names("").await?, ["good"]);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_neither_file_nor_directory_is_no_artifact() -> TestResult {
    let test = TestRoot::new()?;
    let _socket = std::os::unix::net::UnixListener::bind(test.path("socket"))?;
    assert!(test.names("").await?.is_empty());
    assert!(matches!(test.root.open_file(&key("socket")?).await, Err(Error::NotFound { .. })));
    Ok(())
}
