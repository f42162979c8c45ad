//! Bulk ingest: batches of client journals, each applied once.
//!
//! A journal numbers its batches. The number of the last one that was applied is written in the same transaction as
//! what it brought (journals.rs), so that a batch which is sent again, after a crash on either side, changes nothing.
//! Each event is applied or refused by itself (events.rs).

mod events;
mod journals;

pub use events::{ExperimentChoice, NewJournaledRun, RunChange, RunEvent};
pub(crate) use journals::forget_unused;

use std::collections::HashSet;

use crate::database::{self, Connection, Value, WriteTransaction, params_from_iter};
use crate::error::Result;
use crate::sql::Sql;
use crate::store::Store;
use paceline_types::{Rejection, RunId};

/// The name of a journal: random bytes that its client chose.
pub type JournalId = [u8; 16];

/// What a journal brings at once.
#[derive(Debug, Clone)]
pub struct IngestBatch {
    /// The journal.
    pub journal: JournalId,
    /// The batch's place in it, from 1.
    pub sequence: i64,
    /// What happened, in order.
    pub events: Vec<RunEvent>,
    /// Runs that other journals begin, without which nothing of it is applied.
    pub awaited_runs: Vec<RunId>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IngestOutcome {
    /// It was applied now.
    Applied {
        /// Events that were not, by their place in the batch.
        refused: Vec<(usize, Rejection)>,
    },
    /// It was applied before, and changed nothing now.
    AppliedBefore,
    /// Runs that it waits for are not there, so it was not applied.
    RunsMissing(Vec<RunId>),
    /// Batches before it are missing, so it was not applied.
    Gap {
        /// The sequence that the journal goes on with.
        expected: i64,
    },
}

impl Store {
    /// Applies a batch, unless it was applied before or comes too early.
    ///
    /// # Errors
    /// Only when the store fails; then nothing of the batch is applied, and it can be sent again.
    pub async fn ingest(&self, batch: IngestBatch) -> Result<IngestOutcome> {
        let artifact_root = self.default_artifact_root().to_owned();
        self.write(move |transaction| apply(transaction, batch, &artifact_root)).await
    }
}

fn apply(
    transaction: &mut WriteTransaction<'_>,
    batch: IngestBatch,
    artifact_root: &str,
) -> Result<IngestOutcome> {
    let IngestBatch { journal, sequence, events, awaited_runs } = batch;
    let last = journals::last_sequence(transaction, &journal)?;
    if sequence <= last {
        return Ok(IngestOutcome::AppliedBefore);
    }
    if sequence > last + 1 {
        return Ok(IngestOutcome::Gap { expected: last + 1 });
    }
    let missing = missing(transaction, awaited_runs)?;
    if !missing.is_empty() {
        return Ok(IngestOutcome::RunsMissing(missing));
    }
    let mut refused = Vec::new();
    for (index, event) in events.into_iter().enumerate() {
        if let RunChange::Supersede { .. } = event.change {
            // The points of events before this one are to be found with the others.
            transaction.write_points()?;
        }
        let applied = transaction.attempt(|part| events::apply(part, event, &journal, artifact_root))?;
        refused.extend(applied.err().map(|rejection| (index, rejection)));
    }
    journals::advance(transaction, &journal, sequence)?;
    Ok(IngestOutcome::Applied { refused })
}

/// Those of the runs that are not there. A deleted one is.
fn missing(connection: &Connection, run_ids: Vec<RunId>) -> Result<Vec<RunId>> {
    if run_ids.is_empty() {
        return Ok(run_ids);
    }
    let mut select = Sql::text("SELECT run_id FROM runs WHERE run_id IN ");
    select.push(Sql::list(run_ids.iter().map(|run_id| Value::Text(run_id.to_string()))));
    let mut statement = connection.prepare_cached(&select.text)?;
    let found = statement.query_map(params_from_iter(&select.values), |row| row.get::<String>(0))?;
    let found = found.collect::<database::Result<HashSet<_>>>()?;
    Ok(run_ids.into_iter().filter(|run_id| !found.contains(run_id.as_str())).collect())
}
