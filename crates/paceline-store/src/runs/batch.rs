//! Logging to a run: metrics, params and tags, all or nothing.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{RunRow, find_active, tags};
use crate::database::{WriteTransaction, params};
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

/// Points of one metric to be logged.
#[derive(Debug, Clone)]
pub struct NewSeries {
    /// Name of the metric.
    pub key: String,
    /// The points.
    pub points: Vec<MetricPoint>,
    /// The model they are linked to.
    pub link: Option<MetricLink>,
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
        self.write(move |transaction| log(transaction, &run_id, &batch)).await
    }

    /// Logs one param to an active run.
    ///
    /// # Errors
    /// Unknown or deleted run, or the param has another value ([`Rejection::ParamChanged`]).
    pub async fn log_param(&self, run_id: RunId, param: KeyValue) -> Result<()> {
        self.write(move |transaction| {
            let run = find_active(transaction, &run_id)?;
            transaction.note_run(&run.info);
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

/// Logs a batch to an active run.
pub(crate) fn log(transaction: &mut WriteTransaction<'_>, run_id: &RunId, batch: &RunBatch) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    let changes = set_params(transaction, &run, &batch.params)?;
    if !changes.is_empty() {
        return Err(Rejection::ParamsChanged { changes, run_id: run_id.clone() }.into());
    }
    if !batch.params.is_empty() || !batch.tags.is_empty() {
        transaction.note_run(&run.info);
    }
    tags::set_all(transaction, run.row, &batch.tags)?;
    log_metrics(transaction, &run, &batch.metrics)
}

/// Logs points of several metrics to an active run.
pub(crate) fn log_series(
    transaction: &mut WriteTransaction<'_>,
    run_id: &RunId,
    series: Vec<NewSeries>,
) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    transaction.note_series(&run.info, series.iter().map(|series| series.key.as_str()));
    transaction.intern_keys(series.iter().map(|series| series.key.as_str()))?;
    for NewSeries { key, points, link } in series {
        let key_id = transaction.intern_key(&key)?;
        if let Some(link) = &link {
            link_to_model(transaction, &run, key_id, &points, link)?;
        }
        transaction.append_points(run.key(), key_id, points);
    }
    Ok(())
}

/// Sets params and returns those that have other values: key, old value, new value.
fn set_params(
    transaction: &WriteTransaction<'_>,
    run: &RunRow,
    params: &[KeyValue],
) -> Result<Vec<(String, String, String)>> {
    let refused = PARAMS.set_all_once(transaction, run.row, params)?;
    Ok(refused.into_iter().map(|(param, old)| (param.key.clone(), old, param.value.clone())).collect())
}

fn log_metrics(transaction: &mut WriteTransaction<'_>, run: &RunRow, metrics: &[NewMetric]) -> Result<()> {
    transaction.intern_keys(metrics.iter().map(|metric| metric.key.as_str()))?;
    // Batches repeat a few keys over and over.
    let mut keys = HashMap::<&str, (KeyId, Vec<MetricPoint>)>::new();
    for metric in metrics {
        let (key_id, points) = match keys.entry(&metric.key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert((transaction.intern_key(&metric.key)?, Vec::new())),
        };
        points.push(metric.point);
        if let Some(link) = &metric.link {
            link_to_model(transaction, run, *key_id, &[metric.point], link)?;
        }
    }
    if !keys.is_empty() {
        transaction.note_series(&run.info, keys.keys().copied());
    }
    for (key_id, points) in keys.into_values() {
        transaction.append_points(run.key(), key_id, points);
    }
    Ok(())
}

fn link_to_model(
    transaction: &WriteTransaction<'_>,
    run: &RunRow,
    key_id: KeyId,
    points: &[MetricPoint],
    link: &MetricLink,
) -> Result<()> {
    let model = logged_models::find(transaction, &link.model_id)?;
    let (dataset_name, dataset_digest) = link.dataset.as_ref().map(|(name, digest)| (name, digest)).unzip();
    let mut find = transaction.prepare_cached(
        "SELECT id FROM logged_model_metrics
         WHERE model_id = ? AND key_id = ? AND timestamp_ms = ? AND step = ? AND value IS NOT DISTINCT FROM ?
           AND run_id = ? AND dataset_name IS NOT DISTINCT FROM ? AND dataset_digest IS NOT DISTINCT FROM ?",
    )?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO logged_model_metrics
             (model_id, key_id, timestamp_ms, step, value, run_id, dataset_name, dataset_digest)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for point in points {
        let value = stored_value(point.value);
        let entry = params![
            model.row,
            key_id,
            point.timestamp_ms,
            point.step,
            value,
            run.row,
            dataset_name,
            dataset_digest
        ];
        // A point that is there already, from a retried request, adds nothing.
        if !find.exists(entry)? {
            insert.execute(entry)?;
        }
    }
    Ok(())
}
