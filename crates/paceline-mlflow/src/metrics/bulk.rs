//! The history of one metric in several runs, as MLflow's UI asks for it.

use std::ops::RangeInclusive;

use paceline_types::{MetricPoint, RunId, limits};
use serde::{Serialize, Serializer};

use crate::Request;
use crate::double::Double;
use crate::error::ApiError;
use crate::fields::Fields;

/// `metrics/get-history-bulk`.
#[derive(Debug)]
pub struct GetHistoryBulk {
    /// The runs.
    pub run_ids: Vec<RunId>,
    /// The metric.
    pub metric_key: String,
    /// Points of all runs together.
    pub max_results: usize,
}

impl Request for GetHistoryBulk {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let refuse = |rule: String| ApiError::invalid(format!("GetMetricHistoryBulk request {rule}"));
        let run_ids = fields.texts("run_id")?;
        // An empty key is one that no metric has.
        let metric_key = fields.text("metric_key")?;
        let max_results = fields.integer("max_results")?.unwrap_or(limits::BULK_HISTORY_POINTS);
        if run_ids.is_empty() {
            return Err(refuse("must specify at least one run_id.".into()));
        }
        if run_ids.len() > limits::BULK_HISTORY_RUNS {
            let got = run_ids.len();
            return Err(refuse(format!(
                "cannot specify more than {} run_ids. Received {got} run_ids.",
                limits::BULK_HISTORY_RUNS
            )));
        }
        let metric_key = metric_key.ok_or_else(|| refuse("must specify a metric_key.".into()))?;
        let max_results = usize::try_from(max_results.min(limits::BULK_HISTORY_POINTS)).map_err(|_| {
            ApiError::invalid(format!(
                "Invalid value {max_results} for parameter 'max_results' supplied. It must not be negative."
            ))
        })?;
        Ok(Self { run_ids: run_ids.into_iter().map(RunId::new).collect(), metric_key, max_results })
    }
}

/// `metrics/get-history-bulk-interval`.
#[derive(Debug)]
pub struct GetHistoryBulkInterval {
    /// The runs.
    pub run_ids: Vec<RunId>,
    /// The metric.
    pub metric_key: String,
    /// The steps between which points are wanted.
    pub steps: Option<RangeInclusive<i64>>,
    /// Steps that are chosen.
    pub max_results: usize,
}

impl Request for GetHistoryBulkInterval {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_ids = fields.texts("run_ids")?;
        let metric_key = fields.non_empty_text("metric_key")?;
        let (start, end) = (step(fields, "start_step")?, step(fields, "end_step")?);
        let max_results = fields.integer("max_results")?.unwrap_or(limits::BULK_HISTORY_STEPS);
        if run_ids.is_empty() {
            return Err(ApiError::missing("run_ids"));
        }
        let metric_key = metric_key.ok_or_else(|| ApiError::missing("metric_key"))?;
        if run_ids.len() > limits::BULK_HISTORY_RUNS {
            return Err(ApiError::invalid(format!(
                "GetMetricHistoryBulkInterval request must specify at most {} run_ids. Received {} run_ids.",
                limits::BULK_HISTORY_RUNS,
                run_ids.len()
            )));
        }
        if !(1..=limits::BULK_HISTORY_STEPS).contains(&max_results) {
            return Err(ApiError::invalid(format!(
                "max_results must be between 1 and {}, got {max_results}.",
                limits::BULK_HISTORY_STEPS
            )));
        }
        Ok(Self {
            run_ids: run_ids.into_iter().map(RunId::new).collect(),
            metric_key,
            steps: steps(start, end)?,
            max_results: usize::try_from(max_results).unwrap_or_default(),
        })
    }
}

fn step(fields: &Fields<'_>, name: &str) -> Result<Option<i64>, ApiError> {
    let step = fields.integer(name)?;
    match step.map(i32::try_from) {
        None | Some(Ok(_)) => Ok(step),
        Some(Err(_)) => Err(ApiError::invalid(format!(
            "Invalid value {} for parameter '{name}' supplied. It must be a 32-bit integer.",
            step.unwrap_or_default()
        ))),
    }
}

fn steps(start: Option<i64>, end: Option<i64>) -> Result<Option<RangeInclusive<i64>>, ApiError> {
    match (start, end) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) if start > end => Err(ApiError::invalid(format!(
            "end_step must be greater than start_step. Found start_step={start} and end_step={end}."
        ))),
        (Some(start), Some(end)) => Ok(Some(start..=end)),
        _ => {
            Err(ApiError::invalid("If either start step or end step are specified, both must be specified."))
        }
    }
}

/// A metric point in an answer, with its run.
#[derive(Serialize)]
struct MetricOfRunBody<'a> {
    key: &'a str,
    value: Double,
    timestamp: i64,
    step: i64,
    run_id: &'a str,
}

/// Points of several runs. Their bodies are made one by one: there can be millions.
#[derive(Debug)]
struct MetricsOfRuns {
    key: String,
    points: Vec<(RunId, MetricPoint)>,
}

impl MetricsOfRuns {
    fn is_empty(&self) -> bool {
        self.points.is_empty()
    }
}

impl Serialize for MetricsOfRuns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.points.iter().map(|(run_id, point)| MetricOfRunBody {
            key: &self.key,
            value: Double(point.value),
            timestamp: point.timestamp_ms,
            step: point.step,
            run_id: run_id.as_str(),
        }))
    }
}

/// The answer of `metrics/get-history-bulk`.
#[derive(Debug, Serialize)]
pub struct BulkHistory {
    /// Present even when empty: MLflow's UI reads it unconditionally.
    metrics: MetricsOfRuns,
}

impl BulkHistory {
    /// Points of one metric.
    pub fn new(key: String, points: Vec<(RunId, MetricPoint)>) -> Self {
        Self { metrics: MetricsOfRuns { key, points } }
    }
}

/// The answer of `metrics/get-history-bulk-interval`.
#[derive(Debug, Serialize)]
pub struct SampledHistory {
    #[serde(skip_serializing_if = "MetricsOfRuns::is_empty")]
    metrics: MetricsOfRuns,
}

impl SampledHistory {
    /// Points of one metric.
    pub fn new(key: String, points: Vec<(RunId, MetricPoint)>) -> Self {
        Self { metrics: MetricsOfRuns { key, points } }
    }
}
