//! Metrics on the wire.

mod bulk;

pub use bulk::{BulkHistory, GetHistoryBulk, GetHistoryBulkInterval, SampledHistory};

use std::sync::Arc;

use paceline_types::{Metric, MetricPoint, ModelId, RunId, limits};
use serde::{Serialize, Serializer};

use crate::double::Double;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{page_token, run_id};
use crate::{Request, check};

/// A metric point in a request.
#[derive(Debug)]
pub struct MetricRequest {
    /// Name of the metric.
    pub key: String,
    /// The point.
    pub point: MetricPoint,
    /// The model it is linked to.
    pub model_id: Option<ModelId>,
    /// Name and digest of the dataset it was measured on.
    pub dataset: Option<(String, String)>,
}

/// Reads the members of a metric; [`check_metric`] looks at their values.
pub(crate) fn read_metric(fields: &Fields<'_>) -> Result<MetricRequest, ApiError> {
    let key = fields.required_text("key")?;
    let value = fields.required_double("value")?;
    let timestamp_ms = fields.required_integer("timestamp")?;
    let step = fields.integer("step")?.unwrap_or(0);
    let model_id = fields.non_empty_text("model_id")?.map(ModelId::new);
    let name = fields.non_empty_text("dataset_name")?;
    let digest = fields.non_empty_text("dataset_digest")?;
    let dataset = check::metric_dataset(name, digest)?;
    Ok(MetricRequest { key, point: MetricPoint::new(timestamp_ms, step, value), model_id, dataset })
}

/// Checks name and timestamp. `prefix` is empty or ends in a dot.
pub(crate) fn check_metric(metric: &MetricRequest, prefix: &dyn std::fmt::Display) -> Result<(), ApiError> {
    check::key(&metric.key, &format_args!("{prefix}name"))?;
    check::timestamp(metric.point.timestamp_ms, &format_args!("{prefix}timestamp"))
}

/// `metrics/get-history`.
#[derive(Debug)]
pub struct GetHistory {
    /// The run.
    pub run_id: RunId,
    /// The metric.
    pub metric_key: String,
    /// Points of a page; all of them when absent.
    pub max_results: Option<usize>,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for GetHistory {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_id = run_id(fields)?;
        let metric_key = fields.required_text("metric_key")?;
        let max_results = fields.integer("max_results")?;
        let page_token = page_token(fields)?;
        let max_results = max_results.map(|asked| check::max_results(asked, i64::MAX)).transpose()?;
        Ok(Self { run_id, metric_key, max_results, page_token })
    }
}

/// A metric point in an answer. The points of a history share one key.
#[derive(Debug, Serialize)]
pub struct MetricBody {
    #[serde(serialize_with = "serialize_key")]
    key: Arc<str>,
    value: Double,
    timestamp: i64,
    step: i64,
}

impl MetricBody {
    fn new(key: Arc<str>, point: MetricPoint) -> Self {
        Self { key, value: Double(point.value), timestamp: point.timestamp_ms, step: point.step }
    }
}

impl From<Metric> for MetricBody {
    fn from(Metric { key, point }: Metric) -> Self {
        Self::new(key.into(), point)
    }
}

fn serialize_key<S: Serializer>(key: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(key)
}

/// The answer of `metrics/get-history`.
#[derive(Debug, Serialize)]
pub struct History {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl History {
    /// A page of points of one metric, with the token of the next page.
    pub fn new(key: &str, points: Vec<MetricPoint>, next_page_token: Option<String>) -> Self {
        let key: Arc<str> = key.into();
        let body = |point| MetricBody::new(key.clone(), point);
        Self { metrics: points.into_iter().map(body).collect(), next_page_token }
    }
}

/// The answer of `metrics/get-history` without pages, in pieces that are made one after the other: a history may be
/// longer than memory.
#[derive(Debug)]
pub struct HistoryPieces {
    key: Arc<str>,
    is_begun: bool,
}

impl HistoryPieces {
    /// The history of a metric.
    pub fn new(key: &str) -> Self {
        Self { key: key.into(), is_begun: false }
    }

    /// The piece with the next points. The last one ends the answer.
    ///
    /// # Errors
    /// Numbers that cannot be written, of which there are none.
    pub fn piece(&mut self, points: Vec<MetricPoint>, is_last: bool) -> serde_json::Result<Vec<u8>> {
        let mut piece = Vec::with_capacity(points.len() * (POINT_BYTES + self.key.len()));
        if !self.is_begun {
            piece.extend_from_slice(b"{\"metrics\":[");
        }
        for point in points {
            if self.is_begun {
                piece.push(b',');
            }
            self.is_begun = true;
            serde_json::to_writer(&mut piece, &MetricBody::new(self.key.clone(), point))?;
        }
        if is_last {
            piece.extend_from_slice(b"]}");
        }
        Ok(piece)
    }
}

/// About what a point takes in JSON besides its key.
const POINT_BYTES: usize = 72;

/// Checks how many metrics, params and tags a batch has.
pub(crate) fn check_batch_size(metrics: usize, params: usize, tags: usize) -> Result<(), ApiError> {
    let counts = [
        ("metrics", metrics, limits::BATCH_METRICS),
        ("params", params, limits::BATCH_PARAMS),
        ("tags", tags, limits::BATCH_TAGS),
        ("metrics, params, and tags", metrics + params + tags, limits::BATCH_ITEMS),
    ];
    match counts.into_iter().find(|(_, got, most)| got > most) {
        None => Ok(()),
        Some((what, got, most)) => Err(ApiError::invalid(format!(
            "A batch logging request can contain at most {most} {what}. Got {got} {what}. Split it into several."
        ))),
    }
}
