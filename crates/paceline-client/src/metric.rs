//! A point with all that can be said of it.

use paceline_api::ingest::MetricSeries;

/// A point of a metric.
///
/// ```
/// use paceline_client::Metric;
///
/// let point = Metric::new("accuracy", 0.97, 1000, 1_700_000_000_000).of_model("m-5f1c0b7e4d2a49c6a1f37d95e8b0c264");
/// let measured = point.on_dataset("cats", "8f3a1c");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    pub(crate) key: String,
    value: f64,
    step: i64,
    pub(crate) timestamp_ms: i64,
    model_id: String,
    dataset_name: String,
    dataset_digest: String,
}

impl Metric {
    /// A point at a step and a time, which is in milliseconds since the epoch.
    pub fn new(key: impl Into<String>, value: f64, step: i64, timestamp_ms: i64) -> Self {
        Self {
            key: key.into(),
            value,
            step,
            timestamp_ms,
            model_id: String::new(),
            dataset_name: String::new(),
            dataset_digest: String::new(),
        }
    }

    /// The logged model that the point belongs to.
    pub fn of_model(mut self, model_id: impl Into<String>) -> Self {
        self.model_id = model_id.into();
        self
    }

    /// The dataset that the model was measured on.
    pub fn on_dataset(mut self, name: impl Into<String>, digest: impl Into<String>) -> Self {
        self.dataset_name = name.into();
        self.dataset_digest = digest.into();
        self
    }
}

impl From<&Metric> for MetricSeries {
    fn from(metric: &Metric) -> Self {
        let point = [(metric.step, metric.timestamp_ms, metric.value)];
        Self {
            model_id: metric.model_id.clone(),
            dataset_name: metric.dataset_name.clone(),
            dataset_digest: metric.dataset_digest.clone(),
            ..Self::new(metric.key.clone(), point)
        }
    }
}
