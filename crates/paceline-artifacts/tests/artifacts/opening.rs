//! Opening a root, new or used.

use std::fs;
use std::time::{Duration, SystemTime};

use paceline_artifacts::LocalRoot;

use crate::support::{TestResult, body, key};

#[tokio::test]
async fn the_directory_is_created() -> TestResult {
    let parent = tempfile::tempdir()?;
    let directory = parent.path().join("new/artifacts");
    let root = LocalRoot::open(&directory)?;
    root.put(&key("file")?, body("x")).await?;
    assert_eq!(fs::read(directory.join("file"))?, b"x");
    Ok(())
}

#[test]
fn a_file_is_no_root() -> TestResult {
    let file = tempfile::NamedTempFile::new()?;
    assert!(LocalRoot::open(file.path()).is_err());
    Ok(())
}

#[test]
fn old_leftovers_are_removed() -> TestResult {
    let directory = tempfile::tempdir()?;
    let incoming = directory.path().join(".paceline-incoming");
    let two_days_ago = SystemTime::now() - Duration::from_hours(48);
    let [fresh, old, old_tree, foreign] = [
        "00000000-0000-4000-8000-000000000001",
        "00000000-0000-4000-8000-000000000002",
        "00000000-0000-4000-8000-000000000003",
        "notes.txt",
    ]
    .map(|name| incoming.join(name));
    fs::create_dir_all(old_tree.join("sub"))?;
    fs::write(old_tree.join("sub/file"), "x")?;
    for file in [&fresh, &old, &foreign] {
        fs::write(file, "x")?;
    }
    for path in [&old, &old_tree, &foreign] {
        fs::File::open(path)?.set_modified(two_days_ago)?;
    }

    LocalRoot::open(directory.path())?;

    assert!(fresh.exists(), "another process may be writing it");
    assert!(foreign.exists(), "not ours");
    assert!(!old.exists() && !old_tree.exists());
    Ok(())
}

#[tokio::test]
async fn a_root_whose_upload_directory_was_removed_still_works() -> TestResult {
    let directory = tempfile::tempdir()?;
    let root = LocalRoot::open(directory.path())?;
    root.put(&key("a")?, body("x")).await?;
    fs::remove_dir(directory.path().join(".paceline-incoming"))?;
    root.put(&key("b")?, body("x")).await?;
    Ok(())
}
