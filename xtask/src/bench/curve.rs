//! What training jobs log: noisy curves at float32 precision, one point a step, steps at an uneven pace.

use fastrand::Rng;

/// Milliseconds from one step to the next, about.
const STEP_MS: u64 = 100;
const FIRST_TIMESTAMP_MS: u64 = 1_700_000_000_000;

/// Values of a curve that falls and levels out, with noise.
pub(super) struct Curve {
    random: Rng,
}

impl Curve {
    /// A curve; the seed decides its noise.
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Rng::with_seed(seed) }
    }

    /// The value at a step, as Python sends a float32: widened, with all its digits.
    pub(super) fn value(&mut self, step: u64) -> f64 {
        // Twelve uniform numbers make a good enough bell.
        let bell: f64 = (0..12).map(|_| self.random.f64()).sum::<f64>() - 6.0;
        let trend = 0.3 + 2.0 / (1.0 + step as f64 / 1000.0);
        f64::from((trend * (1.0 + 0.05 * bell)) as f32)
    }
}

/// When a step was logged. Increases with the step, with some jitter.
pub(super) fn timestamp_ms(step: u64) -> u64 {
    let jitter = (step.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60) % 11;
    FIRST_TIMESTAMP_MS + step * STEP_MS + jitter
}
