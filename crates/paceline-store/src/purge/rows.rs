//! Removing the rows of runs, models and experiments, a few at a time.
//!
//! Each statement takes some rows of one table; when no table has any left, the owner's own row goes in the same
//! transaction. A fold may still replace rows of a run meanwhile: the tail goes first, so that a fold which was planned
//! before finds its tail rows gone, and changes nothing.

use std::time::Instant;

use super::marks::{Purge, is_waiting, note_rows_gone};
use super::storage::OwnerKind;
use crate::changes::Change;
use crate::database::{self, Connection, WriteTransaction, params};
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

/// How rows of an owner are removed: some are selected in the order of their keys, and what is there up to the last of
/// them goes. Nobody else writes meanwhile, so that is what was selected.
struct Removal {
    /// Keys and numbers of up to `?2` rows of the owner `?1`.
    select: &'static str,
    /// Removes the rows of the owner `?1` up to the key `?2`, one statement after the other.
    delete: &'static [&'static str],
    rows_max: usize,
    numbers: Numbers,
}

/// What the number of a removed row is.
#[derive(Clone, Copy)]
enum Numbers {
    Nothing,
    /// Metric points that the row held.
    Points,
    /// The dataset that the row used.
    Dataset,
}

/// Rows of integers and short texts.
const fn small(select: &'static str, delete: &'static [&'static str]) -> Removal {
    Removal { select, delete, rows_max: 500, numbers: Numbers::Nothing }
}

/// Rows that hold encoded points.
const fn points(select: &'static str, delete: &'static [&'static str]) -> Removal {
    Removal { select, delete, rows_max: 16, numbers: Numbers::Points }
}

/// Rows that hold texts of megabytes, or lead to them.
const fn datasets(select: &'static str, delete: &'static [&'static str], numbers: Numbers) -> Removal {
    Removal { select, delete, rows_max: 4, numbers }
}

const OF_RUNS: &[Removal] = &[
    points(
        "SELECT id, point_count FROM metric_tail WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM metric_tail WHERE run_id = ?1 AND id <= ?2"],
    ),
    points(
        "SELECT id, point_count FROM metric_segments WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM metric_segments WHERE run_id = ?1 AND id <= ?2"],
    ),
    small(
        "SELECT key_id, 0 FROM metric_latest WHERE run_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM metric_latest WHERE run_id = ?1 AND key_id <= ?2"],
    ),
    small(
        "SELECT id, 0 FROM logged_model_metrics WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM logged_model_metrics WHERE run_id = ?1 AND id <= ?2"],
    ),
    small(
        "SELECT key_id, 0 FROM params WHERE run_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM params WHERE run_id = ?1 AND key_id <= ?2"],
    ),
    small(
        "SELECT key_id, 0 FROM tags WHERE run_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM tags WHERE run_id = ?1 AND key_id <= ?2"],
    ),
    datasets(
        "SELECT id, dataset_id FROM dataset_inputs WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &[
            "DELETE FROM dataset_input_tags
             WHERE dataset_input_id IN (SELECT i.id FROM dataset_inputs i WHERE i.run_id = ?1 AND i.id <= ?2)",
            "DELETE FROM dataset_inputs WHERE run_id = ?1 AND id <= ?2",
        ],
        Numbers::Dataset,
    ),
    small(
        "SELECT id, 0 FROM run_model_inputs WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM run_model_inputs WHERE run_id = ?1 AND id <= ?2"],
    ),
    small(
        "SELECT id, 0 FROM run_model_outputs WHERE run_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM run_model_outputs WHERE run_id = ?1 AND id <= ?2"],
    ),
];

const OF_MODELS: &[Removal] = &[
    small(
        "SELECT id, 0 FROM logged_model_metrics WHERE model_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM logged_model_metrics WHERE model_id = ?1 AND id <= ?2"],
    ),
    small(
        "SELECT key_id, 0 FROM logged_model_params WHERE model_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM logged_model_params WHERE model_id = ?1 AND key_id <= ?2"],
    ),
    small(
        "SELECT key_id, 0 FROM logged_model_tags WHERE model_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM logged_model_tags WHERE model_id = ?1 AND key_id <= ?2"],
    ),
];

const OF_EXPERIMENTS: &[Removal] = &[
    small(
        "SELECT key_id, 0 FROM experiment_tags WHERE experiment_id = ?1 ORDER BY key_id LIMIT ?2",
        &["DELETE FROM experiment_tags WHERE experiment_id = ?1 AND key_id <= ?2"],
    ),
    datasets(
        "SELECT id, 0 FROM datasets WHERE experiment_id = ?1 ORDER BY id LIMIT ?2",
        &["DELETE FROM datasets WHERE experiment_id = ?1 AND id <= ?2"],
        Numbers::Nothing,
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
    let mut select = connection.prepare_cached(removal.select)?;
    let found =
        select.query_map(params![purge.owner_id, removal.rows_max], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found = found.collect::<database::Result<Vec<(i64, i64)>>>()?;
    let Some((last, _)) = found.last() else { return Ok(0) };
    for delete in removal.delete {
        connection.prepare_cached(delete)?.execute(params![purge.owner_id, last])?;
    }
    for (_, number) in &found {
        match removal.numbers {
            Numbers::Nothing => {}
            Numbers::Points => step.metric_points += u64::try_from(*number).unwrap_or_default(),
            Numbers::Dataset => remove_unused_dataset(connection, *number)?,
        }
    }
    Ok(found.len())
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
    let (select, delete, count) = match purge.kind {
        OwnerKind::Run => (
            "SELECT experiment_id, run_id FROM runs WHERE id = ?",
            "DELETE FROM runs WHERE id = ?",
            &mut step.runs,
        ),
        OwnerKind::LoggedModel => (
            "SELECT experiment_id, model_id FROM logged_models WHERE id = ?",
            "DELETE FROM logged_models WHERE id = ?",
            &mut step.logged_models,
        ),
        OwnerKind::Experiment => (
            "SELECT id, name FROM experiments WHERE id = ?",
            "DELETE FROM experiments WHERE id = ?",
            &mut step.experiments,
        ),
    };
    let mut select = transaction.prepare_cached(select)?;
    let mut removed = select.query([purge.owner_id])?;
    while let Some(row) = removed.next()? {
        *count += 1;
        let experiment_id = ExperimentId(row.get(0)?);
        transaction.note(match purge.kind {
            OwnerKind::Run => Change::Run { experiment_id, run_id: RunId::new(row.get::<String>(1)?) },
            OwnerKind::LoggedModel | OwnerKind::Experiment => Change::Experiment(experiment_id),
        });
    }
    transaction.prepare_cached(delete)?.execute([purge.owner_id])?;
    note_rows_gone(transaction, purge)
}
