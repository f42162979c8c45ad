//! Which runs are lost: they are `RUNNING`, and their lease ended.

use std::time::Duration;

use crate::clock::now_ms;
use paceline_types::{RunInfo, RunStatus};

/// From when on a store tells that runs are lost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LostRuns {
    /// Before that nobody could tell it that a run lives.
    heard_from_ms: i64,
}

impl LostRuns {
    /// Those of a store that is opened now. It may have been away for hours, which says nothing about the runs.
    pub(crate) fn heard_after(silence: Duration) -> Self {
        let silence_ms = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
        Self { heard_from_ms: now_ms().saturating_add(silence_ms) }
    }

    /// The moment now: runs whose lease ended before it are lost. None when none is lost yet.
    pub(crate) fn before_ms(self, now_ms: i64) -> Option<i64> {
        (self.heard_from_ms <= now_ms).then_some(now_ms)
    }
}

/// Since when a run is lost, in milliseconds since the epoch, if those are lost whose lease ended before a moment.
pub(crate) fn lost_since_ms(run: &RunInfo, lost_before_ms: Option<i64>) -> Option<i64> {
    let ended_ms = run.lease_ends_ms.filter(|_| run.status == RunStatus::Running)?;
    (ended_ms < lost_before_ms?).then_some(ended_ms)
}
