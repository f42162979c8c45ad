//! Removing the rows of runs, models and experiments, a few at a time.
//!
//! Each statement takes some rows of one table; when no table has any left, the owner's own row goes in the same
//! transaction. A fold may still replace rows of a run meanwhile: the tail goes first, so that a fold which was planned
//! before finds its tail rows gone, and changes nothing.

use std::time::Instant;

use rusqlite::{Connection, params};

use super::marks::{Purge, is_waiting, note_rows_gone};
use super::storage::OwnerKind;
use crate::changes::Change;
use crate::database::WriteTransaction;
use crate::error::Result;
use paceline_types::{ExperimentId, RunId};

/// What one transaction removed.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// Purges, from the first on, whose owners are gone with all their rows.
    pub(super) finished: usize,
    pub(super) experiments: u64,
    pub(super) runs: u64,
    pub(super) logged_models: u64,
    pub(super) metric_points: u64,
}

/// A statement that removes up to `?2` rows of the owner `?1`, and returns a number for each.
struct Removal {
    sql: &'static str,
    rows_max: usize,
    returns: Returns,
}

/// What the number of a removed row is.
#[derive(Clone, Copy)]
enum Returns {
    Nothing,
    /// Metric points that the row held.
    Points,
    /// The dataset that the row used.
    Dataset,
}

/// Rows of integers and short texts.
const fn small(sql: &'static str) -> Removal {
    Removal { sql, rows_max: 500, returns: Returns::Nothing }
}

/// Rows that hold encoded points.
const fn points(sql: &'static str) -> Removal {
    Removal { sql, rows_max: 16, returns: Returns::Points }
}

/// Rows that hold texts of megabytes, or lead to them.
const fn datasets(sql: &'static str, returns: Returns) -> Removal {
    Removal { sql, rows_max: 4, returns }
}

const OF_RUNS: &[Removal] = &[
    points(
        "DELETE FROM metric_tail
         WHERE run_id = ?1 AND id IN (SELECT id FROM metric_tail WHERE run_id = ?1 ORDER BY id LIMIT ?2)
         RETURNING point_count",
    ),
    points(
        "DELETE FROM metric_segments
         WHERE id IN (SELECT id FROM metric_segments WHERE run_id = ?1 LIMIT ?2)
         RETURNING point_count",
    ),
    small(
        "DELETE FROM metric_latest
         WHERE run_id = ?1 AND key_id IN (SELECT key_id FROM metric_latest WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM logged_model_metrics
         WHERE id IN (SELECT id FROM logged_model_metrics WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM params
         WHERE run_id = ?1 AND key_id IN (SELECT key_id FROM params WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM tags
         WHERE run_id = ?1 AND key_id IN (SELECT key_id FROM tags WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM dataset_input_tags
         WHERE (dataset_input_id, key) IN (
             SELECT t.dataset_input_id, t.key
             FROM dataset_inputs i JOIN dataset_input_tags t ON t.dataset_input_id = i.id
             WHERE i.run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    datasets(
        "DELETE FROM dataset_inputs
         WHERE id IN (SELECT id FROM dataset_inputs WHERE run_id = ?1 LIMIT ?2)
         RETURNING dataset_id",
        Returns::Dataset,
    ),
    small(
        "DELETE FROM run_model_inputs
         WHERE id IN (SELECT id FROM run_model_inputs WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM run_model_outputs
         WHERE id IN (SELECT id FROM run_model_outputs WHERE run_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
];

const OF_MODELS: &[Removal] = &[
    small(
        "DELETE FROM logged_model_metrics
         WHERE id IN (SELECT id FROM logged_model_metrics WHERE model_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM logged_model_params
         WHERE model_id = ?1 AND key_id IN (SELECT key_id FROM logged_model_params WHERE model_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    small(
        "DELETE FROM logged_model_tags
         WHERE model_id = ?1 AND key_id IN (SELECT key_id FROM logged_model_tags WHERE model_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
];

const OF_EXPERIMENTS: &[Removal] = &[
    small(
        "DELETE FROM experiment_tags
         WHERE experiment_id = ?1
           AND key_id IN (SELECT key_id FROM experiment_tags WHERE experiment_id = ?1 LIMIT ?2)
         RETURNING 0",
    ),
    datasets(
        "DELETE FROM datasets
         WHERE id IN (SELECT id FROM datasets WHERE experiment_id = ?1 LIMIT ?2)
         RETURNING 0",
        Returns::Nothing,
    ),
];

/// Removes rows of the owners, in order, until all are gone or it is time to stop.
pub(super) fn remove_some(
    transaction: &WriteTransaction<'_>,
    purges: &[Purge],
    stop_at: Instant,
) -> Result<Step> {
    let mut step = Step::default();
    for purge in purges {
        // Another process may have finished it meanwhile, and its owner's surrogate may belong to something else.
        if is_waiting(transaction, purge)? {
            if !remove_content(transaction, purge, stop_at, &mut step)? {
                return Ok(step);
            }
            remove_owner(transaction, purge, &mut step)?;
        }
        step.finished += 1;
        if Instant::now() >= stop_at {
            break;
        }
    }
    Ok(step)
}

/// Whether nothing is left.
fn remove_content(connection: &Connection, purge: &Purge, stop_at: Instant, step: &mut Step) -> Result<bool> {
    let removals = match purge.kind {
        OwnerKind::Run => OF_RUNS,
        OwnerKind::LoggedModel => OF_MODELS,
        OwnerKind::Experiment => OF_EXPERIMENTS,
    };
    for removal in removals {
        while remove_rows(connection, purge, removal, step)? == removal.rows_max {
            if Instant::now() >= stop_at {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Removes up to as many rows as a statement takes, and returns how many there were.
fn remove_rows(connection: &Connection, purge: &Purge, removal: &Removal, step: &mut Step) -> Result<usize> {
    let mut delete = connection.prepare_cached(removal.sql)?;
    let mut removed = delete.query(params![purge.owner_id, removal.rows_max])?;
    let mut row_count = 0;
    while let Some(row) = removed.next()? {
        row_count += 1;
        match removal.returns {
            Returns::Nothing => {}
            Returns::Points => step.metric_points += row.get::<_, u64>(0)?,
            Returns::Dataset => remove_unused_dataset(connection, row.get(0)?)?,
        }
    }
    Ok(row_count)
}

/// A dataset that no run uses any more is nowhere to be seen, and may be large.
fn remove_unused_dataset(connection: &Connection, dataset_row: i64) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM datasets
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM dataset_inputs WHERE dataset_id = ?1)",
        )?
        .execute([dataset_row])?;
    Ok(())
}

fn remove_owner(transaction: &WriteTransaction<'_>, purge: &Purge, step: &mut Step) -> Result<()> {
    let (sql, count) = match purge.kind {
        OwnerKind::Run => ("DELETE FROM runs WHERE id = ? RETURNING experiment_id, run_id", &mut step.runs),
        OwnerKind::LoggedModel => (
            "DELETE FROM logged_models WHERE id = ? RETURNING experiment_id, model_id",
            &mut step.logged_models,
        ),
        OwnerKind::Experiment => {
            ("DELETE FROM experiments WHERE id = ? RETURNING id, name", &mut step.experiments)
        }
    };
    let mut delete = transaction.prepare_cached(sql)?;
    let mut removed = delete.query([purge.owner_id])?;
    while let Some(row) = removed.next()? {
        *count += 1;
        let experiment_id = ExperimentId(row.get(0)?);
        transaction.note(match purge.kind {
            OwnerKind::Run => Change::Run { experiment_id, run_id: RunId::new(row.get::<_, String>(1)?) },
            OwnerKind::LoggedModel | OwnerKind::Experiment => Change::Experiment(experiment_id),
        });
    }
    note_rows_gone(transaction, purge)
}
