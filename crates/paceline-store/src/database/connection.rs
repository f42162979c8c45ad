//! Opening a SQLite file, and making sure that it is ours.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::text_match;
use crate::error::OpenError;

/// Marks a SQLite file as Paceline's ("PCLN").
const APPLICATION_ID: i64 = 0x5043_4c4e;
/// How long a statement waits for another process that holds the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// Statements kept prepared; searches make new ones, so more than the fixed ones fit.
const PREPARED_STATEMENTS: usize = 256;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one connection that writes.
    Write,
    /// One of the connections that read snapshots.
    Read,
}

/// Opens the database, which exists or is made when the purpose is writing.
pub(crate) fn open(path: &Path, purpose: Purpose) -> Result<Connection, OpenError> {
    if purpose == Purpose::Write {
        ensure_writable(path)?;
    }
    let describe = |source| describe(path, source);
    let connection = Connection::open(path).map_err(describe)?;
    connection.busy_timeout(LOCK_WAIT).map_err(describe)?;
    text_match::register(&connection).map_err(describe)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    if purpose == Purpose::Write {
        claim(&connection, path)?;
    }
    // FULL: a commit is on the disk before it is answered. The cache sizes are in KiB.
    let settings = match purpose {
        Purpose::Write => {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;"
        }
        Purpose::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -8192;",
    };
    connection.execute_batch(settings).map_err(describe)?;
    Ok(connection)
}

/// Finds out early, and with the system's own words, whether the file can be written.
fn ensure_writable(path: &Path) -> Result<(), OpenError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::OpenOptions::new().append(true).create(true).open(path))
        .map(drop)
        .map_err(|source| OpenError::NotWritable { path: path.to_owned(), source })
}

fn claim(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let describe = |source| describe(path, source);
    let query = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(describe);
    if query("PRAGMA application_id")? == APPLICATION_ID {
        return Ok(());
    }
    if query("SELECT COUNT(*) FROM sqlite_master")? > 0 {
        return Err(OpenError::ForeignDatabase { path: path.to_owned() });
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(describe)
}

/// Turns what SQLite says at opening into a sentence.
pub(crate) fn describe(path: &Path, source: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotADatabase { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        _ => OpenError::Database { path, source },
    }
}
