//! How far a transfer is, on standard error, when a person looks at it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::commands::output::{Format, Output};

/// Times a second that the line is drawn.
const DRAWS_PER_SECOND: u8 = 10;
const TEMPLATE: &str =
    "{msg}  [{wide_bar}]  {binary_bytes} of {binary_total_bytes}  {binary_bytes_per_sec}  {eta} left";

/// One line for all files of a transfer. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    files: u64,
    files_done: Arc<AtomicU64>,
}

impl Progress {
    /// The line of a transfer of so many files and bytes; nothing where standard error is no terminal.
    pub(super) fn new(output: Output, files: usize, total_bytes: u64) -> Self {
        // It draws on terminals only.
        let target = match output.format {
            Format::Ids => ProgressDrawTarget::hidden(),
            _ => ProgressDrawTarget::stderr_with_hz(DRAWS_PER_SECOND),
        };
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar =
            ProgressBar::with_draw_target(Some(total_bytes), target).with_style(style.progress_chars("=> "));
        let progress = Self { bar, files: files as u64, files_done: Arc::default() };
        progress.tell_files(0);
        progress
    }

    /// Counts bytes that went through.
    pub(super) fn forward(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// Takes back bytes that go through again.
    pub(super) fn back(&self, bytes: u64) {
        self.bar.dec(bytes);
    }

    /// Counts a file that is done.
    pub(super) fn file_done(&self) {
        self.tell_files(self.files_done.fetch_add(1, Ordering::Relaxed) + 1);
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn tell_files(&self, done: u64) {
        let noun = if self.files == 1 { "file" } else { "files" };
        self.bar.set_message(format!("{done} of {} {noun}", self.files));
    }
}

/// A reader that counts what is read, and takes it back when it is dropped before its end: then it is read again.
pub(super) struct Counted<R> {
    inner: R,
    progress: Progress,
    left_bytes: u64,
    counted_bytes: u64,
}

impl<R: Read> Counted<R> {
    /// Reads `size_bytes` from `inner`, no more and no less.
    pub(super) fn new(inner: R, size_bytes: u64, progress: Progress) -> Self {
        Self { inner, progress, left_bytes: size_bytes, counted_bytes: 0 }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left_bytes).unwrap_or(usize::MAX).min(buffer.len());
        if wanted == 0 {
            return Ok(0);
        }
        let read_bytes = self.inner.read(&mut buffer[..wanted])? as u64;
        if read_bytes == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter meanwhile"));
        }
        self.left_bytes -= read_bytes;
        self.counted_bytes += read_bytes;
        self.progress.forward(read_bytes);
        Ok(read_bytes as usize)
    }
}

impl<R> Drop for Counted<R> {
    fn drop(&mut self) {
        if self.left_bytes > 0 {
            self.progress.back(self.counted_bytes);
        }
    }
}
