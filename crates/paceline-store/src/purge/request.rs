//! What a purge is asked, and what it says it did.

use std::fmt;

use super::rows::Step;
use super::storage::Removal;
use paceline_types::{Age, ExperimentId, ModelId, PurgeRefusal, RunId};

/// What to remove for good. No ids at all: everything in the trash.
#[derive(Debug, Clone, Default)]
pub struct PurgeRequest {
    /// Runs.
    pub run_ids: Vec<RunId>,
    /// Experiments, with all that is in them.
    pub experiment_ids: Vec<ExperimentId>,
    /// Logged models.
    pub logged_model_ids: Vec<ModelId>,
    /// How long ago it must have gone to the trash. For logged models: since their last change, if that is later.
    pub older_than: Option<Age>,
    /// Only count.
    pub dry_run: bool,
}

/// What a purge removed, or would remove.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurgeSummary {
    /// Experiments.
    pub experiments: u64,
    /// Runs, those of the experiments included.
    pub runs: u64,
    /// Logged models, those of the experiments included.
    pub logged_models: u64,
    /// Metric points of the runs, as they were stored.
    pub metric_points: u64,
    /// Files.
    pub artifact_files: u64,
    /// Bytes of those files.
    pub artifact_bytes: u64,
    /// Bytes by which the database file shrank. Nothing in a dry run.
    pub database_bytes_freed: u64,
    /// Bytes inside the database file that nothing uses; later writes will. Nothing in a dry run.
    pub database_bytes_reusable: u64,
    /// Folders that this process cannot reach, or that others use: their files are where they were.
    pub left_in_place: Vec<LeftFolder>,
    /// Folders that could not be removed now. The next purge tries again.
    pub failed: Vec<LeftFolder>,
    /// What stays although it was asked for, or is in the trash.
    pub kept: Vec<Kept>,
}

/// A folder of artifacts that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftFolder {
    /// Its URI.
    pub uri: String,
    /// Why it stays, in a sentence.
    pub reason: String,
}

/// Something that a purge did not remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub owner: TrashOwner,
    /// Why it stays.
    pub reason: PurgeRefusal,
}

/// An experiment, run or logged model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrashOwner {
    /// An experiment.
    Experiment(ExperimentId),
    /// A run.
    Run(RunId),
    /// A logged model.
    LoggedModel(ModelId),
}

impl fmt::Display for TrashOwner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Experiment(id) => write!(formatter, "experiment {id}"),
            Self::Run(id) => write!(formatter, "run {id}"),
            Self::LoggedModel(id) => write!(formatter, "logged model {id}"),
        }
    }
}

impl PurgeSummary {
    pub(super) fn add_rows(&mut self, step: &Step) {
        self.experiments += step.experiments;
        self.runs += step.runs;
        self.logged_models += step.logged_models;
        self.metric_points += step.metric_points;
    }

    pub(super) fn add_folder(&mut self, uri: String, removal: Removal) {
        match removal {
            Removal::Removed { files, size_bytes } => {
                self.artifact_files += files;
                self.artifact_bytes += size_bytes;
            }
            Removal::LeftInPlace(reason) => self.left_in_place.push(LeftFolder { uri, reason }),
            Removal::Failed(reason) => self.failed.push(LeftFolder { uri, reason }),
        }
    }
}
