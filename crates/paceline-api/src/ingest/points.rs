//! Points as columns, and columns as points.

use super::change::Change;
use super::messages::{Batch, MetricSeries};

/// The columns of a series do not have one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the columns of a series must have one length: {steps} steps, {timestamps} timestamps, {values} values"
)]
pub struct ColumnLengths {
    /// Length of `step_deltas`.
    pub steps: usize,
    /// Length of `timestamp_ms_deltas`.
    pub timestamps: usize,
    /// Length of `values`.
    pub values: usize,
}

impl MetricSeries {
    /// A series of points: step, milliseconds since the epoch, value.
    pub fn new(key: impl Into<String>, points: impl IntoIterator<Item = (i64, i64, f64)>) -> Self {
        let mut series = Self { key: key.into(), ..Self::default() };
        let (mut last_step, mut last_timestamp_ms) = (0_i64, 0_i64);
        for (step, timestamp_ms, value) in points {
            series.step_deltas.push(step.wrapping_sub(last_step));
            series.timestamp_ms_deltas.push(timestamp_ms.wrapping_sub(last_timestamp_ms));
            series.values.push(value);
            (last_step, last_timestamp_ms) = (step, timestamp_ms);
        }
        series
    }

    /// The points: step, milliseconds since the epoch, value.
    ///
    /// # Errors
    /// When the columns have different lengths.
    pub fn points(&self) -> Result<impl Iterator<Item = (i64, i64, f64)>, ColumnLengths> {
        let (steps, timestamps) = (self.step_deltas.len(), self.timestamp_ms_deltas.len());
        let values = self.values.len();
        if steps != values || timestamps != values {
            return Err(ColumnLengths { steps, timestamps, values });
        }
        let steps = running_sums(&self.step_deltas);
        let timestamps_ms = running_sums(&self.timestamp_ms_deltas);
        let point = |((step, timestamp_ms), value)| (step, timestamp_ms, value);
        Ok(steps.zip(timestamps_ms).zip(self.values.iter().copied()).map(point))
    }
}

impl Batch {
    /// How many points belong to logged models.
    pub(super) fn model_points(&self) -> usize {
        let changes = self.events.iter().filter_map(|event| event.change.as_ref());
        let series = changes.flat_map(|change| match change {
            Change::Metrics(metrics) => metrics.series.as_slice(),
            _ => &[],
        });
        series.filter(|series| !series.model_id.is_empty()).map(|series| series.values.len()).sum()
    }
}

fn running_sums(deltas: &[i64]) -> impl Iterator<Item = i64> {
    let add = |sum: &mut i64, delta: &i64| {
        *sum = sum.wrapping_add(*delta);
        Some(*sum)
    };
    deltas.iter().scan(0, add)
}
