//! The latest point of each (run, key), with count and extremes of all its points.

use super::new_points::RunKey;
use crate::database::{Batch, Connection, params};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// A value as a column holds it: NULL is NaN.
pub(crate) fn stored_value(value: f64) -> Option<f64> {
    if value.is_nan() { None } else { Some(value) }
}

/// Takes new points into account. A stored point gives way only to one that is strictly greater by (step, timestamp,
/// value), which is why these are set from the last to the first: where each assignment sees the ones before it, as in
/// MySQL, the comparison still comes out the same.
pub(super) const RECORD: &str = "INSERT INTO metric_latest
         (run_id, key_id, experiment_id, step, timestamp_ms, value,
          point_count, nan_count, min_value, max_value)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run_id, key_id) DO UPDATE SET
         value        = CASE WHEN (excluded.step, excluded.timestamp_ms, COALESCE(excluded.value, 0))
                                > (metric_latest.step, metric_latest.timestamp_ms, COALESCE(metric_latest.value, 0))
                             THEN excluded.value ELSE metric_latest.value END,
         timestamp_ms = CASE WHEN (excluded.step, excluded.timestamp_ms, COALESCE(excluded.value, 0))
                                > (metric_latest.step, metric_latest.timestamp_ms, COALESCE(metric_latest.value, 0))
                             THEN excluded.timestamp_ms ELSE metric_latest.timestamp_ms END,
         step         = CASE WHEN (excluded.step, excluded.timestamp_ms, COALESCE(excluded.value, 0))
                                > (metric_latest.step, metric_latest.timestamp_ms, COALESCE(metric_latest.value, 0))
                             THEN excluded.step ELSE metric_latest.step END,
         point_count  = metric_latest.point_count + excluded.point_count,
         nan_count    = metric_latest.nan_count + excluded.nan_count,
         min_value    = CASE WHEN metric_latest.min_value IS NULL OR excluded.min_value < metric_latest.min_value
                             THEN excluded.min_value ELSE metric_latest.min_value END,
         max_value    = CASE WHEN metric_latest.max_value IS NULL OR excluded.max_value > metric_latest.max_value
                             THEN excluded.max_value ELSE metric_latest.max_value END";

/// Adds the new points of a key to a batch of [`RECORD`].
pub(super) fn record(
    batch: &mut Batch<'_>,
    run: RunKey,
    key_id: KeyId,
    points: &[MetricPoint],
) -> Result<()> {
    let Some(latest) = points.iter().copied().reduce(later) else {
        return Ok(());
    };
    let extremes = Extremes::of(points);
    batch.row(params![
        run.run_row,
        key_id,
        run.experiment_row,
        latest.step,
        latest.timestamp_ms,
        stored_value(latest.value),
        points.len(),
        extremes.nan_count,
        extremes.min,
        extremes.max,
    ])?;
    Ok(())
}

/// Takes duplicates out of the counts, once a fold has found them.
pub(super) fn forget_duplicates(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    duplicates: usize,
    nan_duplicates: usize,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE metric_latest SET point_count = point_count - ?, nan_count = nan_count - ?
             WHERE run_id = ? AND key_id = ?",
        )?
        .execute(params![duplicates, nan_duplicates, run_row, key_id])?;
    Ok(())
}

/// The later of two points. Of a number and a NaN that compare alike the number wins, so that the order of
/// points inside a batch makes no difference.
pub(super) fn later(one: MetricPoint, other: MetricPoint) -> MetricPoint {
    let is_tie = !one.supersedes(&other) && !other.supersedes(&one);
    if other.supersedes(&one) || (is_tie && one.value.is_nan()) { other } else { one }
}

/// Extremes of the numbers, and how many values are none.
pub(super) struct Extremes {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) nan_count: usize,
}

impl Extremes {
    pub(super) fn of(points: &[MetricPoint]) -> Self {
        let numbers = || points.iter().map(|point| point.value).filter(|value| !value.is_nan());
        Self {
            min: numbers().reduce(f64::min),
            max: numbers().reduce(f64::max),
            nan_count: points.len() - numbers().count(),
        }
    }
}
