//! Logged models: create, read, finalize, delete, tags, params.

use std::collections::HashMap;

use uuid::Uuid;

use crate::artifact_uri;
use crate::clock::now_ms;
use crate::database::{Connection, Row, WriteTransaction, params, params_from_iter};
use crate::error::{Error, Result};
use crate::experiments::{require_active, stage_from};
use crate::key_values::{LOGGED_MODEL_PARAMS, LOGGED_MODEL_TAGS};
use crate::runs::names;
use crate::sql::for_each_chunk;
use crate::store::Store;
use paceline_types::{
    ExperimentId, KeyValue, LifecycleStage, LoggedModel, LoggedModelInfo, LoggedModelStatus, MetricPoint,
    ModelId, ModelMetric, Rejection, RunId,
};

/// A logged model to be made.
#[derive(Debug, Clone)]
pub struct NewLoggedModel {
    /// The experiment it goes into.
    pub experiment_id: ExperimentId,
    /// Its name; one is made up when absent.
    pub name: Option<String>,
    /// Kind of model; may be empty.
    pub model_type: String,
    /// The run that makes it, as the client says; may be empty.
    pub source_run_id: String,
    /// Its params; of a key that comes twice the last value stays.
    pub params: Vec<KeyValue>,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

impl Store {
    /// Makes a logged model whose upload is pending.
    ///
    /// # Errors
    /// Unknown or deleted experiment.
    pub async fn create_logged_model(&self, new: NewLoggedModel) -> Result<LoggedModel> {
        self.write(move |transaction| create(transaction, new)).await
    }

    /// A logged model with its data; a deleted one only if `allow_deleted`.
    ///
    /// # Errors
    /// [`Rejection::ModelNotFound`].
    pub async fn logged_model(&self, model_id: ModelId, allow_deleted: bool) -> Result<LoggedModel> {
        self.read(move |connection| {
            let model = find_any_stage(connection, &model_id)?;
            if model.info.stage == LifecycleStage::Deleted && !allow_deleted {
                return Err(Rejection::ModelNotFound(model_id).into());
            }
            load_one(connection, model)
        })
        .await
    }

    /// Says how the upload of a model ended.
    ///
    /// # Errors
    /// [`Rejection::ModelNotFound`].
    pub async fn finalize_logged_model(
        &self,
        model_id: ModelId,
        status: LoggedModelStatus,
    ) -> Result<LoggedModel> {
        self.write(move |transaction| {
            let ModelRow { row, info } = find_any_stage(transaction, &model_id)?;
            transaction.note_experiment(info.experiment_id);
            transaction
                .prepare_cached("UPDATE logged_models SET status = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![status as i64, now_ms(), row])?;
            load_one(transaction, find_any_stage(transaction, &model_id)?)
        })
        .await
    }

    /// Moves a model to the trash. One that is there already stays as it is.
    ///
    /// # Errors
    /// [`Rejection::ModelNotFound`].
    pub async fn delete_logged_model(&self, model_id: ModelId) -> Result<()> {
        self.write(move |transaction| {
            let ModelRow { row, info } = find_any_stage(transaction, &model_id)?;
            transaction.note_experiment(info.experiment_id);
            transaction
                .prepare_cached(
                    "UPDATE logged_models SET is_deleted = 1, updated_ms = ? WHERE id = ? AND is_deleted = 0",
                )?
                .execute(params![now_ms(), row])?;
            Ok(())
        })
        .await
    }

    /// Sets tags of a model.
    ///
    /// # Errors
    /// [`Rejection::ModelNotFound`].
    pub async fn set_logged_model_tags(&self, model_id: ModelId, tags: Vec<KeyValue>) -> Result<()> {
        self.write(move |transaction| {
            let model = find(transaction, &model_id)?;
            transaction.note_experiment(model.info.experiment_id);
            LOGGED_MODEL_TAGS.set_all(transaction, model.row, &tags)
        })
        .await
    }

    /// Removes a tag of a model.
    ///
    /// # Errors
    /// Unknown model, or no such tag.
    pub async fn delete_logged_model_tag(&self, model_id: ModelId, key: String) -> Result<()> {
        self.write(move |transaction| {
            let model = find(transaction, &model_id)?;
            transaction.note_experiment(model.info.experiment_id);
            match LOGGED_MODEL_TAGS.delete(transaction, model.row, &key)? {
                true => Ok(()),
                false => Err(Rejection::ModelTagNotFound { key, model_id }.into()),
            }
        })
        .await
    }

    /// Adds params to a model; each may be set once, and again to the same value.
    ///
    /// # Errors
    /// Unknown model, or a param with another value.
    pub async fn log_logged_model_params(&self, model_id: ModelId, params: Vec<KeyValue>) -> Result<()> {
        self.write(move |transaction| {
            let model = find(transaction, &model_id)?;
            transaction.note_experiment(model.info.experiment_id);
            for param in params {
                if let Some(old) = LOGGED_MODEL_PARAMS.set_once(transaction, model.row, &param)? {
                    let (key, new) = (param.key, param.value);
                    return Err(Rejection::ModelParamChanged { key, old, new, model_id }.into());
                }
            }
            Ok(())
        })
        .await
    }
}

/// A model's surrogate with what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct ModelRow {
    pub(crate) row: i64,
    pub(crate) info: LoggedModelInfo,
}

/// Columns that [`from_row`] reads, of a table or alias `l`.
pub(crate) const COLUMNS: &str = "l.id, l.model_id, l.experiment_id, l.name, l.artifact_uri, l.status, \
                                  l.model_type, l.source_run_id, l.is_deleted, l.created_ms, l.updated_ms";
/// How many those are.
pub(crate) const COLUMN_COUNT: usize = 11;

/// A model's row.
pub(crate) fn from_row(row: &Row<'_>) -> Result<ModelRow> {
    let status: i64 = row.get(5)?;
    let status = LoggedModelStatus::ALL
        .into_iter()
        .find(|known| *known as i64 == status)
        .ok_or_else(|| Error::Corrupt(format!("a logged model has the unknown status {status}")))?;
    let info = LoggedModelInfo {
        model_id: ModelId::new(row.get::<String>(1)?),
        experiment_id: ExperimentId(row.get(2)?),
        name: row.get(3)?,
        artifact_uri: row.get(4)?,
        status,
        model_type: row.get(6)?,
        source_run_id: row.get(7)?,
        stage: stage_from(row.get(8)?),
        created_ms: row.get(9)?,
        updated_ms: row.get(10)?,
    };
    Ok(ModelRow { row: row.get(0)?, info })
}

/// The model with an id, unless it is deleted.
pub(crate) fn find(connection: &Connection, model_id: &ModelId) -> Result<ModelRow> {
    let model = find_any_stage(connection, model_id)?;
    match model.info.stage {
        LifecycleStage::Active => Ok(model),
        LifecycleStage::Deleted => Err(Rejection::ModelNotFound(model_id.clone()).into()),
    }
}

/// Completes models with their params, tags and metrics, in the order given.
pub(crate) fn load(connection: &Connection, rows: Vec<ModelRow>) -> Result<Vec<LoggedModel>> {
    let ids: Vec<i64> = rows.iter().map(|model| model.row).collect();
    let mut params = LOGGED_MODEL_PARAMS.load(connection, &ids)?;
    let mut tags = LOGGED_MODEL_TAGS.load(connection, &ids)?;
    let mut metrics = load_metrics(connection, &ids)?;
    let complete = |ModelRow { row, info }| LoggedModel {
        info,
        params: params.remove(&row).unwrap_or_default(),
        tags: tags.remove(&row).unwrap_or_default(),
        metrics: metrics.remove(&row).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(complete).collect())
}

fn find_any_stage(connection: &Connection, model_id: &ModelId) -> Result<ModelRow> {
    let sql = format!("SELECT {COLUMNS} FROM logged_models l WHERE l.model_id = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([model_id.as_str()])?;
    match rows.next()? {
        Some(row) => from_row(&row),
        None => Err(Rejection::ModelNotFound(model_id.clone()).into()),
    }
}

fn load_one(connection: &Connection, model: ModelRow) -> Result<LoggedModel> {
    let model_id = model.info.model_id.clone();
    load(connection, vec![model])?.pop().ok_or_else(|| Rejection::ModelNotFound(model_id).into())
}

fn create(transaction: &WriteTransaction<'_>, new: NewLoggedModel) -> Result<LoggedModel> {
    let artifact_location = require_active(transaction, new.experiment_id)?;
    let model_id = ModelId::new(format!("m-{}", Uuid::new_v4().simple()));
    let artifact_uri = artifact_uri::append(&artifact_location, &format!("models/{model_id}/artifacts"));
    let now = now_ms();
    let row: i64 = transaction
        .prepare_cached(
            "INSERT INTO logged_models
                 (model_id, experiment_id, name, artifact_uri, status, model_type, source_run_id, created_ms, updated_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             RETURNING id",
        )?
        .query_row(
            params![
                model_id.as_str(),
                new.experiment_id.0,
                new.name.unwrap_or_else(names::generate),
                artifact_uri,
                LoggedModelStatus::Pending as i64,
                new.model_type,
                new.source_run_id,
                now,
                now
            ],
            |row| row.get(0),
        )?;
    transaction.note_experiment(new.experiment_id);
    LOGGED_MODEL_PARAMS.set_all(transaction, row, &new.params)?;
    LOGGED_MODEL_TAGS.set_all(transaction, row, &new.tags)?;
    load_one(transaction, find(transaction, &model_id)?)
}

fn load_metrics(connection: &Connection, models: &[i64]) -> Result<HashMap<i64, Vec<ModelMetric>>> {
    let mut metrics = HashMap::<i64, Vec<ModelMetric>>::new();
    for_each_chunk(models, |ids| {
        let sql = format!(
            "SELECT m.model_id, k.name, m.timestamp_ms, m.step, m.value, r.run_id, m.dataset_name, m.dataset_digest
             FROM logged_model_metrics m
             JOIN key_names k ON k.id = m.key_id
             JOIN runs r ON r.id = m.run_id
             WHERE m.model_id IN {}
             ORDER BY m.id",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let value: Option<f64> = row.get(4)?;
            let metric = ModelMetric {
                key: row.get(1)?,
                point: MetricPoint {
                    timestamp_ms: row.get(2)?,
                    step: row.get(3)?,
                    value: value.unwrap_or(f64::NAN),
                },
                run_id: RunId::new(row.get::<String>(5)?),
                dataset_name: row.get(6)?,
                dataset_digest: row.get(7)?,
            };
            metrics.entry(row.get(0)?).or_default().push(metric);
        }
        Ok::<_, Error>(())
    })?;
    Ok(metrics)
}
