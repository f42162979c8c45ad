//! What a chart of one metric asks for.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::http::Connection;

/// Points that a chart of about this width in pixels asks for.
const POINTS: usize = 1000;

/// Milliseconds of reading a whole history at about 1,000 of its steps, with the first and the last.
pub(super) fn sampled_ms(connection: &mut Connection, run_id: &str, key: &str) -> Result<f64> {
    #[derive(Deserialize)]
    struct Answer {
        metrics: Vec<IgnoredAny>,
    }
    let key = key.replace('/', "%2F");
    // MLflow keeps this route for its UI.
    let path = format!(
        "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run_id}&metric_key={key}&max_results={POINTS}"
    );
    let begun = Instant::now();
    let answer = connection.get(&path)?.ok().context("reading a sampled history failed")?;
    let time = begun.elapsed();
    let count = serde_json::from_slice::<Answer>(&answer)?.metrics.len();
    ensure!((POINTS / 2..=POINTS + 2).contains(&count), "{POINTS} points were asked for and {count} came");
    Ok(time.as_secs_f64() * 1000.0)
}

/// Milliseconds of reading a whole history of `points` in 1,000 buckets, each with its smallest and greatest value:
/// a chart that hides no spike. Paceline's own route.
pub(super) fn buckets_ms(connection: &mut Connection, run_id: &str, key: &str, points: u64) -> Result<f64> {
    #[derive(Deserialize)]
    struct Answer {
        series: [Series; 1],
    }
    #[derive(Deserialize)]
    struct Series {
        buckets: Buckets,
    }
    #[derive(Deserialize)]
    struct Buckets {
        point_counts: Vec<u64>,
    }
    let body = serde_json::to_vec(&json!({ "run_ids": [run_id], "keys": [key], "max_points": POINTS }))?;
    let begun = Instant::now();
    let answer = connection.post("/api/v1/series", &body)?.ok().context("reading a series failed")?;
    let time = begun.elapsed();
    let Answer { series: [Series { buckets: Buckets { point_counts } }] } = serde_json::from_slice(&answer)?;
    ensure!(point_counts.len() <= POINTS, "{POINTS} buckets were asked for and {} came", point_counts.len());
    let covered: u64 = point_counts.iter().sum();
    ensure!(covered == points, "{points} points were logged and the buckets have {covered}");
    Ok(time.as_secs_f64() * 1000.0)
}
