//! A connection to the database, whichever it is: statements, and the transactions that they are part of.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::batch::Batch;
use super::server::Server;
use super::{Result, Statement};

/// A connection. Statements are written once, in SQLite's words; `dialect` says what they are elsewhere.
pub(crate) enum Connection {
    /// A file.
    Sqlite(Box<rusqlite::Connection>),
    /// A server of PostgreSQL, MySQL or MariaDB.
    Server(Box<Server>),
}

/// A part of a transaction that can be undone alone: a savepoint, and the statements of a file for it, which each request
/// runs.
pub(super) struct Part {
    name: &'static str,
    begin: &'static str,
    end: &'static str,
    undo: &'static str,
}

impl Part {
    /// One request of a group.
    pub(super) const REQUEST: Self = Self {
        name: "request",
        begin: "SAVEPOINT request",
        end: "RELEASE SAVEPOINT request",
        undo: "ROLLBACK TO SAVEPOINT request",
    };
    /// A part of a request.
    pub(super) const OF_REQUEST: Self = Self {
        name: "part",
        begin: "SAVEPOINT part",
        end: "RELEASE SAVEPOINT part",
        undo: "ROLLBACK TO SAVEPOINT part",
    };
}

impl Connection {
    /// A statement, prepared once for this connection.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        Ok(match self {
            Self::Sqlite(connection) => Statement::Sqlite(connection.prepare_cached(sql)?),
            Self::Server(server) => Statement::Server(server, server.translated(sql)),
        })
    }

    /// An insertion of one row of values that is done for many rows: see [`Batch`].
    pub(crate) fn batch<'c>(&'c self, sql: &'c str) -> Result<Batch<'c>> {
        Ok(match self {
            Self::Sqlite(_) => Batch::RowByRow(self.prepare_cached(sql)?),
            Self::Server(server) => Batch::new(server, sql),
        })
    }

    /// Whether statements are calls and not journeys, so that many small ones cost no more than one that does it all.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// The connection to a file, if it is one.
    pub(crate) fn file(&self) -> Option<&rusqlite::Connection> {
        match self {
            Self::Sqlite(connection) => Some(connection),
            Self::Server(_) => None,
        }
    }

    /// Begins a transaction that writes, once no other one does.
    pub(crate) fn begin_writing(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.run("BEGIN IMMEDIATE"),
            Self::Server(server) => server.begin_writing(),
        }
    }

    /// Begins a transaction that reads one snapshot.
    pub(crate) fn begin_reading(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.run("BEGIN"),
            Self::Server(server) => server.begin_reading(),
        }
    }

    /// Ends the transaction. What it wrote is on the disk when this returns.
    pub(crate) fn commit(&self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.run("COMMIT"),
            Self::Server(server) => server.commit(),
        }
    }

    /// Undoes the transaction, if there still is one: after some failures the database has done so by itself.
    pub(crate) fn roll_back(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) if connection.is_autocommit() => Ok(()),
            Self::Sqlite(_) => self.run("ROLLBACK"),
            Self::Server(server) => server.roll_back(),
        }
    }

    /// Whether a transaction runs.
    pub(crate) fn is_in_transaction(&self) -> bool {
        match self {
            Self::Sqlite(connection) => !connection.is_autocommit(),
            Self::Server(server) => server.is_in_transaction(),
        }
    }

    /// Begins a part of the transaction that can be undone alone.
    pub(super) fn begin_part(&self, part: &Part) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.run(part.begin),
            Self::Server(server) => server.begin_part(part.name),
        }
    }

    /// Ends a part: it counts when the transaction does.
    pub(super) fn end_part(&self, part: &Part) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.run(part.end),
            Self::Server(server) => {
                server.end_part(part.name);
                Ok(())
            }
        }
    }

    /// Undoes and ends a part, whatever went wrong in it.
    pub(super) fn undo_part(&self, part: &Part) -> Result<()> {
        match self {
            Self::Sqlite(_) => {
                self.run(part.undo)?;
                self.run(part.end)
            }
            Self::Server(server) => server.undo_part(part.name),
        }
    }

    /// Runs a statement of transaction control, which is spelled alike everywhere.
    pub(crate) fn run(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                connection.prepare_cached(sql)?.execute([])?;
                Ok(())
            }
            Self::Server(server) => server.execute_batch(sql),
        }
    }

    /// Runs statements without values, in the words of this database.
    pub(crate) fn run_script(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Self::Server(server) => server.execute_batch(sql),
        }
    }

    /// Lets new rows of a table have ids after those that were written with their ids.
    pub(crate) fn continue_ids(&self, table: &str, key: &[&str]) -> Result<()> {
        match self {
            Self::Server(server) if key == ["id"] => match server.dialect().continue_ids(table) {
                Some(sql) => server.execute_batch(&sql),
                None => Ok(()),
            },
            Self::Server(_) | Self::Sqlite(_) => Ok(()),
        }
    }

    /// The same for rows of `metric_tail`.
    pub(crate) fn continue_tail_ids(&self) -> Result<()> {
        match self {
            Self::Server(server) => server.continue_tail_ids(),
            Self::Sqlite(_) => Ok(()),
        }
    }

    /// An id that no row of `metric_tail` had before, later than those before it.
    pub(crate) fn next_tail_id(&self) -> i64 {
        match self {
            Self::Sqlite(_) => id_by_the_clock(),
            Self::Server(server) => server.next_tail_id(),
        }
    }
}

/// Nanoseconds since the epoch, and later than the last one in any case.
fn id_by_the_clock() -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since_epoch.as_nanos()).unwrap_or(i64::MAX - 1);
    let last = LAST.fetch_max(now, Ordering::Relaxed);
    if last < now { now } else { LAST.fetch_add(1, Ordering::Relaxed) + 1 }
}
