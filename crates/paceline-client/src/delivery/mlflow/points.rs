//! Points as `log-batch` takes them.

use paceline_api::ingest::{MetricSeries, Metrics};
use paceline_types::limits;
use serde_json::{Value, json};

use super::{Requests, Trouble};

/// Logs points, as many at once as the server takes.
pub(super) fn log(requests: &Requests<'_>, run_id: &str, metrics: &Metrics) -> Result<(), Trouble> {
    let points: Vec<Value> = metrics.series.iter().flat_map(points_of).collect();
    for some in points.chunks(limits::BATCH_METRICS) {
        requests.post("runs/log-batch", &json!({"run_id": run_id, "metrics": some}))?;
    }
    Ok(())
}

fn points_of(series: &MetricSeries) -> Vec<Value> {
    let points = series.points().into_iter().flatten();
    let point = |(step, timestamp_ms, value): (i64, i64, f64)| {
        let mut point =
            json!({"key": series.key, "step": step, "timestamp": timestamp_ms, "value": number(value)});
        for (name, text) in [
            ("model_id", &series.model_id),
            ("dataset_name", &series.dataset_name),
            ("dataset_digest", &series.dataset_digest),
        ] {
            if !text.is_empty() {
                point[name] = json!(text);
            }
        }
        point
    };
    points.map(point).collect()
}

/// A number, or the text of what JSON cannot say as one.
fn number(value: f64) -> Value {
    if value.is_nan() {
        json!("NaN")
    } else if value.is_infinite() {
        json!(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        json!(value)
    }
}
