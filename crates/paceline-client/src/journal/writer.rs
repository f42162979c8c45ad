//! Appending.
//!
//! A record is one `write`: when it returns, the record is the system's, and survives whatever happens to the process.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::position::Position;
use super::record::{self, RECORD_BYTES_MAX};
use super::segment;
use crate::error::{Error, Result};

/// What the bound on a journal leaves for the end of runs.
const RESERVED_BYTES: u64 = 64 * 1024;
/// A buffer that held a larger record is given back.
const BUFFER_BYTES: usize = 64 * 1024;

/// Bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WriterMax {
    /// Bytes of the journal on disk.
    pub(crate) journal_bytes: u64,
    /// Bytes of a segment; one larger record makes a larger one.
    pub(crate) segment_bytes: u64,
}

/// How much a record matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Importance {
    /// The bound on the journal holds.
    Normal,
    /// It may use what the bound reserves: beginnings and ends of runs.
    High,
}

/// The end of a journal.
#[derive(Debug)]
pub(crate) struct Writer {
    folder: PathBuf,
    max: WriterMax,
    /// Bytes of the segments that are there; who delivers takes away from it.
    size_bytes: Arc<AtomicU64>,
    /// Bytes from the beginning of the open segment; none when it cannot be used any more.
    open: Option<(Arc<File>, u64)>,
    segment: u64,
    buffer: Vec<u8>,
    /// Whether the last record could not be written.
    is_failing: bool,
    is_closed: bool,
}

impl Writer {
    /// The writer of a new journal.
    pub(crate) fn new(folder: &Path, max: WriterMax, size_bytes: Arc<AtomicU64>) -> Result<Self> {
        let mut writer = Self {
            folder: folder.to_owned(),
            max,
            size_bytes,
            open: None,
            segment: 0,
            buffer: Vec::new(),
            is_failing: false,
            is_closed: false,
        };
        writer.next_segment()?;
        Ok(writer)
    }

    /// Appends a record; returns its size. Nothing is appended when it fails.
    pub(crate) fn append(
        &mut self,
        importance: Importance,
        encode: impl FnOnce(&mut Vec<u8>),
    ) -> Result<u64> {
        if self.is_closed {
            return Err(Error::ShutDown);
        }
        record::write(&mut self.buffer, encode);
        let size = self.append_buffer(importance);
        self.is_failing = matches!(size, Err(Error::File { .. }));
        if self.buffer.capacity() > BUFFER_BYTES {
            self.buffer = Vec::new();
        }
        size
    }

    /// Appends the mark that nothing follows, and takes no more records. Without the mark the journal is ended by the
    /// death of its process.
    pub(crate) fn close(&mut self) {
        if !self.is_closed {
            record::write(&mut self.buffer, |_| {});
            let _ = self.append_buffer(Importance::High);
            self.is_closed = true;
        }
    }

    /// Where the next record will be.
    pub(crate) fn end(&self) -> Position {
        match self.open {
            Some((_, offset)) => Position { segment: self.segment, offset },
            None => Position::start_of(self.segment + 1),
        }
    }

    /// Whether the disk took nothing last time.
    pub(crate) fn is_failing(&self) -> bool {
        self.is_failing
    }

    /// Makes room on a full disk: when all is delivered, what is written is not needed any more, and the next segment
    /// begins.
    pub(crate) fn start_over(&mut self, delivered: Position) -> Result<()> {
        let Some((_, length)) = self.open else { return Ok(()) };
        if delivered != self.end() {
            return Ok(());
        }
        // The next call tells whether there is room now.
        self.is_failing = false;
        if length <= segment::HEADER.len() as u64 {
            return Ok(());
        }
        self.open = None;
        let path = segment::path(&self.folder, self.segment);
        std::fs::remove_file(&path).map_err(Error::file("remove", &path))?;
        self.size_bytes.fetch_sub(length, Ordering::Relaxed);
        self.next_segment()
    }

    /// The open segment, to sync it to the disk.
    pub(crate) fn file(&self) -> Option<Arc<File>> {
        self.open.as_ref().map(|(file, _)| file.clone())
    }

    fn append_buffer(&mut self, importance: Importance) -> Result<u64> {
        let size = self.buffer.len() as u64;
        if size > RECORD_BYTES_MAX as u64 {
            return Err(Error::EventTooLarge { bytes: self.buffer.len(), bytes_max: RECORD_BYTES_MAX });
        }
        let reserved = if importance == Importance::High { 0 } else { RESERVED_BYTES };
        let bytes_max = self.max.journal_bytes.saturating_sub(reserved);
        if self.size_bytes.load(Ordering::Relaxed) + size > bytes_max {
            return Err(Error::JournalFull { bytes_max: self.max.journal_bytes });
        }
        let is_empty = |length: u64| length <= segment::HEADER.len() as u64;
        match self.open {
            Some((_, length)) if is_empty(length) || length + size <= self.max.segment_bytes => {}
            _ => self.next_segment()?,
        }
        let (segment, buffer) = (self.segment, &self.buffer);
        let Some((file, length)) = &mut self.open else { return Err(Error::ShutDown) };
        if let Err(error) = (&**file).write_all(buffer) {
            // What was written of it would stand before the next record.
            if file.set_len(*length).is_err() {
                self.open = None;
            }
            return Err(Error::file("write", &segment::path(&self.folder, segment))(error));
        }
        *length += size;
        self.size_bytes.fetch_add(size, Ordering::Relaxed);
        Ok(size)
    }

    /// Opens the next segment. One that was left half made by a full disk is used again.
    fn next_segment(&mut self) -> Result<()> {
        let path = segment::path(&self.folder, self.segment + 1);
        let made = || -> io::Result<File> {
            let mut file = OpenOptions::new().append(true).create(true).open(&path)?;
            file.set_len(0)?;
            file.write_all(&segment::HEADER)?;
            Ok(file)
        };
        let file = made().map_err(Error::file("write", &path))?;
        let length = segment::HEADER.len() as u64;
        self.size_bytes.fetch_add(length, Ordering::Relaxed);
        self.open = Some((Arc::new(file), length));
        self.segment += 1;
        Ok(())
    }
}
