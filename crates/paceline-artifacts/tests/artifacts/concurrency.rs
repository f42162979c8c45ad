//! Many at once.

use futures_util::future::try_join_all;
use paceline_artifacts::{Error, LocalRoot};

use crate::support::{TestResult, TestRoot, body, collected, key};

const SIZE_BYTES: usize = 700_000;

async fn overwrite(root: LocalRoot, letter: u8) -> TestResult {
    for _ in 0..10 {
        root.put(&key("dir/file")?, body(vec![letter; SIZE_BYTES])).await?;
    }
    Ok(())
}

async fn read_whole_files(root: LocalRoot) -> TestResult {
    for _ in 0..50 {
        let file = root.open_file(&key("dir/file")?).await?;
        let content = collected(file.stream(0..u64::MAX)).await?;
        assert_eq!(content.len(), SIZE_BYTES);
        assert!(content.iter().all(|byte| *byte == content[0]), "two writes are mixed");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_one_whole_write() -> TestResult {
    let test = TestRoot::new()?;
    test.put("dir/file", vec![b'a'; SIZE_BYTES]).await?;
    let writers = (b'a'..b'e').map(|letter| tokio::spawn(overwrite(test.root.clone(), letter)));
    let readers = (0..4).map(|_| tokio::spawn(read_whole_files(test.root.clone())));
    for result in try_join_all(writers.chain(readers)).await? {
        result?;
    }
    assert_eq!(test.files_on_disk()?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn directories_are_made_by_many() -> TestResult {
    let test = TestRoot::new()?;
    let paths: Vec<String> = (0..60).map(|index| format!("a/b/{}/c/{index:02}", index % 3)).collect();
    try_join_all(paths.iter().map(|path| test.put(path, path.as_bytes()))).await?;
    for path in &paths {
        assert_eq!(test.read(path).await?, path.as_bytes());
    }
    Ok(())
}

/// Each upload either lands before a deletion or starts the directory anew; neither side fails.
#[tokio::test(flavor = "multi_thread")]
async fn uploads_and_deletions_of_their_directory_get_along() -> TestResult {
    let test = TestRoot::new()?;
    let (root, deleting) = (test.root.clone(), key("dir")?);
    let deletions = tokio::spawn(async move {
        for _ in 0..100 {
            root.delete(&deleting).await?;
        }
        Ok::<_, Error>(())
    });
    for index in 0..100 {
        test.put(&format!("dir/sub/{}", index % 5), "x").await?;
    }
    deletions.await??;
    test.delete("dir").await?;
    assert!(test.files_on_disk()?.is_empty());
    Ok(())
}
