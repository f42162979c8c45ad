//! What changed within a moment: each thing once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Change;
use super::place::ChangePlace;
use paceline_types::{ExperimentId, RunId, limits};

/// Changes of one slice. With more, watchers read everything again.
const SLICE_CHANGES: usize = 10_000;
/// Bytes of the keys that a slice names; changes beyond that name none.
const SLICE_KEY_BYTES: usize = 512 * 1024;
/// What a change takes in memory, about.
const CHANGE_BYTES: usize = 150;

/// A slice that changes are added to.
#[derive(Debug, Default)]
pub(super) struct OpenSlice {
    changes: Vec<Change>,
    experiments: HashSet<ExperimentId>,
    runs: HashSet<RunId>,
    /// Where the series of each run are.
    series: HashMap<RunId, usize>,
    key_bytes: usize,
}

impl OpenSlice {
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.changes.len() >= SLICE_CHANGES
    }

    /// About how much memory it takes.
    pub(super) fn size_bytes(&self) -> usize {
        self.changes.len() * CHANGE_BYTES + self.key_bytes
    }

    pub(super) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    pub(super) fn add(&mut self, change: Change) {
        let is_new = match &change {
            Change::Experiment(experiment_id) => self.experiments.insert(*experiment_id),
            Change::Run { run_id, .. } => self.runs.insert(run_id.clone()),
            Change::Series { run_id, .. } => return self.add_series(run_id.clone(), change),
        };
        if is_new {
            self.changes.push(change);
        }
    }

    fn add_series(&mut self, run_id: RunId, change: Change) {
        let Some(place) = self.series.get(&run_id) else {
            self.series.insert(run_id, self.changes.len());
            if let Change::Series { keys: Some(keys), .. } = &change {
                self.key_bytes += keys.iter().map(String::len).sum::<usize>();
            }
            return self.changes.push(change);
        };
        let (Some(Change::Series { keys, .. }), Change::Series { keys: others, .. }) =
            (self.changes.get_mut(*place), change)
        else {
            return;
        };
        if let Some(known) = keys {
            let others = others.filter(|others| add_keys(known, others, &mut self.key_bytes));
            if others.is_none() || self.key_bytes > SLICE_KEY_BYTES {
                *keys = None;
            }
        }
    }
}

/// Adds keys that are new. False when there are too many.
fn add_keys(known: &mut BTreeSet<String>, others: &BTreeSet<String>, key_bytes: &mut usize) -> bool {
    for key in others {
        if !known.contains(key) {
            *key_bytes += key.len();
            known.insert(key.clone());
        }
    }
    known.len() <= limits::CHANGED_KEYS
}

/// Changes that follow each other, each with the place after it.
#[derive(Debug, Clone)]
pub struct ChangeSlice {
    pub(super) changes: Arc<[Change]>,
    /// The place after the first of them.
    pub(super) first: ChangePlace,
    /// How many were seen before.
    pub(super) seen: usize,
}

impl Iterator for ChangeSlice {
    type Item = (ChangePlace, Change);

    fn next(&mut self) -> Option<Self::Item> {
        let change = self.changes.get(self.seen)?.clone();
        let place = ChangePlace { number: self.first.number + self.seen as u64, ..self.first };
        self.seen += 1;
        Some((place, change))
    }
}
