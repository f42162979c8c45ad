//! How long the tests go on, and from which seed.

use std::time::{Duration, Instant};

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Seconds that both tests take together; longer runs begin from another seed each time.
const SECONDS_VARIABLE: &str = "PACELINE_FUZZ_SECONDS";
/// The seed of the first sequence, as a failure names it.
const SEED_VARIABLE: &str = "PACELINE_FUZZ_SEED";
/// What everyone's tests have in common.
const DEFAULT_SEED: u64 = 1;
const DEFAULT_SECONDS: u64 = 22;

/// The seeds of sequences, until the time is over.
pub(crate) struct Seeds {
    next: u64,
    end: Instant,
}

impl Seeds {
    /// Takes a share of the time, in parts of a hundred.
    pub(crate) fn for_share(percent: u64) -> Self {
        let seconds = number(SECONDS_VARIABLE);
        let time_ms = seconds.unwrap_or(DEFAULT_SECONDS) * 10 * percent;
        let first = || if seconds.is_some() { fastrand::u64(..) } else { DEFAULT_SEED };
        let next = number(SEED_VARIABLE).unwrap_or_else(first);
        println!("seeds from {next}, for {time_ms} ms");
        Self { next, end: Instant::now() + Duration::from_millis(time_ms) }
    }
}

impl Iterator for Seeds {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let seed = self.next;
        self.next = seed.wrapping_add(1);
        (Instant::now() < self.end).then_some(seed)
    }
}

/// A runner of one case.
pub(crate) fn runner(seed: u64) -> TestRunner {
    let config = Config {
        cases: 1,
        max_shrink_time: 60_000,
        max_shrink_iters: 100_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

/// How to run a sequence again.
pub(crate) fn how_to_repeat(seed: u64) -> String {
    format!("{SEED_VARIABLE}={seed} cargo test -p paceline --test contract_model")
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} must be a whole number, not {text}")))
}
