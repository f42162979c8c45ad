//! How much is measured of one server.

use std::time::Duration;

use crate::bench::extent::Extent;
use crate::bench::subject::Subject;

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
    /// No further history is read after this.
    pub(super) read_time_max: Duration,
    /// Searches whose processor time is taken together.
    pub(super) processor_pages: u64,
    /// Points of the histories that are read.
    pub(super) history_points: Vec<u64>,
    /// Points whose place on disk is measured.
    pub(super) disk_points: u64,
    /// Bytes of the artifact.
    pub(super) artifact_bytes: u64,
    /// Times that the artifact is sent and fetched; the median counts.
    pub(super) transfers: usize,
}

impl Plan {
    /// The counts for a server whose data is on a database server: histories of one length are enough to see what
    /// that costs.
    pub(super) fn on_database(extent: Extent, subject: &Subject) -> Self {
        let mut plan = Self::new(extent, subject);
        plan.history_points.truncate(1);
        plan
    }

    /// The counts for a server. What is compared has equal counts; only the number of repetitions differs, and the
    /// points on disk, where bytes per point hardly depend on it.
    pub(super) fn new(extent: Extent, subject: &Subject) -> Self {
        let is_slow = subject.is_slow();
        match extent {
            Extent::Quick => Self {
                starts: if is_slow { 1 } else { 3 },
                windows: 1,
                window: Duration::from_millis(500),
                searched_runs: 300,
                reads: 3,
                read_time_max: Duration::from_secs(2),
                processor_pages: if is_slow { 10 } else { 100 },
                history_points: vec![5_000],
                disk_points: if is_slow { 5_000 } else { 200_000 },
                artifact_bytes: 64 << 20,
                transfers: 1,
            },
            Extent::Full => Self {
                starts: if is_slow { 2 } else { 5 },
                windows: 3,
                window: Duration::from_secs(2),
                searched_runs: 2_000,
                reads: if is_slow { 7 } else { 21 },
                read_time_max: Duration::from_secs(20),
                processor_pages: if is_slow { 20 } else { 500 },
                history_points: vec![100_000, 1_000_000],
                disk_points: if is_slow { 50_000 } else { 1_000_000 },
                artifact_bytes: 256 << 20,
                transfers: 3,
            },
        }
    }
}
