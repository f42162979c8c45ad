//! How long the tails are, and which of them is due for a fold.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::database::CommittedTail;
use crate::measurements;

/// When a run's tail is folded.
#[derive(Debug, Clone, Copy)]
pub struct FoldPolicy {
    /// Once it has this many points.
    pub points: usize,
    /// Once it has this many rows.
    pub rows: usize,
    /// Once nothing was logged to the run for this long.
    pub idle: Duration,
}

impl Default for FoldPolicy {
    fn default() -> Self {
        // A fold merges the open segment of each key, so it should bring a segment's worth of points or more. Until
        // then a history reads the tail: about a megabyte at most.
        Self { points: 100_000, rows: 1024, idle: Duration::from_secs(30) }
    }
}

/// The tails that are not folded yet, by run. The writer notes what it commits; the folder takes what is due.
pub(crate) struct TailSizes {
    policy: FoldPolicy,
    sizes: Mutex<HashMap<i64, TailSize>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct TailSize {
    pub(super) points: usize,
    pub(super) rows: usize,
    last_write: Instant,
    /// The folder was told and has not come to it yet.
    is_announced: bool,
}

impl TailSize {
    pub(super) fn new(points: usize, rows: usize) -> Self {
        Self { points, rows, last_write: Instant::now(), is_announced: false }
    }
}

impl TailSizes {
    pub(crate) fn new(policy: FoldPolicy) -> Self {
        Self { policy, sizes: Mutex::default() }
    }

    /// Takes a commit into account. True when the run is due and the folder should be told, once.
    pub(crate) fn note(&self, tail: CommittedTail) -> bool {
        let mut sizes = self.lock();
        let known = sizes.len();
        let size = sizes.entry(tail.run_row).or_insert_with(|| TailSize::new(0, 0));
        size.last_write = Instant::now();
        size.points += tail.point_count;
        size.rows += usize::from(tail.point_count > 0);
        let is_due = tail.run_ended || size.points >= self.policy.points || size.rows >= self.policy.rows;
        let is_news = is_due && !size.is_announced;
        size.is_announced |= is_due;
        measurements::unfolded_came(tail.point_count, sizes.len() - known);
        is_news
    }

    /// A run that nothing was logged to for a while.
    pub(super) fn idle(&self) -> Option<i64> {
        let is_idle = |size: &TailSize| size.last_write.elapsed() >= self.policy.idle;
        self.lock().iter().find(|(_, size)| is_idle(size)).map(|(run_row, _)| *run_row)
    }

    /// Forgets a run, whose fold begins.
    pub(super) fn take(&self, run_row: i64) -> Option<TailSize> {
        let size = self.lock().remove(&run_row);
        if let Some(size) = &size {
            measurements::fold_began(size.points);
        }
        size
    }

    /// Adds what a fold left behind, or what an earlier process did; it counts as idle from now on.
    pub(super) fn put_back(&self, run_row: i64, left: TailSize) {
        let mut sizes = self.lock();
        let known = sizes.len();
        let size = sizes.entry(run_row).or_insert_with(|| TailSize::new(0, 0));
        size.points += left.points;
        size.rows += left.rows;
        measurements::unfolded_came(left.points, sizes.len() - known);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, TailSize>> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
