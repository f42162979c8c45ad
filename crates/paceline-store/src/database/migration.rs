//! Schema versions. Each migration is a file; they run in order, by themselves, inside one transaction.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use super::connection::describe;
use crate::clock::now_ms;
use crate::error::OpenError;

/// Name and statements of each migration; its version is its position, from 1. Never edit one that was released.
const MIGRATIONS: &[(&str, &str)] = &[
    ("tracking", include_str!("../../migrations/sqlite/0001_tracking.sql")),
    ("registry", include_str!("../../migrations/sqlite/0002_registry.sql")),
    ("purge", include_str!("../../migrations/sqlite/0003_purge.sql")),
    ("metric_blocks", include_str!("../../migrations/sqlite/0004_metric_blocks.sql")),
    ("query", include_str!("../../migrations/sqlite/0005_query.sql")),
    ("ingest", include_str!("../../migrations/sqlite/0006_ingest.sql")),
    ("running_runs", include_str!("../../migrations/sqlite/0007_running_runs.sql")),
];

/// Brings the schema to the version of this build, or refuses one that is newer.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let known = MIGRATIONS.len() as i64;
    let found = apply(connection).map_err(|source| describe(path, source))?;
    if found > known {
        return Err(OpenError::NewerSchema { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// Runs what is missing and returns the version that was found.
fn apply(connection: &mut Connection) -> rusqlite::Result<i64> {
    // IMMEDIATE: of several processes that start at once, one migrates and the others find it done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             version    INTEGER PRIMARY KEY,
             name       TEXT    NOT NULL,
             applied_ms INTEGER NOT NULL
         )",
    )?;
    let found: i64 =
        transaction
            .query_row("SELECT COALESCE(MAX(version), 0) FROM schema_migrations", [], |row| row.get(0))?;
    for (version, (name, statements)) in (1_i64..).zip(MIGRATIONS) {
        if version > found {
            if found > 0 {
                // Of a large database it takes a minute or so, in which nothing else is heard of the server.
                tracing::info!(version, name, "changing the database to the schema of this version");
            }
            transaction.execute_batch(statements)?;
            transaction.execute(
                "INSERT INTO schema_migrations (version, name, applied_ms) VALUES (?, ?, ?)",
                params![version, name, now_ms()],
            )?;
            tracing::debug!(version, name, "migrated the database");
        }
    }
    transaction.commit()?;
    Ok(found)
}
