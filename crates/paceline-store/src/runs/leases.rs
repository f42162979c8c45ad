//! Leases: until when a run counts as alive though nothing more is heard of it.
//!
//! The client that has a run in hand renews its lease while its process lives, and nothing is done when one ends:
//! whoever reads the run compares the two times. So a process that was only cut off has its run back with the next renewal.

use crate::clock::now_ms;
use crate::database::{Connection, Value, WriteTransaction, params, params_from_iter};
use crate::error::Result;
use crate::sql::{Sql, for_each_chunk};
use crate::store::Store;
use paceline_types::{RunId, RunStatus};

impl Store {
    /// Has runs count as alive for so long from now on, if they are `RUNNING` and not deleted. Answers which are.
    ///
    /// Nobody is told of it as of a change: what is seen of a run stays the same.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn renew_leases(&self, run_ids: Vec<RunId>, lease_ms: i64) -> Result<Vec<RunId>> {
        self.write(move |transaction| {
            let (rows, running) = running(transaction, &run_ids)?;
            set_end(transaction, &rows, now_ms().saturating_add(lease_ms))?;
            Ok(running)
        })
        .await
    }
}

/// Those of the runs that are running, with their surrogates.
fn running(connection: &Connection, run_ids: &[RunId]) -> Result<(Vec<i64>, Vec<RunId>)> {
    let mut select = Sql::text("SELECT id, run_id FROM runs WHERE run_id IN ");
    select.push(Sql::list(run_ids.iter().map(|run_id| Value::Text(run_id.to_string()))));
    select.push(Sql::new(
        " AND status = ? AND is_deleted = 0 ORDER BY id",
        [Value::Integer(RunStatus::Running as i64)],
    ));
    let mut statement = connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    let mut found = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        found.0.push(row.get(0)?);
        found.1.push(RunId::new(row.get::<String>(1)?));
    }
    Ok(found)
}

fn set_end(connection: &Connection, rows: &[i64], lease_ends_ms: i64) -> Result<()> {
    for_each_chunk(rows, |ids| {
        let mut update =
            Sql::new("UPDATE runs SET lease_ends_ms = ? WHERE id IN ", [Value::Integer(lease_ends_ms)]);
        update.push(ids.clone());
        connection.prepare_cached(&update.text)?.execute(params_from_iter(&update.values))?;
        Ok(())
    })
}

/// Ends the lease of a run whose status was set: whoever has it in hand takes one again.
pub(super) fn end(transaction: &WriteTransaction<'_>, row: i64) -> Result<()> {
    transaction
        .prepare_cached("UPDATE runs SET lease_ends_ms = NULL WHERE id = ? AND lease_ends_ms IS NOT NULL")?
        .execute(params![row])?;
    Ok(())
}
