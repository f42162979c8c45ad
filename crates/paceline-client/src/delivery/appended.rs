//! How writers tell that there is something to deliver, without waking anybody for each point.

use std::sync::atomic::{AtomicU64, Ordering};

/// So much to deliver does not wait for its age.
pub(super) const PROMPT_BYTES: u64 = 1024 * 1024;

/// Bytes that were appended, and bytes that were looked at.
#[derive(Debug, Default)]
pub(crate) struct Appended {
    total: AtomicU64,
    taken: AtomicU64,
}

impl Appended {
    /// Counts what was appended. Says whether the thread should be woken: so much does not wait.
    pub(crate) fn add(&self, bytes: u64) -> bool {
        let before = self.total.fetch_add(bytes, Ordering::Relaxed);
        let waiting = before.saturating_sub(self.taken.load(Ordering::Relaxed));
        waiting < PROMPT_BYTES && waiting + bytes >= PROMPT_BYTES
    }

    /// Looks at all there is.
    pub(super) fn take(&self) {
        self.taken.store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Bytes that were not looked at.
    pub(super) fn waiting(&self) -> u64 {
        self.total.load(Ordering::Relaxed).saturating_sub(self.taken.load(Ordering::Relaxed))
    }
}
