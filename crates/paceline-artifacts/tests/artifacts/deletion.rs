//! Deleting files and directories.

use paceline_artifacts::{ArtifactKey, Error};

use crate::support::{TestResult, TestRoot, key};

#[tokio::test]
async fn a_file_goes_alone() -> TestResult {
    let test = TestRoot::new()?;
    test.put("dir/a", "x").await?;
    test.put("dir/b", "x").await?;
    test.delete("dir/a").await?;
    assert_eq!(test.names("dir").await?, ["b"]);
    Ok(())
}

#[tokio::test]
async fn a_directory_goes_with_all_below() -> TestResult {
    let test = TestRoot::new()?;
    for path in ["dir/a", "dir/sub/b", "dir/sub/deep/c", "dir/other/d", "directory"] {
        test.put(path, "x").await?;
    }
    test.delete("dir").await?;
    assert_eq!(test.names("").await?, ["directory"]);
    assert_eq!(test.files_on_disk()?.len(), 1);
    test.put("dir/sub/b", "again").await?;
    assert_eq!(test.names("dir").await?, ["sub"]);
    Ok(())
}

/// More levels than a process may usually have files open.
#[tokio::test]
async fn a_very_deep_directory_goes_too() -> TestResult {
    let test = TestRoot::new()?;
    std::fs::create_dir_all(test.path(&"d/".repeat(1800)))?;
    test.delete("d").await?;
    assert!(test.names("").await?.is_empty());
    assert!(test.files_on_disk()?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_is_absent_is_deleted_already() -> TestResult {
    let test = TestRoot::new()?;
    test.delete("absent").await?;
    test.delete("absent/below").await?;
    Ok(())
}

#[tokio::test]
async fn the_root_stays() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "x").await?;
    assert!(matches!(test.root.delete(&ArtifactKey::root()).await, Err(Error::Invalid(_))));
    assert!(matches!(test.root.delete(&key(".//")?).await, Err(Error::Invalid(_))));
    assert_eq!(test.read("file").await?, b"x");
    Ok(())
}
