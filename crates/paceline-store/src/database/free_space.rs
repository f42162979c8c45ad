//! Pages of the database file that nothing uses, and giving them back to the file system.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::connection::{Purpose, describe, open};
use crate::error::OpenError;

/// Pages that are given back between two looks at the clock.
const PAGES_PER_LOOK: u64 = 32;
/// How often a merge of the write-ahead log is tried while readers are in its way.
const CHECKPOINT_TRIES: usize = 20;
const CHECKPOINT_REST: Duration = Duration::from_millis(50);
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

/// Merges the write-ahead log into the file, which then gets its new length, as far as readers let it. It blocks.
///
/// # Errors
/// When the file cannot be opened or read.
pub(crate) fn checkpoint(path: &Path) -> Result<(), OpenError> {
    let connection = open(path, Purpose::Read)?;
    for _ in 0..CHECKPOINT_TRIES {
        let is_merged = connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                let (busy, in_log, merged): (bool, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(!busy && in_log == merged)
            })
            .map_err(|source| describe(path, source))?;
        if is_merged {
            break;
        }
        std::thread::sleep(CHECKPOINT_REST);
    }
    Ok(())
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
