//! Reading a file, whole or in part.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::blocking;
use super::tree::{Tree, path_of};
use crate::ArtifactKey;

const CHUNK_BYTES: u64 = 256 << 10;

/// An open artifact. Its content stays the same while it is read, whatever happens to its key.
#[derive(Debug)]
pub struct ArtifactFile {
    file: File,
    metadata: Metadata,
}

impl ArtifactFile {
    pub(super) fn open(tree: &Tree, key: &ArtifactKey) -> io::Result<Self> {
        let path = path_of(key);
        // Before opening, because to open a named pipe is to wait for its writer.
        let metadata = tree.root.metadata(path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let file = tree.root.open(path)?.into_std();
        let metadata = file.metadata()?;
        Ok(Self { file, metadata })
    }

    /// The length of the whole file.
    pub fn size_bytes(&self) -> u64 {
        self.metadata.len()
    }

    /// When the file was written, where the file system knows.
    pub fn modified(&self) -> Option<SystemTime> {
        self.metadata.modified().ok()
    }

    /// A strong entity tag, quoted, that changes whenever the key is written: every write makes a new file.
    pub fn etag(&self) -> String {
        let written =
            self.modified().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        format!("\"{:x}-{:x}-{:x}\"", self.size_bytes(), written.as_nanos(), inode(&self.metadata))
    }

    /// The bytes of `range`, as far as the file has them, in chunks of at most 256 KiB.
    pub fn stream(self, range: Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let range = range.start..range.end.min(self.size_bytes());
        try_unfold((self.file, range), |(file, range)| async move {
            if range.is_empty() {
                return Ok(None);
            }
            blocking::joined(blocking::spawn(move || read_chunk(file, range))).await.map(Some)
        })
    }
}

/// Reads the beginning of `range` and returns it with what is left to read.
fn read_chunk(mut file: File, range: Range<u64>) -> io::Result<(Bytes, (File, Range<u64>))> {
    let wanted = CHUNK_BYTES.min(range.end - range.start);
    file.seek(SeekFrom::Start(range.start))?;
    let mut chunk = Vec::with_capacity(wanted as usize);
    (&file).take(wanted).read_to_end(&mut chunk)?;
    if (chunk.len() as u64) < wanted {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((chunk.into(), (file, range.start + wanted..range.end)))
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
