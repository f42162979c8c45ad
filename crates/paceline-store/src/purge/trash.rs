//! What is in the trash, at a glance.

use crate::database::{Connection, space};
use crate::error::Result;
use crate::store::Store;

/// How much is in the trash, and how large the database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrashSummary {
    /// Deleted experiments.
    pub experiments: u64,
    /// Deleted runs, those of deleted experiments included.
    pub runs: u64,
    /// Deleted logged models, and those of deleted experiments.
    pub logged_models: u64,
    /// Removals that were cut off. The next purge finishes them.
    pub unfinished: u64,
    /// Length of the database file.
    pub database_bytes: u64,
    /// How much of it nothing uses; later writes will.
    pub database_bytes_reusable: u64,
}

impl Store {
    /// Counts what is in the trash.
    pub async fn trash(&self) -> Result<TrashSummary> {
        self.read(|connection| {
            let space = space::measure(connection)?;
            Ok(TrashSummary {
                experiments: count(connection, "SELECT COUNT(*) FROM experiments WHERE is_deleted = 1")?,
                runs: count(connection, "SELECT COUNT(*) FROM runs WHERE deleted_ms IS NOT NULL")?,
                logged_models: count(
                    connection,
                    "SELECT (SELECT COUNT(*) FROM logged_models WHERE is_deleted = 1)
                          + (SELECT COUNT(*) FROM experiments e JOIN logged_models m ON m.experiment_id = e.id
                             WHERE e.is_deleted = 1 AND m.is_deleted = 0)",
                )?,
                unfinished: count(connection, "SELECT COUNT(*) FROM purges")?,
                database_bytes: space.bytes,
                database_bytes_reusable: space.free_bytes,
            })
        })
        .await
    }
}

fn count(connection: &Connection, sql: &str) -> Result<u64> {
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}
