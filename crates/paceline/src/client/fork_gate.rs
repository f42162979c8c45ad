//! What keeps requests and forks of a process apart.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Requests pass it one beside the other; a fork waits until none is under way, and lets none begin.
#[derive(Debug, Default)]
pub(super) struct ForkGate {
    passing: Mutex<Passing>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Passing {
    requests: usize,
    /// Threads that are about to fork.
    forks: usize,
}

/// A request that is under way, until it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay<'g>(&'g ForkGate);

impl ForkGate {
    /// Begins a request, once no fork is at hand.
    pub(super) fn enter(&self) -> UnderWay<'_> {
        let passing = self.lock();
        let waited = self.changed.wait_while(passing, |passing| passing.forks > 0);
        waited.unwrap_or_else(PoisonError::into_inner).requests += 1;
        UnderWay(self)
    }

    /// Lets no request begin. Says whether those that are under way ended in time.
    pub(super) fn close(&self, time_max: Duration) -> bool {
        let mut passing = self.lock();
        passing.forks += 1;
        let waited = self.changed.wait_timeout_while(passing, time_max, |passing| passing.requests > 0);
        waited.unwrap_or_else(PoisonError::into_inner).0.requests == 0
    }

    /// The process has forked.
    pub(super) fn open(&self) {
        let mut passing = self.lock();
        passing.forks = passing.forks.saturating_sub(1);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Passing> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut passing = self.0.lock();
        passing.requests -= 1;
        self.0.changed.notify_all();
    }
}
