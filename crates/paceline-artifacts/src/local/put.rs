//! From a stream of chunks to an upload.

use std::io;
use std::mem;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::task::JoinHandle;

use super::blocking;
use super::failure::classify;
use super::tree::Tree;
use super::upload::Upload;
use crate::{ArtifactKey, Error};

/// Network chunks are gathered up to this size, so that one trip to a blocking thread writes many of them.
const BUFFER_BYTES: usize = 512 << 10;

pub(super) async fn put<S, E>(tree: &Arc<Tree>, key: &ArtifactKey, body: S) -> Result<u64, Error>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
    E: std::error::Error + Send + Sync + 'static,
{
    let failed = |source| classify("write", key, source);
    let mut body = pin!(body);
    let mut writer = Writer::start(Arc::clone(tree), key.clone());
    while let Some(chunk) = body.next().await {
        match chunk {
            Ok(chunk) => writer.push(&chunk).await.map_err(failed)?,
            Err(broken) => {
                writer.abandon().await;
                return Err(Error::Body(Box::new(broken)));
            }
        }
    }
    writer.finish(key.clone()).await.map_err(failed)
}

/// Fills one buffer while a blocking thread writes the other.
///
/// The upload lives in the task that works on it: when this is dropped, the upload goes with that task, and its
/// temporary file with it.
struct Writer {
    writing: JoinHandle<io::Result<Written>>,
    filling: Vec<u8>,
}

/// An upload, and the buffer that was last written to it, empty again.
type Written = (Upload, Vec<u8>);

impl Writer {
    fn start(tree: Arc<Tree>, key: ArtifactKey) -> Self {
        let writing = blocking::spawn(move || {
            tree.check_target(&key)?;
            Ok((Upload::create(tree)?, Vec::new()))
        });
        Self { writing, filling: Vec::new() }
    }

    /// After an error, the writer is of no more use.
    async fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.filling.extend_from_slice(chunk);
        if self.filling.len() >= BUFFER_BYTES { self.swap().await } else { Ok(()) }
    }

    async fn swap(&mut self) -> io::Result<()> {
        let (mut upload, empty) = blocking::joined(&mut self.writing).await?;
        let mut full = mem::replace(&mut self.filling, empty);
        self.writing = blocking::spawn(move || {
            upload.write(&full)?;
            full.clear();
            Ok((upload, full))
        });
        Ok(())
    }

    async fn finish(self, key: ArtifactKey) -> io::Result<u64> {
        let Self { writing, filling } = self;
        let (mut upload, _) = blocking::joined(writing).await?;
        let publishing = blocking::spawn(move || {
            upload.write(&filling)?;
            upload.publish(&key)
        });
        blocking::joined(publishing).await
    }

    /// Returns when the temporary file is gone.
    async fn abandon(self) {
        drop(self.writing.await);
    }
}
