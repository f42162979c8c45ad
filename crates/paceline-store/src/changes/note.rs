//! Changes as a commit notes them for the watchers of other servers.
//!
//! A note is a JSON list in base64: `[experiment]`, `[experiment, run]` and `[experiment, run, keys]`, in which the keys of
//! new points are `null` when they are not known; or `null` when there is too much to tell.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use paceline_types::{ExperimentId, RunId};
use serde_json::{Value, json};

use super::Change;
use super::slice::OpenSlice;

/// Changes of one commit that are told; with more, watchers of other servers read everything again.
const NOTED_CHANGES: usize = 500;
/// Bytes of keys and ids that are told.
const NOTED_BYTES: usize = 64 * 1024;

/// Notes what a commit changes, each thing once. What comes out is of letters, digits, `+` and `/`.
pub(crate) fn note_of(changes: &[Change]) -> String {
    let mut slice = OpenSlice::default();
    changes.iter().for_each(|change| slice.add(change.clone()));
    let is_short = slice.size_bytes() <= NOTED_BYTES;
    let changes = slice.into_changes();
    let told: Option<Vec<Value>> =
        (is_short && changes.len() <= NOTED_CHANGES).then(|| changes.iter().map(written).collect());
    STANDARD_NO_PAD.encode(json!(told).to_string())
}

/// Reads a note; none when it does not tell, or not in a way that is known here.
pub(crate) fn changes_in(note: &str) -> Option<Vec<Change>> {
    let json = STANDARD_NO_PAD.decode(note).ok()?;
    let told: Option<Vec<Vec<Value>>> = serde_json::from_slice(&json).ok()?;
    told?.iter().map(|change| read(change)).collect()
}

fn written(change: &Change) -> Value {
    match change {
        Change::Experiment(experiment_id) => json!([experiment_id.0]),
        Change::Run { experiment_id, run_id } => json!([experiment_id.0, run_id.as_str()]),
        Change::Series { experiment_id, run_id, keys } => json!([experiment_id.0, run_id.as_str(), keys]),
    }
}

fn read(change: &[Value]) -> Option<Change> {
    let experiment_id = ExperimentId(change.first()?.as_i64()?);
    let Some(run_id) = change.get(1) else { return Some(Change::Experiment(experiment_id)) };
    let run_id = RunId::new(run_id.as_str()?.to_owned());
    let keys = match change.get(2) {
        None => return Some(Change::Run { experiment_id, run_id }),
        Some(Value::Null) => None,
        Some(keys) => Some(serde_json::from_value(keys.clone()).ok()?),
    };
    Some(Change::Series { experiment_id, run_id, keys })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_as_they_were_noted() {
        let (experiment_id, run_id) = (ExperimentId(7), RunId::new("a".repeat(32)));
        let series = |keys: Option<&[&str]>| Change::Series {
            experiment_id,
            run_id: run_id.clone(),
            keys: keys.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect()),
        };
        let run = Change::Run { experiment_id, run_id: run_id.clone() };
        for changes in [
            vec![],
            vec![Change::Experiment(experiment_id), run, series(Some(&["loss", "a'b\"; DROP TABLE ü"]))],
            vec![series(None)],
        ] {
            let note = note_of(&changes);
            assert!(
                note.chars().all(|letter| letter.is_ascii_alphanumeric() || "+/".contains(letter)),
                "{note}"
            );
            assert_eq!(changes_in(&note), Some(changes));
        }
        // What comes twice is told once.
        let twice = note_of(&[series(Some(&["a"])), series(Some(&["b"]))]);
        assert_eq!(changes_in(&twice), Some(vec![series(Some(&["a", "b"]))]));
    }

    #[test]
    fn a_note_that_would_be_long_tells_nothing() {
        let many: Vec<Change> = (0..1000).map(|id| Change::Experiment(ExperimentId(id))).collect();
        let note = note_of(&many);
        assert!(note.len() < 10, "{note}");
        for note in [note.as_str(), "", "?", "W3t9XQ"] {
            assert_eq!(changes_in(note), None, "{note}");
        }
    }
}
