//! What a process wants of its thread, and how far that is.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::journal::Position;

/// Shared by both.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    state: Mutex<Wished>,
    changed: Condvar,
}

/// The state of it.
#[derive(Debug, Default)]
pub(super) struct Wished {
    /// Look at once whether there is something.
    pub(super) is_woken: bool,
    /// How many wait until everything is delivered.
    pub(super) waiting: usize,
    /// Until when to go on; the thread ends when all is delivered, or then.
    pub(super) end: Option<Instant>,
    /// All before this is delivered.
    pub(super) delivered: Option<Position>,
    /// The server takes nothing now.
    pub(super) is_away: bool,
    /// The thread is gone.
    pub(super) has_ended: bool,
}

impl Wished {
    /// Whether somebody waits for delivery.
    pub(super) fn is_urgent(&self) -> bool {
        self.waiting > 0 || self.end.is_some()
    }
}

impl Wishes {
    /// The state.
    pub(super) fn lock(&self) -> MutexGuard<'_, Wished> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, and lets everybody look.
    pub(super) fn change(&self, change: impl FnOnce(&mut Wished)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits until something holds, at most until then.
    pub(super) fn wait_until(
        &self,
        deadline: Instant,
        holds: impl Fn(&Wished) -> bool,
    ) -> MutexGuard<'_, Wished> {
        let mut wishes = self.lock();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if holds(&wishes) || left.is_zero() {
                return wishes;
            }
            wishes = self.changed.wait_timeout(wishes, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
