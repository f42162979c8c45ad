//! A root in a throw-away directory, and short ways to use it.

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt, stream};
use paceline_artifacts::{ArtifactKey, InvalidPath, LocalRoot};
use tempfile::TempDir;

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

pub(crate) struct TestRoot {
    pub(crate) root: LocalRoot,
    directory: TempDir,
}

impl TestRoot {
    pub(crate) fn new() -> TestResult<Self> {
        let directory = tempfile::tempdir()?;
        Ok(Self { root: LocalRoot::open(directory.path())?, directory })
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.directory.path().join(below)
    }

    pub(crate) async fn put(&self, path: &str, content: impl AsRef<[u8]>) -> TestResult<u64> {
        Ok(self.root.put(&key(path)?, body(content)).await?)
    }

    pub(crate) async fn read(&self, path: &str) -> TestResult<Vec<u8>> {
        let file = self.root.open_file(&key(path)?).await?;
        let size_bytes = file.size_bytes();
        collected(file.stream(0..size_bytes)).await
    }

    pub(crate) async fn names(&self, path: &str) -> TestResult<Vec<String>> {
        let entries = self.root.list(&key(path)?).await?;
        Ok(entries.into_iter().map(|entry| entry.name).collect())
    }

    pub(crate) async fn delete(&self, path: &str) -> TestResult {
        Ok(self.root.delete(&key(path)?).await?)
    }

    /// All files on disk below the root, hidden ones too.
    pub(crate) fn files_on_disk(&self) -> TestResult<Vec<PathBuf>> {
        let mut files = Vec::new();
        collect_files(self.directory.path(), &mut files)?;
        Ok(files)
    }
}

fn collect_files(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in directory.read_dir()? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            collect_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

pub(crate) fn key(path: &str) -> Result<ArtifactKey, InvalidPath> {
    ArtifactKey::parse(path)
}

/// A body in chunks of an awkward size.
pub(crate) fn body(content: impl AsRef<[u8]>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let chunks: Vec<_> =
        content.as_ref().chunks(10_007).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    stream::iter(chunks)
}

pub(crate) async fn collected(chunks: impl Stream<Item = io::Result<Bytes>>) -> TestResult<Vec<u8>> {
    let chunks: Vec<Bytes> = chunks.try_collect().await?;
    Ok(chunks.concat())
}

/// Bytes that do not repeat in step with any buffer.
pub(crate) fn sample(size_bytes: usize) -> Vec<u8> {
    (0..size_bytes).map(|index| (index % 251) as u8).collect()
}
