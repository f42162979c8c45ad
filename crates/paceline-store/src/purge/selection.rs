//! What a request means: which of the trash goes. Refused as a whole, before anything is removed.

use super::limit::Limit;
use super::owners;
use super::request::{Kept, PurgeRequest, TrashOwner};
use super::storage::OwnerKind;
use crate::database::{self, Connection, OptionalExtension, params_from_iter};
use crate::error::Result;
use crate::runs;
use paceline_types::{ExperimentId, ModelId, PurgeRefusal, Rejection, RunId};

/// Surrogates of what goes.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) experiments: Vec<i64>,
    pub(super) models: Vec<i64>,
    pub(super) runs: Vec<i64>,
    /// What holds for them now, and must still hold when they are marked.
    pub(super) limit: Limit,
    /// What is in the trash and stays all the same.
    pub(super) kept: Vec<Kept>,
}

pub(super) fn select(connection: &Connection, request: &PurgeRequest) -> Result<Selection> {
    let limit = Limit::new(request.older_than);
    let PurgeRequest { run_ids, experiment_ids, logged_model_ids, .. } = request;
    if run_ids.is_empty() && experiment_ids.is_empty() && logged_model_ids.is_empty() {
        return everything(connection, limit);
    }
    Ok(Selection {
        experiments: named_experiments(connection, experiment_ids, limit)?,
        runs: run_ids.iter().map(|id| named_run(connection, id, limit)).collect::<Result<_>>()?,
        models: logged_model_ids
            .iter()
            .map(|id| named_model(connection, id, limit))
            .collect::<Result<_>>()?,
        limit,
        kept: Vec::new(),
    })
}

fn everything(connection: &Connection, limit: Limit) -> Result<Selection> {
    let ids = |sql: &str| -> Result<Vec<i64>> {
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([limit.deleted_until_ms], |row| row.get(0))?;
        Ok(rows.collect::<database::Result<_>>()?)
    };
    let (mut experiments, mut kept) = (Vec::new(), Vec::new());
    for id in ids("SELECT id FROM experiments WHERE is_deleted = 1 AND updated_ms <= ? ORDER BY id")? {
        match hindrance(connection, ExperimentId(id), limit)? {
            None => experiments.push(id),
            Some(reason @ PurgeRefusal::ExperimentHoldsActiveRun { .. }) => {
                kept.push(Kept { owner: TrashOwner::Experiment(ExperimentId(id)), reason });
            }
            // What is too young was not asked for.
            Some(_) => {}
        }
    }
    Ok(Selection {
        experiments,
        models: ids("SELECT id FROM logged_models WHERE is_deleted = 1 AND updated_ms <= ? ORDER BY id")?,
        runs: ids("SELECT id FROM runs WHERE deleted_ms IS NOT NULL AND deleted_ms <= ? ORDER BY id")?,
        limit,
        kept,
    })
}

fn named_experiments(connection: &Connection, ids: &[ExperimentId], limit: Limit) -> Result<Vec<i64>> {
    let (mut active, mut young) = (Vec::new(), Vec::new());
    for id in ids {
        let stage = owners::stage(connection, OwnerKind::Experiment, id.0)?;
        match limit.refusal(&stage.ok_or(Rejection::ExperimentNotFound(*id))?) {
            Some(PurgeRefusal::ActiveExperiments(_)) => active.push(*id),
            Some(_) => young.push(*id),
            None => {}
        }
    }
    if !active.is_empty() {
        return refuse(PurgeRefusal::ActiveExperiments(active));
    }
    if let (Some(age), false) = (limit.age, young.is_empty()) {
        return refuse(PurgeRefusal::YoungExperiments { ids: young, age });
    }
    for id in ids {
        if let Some(refusal) = hindrance(connection, *id, limit)? {
            return refuse(refusal);
        }
    }
    Ok(ids.iter().map(|id| id.0).collect())
}

/// Why a deleted experiment must not go: with it would go a run that was restored, or one that is too young.
pub(super) fn hindrance(
    connection: &Connection,
    id: ExperimentId,
    limit: Limit,
) -> Result<Option<PurgeRefusal>> {
    let one = |sql: &str, values: &[i64]| -> Result<Option<RunId>> {
        let mut statement = connection.prepare_cached(sql)?;
        let found = statement.query_row(params_from_iter(values), |row| row.get::<String>(0));
        Ok(found.optional()?.map(RunId::new))
    };
    let active = "SELECT run_id FROM runs WHERE experiment_id = ? AND is_deleted = 0 LIMIT 1";
    if let Some(run_id) = one(active, &[id.0])? {
        return Ok(Some(PurgeRefusal::ExperimentHoldsActiveRun { id, run_id }));
    }
    let Some(age) = limit.age else { return Ok(None) };
    let young = "SELECT run_id FROM runs
                 WHERE experiment_id = ? AND deleted_ms IS NOT NULL AND deleted_ms > ? LIMIT 1";
    let found = one(young, &[id.0, limit.deleted_until_ms])?;
    Ok(found.map(|run_id| PurgeRefusal::ExperimentHoldsYoungRun { id, run_id, age }))
}

fn named_run(connection: &Connection, id: &RunId, limit: Limit) -> Result<i64> {
    let row = runs::find_row(connection, id)?.ok_or_else(|| Rejection::RunNotFound(id.clone()))?;
    named(connection, OwnerKind::Run, row, limit)
}

fn named_model(connection: &Connection, id: &ModelId, limit: Limit) -> Result<i64> {
    let mut select = connection.prepare_cached("SELECT id FROM logged_models WHERE model_id = ?")?;
    let row = select.query_row([id.as_str()], |row| row.get(0)).optional()?;
    named(connection, OwnerKind::LoggedModel, row.ok_or_else(|| Rejection::ModelNotFound(id.clone()))?, limit)
}

fn named(connection: &Connection, kind: OwnerKind, row: i64, limit: Limit) -> Result<i64> {
    let stage = owners::stage(connection, kind, row)?;
    stage.and_then(|stage| limit.refusal(&stage)).map_or(Ok(row), refuse)
}

fn refuse<T>(refusal: PurgeRefusal) -> Result<T> {
    Err(Rejection::from(refusal).into())
}
