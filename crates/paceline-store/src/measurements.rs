//! What the store says of itself to whoever gathers it. Where nobody does, it costs nothing.

use std::time::Duration;

use metrics::{Unit, describe_gauge, describe_histogram, gauge, histogram};

/// Requests that share a commit.
const COMMIT_REQUESTS: &str = "paceline_commit_requests";
const COMMIT_SECONDS: &str = "paceline_commit_duration_seconds";
const WRITES_WAITING: &str = "paceline_writes_waiting";
const READS_RUNNING: &str = "paceline_reads_running";
const READ_WAIT_SECONDS: &str = "paceline_read_wait_seconds";
const UNFOLDED_POINTS: &str = "paceline_unfolded_points";
const UNFOLDED_RUNS: &str = "paceline_unfolded_runs";

/// Says what the numbers mean.
pub(crate) fn describe() {
    describe_histogram!(COMMIT_REQUESTS, Unit::Count, "Requests that shared a commit.");
    describe_histogram!(
        COMMIT_SECONDS,
        Unit::Seconds,
        "How long a commit took, from its first request until it was on the disk."
    );
    describe_gauge!(WRITES_WAITING, Unit::Count, "Requests that wait for the next commit.");
    describe_gauge!(READS_RUNNING, Unit::Count, "Connections of the pool that are reading.");
    describe_histogram!(
        READ_WAIT_SECONDS,
        Unit::Seconds,
        "How long reads waited for a connection of the pool."
    );
    describe_gauge!(UNFOLDED_POINTS, Unit::Count, "Metric points that are not compressed yet.");
    describe_gauge!(UNFOLDED_RUNS, Unit::Count, "Runs that have such points.");
}

/// A commit ended, and so many requests wait for the next one.
pub(crate) fn committed(requests: usize, took: Duration, is_kept: bool, waiting: usize) {
    histogram!(COMMIT_REQUESTS).record(requests as f64);
    let outcome = if is_kept { "kept" } else { "failed" };
    histogram!(COMMIT_SECONDS, "outcome" => outcome).record(took);
    gauge!(WRITES_WAITING).set(waiting as f64);
}

/// A read that has its connection, until it is dropped.
pub(crate) struct RunningRead;

impl RunningRead {
    /// It waited this long.
    pub(crate) fn begin(waited: Duration) -> Self {
        histogram!(READ_WAIT_SECONDS).record(waited);
        gauge!(READS_RUNNING).increment(1.0);
        Self
    }
}

impl Drop for RunningRead {
    fn drop(&mut self) {
        gauge!(READS_RUNNING).decrement(1.0);
    }
}

/// So many points came that are not folded yet, and so many runs with such points.
pub(crate) fn unfolded_came(points: usize, runs: usize) {
    gauge!(UNFOLDED_POINTS).increment(points as f64);
    gauge!(UNFOLDED_RUNS).increment(runs as f64);
}

/// The fold of a run with so many points begins.
pub(crate) fn fold_began(points: usize) {
    gauge!(UNFOLDED_POINTS).decrement(points as f64);
    gauge!(UNFOLDED_RUNS).decrement(1.0);
}
