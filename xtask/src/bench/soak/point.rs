//! The points of the soak: each follows from its place, so that what was acknowledged is known by counts alone.

use fastrand::Rng;

use crate::bench::curve;

/// Keys of a run.
pub(super) const KEYS: u64 = 20;

/// A point as it is sent, and as it must come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) step: u64,
    pub(super) timestamp_ms: u64,
    pub(super) value: f64,
}

impl Point {
    /// The point of a run, which has a seed of its own, at a step of a key.
    pub(super) fn new(seed: u64, key: u64, step: u64) -> Self {
        let mut random =
            Rng::with_seed((seed << 32) ^ (key << 24) ^ step.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let value = match key % 4 {
            // What frameworks log: float32, widened.
            0 => f64::from(random.f32()),
            1 => random.f64() - 0.5,
            // Every digit and many magnitudes.
            2 => random.f64() * 10_f64.powi(random.i32(-300..300)),
            _ => f64::from(random.i32(..)),
        };
        Self { step, timestamp_ms: curve::timestamp_ms(step), value }
    }

    /// The members of its JSON object, of which each metric route has the same.
    pub(super) fn json(self, key: &str) -> String {
        let Self { step, timestamp_ms, value } = self;
        format!("\"key\":\"{key}\",\"value\":{value:?},\"timestamp\":{timestamp_ms},\"step\":{step}")
    }
}
