//! Removing for good what an owner kept, and counting it.

use std::fs;
use std::os::unix::fs::symlink;

use paceline_artifacts::{ArtifactKey, Error, FolderContent};

use crate::support::{TestResult, TestRoot, key};

fn content(files: u64, size_bytes: u64) -> Option<FolderContent> {
    Some(FolderContent { files, size_bytes })
}

#[tokio::test]
async fn a_folder_goes_with_all_below_and_is_counted() -> TestResult {
    let test = TestRoot::new()?;
    for (path, bytes) in [("1/r/artifacts/a", 3), ("1/r/artifacts/s/b", 5), ("1/r/artifacts/s/t/c", 0)] {
        test.put(path, "x".repeat(bytes)).await?;
    }
    fs::create_dir(test.path("1/r/artifacts/empty"))?;
    test.put("1/other/artifacts/a", "x").await?;
    let folder = key("1/r/artifacts")?;
    assert_eq!(test.root.measure_folder(&folder).await?, content(3, 8));
    assert_eq!(test.root.remove_folder(&folder, 1).await?, content(3, 8));
    assert_eq!(test.names("1").await?, ["other"]);
    assert_eq!(test.files_on_disk()?, [test.path("1/other/artifacts/a")]);
    Ok(())
}

#[tokio::test]
async fn parents_go_as_far_as_they_are_empty() -> TestResult {
    let test = TestRoot::new()?;
    for path in ["1/models/m-1/artifacts/a", "1/models/m-2/artifacts/a", "1/models/m-2/note"] {
        test.put(path, "x").await?;
    }
    test.root.remove_folder(&key("1/models/m-2/artifacts")?, 2).await?;
    assert_eq!(test.names("1/models/m-2").await?, ["note"]);
    test.delete("1/models/m-2/note").await?;
    // The folder is gone already: what a crash may leave.
    assert_eq!(test.root.remove_folder(&key("1/models/m-2/artifacts")?, 2).await?, None);
    assert_eq!(test.names("1/models").await?, ["m-1"]);
    test.root.remove_folder(&key("1/models/m-1/artifacts")?, 2).await?;
    assert!(test.path("1").is_dir() && !test.path("1/models").exists(), "two levels, no more");
    Ok(())
}

#[tokio::test]
async fn the_root_never_goes() -> TestResult {
    let test = TestRoot::new()?;
    assert_eq!(test.root.remove_folder(&key("run/artifacts")?, 5).await?, None);
    test.put("run/artifacts/a", "x").await?;
    assert_eq!(test.root.remove_folder(&key("run/artifacts")?, 5).await?, content(1, 1));
    assert!(test.path("").is_dir() && test.names("").await?.is_empty());
    for root in [ArtifactKey::root(), key("./")?, key(".paceline-incoming")?, key("a/.PACELINE-INCOMING/b")?]
    {
        assert!(matches!(test.root.remove_folder(&root, 0).await, Err(Error::Invalid(_))), "{root}");
        assert!(matches!(test.root.remove_empty_folder(&root).await, Err(Error::Invalid(_))), "{root}");
        assert!(matches!(test.root.measure_folder(&root).await, Err(Error::Invalid(_))), "{root}");
    }
    Ok(())
}

#[tokio::test]
async fn a_folder_that_holds_something_is_not_empty() -> TestResult {
    let test = TestRoot::new()?;
    test.put("5/a", "x").await?;
    assert!(!test.root.remove_empty_folder(&key("5")?).await?);
    assert!(!test.root.remove_empty_folder(&key("5/a")?).await?, "a file is no empty folder");
    test.delete("5/a").await?;
    assert!(test.root.remove_empty_folder(&key("5")?).await?);
    assert!(test.root.remove_empty_folder(&key("5")?).await?, "it is gone");
    assert!(!test.path("5").exists());
    Ok(())
}

/// A link on the way, at the end and below: nothing that it leads to is touched, inside the root or outside.
#[tokio::test]
async fn links_are_never_followed() -> TestResult {
    let outside = tempfile::tempdir()?;
    fs::write(outside.path().join("secret"), "secret")?;
    let test = TestRoot::new()?;
    test.put("2/real/a", "x").await?;
    fs::create_dir_all(test.path("1/r/artifacts"))?;
    symlink(outside.path(), test.path("1/out"))?;
    symlink("../2/real", test.path("1/inside"))?;
    symlink("real", test.path("2/artifacts"))?;
    for path in ["1/out", "1/out/sub", "1/inside", "1/inside/a", "2/artifacts", "2/artifacts/a"] {
        let folder = key(path)?;
        assert!(matches!(test.root.remove_folder(&folder, 3).await, Err(Error::Invalid(_))), "{path}");
        assert!(matches!(test.root.measure_folder(&folder).await, Err(Error::Invalid(_))), "{path}");
        assert!(matches!(test.root.remove_empty_folder(&folder).await, Err(Error::Invalid(_))), "{path}");
    }
    symlink(outside.path(), test.path("1/r/artifacts/out"))?;
    symlink("../../../2/real", test.path("1/r/artifacts/inside"))?;
    let folder = key("1/r/artifacts")?;
    assert_eq!(test.root.measure_folder(&folder).await?, content(2, 0));
    assert_eq!(test.root.remove_folder(&folder, 1).await?, content(2, 0));
    assert!(!test.path("1/r").exists());
    assert_eq!(test.read("2/real/a").await?, b"x");
    assert_eq!(fs::read(outside.path().join("secret"))?, b"secret");
    Ok(())
}

/// More levels than a process may usually have files open.
#[tokio::test]
async fn a_very_deep_folder_goes_too() -> TestResult {
    let test = TestRoot::new()?;
    fs::create_dir_all(test.path(&"d/".repeat(1800)))?;
    fs::write(test.path(&format!("{}file", "d/".repeat(1800))), "deep")?;
    assert_eq!(test.root.measure_folder(&key("d")?).await?, content(1, 4));
    assert_eq!(test.root.remove_folder(&key("d")?, 0).await?, content(1, 4));
    assert!(test.files_on_disk()?.is_empty() && !test.path("d").exists());
    Ok(())
}

/// Names that no key can hold, such as those of another program.
#[tokio::test]
async fn names_that_are_no_text_go_too() -> TestResult {
    use std::os::unix::ffi::OsStrExt;
    let test = TestRoot::new()?;
    let name = std::ffi::OsStr::from_bytes(b"n\xff");
    fs::create_dir_all(test.path("r/artifacts").join(name).join(name))?;
    fs::write(test.path("r/artifacts").join(name).join(name).join(name), "x")?;
    assert_eq!(test.root.remove_folder(&key("r/artifacts")?, 1).await?, content(1, 1));
    assert!(!test.path("r").exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_removals_and_uploads_at_once_end_well() -> TestResult {
    let test = TestRoot::new()?;
    for round in 0..20 {
        for file in 0..10 {
            test.put(&format!("r/artifacts/{}/{file}", file % 3), "x").await?;
        }
        let folder = key("r/artifacts")?;
        let (one, other) =
            tokio::join!(test.root.remove_folder(&folder, 1), test.root.remove_folder(&folder, 1));
        let count = |content: Option<FolderContent>| content.map_or(0, |content| content.files);
        assert_eq!(count(one?) + count(other?), 10, "each file is counted once");
        let path = format!("r/artifacts/late-{round}");
        let (removed, put) = tokio::join!(test.root.remove_folder(&folder, 1), test.put(&path, "x"));
        removed?;
        put?;
        test.root.remove_folder(&folder, 1).await?;
        assert!(!test.path("r").exists());
    }
    Ok(())
}
