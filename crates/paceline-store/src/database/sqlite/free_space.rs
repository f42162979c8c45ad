//! Pages of the database file that nothing uses, and giving them back to the file system.

use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::Connection;

use super::describe;
use crate::error::OpenError;

/// Pages that are given back between two looks at the clock.
const PAGES_PER_LOOK: u64 = 32;
/// `PRAGMA auto_vacuum` of a database whose free pages can be given back a few at a time.
const INCREMENTAL: u64 = 2;

/// How large the file is, and how much of it is free.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Space {
    pub(crate) page_bytes: u64,
    pub(crate) pages: u64,
    pub(crate) free_pages: u64,
    /// Whether free pages can be given back; otherwise only [`compact`] does it.
    pub(crate) is_given_back: bool,
}

impl Space {
    pub(crate) fn bytes(self) -> u64 {
        self.pages * self.page_bytes
    }

    pub(crate) fn free_bytes(self) -> u64 {
        self.free_pages * self.page_bytes
    }
}

pub(crate) fn measure(connection: &Connection) -> rusqlite::Result<Space> {
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, u64>(0));
    Ok(Space {
        page_bytes: number("page_size")?,
        pages: number("page_count")?,
        free_pages: number("freelist_count")?,
        is_given_back: number("auto_vacuum")? == INCREMENTAL,
    })
}

/// Gives back up to `pages_max` free pages, until it is time to stop, and returns how many they were. Part of the
/// running transaction.
pub(crate) fn give_back(connection: &Connection, pages_max: u64, stop_at: Instant) -> rusqlite::Result<u64> {
    let before = measure(connection)?.pages;
    let mut after = before;
    while before - after < pages_max && Instant::now() < stop_at {
        let pages = PAGES_PER_LOOK.min(pages_max - (before - after));
        // One step a page: the statement has to be followed to its end.
        let mut vacuum = connection.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
        let mut steps = vacuum.query([])?;
        while steps.next()?.is_some() {}
        let left = measure(connection)?.pages;
        if left == after {
            break;
        }
        after = left;
    }
    Ok(before.saturating_sub(after))
}

/// Merges the write-ahead log into the file, which only then gets its new length.
pub(crate) struct Merge {
    connection: Connection,
    path: PathBuf,
}

impl Merge {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self { connection: Connection::open(path)?, path: path.to_owned() })
    }

    /// Merges what no reader needs any more. SQLite shortens the file when that is all there is, so the last bit has
    /// to be merged while nobody writes.
    pub(crate) fn run(&self) -> rusqlite::Result<()> {
        self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
    }

    /// Whether the file is no longer than what is in it.
    pub(crate) fn is_short(&self) -> rusqlite::Result<bool> {
        let bytes = measure(&self.connection)?.bytes();
        Ok(std::fs::metadata(&self.path).is_ok_and(|file| file.len() <= bytes))
    }
}

/// Writes the whole file anew without its free pages, and so that later ones can be given back a few at a time.
///
/// # Errors
/// When another process has the file open, or the disk has no room for a second copy of it.
pub(crate) fn compact(connection: Connection, path: &Path) -> Result<(), OpenError> {
    // Leaving WAL is what SQLite allows to the only user of a file, and to no other.
    let steps =
        "PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA journal_mode = WAL;";
    connection.execute_batch(steps).map_err(|source| describe(path, source))
}
