//! Advisory locks: who writes a journal, and who delivers it. The system releases them when a process dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    /// Closing the file releases the lock.
    _file: File,
}

/// What became of an attempt to lock.
#[derive(Debug)]
pub(crate) enum Locked<T> {
    /// It is ours.
    Mine(T),
    /// Another process has it.
    Theirs,
    /// The file system has no locks, so that nobody can tell.
    Unsupported(T),
}

impl Lock {
    /// Locks a file, which is made if there is none.
    pub(crate) fn take(path: &Path) -> Result<Locked<Self>> {
        Ok(try_lock(open(path)?, path)?.map(|file| Self { _file: file }))
    }
}

impl<T> Locked<T> {
    /// The same of something else.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Locked<U> {
        match self {
            Self::Mine(held) => Locked::Mine(change(held)),
            Self::Theirs => Locked::Theirs,
            Self::Unsupported(held) => Locked::Unsupported(change(held)),
        }
    }
}

/// Opens a file to lock, and perhaps to write in place.
pub(super) fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path).map_err(Error::file("open", path))
}

/// Locks an open file.
pub(super) fn try_lock(file: File, path: &Path) -> Result<Locked<File>> {
    match file.try_lock() {
        Ok(()) => Ok(Locked::Mine(file)),
        Err(TryLockError::WouldBlock) => Ok(Locked::Theirs),
        Err(TryLockError::Error(error)) => match error.raw_os_error() {
            // ENOSYS, ENOLCK and EOPNOTSUPP of Linux, EOPNOTSUPP of macOS: network file systems mounted without locks.
            Some(38 | 37 | 95 | 102) => Ok(Locked::Unsupported(file)),
            _ => Err(Error::file("lock", path)(error)),
        },
    }
}
