//! Signs of life of the runs that a process has in hand, while it has them.
//!
//! They are requests of their own and stand in no journal: what matters is that they come now, and one that is late says
//! nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use paceline_api::runs::RenewLeasesRequest;

use super::Connection;
use crate::destination::Outgoing;

const PATH: &str = "/api/v1/runs/leases";
/// Runs of one request.
const RUNS_MAX: usize = 1000;
/// How long a server may take: what is to be delivered waits meanwhile.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(5);
/// How often a lease is renewed while it lasts, so that one request or two may fail.
const RENEWALS: u32 = 3;

/// The runs that a process has in hand.
#[derive(Debug, Default)]
pub(crate) struct HeldRuns(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    run_ids: BTreeSet<String>,
    /// One of them has no lease yet.
    has_new: bool,
}

impl HeldRuns {
    /// The run is begun or resumed here.
    pub(crate) fn hold(&self, run_id: &str) {
        let mut held = self.lock();
        held.has_new |= held.run_ids.insert(run_id.to_owned());
    }

    /// The run has ended.
    pub(crate) fn release(&self, run_id: &str) {
        self.lock().run_ids.remove(run_id);
    }

    /// All of them, if it is time or one is new.
    fn take_due(&self, is_time: bool) -> Vec<String> {
        let mut held = self.lock();
        if !std::mem::take(&mut held.has_new) && !is_time {
            return Vec::new();
        }
        held.run_ids.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What renews their leases.
pub(super) struct Leases {
    held: Arc<HeldRuns>,
    connection: Arc<Connection>,
    lease: Duration,
    renewed: Option<Instant>,
}

impl Leases {
    /// Of so long. Nothing is sent yet.
    pub(super) fn new(held: Arc<HeldRuns>, connection: Arc<Connection>, lease: Duration) -> Self {
        Self { held, connection, lease, renewed: None }
    }

    /// Renews them if it is time. One that fails has its next turn: until then the lease lasts.
    pub(super) fn renew_if_due(&mut self) {
        let is_time = self.renewed.is_none_or(|renewed| renewed.elapsed() >= self.lease / RENEWALS);
        let run_ids = self.held.take_due(is_time);
        if run_ids.is_empty() {
            return;
        }
        self.renewed = Some(Instant::now());
        for run_ids in run_ids.chunks(RUNS_MAX) {
            if let Err(cause) = self.renew(run_ids) {
                tracing::debug!("the leases of {} runs are not renewed: {cause}", run_ids.len());
            }
        }
    }

    fn renew(&self, run_ids: &[String]) -> Result<(), String> {
        let lease_ms = u64::try_from(self.lease.as_millis()).unwrap_or(u64::MAX);
        let request = RenewLeasesRequest { run_ids: run_ids.to_vec(), lease_ms };
        let body = serde_json::to_vec(&request).map_err(|error| error.to_string())?;
        let response = self.connection.send(Outgoing {
            path: PATH,
            body: Some(&body),
            content_type: Some("application/json"),
            time_max: Some(ANSWER_TIME_MAX),
            ..Outgoing::default()
        })?;
        match response.status.is_success() {
            true => Ok(()),
            false => Err(response.status.to_string()),
        }
    }
}
