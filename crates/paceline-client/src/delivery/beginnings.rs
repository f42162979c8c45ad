//! Waiting for runs that others begin.
//!
//! A process may log to a run that another one begins, and its journal may reach the server first: both wait while a server
//! is away, and come back at times of their own. The server would refuse what is logged to a run that it does not know. So the
//! journal waits for it, for as long as the other one may be late.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, Instant};

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{AWAITED_RUNS_MAX, Event};

/// How long a run is waited for at a server that answers: twice the longest pause of whoever begins it.
const WAIT: Duration = Duration::from_secs(60);

/// What is known of the beginnings of runs.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    /// Those that are there, and those that nobody waits for any more.
    settled: HashSet<String>,
    /// Since when others are missing.
    missing: HashMap<String, Instant>,
    waits_for_none: bool,
}

impl Beginnings {
    /// From now on what is missing is not waited for.
    pub(super) fn wait_for_none(&mut self) {
        self.waits_for_none = true;
    }

    /// The runs of a batch that have to be there before it.
    pub(super) fn awaited(&self, events: &[Event]) -> Vec<String> {
        if self.waits_for_none {
            return Vec::new();
        }
        let is_beginning = |event: &&Event| matches!(event.change, Some(Change::CreateRun(_)));
        let begun: HashSet<&str> =
            events.iter().filter(is_beginning).map(|event| event.run_id.as_str()).collect();
        let may_come = |run_id: &str| self.missing.get(run_id).is_none_or(|since| since.elapsed() < WAIT);
        let awaited: BTreeSet<&str> = events
            .iter()
            .map(|event| event.run_id.as_str())
            .filter(|run_id| !begun.contains(run_id) && !self.settled.contains(*run_id) && may_come(run_id))
            .collect();
        awaited.into_iter().take(AWAITED_RUNS_MAX).map(str::to_owned).collect()
    }

    /// The server lacks these.
    pub(super) fn note_missing(&mut self, run_ids: &[String]) {
        for run_id in run_ids {
            self.missing.entry(run_id.clone()).or_insert_with(Instant::now);
        }
    }

    /// A batch is delivered: its runs are there, or will not be.
    pub(super) fn note_delivered(&mut self, events: &[Event]) {
        for Event { run_id, .. } in events {
            if !self.settled.contains(run_id) {
                self.missing.remove(run_id);
                self.settled.insert(run_id.clone());
            }
        }
    }
}
