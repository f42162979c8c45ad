//! Uploads that do not end well.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use paceline_artifacts::Error;

use crate::support::{TestResult, TestRoot, body, key, sample};

#[tokio::test]
async fn a_broken_body_leaves_nothing() -> TestResult {
    for size_bytes in [0, 100, 2_000_000] {
        let test = TestRoot::new()?;
        let broken =
            body(sample(size_bytes)).chain(stream::iter([Err(io::Error::other("connection reset"))]));
        let result = test.root.put(&key("new/dir/file")?, broken).await;
        assert!(matches!(result, Err(Error::Body(source)) if source.to_string() == "connection reset"));
        assert!(test.files_on_disk()?.is_empty());
        assert!(test.names("").await?.is_empty(), "no directory was made for it");
    }
    Ok(())
}

#[tokio::test]
async fn a_broken_overwrite_keeps_the_old_file() -> TestResult {
    let test = TestRoot::new()?;
    test.put("file", "old").await?;
    let broken = body("new").chain(stream::iter([Err(io::Error::other("connection reset"))]));
    assert!(test.root.put(&key("file")?, broken).await.is_err());
    assert_eq!(test.read("file").await?, b"old");
    Ok(())
}

/// The client goes away at any moment: before the first write, during one, and between two.
#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_upload_leaves_nothing() -> TestResult {
    for wait_ms in [0, 1, 2, 5, 20] {
        let test = TestRoot::new()?;
        let endless = stream::repeat_with(|| Ok::<_, io::Error>(Bytes::from(vec![7; 100_000]))).then(slowly);
        let upload = test.root.clone();
        let target = key("file")?;
        let task = tokio::spawn(async move { upload.put(&target, endless).await });
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        task.abort();
        assert!(task.await.is_err_and(|error| error.is_cancelled()));
        assert_emptied(&test).await?;
    }
    Ok(())
}

async fn slowly(chunk: io::Result<Bytes>) -> io::Result<Bytes> {
    tokio::time::sleep(Duration::from_micros(100)).await;
    chunk
}

/// A write that was under way ends on its own thread, so the file may outlive the future for a moment.
async fn assert_emptied(test: &TestRoot) -> TestResult {
    for _ in 0..200 {
        if test.files_on_disk()?.is_empty() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(format!("left behind: {:?}", test.files_on_disk()?).into())
}
