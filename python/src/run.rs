//! A run, as Python logs to it.

use paceline_client::wire::change::Change;
use paceline_client::wire::{Dataset, DatasetInput, Inputs, KeyValue, ModelOutput, Outputs};
use paceline_client::{Metric, RunStatus};
use pyo3::prelude::*;

use crate::error;

/// A point: key, value, step, time in milliseconds since 1970, and the id of a model, the name and digest of a dataset.
type Point = (String, f64, i64, i64, Option<String>, Option<String>, Option<String>);
/// A dataset: name, digest, type of the source, source, schema, profile, and tags of the use.
type Used = (String, String, String, String, Option<String>, Option<String>, Vec<(String, String)>);

/// A run to log to. Calls append to the journal and return.
#[pyclass(frozen, module = "paceline._native")]
#[derive(Clone)]
pub(crate) struct Run {
    run: paceline_client::Run,
    /// Stands before the keys of metrics.
    prefix: String,
}

impl Run {
    pub(crate) fn new(run: paceline_client::Run) -> Self {
        Self { run, prefix: String::new() }
    }

    /// Logs a point, now.
    pub(crate) fn log_point(&self, key: &str, value: f64, step: i64) -> paceline_client::Result<()> {
        match self.prefix.is_empty() {
            true => self.run.log_metric(key, value, step),
            false => self.run.log_metric(&format!("{}{key}", self.prefix), value, step),
        }
    }

    /// Logs points at a step, now.
    pub(crate) fn log_points_at(&self, points: &[(String, f64)], step: i64) -> paceline_client::Result<()> {
        let points: Vec<_> = points.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        self.run.log_metrics(&points, step)
    }
}

#[pymethods]
impl Run {
    /// Its id.
    #[getter]
    fn id(&self) -> &str {
        self.run.id()
    }

    /// The same run with a text before the keys of its metrics.
    fn with_prefix(&self, prefix: String) -> Self {
        Self { run: self.run.clone(), prefix }
    }

    /// Log points: key, value, step, time, and perhaps model, name and digest of a dataset.
    fn log_points(&self, py: Python<'_>, points: Vec<Point>) -> PyResult<()> {
        let metric = |(key, value, step, timestamp_ms, model_id, name, digest): Point| {
            let mut metric = Metric::new(format!("{}{key}", self.prefix), value, step, timestamp_ms);
            if let Some(model_id) = model_id {
                metric = metric.of_model(model_id);
            }
            if let (Some(name), Some(digest)) = (name, digest) {
                metric = metric.on_dataset(name, digest);
            }
            metric
        };
        let metrics: Vec<Metric> = points.into_iter().map(metric).collect();
        error::of_logging(py, self.run.log_batch(&metrics))
    }

    /// Log params.
    fn log_params(&self, py: Python<'_>, params: Vec<(String, String)>) -> PyResult<()> {
        error::of_logging(py, self.run.log_params(&borrowed(&params)))
    }

    /// Set tags.
    fn set_tags(&self, py: Python<'_>, tags: Vec<(String, String)>) -> PyResult<()> {
        error::of_logging(py, self.run.set_tags(&borrowed(&tags)))
    }

    /// Remove a tag.
    fn delete_tag(&self, py: Python<'_>, key: &str) -> PyResult<()> {
        error::of_logging(py, self.run.delete_tag(key))
    }

    /// Give the run another name.
    fn rename(&self, py: Python<'_>, name: &str) -> PyResult<()> {
        error::of_logging(py, self.run.rename(name))
    }

    /// Log datasets and models that the run uses.
    fn log_inputs(&self, py: Python<'_>, datasets: Vec<Used>, model_ids: Vec<String>) -> PyResult<()> {
        let datasets = datasets.into_iter().map(used).collect();
        error::of_logging(py, self.run.record(Change::Inputs(Inputs { datasets, model_ids })))
    }

    /// Log models that the run made, each at a step.
    fn log_outputs(&self, py: Python<'_>, models: Vec<(String, i64)>) -> PyResult<()> {
        let models = models.into_iter().map(|(model_id, step)| ModelOutput { model_id, step }).collect();
        error::of_logging(py, self.run.record(Change::Outputs(Outputs { models })))
    }

    /// End the run with a status, at a time in milliseconds since 1970.
    fn end(&self, py: Python<'_>, status: &str, end_time_ms: i64) -> PyResult<()> {
        let Some(status) = run_status(status) else {
            let message = format!("`{status}` is no status of a run");
            return Err(error::exception(py, &message, "INVALID_PARAMETER_VALUE"));
        };
        error::of_logging(py, self.run.end_at(status, end_time_ms))
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

fn used((name, digest, source_type, source, schema, profile, tags): Used) -> DatasetInput {
    let dataset = Some(Dataset { name, digest, source_type, source, schema, profile });
    let tags = tags.into_iter().map(|(key, value)| KeyValue { key, value }).collect();
    DatasetInput { dataset, tags }
}

fn run_status(name: &str) -> Option<RunStatus> {
    Some(match name {
        "RUNNING" => RunStatus::Running,
        "SCHEDULED" => RunStatus::Scheduled,
        "FINISHED" => RunStatus::Finished,
        "FAILED" => RunStatus::Failed,
        "KILLED" => RunStatus::Killed,
        _ => return None,
    })
}
