//! SQLite: opening a file, and making sure that it is ours.

pub(crate) mod free_space;
mod text_match;

pub(super) use text_match::set_deadline;

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use super::Purpose;
use crate::error::OpenError;

/// Marks a SQLite file as Paceline's ("PCLN").
const APPLICATION_ID: i64 = 0x5043_4c4e;
/// How long a statement waits for another process that holds the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// How long to rest where SQLite does not wait by itself.
const LOCK_RETRY: Duration = Duration::from_millis(10);
/// Statements kept prepared; searches make new ones, so more than the fixed ones fit.
const PREPARED_STATEMENTS: usize = 256;

/// Opens the database, which exists or is made when the purpose is writing.
pub(super) fn open(path: &Path, purpose: Purpose) -> Result<Connection, OpenError> {
    if purpose == Purpose::Write {
        ensure_writable(path)?;
    }
    let describe = |source| describe(path, source);
    let connection = Connection::open(path).map_err(describe)?;
    connection.busy_timeout(LOCK_WAIT).map_err(describe)?;
    text_match::register(&connection).map_err(describe)?;
    connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
    let begun = Instant::now();
    while let Err(error) = prepare(&connection, path, purpose) {
        // Of two processes that turn one file to WAL at the same moment, SQLite refuses one at once.
        if !matches!(error, OpenError::Locked { .. }) || begun.elapsed() >= LOCK_WAIT {
            return Err(error);
        }
        std::thread::sleep(LOCK_RETRY);
    }
    Ok(connection)
}

fn prepare(connection: &Connection, path: &Path, purpose: Purpose) -> Result<(), OpenError> {
    if purpose == Purpose::Write {
        claim(connection, path)?;
    }
    // FULL: a commit is on the disk before it is answered. The cache sizes are in KiB.
    let settings = match purpose {
        Purpose::Write => {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;"
        }
        Purpose::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -8192;",
    };
    connection.execute_batch(settings).map_err(|source| describe(path, source))
}

/// Finds out early, and with the system's own words, whether the file can be written.
fn ensure_writable(path: &Path) -> Result<(), OpenError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), create_folder)
        .and_then(|()| std::fs::OpenOptions::new().append(true).create(true).open(path))
        .map(drop)
        .map_err(|source| OpenError::NotWritable { path: path.to_owned(), source })
}

/// Makes a folder and those above it, each synced into the one that holds it: a power cut must not take the
/// database away with its folder.
fn create_folder(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        create_folder(above)?;
    }
    std::fs::create_dir_all(folder)?;
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(above)?.sync_all()
}

fn claim(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let describe = |source| describe(path, source);
    let (application_id, tables) = identity(connection).map_err(describe)?;
    if application_id == APPLICATION_ID {
        return Ok(());
    }
    if tables > 0 {
        return Err(OpenError::ForeignDatabase { path: path.to_owned() });
    }
    // Only possible before anything is written: a purge can then give free pages back to the file system.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(describe)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(describe)
}

/// The application id of a file and how many tables it has, both of one moment: another process may be making it.
fn identity(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let snapshot = connection.unchecked_transaction()?;
    let query = |sql: &str| snapshot.query_row(sql, [], |row| row.get(0));
    Ok((query("PRAGMA application_id")?, query("SELECT COUNT(*) FROM sqlite_master")?))
}

/// Changes whenever another connection, of this process or another one, commits to the database.
pub(crate) fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))
}

/// Turns what SQLite says at opening into a sentence.
pub(crate) fn describe(path: &Path, source: rusqlite::Error) -> OpenError {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotADatabase { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        _ => OpenError::Database { location: path.display().to_string(), source: source.into() },
    }
}
