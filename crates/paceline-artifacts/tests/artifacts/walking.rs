//! The files of a folder and of all folders below it.

use paceline_artifacts::{Error, FolderFiles};

use crate::support::{TestResult, TestRoot, key};

fn shown(found: &FolderFiles) -> Vec<(&str, u64)> {
    found.files.iter().map(|file| (file.key.as_str(), file.size_bytes)).collect()
}

#[tokio::test]
async fn files_of_a_folder_come_before_those_of_the_folders_in_it() -> TestResult {
    let test = TestRoot::new()?;
    for (path, content) in [("a/z", "1"), ("a/b/y", "22"), ("a/b/c/x", ""), ("a/d/w", "333"), ("v", "4")] {
        test.put(path, content).await?;
    }
    let all = test.root.files_below(&key("")?, 100).await?;
    assert_eq!(shown(&all), [("v", 1), ("a/z", 1), ("a/b/y", 2), ("a/b/c/x", 0), ("a/d/w", 3)]);
    assert!(all.is_complete);
    let some = test.root.files_below(&key("a/b")?, 100).await?;
    assert_eq!(shown(&some), [("y", 2), ("c/x", 0)]);
    let file = test.root.files_below(&key("a/b/y")?, 100).await?;
    assert_eq!(shown(&file), [("", 2)]);
    for absent in ["none", "v/below"] {
        assert_eq!(shown(&test.root.files_below(&key(absent)?, 100).await?), []);
    }
    Ok(())
}

#[tokio::test]
async fn more_than_asked_for_is_said_and_not_all_looked_at() -> TestResult {
    let test = TestRoot::new()?;
    for path in ["a/1", "a/2", "b/3"] {
        test.put(path, "x").await?;
    }
    // Folders count too.
    for (entries_max, files, is_complete) in [(5, 3, true), (4, 2, false), (2, 0, false), (0, 0, false)] {
        let found = test.root.files_below(&key("")?, entries_max).await?;
        assert_eq!((found.files.len(), found.is_complete), (files, is_complete), "{entries_max}");
    }
    Ok(())
}

#[tokio::test]
async fn what_the_root_keeps_for_itself_is_no_folder() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "x").await?;
    let reserved = test.root.files_below(&key(".paceline-incoming")?, 100).await;
    assert!(matches!(reserved, Err(Error::Invalid(_))));
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn links_to_files_are_files_and_links_to_folders_are_nothing() -> TestResult {
    use std::os::unix::fs::symlink;
    let test = TestRoot::new()?;
    test.put("a/file", "12345").await?;
    symlink("a/file", test.path("link"))?;
    symlink("a", test.path("folder"))?;
    symlink(".", test.path("a/round"))?;
    symlink("nowhere", test.path("broken"))?;
    symlink("/etc", test.path("outside"))?;
    std::fs::write(test.path("back\\slash"), "x")?;
    let found = test.root.files_below(&key("")?, 100).await?;
    assert_eq!(shown(&found), [("link", 5), ("a/file", 5)]);
    let outside = test.root.files_below(&key("outside")?, 100).await;
    assert!(matches!(outside, Err(Error::Invalid(_))));
    Ok(())
}
