//! A zip that is made as fast as it is read, a piece at a time.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt, try_unfold};
use tokio::task::spawn_blocking;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use paceline_artifacts::{ArtifactKey, Error, FolderFile, LocalRoot};

/// The quickest compression: most of what is large is compressed already, and disks are faster than any other.
const COMPRESSION_LEVEL: i64 = 1;
/// From this length on an entry needs the longer form of sizes. Below the limit of 4 GiB, as what cannot be compressed
/// becomes a little longer.
const LARGE_BYTES: u64 = 4_000_000_000;

/// A zip of files of a folder, by their names below it.
pub(super) fn zipped(
    root: LocalRoot,
    folder: ArtifactKey,
    files: Vec<FolderFile>,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let made = Made::default();
    let writer = ZipWriter::new_stream(made.clone());
    let begin = Some(Zip { root, folder, waiting: files.into(), writer, made, reading: None });
    try_unfold(begin, next_piece)
}

/// What was made and not yet taken.
#[derive(Clone, Default)]
struct Made(Arc<Mutex<Vec<u8>>>);

impl Made {
    fn take(&self) -> Bytes {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A zip in the making.
struct Zip {
    root: LocalRoot,
    folder: ArtifactKey,
    waiting: VecDeque<FolderFile>,
    writer: ZipWriter<StreamWriter<Made>>,
    made: Made,
    /// The rest of the file that is being packed.
    reading: Option<BoxStream<'static, io::Result<Bytes>>>,
}

async fn next_piece(zip: Option<Zip>) -> io::Result<Option<(Bytes, Option<Zip>)>> {
    let Some(mut zip) = zip else { return Ok(None) };
    loop {
        match zip.next_bytes().await.map_err(cut_off)? {
            Some(bytes) => zip = zip.pack(bytes).await.map_err(cut_off)?,
            None if zip.waiting.is_empty() => {
                let Zip { writer, made, .. } = zip;
                writer.finish().map_err(io::Error::from).map_err(cut_off)?;
                return Ok(Some((made.take(), None)));
            }
            None => zip.begin_next().await.map_err(cut_off)?,
        }
        let piece = zip.made.take();
        if !piece.is_empty() {
            return Ok(Some((piece, Some(zip))));
        }
    }
}

impl Zip {
    /// Bytes of the file that is being packed; none when it is done.
    async fn next_bytes(&mut self) -> io::Result<Option<Bytes>> {
        let Some(reading) = self.reading.as_mut() else { return Ok(None) };
        let bytes = reading.next().await.transpose()?;
        if bytes.is_none() {
            self.reading = None;
        }
        Ok(bytes)
    }

    /// Compresses off the threads that serve others.
    async fn pack(mut self, bytes: Bytes) -> io::Result<Self> {
        let packing = spawn_blocking(move || self.writer.write_all(&bytes).map(|()| self));
        packing.await.unwrap_or_else(|lost| Err(io::Error::other(lost)))
    }

    /// Goes on with the next file. One that is gone meanwhile is not in the folder any more.
    async fn begin_next(&mut self) -> io::Result<()> {
        let Some(FolderFile { key, .. }) = self.waiting.pop_front() else { return Ok(()) };
        let file = match self.root.open_file(&self.folder.join(&key)).await {
            Err(Error::NotFound { .. } | Error::IsDirectory { .. } | Error::Invalid(_)) => return Ok(()),
            opened => opened.map_err(io::Error::other)?,
        };
        let size_bytes = file.size_bytes();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(COMPRESSION_LEVEL))
            .large_file(size_bytes > LARGE_BYTES);
        self.writer.start_file(key.as_str(), options).map_err(io::Error::from)?;
        self.reading = Some(file.stream(0..size_bytes).boxed());
        Ok(())
    }
}

/// The status is sent already: all that is left is to break off.
fn cut_off(error: io::Error) -> io::Error {
    tracing::error!(%error, "an archive was cut off");
    error
}
