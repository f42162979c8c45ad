//! How much is measured.

use std::time::Duration;

use anyhow::{Result, bail};
use serde::Serialize;

use super::subject::Subject;

/// How much time a benchmark takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Extent {
    /// Half a minute or so: shows that everything works, and large differences.
    Quick,
    /// Some minutes: the numbers that are published.
    Full,
}

/// The counts of one server's measurements.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Fresh starts; their median counts.
    pub(super) starts: usize,
    /// Windows of each throughput; their median counts.
    pub(super) windows: usize,
    /// Length of a window.
    pub(super) window: Duration,
    /// Runs that are searched.
    pub(super) searched_runs: u64,
    /// Times that a search or a history is read; the median counts.
    pub(super) reads: usize,
    /// Points of the history that is read.
    pub(super) history_points: u64,
    /// Points whose place on disk is measured.
    pub(super) disk_points: u64,
    /// Bytes of the artifact.
    pub(super) artifact_bytes: u64,
    /// Times that the artifact is sent and fetched; the median counts.
    pub(super) transfers: usize,
}

impl Extent {
    /// What was typed after `bench`.
    pub(crate) fn from_arguments(arguments: &[String]) -> Result<Self> {
        match arguments {
            [] => Ok(Self::Full),
            [only] if only == "--quick" => Ok(Self::Quick),
            _ => bail!("usage: cargo xtask bench [--quick]"),
        }
    }

    /// The command that measures this much.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Quick => "cargo xtask bench --quick",
            Self::Full => "cargo xtask bench",
        }
    }

    /// The counts for a server. What is compared has equal counts; only the number of repetitions differs, and the
    /// points on disk, where bytes per point hardly depend on it.
    pub(super) fn plan(self, subject: &Subject) -> Plan {
        let is_slow = subject.is_slow();
        match self {
            Self::Quick => Plan {
                starts: if is_slow { 1 } else { 3 },
                windows: 1,
                window: Duration::from_millis(500),
                searched_runs: 100,
                reads: 3,
                history_points: 5_000,
                disk_points: if is_slow { 5_000 } else { 200_000 },
                artifact_bytes: 64 << 20,
                transfers: 1,
            },
            Self::Full => Plan {
                starts: if is_slow { 2 } else { 5 },
                windows: 3,
                window: Duration::from_secs(2),
                searched_runs: 2_000,
                reads: if is_slow { 7 } else { 21 },
                history_points: 100_000,
                disk_points: if is_slow { 50_000 } else { 1_000_000 },
                artifact_bytes: 256 << 20,
                transfers: 3,
            },
        }
    }
}
