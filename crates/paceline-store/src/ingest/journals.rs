//! How far each journal has come.

use super::JournalId;
use crate::clock::now_ms;
use crate::database::{Connection, OptionalExtension, WriteTransaction, params};
use crate::error::Result;

/// How long a journal that brings nothing is remembered. After that its batches would count as new.
const KEPT_MS: i64 = 180 * 24 * 60 * 60 * 1000;
/// Journals that are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: usize = 1000;

/// The sequence of the last batch that was applied; 0 when there was none.
pub(super) fn last_sequence(connection: &Connection, journal: &JournalId) -> Result<i64> {
    let mut statement =
        connection.prepare_cached("SELECT last_sequence FROM ingest_journals WHERE journal = ?")?;
    Ok(statement.query_row([journal], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Notes that a batch was applied.
pub(super) fn advance(connection: &Connection, journal: &JournalId, sequence: i64) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO ingest_journals (journal, last_sequence, used_ms) VALUES (?, ?, ?)
             ON CONFLICT (journal) DO UPDATE SET last_sequence = excluded.last_sequence, used_ms = excluded.used_ms",
        )?
        .execute(params![journal, sequence, now_ms()])?;
    Ok(())
}

/// Forgets journals that were quiet for long, some at a time.
pub(crate) fn forget_unused(transaction: &mut WriteTransaction<'_>) -> Result<usize> {
    let forgotten = transaction
        .prepare_cached(
            "DELETE FROM ingest_journals
             WHERE journal IN (
                 SELECT journal FROM (SELECT journal FROM ingest_journals WHERE used_ms < ? LIMIT ?) AS quiet)",
        )?
        .execute(params![now_ms().saturating_sub(KEPT_MS), FORGOTTEN_AT_ONCE])?;
    Ok(forgotten)
}
