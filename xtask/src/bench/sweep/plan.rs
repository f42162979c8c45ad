//! The sizes that are looked at.

use std::time::Duration;

use crate::bench::extent::Extent;

/// How far the databases grow, and how often each is asked.
#[derive(Debug)]
pub(super) struct Plan {
    /// Counts of runs at which the one growing database is looked at.
    pub(super) run_stops: Vec<u64>,
    /// From this many runs on, a deep page is read as well.
    pub(super) deep_walk_runs: u64,
    /// That page, from 1. Another follows: the last page also has to look for runs that lack the metric.
    pub(super) deep_page: u64,
    /// Databases with points, each of which grows by itself.
    pub(super) points: Vec<PointGrowth>,
    /// Times that a question is asked; the median counts.
    pub(super) reads: usize,
    /// No further time is asked after this.
    pub(super) read_time_max: Duration,
    /// Starts on a database; their median counts.
    pub(super) starts: usize,
}

/// A database whose points grow.
#[derive(Debug)]
pub(super) struct PointGrowth {
    /// Runs that share the points evenly.
    pub(super) runs: u64,
    /// Keys of each run.
    pub(super) keys: u64,
    /// Counts of points at which the database is looked at.
    pub(super) stops: Vec<u64>,
}

impl Plan {
    /// The sizes of an extent.
    pub(super) fn new(extent: Extent) -> Self {
        match extent {
            Extent::Quick => Self {
                run_stops: vec![1_000, 4_000],
                deep_walk_runs: 4_000,
                deep_page: 39,
                points: vec![
                    PointGrowth { runs: 1, keys: 20, stops: vec![200_000, 400_000] },
                    PointGrowth { runs: 1, keys: 1, stops: vec![200_000] },
                ],
                reads: 3,
                read_time_max: Duration::from_secs(1),
                starts: 1,
            },
            Extent::Full => Self {
                run_stops: vec![1_000, 10_000, 100_000, 1_000_000],
                deep_walk_runs: 100_000,
                deep_page: 999,
                points: vec![
                    PointGrowth { runs: 1, keys: 20, stops: vec![1_000_000, 10_000_000] },
                    PointGrowth { runs: 20, keys: 20, stops: vec![100_000_000] },
                    PointGrowth { runs: 1, keys: 1, stops: vec![1_000_000, 10_000_000] },
                ],
                reads: 21,
                read_time_max: Duration::from_secs(5),
                starts: 3,
            },
        }
    }
}
