//! Which runs are lost: they are `RUNNING`, and their lease ended.

use std::time::{SystemTime, UNIX_EPOCH};

use paceline_types::{RunInfo, RunStatus};

/// How long after a start a client may be silent: as long as its pauses while the server is away.
const RETURN_MS: i64 = 30_000;

/// What a run's lease is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LostRuns {
    /// Nobody could tell this server before that a run lives.
    heard_from_ms: i64,
}

impl LostRuns {
    /// Those of a store that clients reach at all times.
    pub(crate) fn of_store() -> Self {
        Self { heard_from_ms: i64::MIN }
    }

    /// Those of a server that starts now. It may have been away for hours, which says nothing about the runs.
    pub(crate) fn of_started_server() -> Self {
        Self { heard_from_ms: now_ms().saturating_add(RETURN_MS) }
    }

    /// Since when a run is lost, in milliseconds since the epoch, if it is.
    pub(crate) fn since_ms(self, run: &RunInfo) -> Option<i64> {
        let ended_ms = run.lease_ends_ms.filter(|_| run.status == RunStatus::Running)?;
        (ended_ms.max(self.heard_from_ms) < now_ms()).then_some(ended_ms)
    }
}

fn now_ms() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}
