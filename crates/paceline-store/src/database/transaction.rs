//! What one write request sees of the commit that it shares with others.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Deref;

use paceline_types::{ExperimentId, MetricPoint, Rejection, RunInfo, limits};

use super::connection::Part;
use super::{CommittedTail, Connection};
use crate::changes::Change;
use crate::error::{Error, Result};
use crate::key_names::{KeyId, KeyNames};
use crate::metrics::{NewPoints, RunKey};

/// What requests do to a commit besides their statements.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Requests that succeeded.
    pub(super) requests: usize,
    pub(super) points: NewPoints,
    /// Points that are written already.
    pub(super) tails: Vec<CommittedTail>,
    pub(super) ended_runs: Vec<i64>,
    pub(super) changes: Vec<Change>,
}

impl Effects {
    /// Adds those of another request, or of a part of one.
    pub(super) fn merge(&mut self, mut other: Self) {
        self.points.merge(other.points);
        self.tails.append(&mut other.tails);
        self.ended_runs.append(&mut other.ended_runs);
        self.changes.append(&mut other.changes);
    }
}

/// One request's part of a commit: undone as a whole when the request fails, without harm to its neighbours.
pub(crate) struct WriteTransaction<'c> {
    connection: &'c Connection,
    key_names: &'c KeyNames,
    effects: Effects,
    /// A cell, because noting a change is no change of the transaction.
    changes: RefCell<Vec<Change>>,
}

impl<'c> WriteTransaction<'c> {
    pub(super) fn new(connection: &'c Connection, key_names: &'c KeyNames) -> Self {
        Self { connection, key_names, effects: Effects::default(), changes: RefCell::default() }
    }

    /// The id of a key's name, made when the name is new.
    pub(crate) fn intern_key(&self, name: &str) -> Result<KeyId> {
        self.key_names.intern(self.connection, name)
    }

    /// The same for names that are used soon: on a server they are asked for together.
    pub(crate) fn intern_keys<'k>(&self, names: impl Iterator<Item = &'k str>) -> Result<()> {
        self.key_names.intern_all(self.connection, names)
    }

    /// Adds points to the commit. They are written once, at its end, together with those of its neighbours.
    pub(crate) fn append_points(&mut self, run: RunKey, key_id: KeyId, points: Vec<MetricPoint>) {
        self.effects.points.append(run, key_id, points);
    }

    /// Writes the points of the request so far, for a part of it that has to find them where the others are.
    pub(crate) fn write_points(&mut self) -> Result<()> {
        let points = std::mem::take(&mut self.effects.points);
        self.effects.tails.extend(points.write(self.connection)?);
        Ok(())
    }

    /// Notes that so many points were written to the tail of a run, to be folded some time.
    pub(crate) fn note_tail(&mut self, run_row: i64, point_count: usize) {
        self.effects.tails.push(CommittedTail { run_row, point_count, run_ended: false });
    }

    /// Notes that a run ended, so that its points are folded soon.
    pub(crate) fn note_run_ended(&mut self, run_row: i64) {
        self.effects.ended_runs.push(run_row);
    }

    /// Tells those who watch what changes, once it is committed.
    pub(crate) fn note(&self, change: Change) {
        self.changes.borrow_mut().push(change);
    }

    /// Notes that something about an experiment changes, besides its runs.
    pub(crate) fn note_experiment(&self, experiment_id: ExperimentId) {
        self.note(Change::Experiment(experiment_id));
    }

    /// Notes that something about a run changes, besides its metrics.
    pub(crate) fn note_run(&self, run: &RunInfo) {
        self.note(Change::Run { experiment_id: run.experiment_id, run_id: run.run_id.clone() });
    }

    /// Notes that metrics of a run get points.
    pub(crate) fn note_series<'k>(&self, run: &RunInfo, keys: impl ExactSizeIterator<Item = &'k str>) {
        let (experiment_id, run_id) = (run.experiment_id, run.run_id.clone());
        let named: Option<BTreeSet<String>> =
            (keys.len() <= limits::CHANGED_KEYS).then(|| keys.map(str::to_owned).collect());
        self.note(Change::Series { experiment_id, run_id, keys: named });
    }

    /// Does a part of the request that may be refused by itself: then the part leaves nothing behind, and the request
    /// goes on with the reason.
    pub(crate) fn attempt<T>(
        &mut self,
        part: impl FnOnce(&mut WriteTransaction<'_>) -> Result<T>,
    ) -> Result<Result<T, Rejection>> {
        self.connection.begin_part(&Part::OF_REQUEST)?;
        let mut transaction = WriteTransaction::new(self.connection, self.key_names);
        let outcome = part(&mut transaction);
        let effects = transaction.into_effects();
        let outcome = match outcome {
            Ok(done) => {
                self.connection.end_part(&Part::OF_REQUEST)?;
                self.effects.merge(effects);
                Ok(done)
            }
            Err(Error::Rejected(rejection)) => {
                self.connection.undo_part(&Part::OF_REQUEST)?;
                self.key_names.settle(false);
                Err(rejection)
            }
            // The request fails, and is undone as a whole.
            Err(failure) => return Err(failure),
        };
        Ok(outcome)
    }

    pub(super) fn into_effects(mut self) -> Effects {
        self.effects.changes.append(self.changes.get_mut());
        self.effects
    }
}

impl Deref for WriteTransaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}
