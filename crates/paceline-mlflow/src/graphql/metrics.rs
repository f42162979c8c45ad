//! Metric points in GraphQL.

use async_graphql::SimpleObject;
use paceline_types::{MetricPoint, RunId};

use super::{ApiError, LongString, NO_ERROR};

/// The latest point of a run's metric.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowMetric")]
pub(super) struct Metric {
    key: String,
    /// None for NaN, which JSON does not have.
    value: Option<f64>,
    timestamp: LongString,
    step: LongString,
    dataset_name: &'static str,
    dataset_digest: &'static str,
    model_id: &'static str,
    run_id: &'static str,
}

impl From<paceline_types::Metric> for Metric {
    fn from(paceline_types::Metric { key, point }: paceline_types::Metric) -> Self {
        Self {
            key,
            value: number(point.value),
            timestamp: LongString(point.timestamp_ms),
            step: LongString(point.step),
            dataset_name: "",
            dataset_digest: "",
            model_id: "",
            run_id: "",
        }
    }
}

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowMetricWithRunId")]
struct MetricWithRunId {
    key: String,
    value: Option<f64>,
    timestamp: LongString,
    step: LongString,
    run_id: String,
}

/// The answer of `mlflowGetMetricHistoryBulkInterval`.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowGetMetricHistoryBulkIntervalResponse")]
pub struct GetMetricHistoryBulkIntervalResponse {
    metrics: Vec<MetricWithRunId>,
    api_error: Option<ApiError>,
}

impl GetMetricHistoryBulkIntervalResponse {
    /// Points of one metric.
    pub fn new(key: &str, points: Vec<(RunId, MetricPoint)>) -> Self {
        let metric = |(run_id, point): (RunId, MetricPoint)| MetricWithRunId {
            key: key.to_owned(),
            value: number(point.value),
            timestamp: LongString(point.timestamp_ms),
            step: LongString(point.step),
            run_id: run_id.to_string(),
        };
        Self { metrics: points.into_iter().map(metric).collect(), api_error: NO_ERROR }
    }
}

fn number(value: f64) -> Option<f64> {
    Some(value).filter(|value| !value.is_nan())
}
