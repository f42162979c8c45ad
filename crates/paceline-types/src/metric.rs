//! Metric points and the rule for which one is the latest.

use std::cmp::Ordering;

/// One measured value of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricPoint {
    /// When it was measured: milliseconds since the epoch, not negative.
    pub timestamp_ms: i64,
    /// Training step; may be negative.
    pub step: i64,
    /// Finite or NaN: infinities are clamped by [`MetricPoint::new`].
    pub value: f64,
}

/// A metric's key with one of its points.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Name of the metric.
    pub key: String,
    /// The point.
    pub point: MetricPoint,
}

impl MetricPoint {
    /// A point as the store keeps it: ±Infinity becomes the largest finite double of that sign.
    pub fn new(timestamp_ms: i64, step: i64, value: f64) -> Self {
        let value = if value.is_infinite() { f64::MAX.copysign(value) } else { value };
        Self { timestamp_ms, step, value }
    }

    /// The value as it takes part in comparisons: NaN counts as zero, and so does negative zero.
    pub fn comparable_value(&self) -> f64 {
        if self.value.is_nan() { 0.0 } else { self.value + 0.0 }
    }

    /// Whether this point replaces `other` as the latest: greater by (step, timestamp, value).
    pub fn supersedes(&self, other: &Self) -> bool {
        let position = |point: &Self| (point.step, point.timestamp_ms, point.comparable_value());
        position(self) > position(other)
    }

    /// The order of a history: timestamp, step, value, and a number before the NaN that compares like it.
    pub fn history_order(&self, other: &Self) -> Ordering {
        self.timestamp_ms
            .cmp(&other.timestamp_ms)
            .then(self.step.cmp(&other.step))
            .then(self.comparable_value().total_cmp(&other.comparable_value()))
            .then(self.value.is_nan().cmp(&other.value.is_nan()))
    }

    /// The order of a curve over steps: step, timestamp, value, NaN as in a history.
    pub fn step_order(&self, other: &Self) -> Ordering {
        self.step.cmp(&other.step).then_with(|| self.history_order(other))
    }

    /// Whether both are the same point, so that logging the second adds nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        self.history_order(other) == Ordering::Equal
    }
}
