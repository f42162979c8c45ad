//! What one write request sees of the commit that it shares with others.

use std::ops::Deref;

use rusqlite::Connection;

use crate::error::Result;
use crate::key_names::{KeyId, KeyNames};
use crate::metrics::{NewPoints, RunKey};
use paceline_types::MetricPoint;

/// One request's part of a commit: undone as a whole when the request fails, without harm to its neighbours.
pub(crate) struct WriteTransaction<'c> {
    connection: &'c Connection,
    key_names: &'c KeyNames,
    points: NewPoints,
    ended_runs: Vec<i64>,
}

impl<'c> WriteTransaction<'c> {
    pub(super) fn new(connection: &'c Connection, key_names: &'c KeyNames) -> Self {
        Self { connection, key_names, points: NewPoints::default(), ended_runs: Vec::new() }
    }

    /// The id of a key's name, made when the name is new.
    pub(crate) fn intern_key(&self, name: &str) -> Result<KeyId> {
        self.key_names.intern(self.connection, name)
    }

    /// Adds points to the commit. They are written once, at its end, together with those of its neighbours.
    pub(crate) fn append_points(
        &mut self,
        run: RunKey,
        points: impl IntoIterator<Item = (KeyId, MetricPoint)>,
    ) {
        self.points.append(run, points);
    }

    /// Notes that a run ended, so that its points are folded soon.
    pub(crate) fn note_run_ended(&mut self, run_row: i64) {
        self.ended_runs.push(run_row);
    }

    pub(super) fn into_parts(self) -> (NewPoints, Vec<i64>) {
        (self.points, self.ended_runs)
    }
}

impl Deref for WriteTransaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}
