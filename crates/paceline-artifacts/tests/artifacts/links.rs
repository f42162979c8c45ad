//! Symbolic links, which an administrator may have put into a root, or somebody worse.

use std::fs;
use std::os::unix::fs::symlink;

use paceline_artifacts::{ArtifactEntry, Error};

use crate::support::{TestResult, TestRoot, body, key};

#[tokio::test]
async fn links_that_leave_the_root_are_refused() -> TestResult {
    let outside = tempfile::tempdir()?;
    fs::write(outside.path().join("secret"), "secret")?;
    let test = TestRoot::new()?;
    fs::create_dir(test.path("sub"))?;
    symlink(outside.path(), test.path("absolute"))?;
    symlink(outside.path().join("secret"), test.path("file"))?;
    symlink("..", test.path("parent"))?;
    symlink("../..", test.path("sub/grandparent"))?;
    symlink("absolute", test.path("indirect"))?;

    for path in
        ["absolute", "absolute/secret", "file", "parent", "parent/x", "sub/grandparent/x", "indirect/secret"]
    {
        let key = key(path)?;
        assert!(matches!(test.root.open_file(&key).await, Err(Error::Invalid(_))), "read {path}");
        assert!(matches!(test.root.put(&key, body("x")).await, Err(Error::Invalid(_))), "write {path}");
        assert!(matches!(test.root.list(&key).await, Err(Error::Invalid(_))), "list {path}");
        assert!(matches!(test.root.delete(&key).await, Err(Error::Invalid(_))), "delete {path}");
    }
    assert_eq!(test.names("").await?, ["sub"]);
    assert!(test.names("sub").await?.is_empty());
    assert_eq!(fs::read(outside.path().join("secret"))?, b"secret");
    assert_eq!(outside.path().read_dir()?.count(), 1);
    Ok(())
}

#[tokio::test]
async fn links_inside_the_root_are_followed() -> TestResult {
    let test = TestRoot::new()?;
    test.put("real/file", "12345").await?;
    symlink("real", test.path("dir"))?;
    symlink("real/file", test.path("file"))?;
    symlink("nowhere", test.path("dangling"))?;
    symlink("loop", test.path("loop"))?;

    assert_eq!(test.read("dir/file").await?, b"12345");
    assert_eq!(test.read("file").await?, b"12345");
    test.put("dir/new", "x").await?;
    assert_eq!(test.names("real").await?, ["file", "new"]);
    let entry = |name: &str, is_dir, size_bytes| ArtifactEntry { name: name.into(), is_dir, size_bytes };
    let listed = test.root.list(&key("")?).await?;
    assert_eq!(listed, [entry("dir", true, 0), entry("file", false, 5), entry("real", true, 0)]);
    assert!(matches!(test.root.open_file(&key("dangling")?).await, Err(Error::NotFound { .. })));
    Ok(())
}

#[tokio::test]
async fn writing_and_deleting_act_on_the_link() -> TestResult {
    let test = TestRoot::new()?;
    test.put("real/file", "old").await?;
    symlink("real", test.path("dir"))?;
    symlink("real/file", test.path("file"))?;
    symlink("nowhere", test.path("dangling"))?;

    test.put("file", "new").await?;
    test.put("dangling", "new").await?;
    assert!(matches!(test.root.put(&key("dir")?, body("x")).await, Err(Error::IsDirectory { .. })));
    test.delete("dir").await?;
    assert_eq!(test.names("").await?, ["dangling", "file", "real"]);
    assert_eq!(test.read("real/file").await?, b"old");
    assert_eq!(test.read("file").await?, b"new");
    Ok(())
}

#[tokio::test]
async fn deleting_a_directory_spares_what_its_links_point_to() -> TestResult {
    let outside = tempfile::tempdir()?;
    fs::write(outside.path().join("kept"), "x")?;
    let test = TestRoot::new()?;
    test.put("dir/sub/file", "x").await?;
    symlink(outside.path(), test.path("dir/out"))?;
    symlink(outside.path().join("kept"), test.path("dir/sub/out"))?;
    test.delete("dir").await?;
    assert!(test.files_on_disk()?.is_empty());
    assert_eq!(fs::read(outside.path().join("kept"))?, b"x");
    Ok(())
}

#[tokio::test]
async fn the_directory_for_uploads_may_not_be_a_link_out() -> TestResult {
    let outside = tempfile::tempdir()?;
    let test = TestRoot::new()?;
    symlink(outside.path(), test.path(".paceline-incoming"))?;
    assert!(matches!(test.root.put(&key("file")?, body("x")).await, Err(Error::Invalid(_))));
    assert_eq!(outside.path().read_dir()?.count(), 0);
    Ok(())
}
