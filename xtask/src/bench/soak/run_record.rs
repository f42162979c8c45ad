//! What was acknowledged of one run.

use super::point::{KEYS, Point};
use crate::bench::batch_body::key_name;

/// Points of a log-batch; each key has the same share.
pub(super) const BATCH_POINTS: u64 = 1000;
/// Bytes of an artifact.
pub(super) const ARTIFACT_BYTES: usize = 16 << 10;

/// A run's acknowledged writes, as counts: what each of them was follows from its number.
#[derive(Debug)]
pub(super) struct RunRecord {
    pub(super) run_id: String,
    /// Decides the values of the points.
    pub(super) seed: u64,
    /// Begins the keys: several connections log to one run, each to keys of its own.
    pub(super) key_prefix: String,
    /// Points of each key, at the steps from 0.
    pub(super) points: [u64; KEYS as usize],
    pub(super) params: u64,
    /// How often the one tag was set.
    pub(super) tags: u64,
    pub(super) artifacts: u64,
    pub(super) is_finished: bool,
    /// Whether a write was not acknowledged, so that it may be there or not: nothing is written to the run after that.
    pub(super) is_uncertain: bool,
}

impl RunRecord {
    /// A run that one connection has for itself.
    pub(super) fn own(run_id: String, seed: u64) -> Self {
        Self {
            run_id,
            seed,
            key_prefix: String::new(),
            points: [0; KEYS as usize],
            params: 0,
            tags: 0,
            artifacts: 0,
            is_finished: false,
            is_uncertain: false,
        }
    }

    /// The part of one connection in a run that all log to.
    pub(super) fn shared(run_id: &str, worker: u64) -> Self {
        Self { key_prefix: format!("worker_{worker}/"), ..Self::own(run_id.to_owned(), worker) }
    }

    /// The name of a key.
    pub(super) fn key(&self, key: u64) -> String {
        format!("{}{}", self.key_prefix, key_name(key))
    }

    /// How many points a key has.
    pub(super) fn count(&self, key: u64) -> u64 {
        self.points[key as usize]
    }

    /// The point at a step of a key.
    pub(super) fn point(&self, key: u64, step: u64) -> Point {
        Point::new(self.seed, key, step)
    }

    /// The name and value of a param.
    pub(super) fn param(&self, number: u64) -> (String, String) {
        (format!("param_{number}"), format!("{:x}", self.seed.wrapping_mul(number + 1)))
    }

    /// The bytes of an artifact.
    pub(super) fn artifact(&self, number: u64) -> Vec<u8> {
        let mut bytes = vec![0; ARTIFACT_BYTES];
        fastrand::Rng::with_seed(self.seed ^ (number << 48)).fill(&mut bytes);
        bytes
    }

    /// Where an artifact is.
    pub(super) fn artifact_path(&self, experiment_id: &str, number: u64) -> String {
        let root = "/api/2.0/mlflow-artifacts/artifacts";
        format!("{root}/{experiment_id}/{}/artifacts/checkpoint_{number}.bin", self.run_id)
    }
}
