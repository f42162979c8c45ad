//! What changed, for those who watch: experiments, runs, and the metrics of runs.
//!
//! Writes note what they touch, and the writing thread adds it to the log in memory (log.rs) once it is committed. What
//! changes within a moment is gathered into one slice (slice.rs), so that a fast training is a few changes a second. A
//! watcher (watch.rs) holds a place in the log and comes for what follows: a slow one costs the writer nothing, and when
//! its place has left the log it is told to read everything again. What other servers commit to the same database joins
//! the log as well, from the notes that their commits leave (note.rs).

mod log;
mod note;
mod place;
mod slice;
mod watch;

use std::collections::BTreeSet;

pub(crate) use log::ChangeLog;
pub(crate) use note::{changes_in, note_of};
pub use place::ChangePlace;
pub use slice::ChangeSlice;
pub use watch::{Watch, WatchError, Watched};

use paceline_types::{ExperimentId, RunId};

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An experiment: it is new, renamed, deleted, restored with all its runs or removed for good, or its tags or logged
    /// models changed.
    Experiment(ExperimentId),
    /// A run: it is new, deleted, restored or removed for good, or anything but its metrics changed.
    Run {
        /// Its experiment.
        experiment_id: ExperimentId,
        /// The run.
        run_id: RunId,
    },
    /// Metrics of a run have new points.
    Series {
        /// Its experiment.
        experiment_id: ExperimentId,
        /// The run.
        run_id: RunId,
        /// Which metrics; none when that is not known.
        keys: Option<BTreeSet<String>>,
    },
}

impl Change {
    /// The experiment that changed, or whose run did.
    pub fn experiment_id(&self) -> ExperimentId {
        match self {
            Self::Experiment(experiment_id)
            | Self::Run { experiment_id, .. }
            | Self::Series { experiment_id, .. } => *experiment_id,
        }
    }

    /// The run that changed.
    pub fn run_id(&self) -> Option<&RunId> {
        match self {
            Self::Experiment(_) => None,
            Self::Run { run_id, .. } | Self::Series { run_id, .. } => Some(run_id),
        }
    }
}
