//! The points that one commit adds, gathered over its requests and written once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{latest, tail};
use crate::database::{CommittedTail, Connection};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// The surrogates that a run's metrics are stored under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunKey {
    /// Surrogate of the run.
    pub(crate) run_row: i64,
    /// Its experiment.
    pub(crate) experiment_row: i64,
}

/// Points by run and key.
#[derive(Debug, Default)]
pub(crate) struct NewPoints {
    runs: BTreeMap<RunKey, BTreeMap<KeyId, Vec<MetricPoint>>>,
}

impl NewPoints {
    /// Adds points of one key of a run.
    pub(crate) fn append(&mut self, run: RunKey, key_id: KeyId, mut points: Vec<MetricPoint>) {
        if points.is_empty() {
            return;
        }
        match self.runs.entry(run).or_default().entry(key_id) {
            Entry::Vacant(first) => drop(first.insert(points)),
            Entry::Occupied(others) => others.into_mut().append(&mut points),
        }
    }

    /// Adds everything of another request.
    pub(crate) fn merge(&mut self, other: Self) {
        for (run, keys) in other.runs {
            for (key_id, points) in keys {
                self.append(run, key_id, points);
            }
        }
    }

    /// Writes one tail row a run, and brings the latest points up to date.
    pub(crate) fn write(&self, connection: &Connection) -> Result<Vec<CommittedTail>> {
        let mut tails = Vec::with_capacity(self.runs.len());
        let mut latest_points = connection.batch(latest::RECORD)?;
        for (run, keys) in &self.runs {
            let point_count = tail::insert(connection, run.run_row, keys)?;
            for (key_id, points) in keys {
                latest::record(&mut latest_points, *run, *key_id, points)?;
            }
            tails.push(CommittedTail { run_row: run.run_row, point_count, run_ended: false });
        }
        latest_points.finish()?;
        Ok(tails)
    }
}
