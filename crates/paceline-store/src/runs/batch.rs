//! Logging to a run: metrics, params and tags, all or nothing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::params;

use super::{RunRow, find_active, tags};
use crate::database::WriteTransaction;
use crate::error::Result;
use crate::key_names::KeyId;
use crate::key_values::PARAMS;
use crate::logged_models;
use crate::metrics::stored_value;
use crate::store::Store;
use paceline_types::{KeyValue, MetricPoint, ModelId, Rejection, RunId};

/// A point to be logged.
#[derive(Debug, Clone)]
pub struct NewMetric {
    /// Name of the metric.
    pub key: String,
    /// The point.
    pub point: MetricPoint,
    /// The model it is linked to.
    pub link: Option<MetricLink>,
}

/// The model, and perhaps the dataset, that a point belongs to.
#[derive(Debug, Clone)]
pub struct MetricLink {
    /// The model.
    pub model_id: ModelId,
    /// Name and digest of the dataset.
    pub dataset: Option<(String, String)>,
}

/// What one request logs to a run.
#[derive(Debug, Clone, Default)]
pub struct RunBatch {
    /// Points; one that is stored already adds nothing.
    pub metrics: Vec<NewMetric>,
    /// Params; each may be set once, and again to the same value.
    pub params: Vec<KeyValue>,
    /// Tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

impl Store {
    /// Logs a batch to an active run.
    ///
    /// # Errors
    /// Unknown or deleted run, a param with another value ([`Rejection::ParamsChanged`]), or an unknown model.
    pub async fn log_batch(&self, run_id: RunId, batch: RunBatch) -> Result<()> {
        self.write(move |transaction| {
            let run = find_active(transaction, &run_id)?;
            let changes = set_params(transaction, &run, &batch.params)?;
            if !changes.is_empty() {
                return Err(Rejection::ParamsChanged { changes, run_id }.into());
            }
            batch.tags.iter().try_for_each(|tag| tags::set(transaction, run.row, tag))?;
            log_metrics(transaction, &run, &batch.metrics)
        })
        .await
    }

    /// Logs one param to an active run.
    ///
    /// # Errors
    /// Unknown or deleted run, or the param has another value ([`Rejection::ParamChanged`]).
    pub async fn log_param(&self, run_id: RunId, param: KeyValue) -> Result<()> {
        self.write(move |transaction| {
            let run = find_active(transaction, &run_id)?;
            match PARAMS.set_once(transaction, run.row, &param)? {
                None => Ok(()),
                Some(old) => {
                    Err(Rejection::ParamChanged { key: param.key, old, new: param.value, run_id }.into())
                }
            }
        })
        .await
    }
}

/// Sets params and returns those that have other values: key, old value, new value.
fn set_params(
    transaction: &WriteTransaction<'_>,
    run: &RunRow,
    params: &[KeyValue],
) -> Result<Vec<(String, String, String)>> {
    let mut changes = Vec::new();
    for param in params {
        if let Some(old) = PARAMS.set_once(transaction, run.row, param)? {
            changes.push((param.key.clone(), old, param.value.clone()));
        }
    }
    Ok(changes)
}

fn log_metrics(transaction: &mut WriteTransaction<'_>, run: &RunRow, metrics: &[NewMetric]) -> Result<()> {
    let mut points = Vec::with_capacity(metrics.len());
    // Batches repeat a few keys over and over.
    let mut key_ids = HashMap::<&str, KeyId>::new();
    for metric in metrics {
        let key_id = match key_ids.entry(&metric.key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(transaction.intern_key(&metric.key)?),
        };
        points.push((key_id, metric.point));
        if let Some(link) = &metric.link {
            link_to_model(transaction, run, key_id, &metric.point, link)?;
        }
    }
    transaction.append_points(run.key(), points);
    Ok(())
}

fn link_to_model(
    transaction: &WriteTransaction<'_>,
    run: &RunRow,
    key_id: KeyId,
    point: &MetricPoint,
    link: &MetricLink,
) -> Result<()> {
    let model = logged_models::find(transaction, &link.model_id)?;
    let (dataset_name, dataset_digest) = link.dataset.clone().unzip();
    // A point that is there already, from a retried request, adds nothing. IS compares NULL with NULL.
    transaction
        .prepare_cached(
            "INSERT INTO logged_model_metrics
                 (model_id, key_id, timestamp_ms, step, value, run_id, dataset_name, dataset_digest)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
             WHERE NOT EXISTS (
                 SELECT 1 FROM logged_model_metrics
                 WHERE model_id = ?1 AND key_id = ?2 AND timestamp_ms = ?3 AND step = ?4 AND value IS ?5
                   AND run_id = ?6 AND dataset_name IS ?7 AND dataset_digest IS ?8)",
        )?
        .execute(params![
            model.row,
            key_id,
            point.timestamp_ms,
            point.step,
            stored_value(point.value),
            run.row,
            dataset_name,
            dataset_digest
        ])?;
    Ok(())
}
