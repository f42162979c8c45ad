//! Runs: create, read, update, delete, restore. What is logged to them is in the files of this folder.

pub(crate) mod batch;
mod bulk_change;
mod bulk_history;
pub(crate) mod data;
mod leases;
pub(crate) mod lost;
mod metric_history;
pub(crate) mod models;
pub(crate) mod names;
mod series;
pub(crate) mod superseding;
pub(crate) mod tags;

pub use batch::{MetricLink, NewMetric, NewSeries, RunBatch};
pub use bulk_change::{ChangedRuns, RunsChange};
pub use bulk_history::{BulkHistoryQuery, SampledHistoryQuery};
pub use metric_history::HistoryQuery;
pub use series::{Series, SeriesAxis, SeriesPoints, SeriesQuery};

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::artifact_uri;
use crate::clock::now_ms;
use crate::database::{Connection, OptionalExtension, Row, WriteTransaction, params, params_from_iter};
use crate::error::{Error, Result};
use crate::experiments::{require_active, stage_from};
use crate::ingest::JournalId;
use crate::key_values::TAGS;
use crate::metrics::RunKey;
use crate::purge::require_restorable_run;
use crate::sql::for_each_chunk;
use crate::store::Store;
use paceline_types::{
    ExperimentId, KeyValue, LifecycleStage, RUN_NAME_TAG, Rejection, Run, RunId, RunInfo, RunStatus,
};

/// A run to be made.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The experiment it goes into.
    pub experiment_id: ExperimentId,
    /// The user, as the client says; may be empty.
    pub user_id: String,
    /// Its name; one is made up when absent.
    pub name: Option<String>,
    /// Milliseconds since the epoch, as the client says.
    pub start_time_ms: i64,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

/// A change of a run; what is absent stays as it is.
#[derive(Debug, Clone)]
pub struct RunUpdate {
    /// The run.
    pub run_id: RunId,
    /// New status.
    pub status: Option<RunStatus>,
    /// New end, milliseconds since the epoch.
    pub end_time_ms: Option<i64>,
    /// New name, not empty.
    pub name: Option<String>,
}

impl Store {
    /// Starts a run.
    ///
    /// # Errors
    /// Unknown or deleted experiment.
    pub async fn create_run(&self, new: NewRun) -> Result<Run> {
        self.write(move |transaction| {
            insert(transaction, RunId::new(Uuid::new_v4().simple().to_string()), new, None)
        })
        .await
    }

    /// A run with its data, in any stage.
    ///
    /// # Errors
    /// [`Rejection::RunNotFound`].
    pub async fn run(&self, run_id: RunId) -> Result<Run> {
        self.read(move |connection| {
            let row = find(connection, &run_id)?;
            let mut runs = data::load(connection, vec![row])?;
            runs.pop().ok_or_else(|| Rejection::RunNotFound(run_id).into())
        })
        .await
    }

    /// What is known of a run without its data, in any stage.
    ///
    /// # Errors
    /// [`Rejection::RunNotFound`].
    pub async fn run_info(&self, run_id: RunId) -> Result<RunInfo> {
        self.read(move |connection| Ok(find(connection, &run_id)?.info)).await
    }

    /// Changes status, end time or name of an active run.
    ///
    /// # Errors
    /// Unknown or deleted run.
    pub async fn update_run(&self, update: RunUpdate) -> Result<RunInfo> {
        self.write(move |transaction| {
            apply_update(transaction, &update)?;
            Ok(find(transaction, &update.run_id)?.info)
        })
        .await
    }

    /// Moves a run to the trash. A run that is there already stays as it is.
    ///
    /// # Errors
    /// [`Rejection::RunNotFound`].
    pub async fn delete_run(&self, run_id: RunId) -> Result<()> {
        self.write(move |transaction| change_stage(transaction, run_id, LifecycleStage::Deleted)).await
    }

    /// Brings a run back from the trash. An active run stays as it is.
    ///
    /// # Errors
    /// [`Rejection::RunNotFound`].
    pub async fn restore_run(&self, run_id: RunId) -> Result<()> {
        self.write(move |transaction| change_stage(transaction, run_id, LifecycleStage::Active)).await
    }
}

/// A run's surrogate with what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct RunRow {
    pub(crate) row: i64,
    pub(crate) info: RunInfo,
}

impl RunRow {
    pub(crate) fn key(&self) -> RunKey {
        RunKey { run_row: self.row, experiment_row: self.info.experiment_id.0 }
    }
}

/// Columns that [`from_row`] reads, of a table or alias `r`.
pub(crate) const COLUMNS: &str = "r.id, r.run_id, r.experiment_id, r.name, r.user_id, r.status, r.start_time_ms, \
                                  r.end_time_ms, r.artifact_uri, r.is_deleted, r.lease_ends_ms";

/// A run's row.
pub(crate) fn from_row(row: &Row<'_>) -> Result<RunRow> {
    let status: i64 = row.get(5)?;
    let status = RunStatus::ALL
        .into_iter()
        .find(|known| *known as i64 == status)
        .ok_or_else(|| Error::Corrupt(format!("a run has the unknown status {status}")))?;
    let info = RunInfo {
        run_id: RunId::new(row.get::<String>(1)?),
        experiment_id: ExperimentId(row.get(2)?),
        name: row.get(3)?,
        user_id: row.get(4)?,
        status,
        start_time_ms: row.get(6)?,
        end_time_ms: row.get(7)?,
        artifact_uri: row.get(8)?,
        stage: stage_from(row.get(9)?),
        lease_ends_ms: row.get(10)?,
    };
    Ok(RunRow { row: row.get(0)?, info })
}

/// Runs by their surrogates, in the order given.
pub(crate) fn rows(connection: &Connection, ids: &[i64]) -> Result<Vec<RunRow>> {
    let mut rows_by_id = HashMap::with_capacity(ids.len());
    for_each_chunk(ids, |chunk| {
        let sql = format!("SELECT {COLUMNS} FROM runs r WHERE r.id IN {}", chunk.text);
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&chunk.values))?;
        while let Some(row) = rows.next()? {
            let run = from_row(&row)?;
            rows_by_id.insert(run.row, run);
        }
        Ok::<_, Error>(())
    })?;
    Ok(ids.iter().filter_map(|id| rows_by_id.remove(id)).collect())
}

/// The id of the run with a surrogate.
pub(crate) fn id_of_row(connection: &Connection, row: i64) -> Result<RunId> {
    let mut statement = connection.prepare_cached("SELECT run_id FROM runs WHERE id = ?")?;
    Ok(statement.query_row([row], |found| Ok(RunId::new(found.get::<String>(0)?)))?)
}

/// The run with an id, in any stage.
pub(crate) fn find(connection: &Connection, run_id: &RunId) -> Result<RunRow> {
    let sql = format!("SELECT {COLUMNS} FROM runs r WHERE r.run_id = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([run_id.as_str()])?;
    match rows.next()? {
        Some(row) => from_row(&row),
        None => Err(Rejection::RunNotFound(run_id.clone()).into()),
    }
}

/// The run with an id, if it can be written to.
pub(crate) fn find_active(connection: &Connection, run_id: &RunId) -> Result<RunRow> {
    let run = find(connection, run_id)?;
    match run.info.stage {
        LifecycleStage::Active => Ok(run),
        LifecycleStage::Deleted => Err(Rejection::RunDeleted(run_id.clone()).into()),
    }
}

/// The surrogate of the run with an id, if it exists.
pub(crate) fn find_row(connection: &Connection, run_id: &RunId) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM runs WHERE run_id = ?")?;
    Ok(statement.query_row([run_id.as_str()], |row| row.get(0)).optional()?)
}

/// Names a run: its column and the tag that mirrors it.
pub(crate) fn rename(transaction: &WriteTransaction<'_>, row: i64, name: &str) -> Result<()> {
    transaction.prepare_cached("UPDATE runs SET name = ? WHERE id = ?")?.execute(params![name, row])?;
    TAGS.set(transaction, row, RUN_NAME_TAG, name)
}

/// Makes a run with an id that none has yet, and returns it as it would be read. `journal` is the one that chose the
/// id, if one did.
pub(crate) fn insert(
    transaction: &mut WriteTransaction<'_>,
    run_id: RunId,
    new: NewRun,
    journal: Option<&JournalId>,
) -> Result<Run> {
    let artifact_location = require_active(transaction, new.experiment_id)?;
    let artifact_uri = artifact_uri::append(&artifact_location, &format!("{run_id}/artifacts"));
    let info = RunInfo {
        run_id,
        experiment_id: new.experiment_id,
        name: new.name.unwrap_or_else(names::generate),
        user_id: new.user_id,
        status: RunStatus::Running,
        start_time_ms: new.start_time_ms,
        end_time_ms: None,
        artifact_uri,
        stage: LifecycleStage::Active,
        lease_ends_ms: None,
    };
    let row: i64 = transaction
        .prepare_cached(
            "INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri, journal)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             RETURNING id",
        )?
        .query_row(
            params![
                info.run_id.as_str(),
                info.experiment_id.0,
                info.name,
                info.user_id,
                info.status as i64,
                info.start_time_ms,
                info.artifact_uri,
                journal
            ],
            |row| row.get(0),
        )?;
    let name_tag = KeyValue { key: RUN_NAME_TAG.to_owned(), value: info.name.clone() };
    let tags = last_of_each_key(new.tags.into_iter().chain([name_tag]));
    TAGS.set_all(transaction, row, &tags)?;
    transaction.note_run(&info);
    Ok(Run {
        info,
        metrics: Vec::new(),
        params: Vec::new(),
        tags,
        dataset_inputs: Vec::new(),
        model_inputs: Vec::new(),
        model_outputs: Vec::new(),
    })
}

/// Tags by key; of a key that comes twice the last value.
fn last_of_each_key(tags: impl Iterator<Item = KeyValue>) -> Vec<KeyValue> {
    let by_key: BTreeMap<String, String> = tags.map(|tag| (tag.key, tag.value)).collect();
    by_key.into_iter().map(|(key, value)| KeyValue { key, value }).collect()
}

/// Changes an active run.
pub(crate) fn apply_update(transaction: &mut WriteTransaction<'_>, update: &RunUpdate) -> Result<()> {
    let RunRow { row, info } = find_active(transaction, &update.run_id)?;
    transaction.note_run(&info);
    transaction
        .prepare_cached(
            "UPDATE runs SET status = COALESCE(?, status), end_time_ms = COALESCE(?, end_time_ms) WHERE id = ?",
        )?
        .execute(params![update.status.map(|status| status as i64), update.end_time_ms, row])?;
    if let Some(name) = &update.name {
        rename(transaction, row, name)?;
    }
    if let Some(status) = update.status {
        leases::end(transaction, row)?;
        if status.is_terminal() {
            transaction.note_run_ended(row);
        }
    }
    Ok(())
}

fn change_stage(transaction: &WriteTransaction<'_>, run_id: RunId, to: LifecycleStage) -> Result<()> {
    let RunRow { row, info } = find(transaction, &run_id)?;
    transaction.note_run(&info);
    if to == LifecycleStage::Active {
        require_restorable_run(transaction, &run_id, row, info.experiment_id)?;
    }
    set_stage(transaction, row, to)
}

/// Moves a run to the trash or back, unless it is there. Back only what may come back.
fn set_stage(transaction: &WriteTransaction<'_>, row: i64, to: LifecycleStage) -> Result<()> {
    let is_deleted = to == LifecycleStage::Deleted;
    transaction
        .prepare_cached("UPDATE runs SET is_deleted = ?, deleted_ms = ? WHERE id = ? AND is_deleted <> ?")?
        .execute(params![is_deleted, is_deleted.then(now_ms), row, is_deleted])?;
    Ok(())
}
