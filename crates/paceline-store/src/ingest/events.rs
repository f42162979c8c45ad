//! What a journal says of a run.

use super::JournalId;
use crate::database::{Connection, OptionalExtension, WriteTransaction};
use crate::error::Result;
use crate::experiments;
use crate::runs::{self, NewRun, NewSeries, RunBatch, RunUpdate, batch, models, superseding, tags};
use crate::{NewExperiment, datasets};
use paceline_types::{
    DatasetInput, ExperimentId, KeyValue, ModelId, ModelOutput, Rejection, RunId, RunStatus,
};

/// Something that happened to a run.
#[derive(Debug, Clone)]
pub struct RunEvent {
    /// The run.
    pub run_id: RunId,
    /// What happened.
    pub change: RunChange,
}

/// What can happen to a run.
#[derive(Debug, Clone)]
pub enum RunChange {
    /// It begins. Once made, the same again from the same journal changes nothing.
    Create(NewJournaledRun),
    /// Its status, end or name changes; what is absent stays.
    Update {
        /// The new status.
        status: Option<RunStatus>,
        /// The new end, milliseconds since the epoch.
        end_time_ms: Option<i64>,
        /// The new name, not empty.
        name: Option<String>,
    },
    /// Params are set.
    Params(Vec<KeyValue>),
    /// Tags are set.
    SetTags(Vec<KeyValue>),
    /// A tag is removed.
    DeleteTag(String),
    /// Points are logged.
    Metrics(Vec<NewSeries>),
    /// It uses datasets and models.
    Inputs(Vec<DatasetInput>, Vec<ModelId>),
    /// It made models.
    Outputs(Vec<ModelOutput>),
    /// It goes on from a step, and what is stored of it from there on is superseded.
    Supersede {
        /// The first step that is done again.
        from_step: i64,
        /// When, milliseconds since the epoch.
        at_ms: i64,
    },
}

/// A run whose id the client chose.
#[derive(Debug, Clone)]
pub struct NewJournaledRun {
    /// The experiment it goes into.
    pub experiment: ExperimentChoice,
    /// The user, as the client says; may be empty.
    pub user_id: String,
    /// Its name; one is made up when absent.
    pub name: Option<String>,
    /// Milliseconds since the epoch, as the client says.
    pub start_time_ms: i64,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

/// How an experiment is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExperimentChoice {
    /// One that exists.
    Id(ExperimentId),
    /// One of this name, made if there is none.
    Name(String),
}

/// Applies an event, or refuses it.
pub(super) fn apply(
    transaction: &mut WriteTransaction<'_>,
    event: RunEvent,
    journal: &JournalId,
    artifact_root: &str,
) -> Result<()> {
    let RunEvent { run_id, change } = event;
    match change {
        RunChange::Create(new) => create(transaction, run_id, new, journal, artifact_root),
        RunChange::Update { status, end_time_ms, name } => {
            runs::apply_update(transaction, &RunUpdate { run_id, status, end_time_ms, name })
        }
        RunChange::Params(params) => {
            batch::log(transaction, &run_id, &RunBatch { params, ..RunBatch::default() })
        }
        RunChange::SetTags(tags) => {
            batch::log(transaction, &run_id, &RunBatch { tags, ..RunBatch::default() })
        }
        RunChange::DeleteTag(key) => tags::delete(transaction, &run_id, &key),
        RunChange::Metrics(series) => batch::log_series(transaction, &run_id, series),
        RunChange::Inputs(inputs, models) => datasets::link_inputs(transaction, &run_id, &inputs, &models),
        RunChange::Outputs(outputs) => models::link_outputs(transaction, &run_id, &outputs),
        RunChange::Supersede { from_step, at_ms } => {
            superseding::supersede(transaction, &run_id, from_step, at_ms)
        }
    }
}

fn create(
    transaction: &mut WriteTransaction<'_>,
    run_id: RunId,
    new: NewJournaledRun,
    journal: &JournalId,
    artifact_root: &str,
) -> Result<()> {
    match maker(transaction, &run_id)? {
        None => {}
        Some(maker) if maker.as_ref() == Some(journal) => return Ok(()),
        Some(_) => return Err(Rejection::RunIdTaken(run_id).into()),
    }
    let NewJournaledRun { experiment, user_id, name, start_time_ms, tags } = new;
    let experiment_id = match experiment {
        ExperimentChoice::Id(id) => id,
        ExperimentChoice::Name(name) => find_or_create_experiment(transaction, name, artifact_root)?,
    };
    let new = NewRun { experiment_id, user_id, name, start_time_ms, tags };
    runs::insert(transaction, run_id, new, Some(journal))?;
    Ok(())
}

/// The journal that made a run, if there is such a run, and if a journal made it.
fn maker(connection: &Connection, run_id: &RunId) -> Result<Option<Option<JournalId>>> {
    let mut statement = connection.prepare_cached("SELECT journal FROM runs WHERE run_id = ?")?;
    Ok(statement.query_row([run_id.as_str()], |row| row.get(0)).optional()?)
}

fn find_or_create_experiment(
    transaction: &mut WriteTransaction<'_>,
    name: String,
    artifact_root: &str,
) -> Result<ExperimentId> {
    match experiments::find_by_name(transaction, &name)? {
        Some(id) => Ok(id),
        None => {
            let new = NewExperiment { name, ..NewExperiment::default() };
            experiments::create(transaction, &new, artifact_root)
        }
    }
}
