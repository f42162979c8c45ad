//! The trash: what is in it, and removing it for good.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of `POST trash/purge`. Without any ids: everything in the trash.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurgeBody {
    /// Runs. A list that is there must not be empty: who found nothing to remove does not mean everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_ids: Option<Vec<String>>,
    /// Experiments, with all that is in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// Logged models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logged_model_ids: Option<Vec<String>>,
    /// How long it must have been in the trash, as in `1d2h3m4s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_than: Option<String>,
    /// The same in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older_than_ms: Option<i64>,
    /// Only count.
    #[serde(default)]
    pub dry_run: bool,
}

/// The answer to `POST trash/purge`: what was removed, or in a dry run would be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PurgeReport {
    /// Whether nothing was removed.
    pub dry_run: bool,
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
    /// Bytes by which the database file shrank; `null` in a dry run.
    pub database_bytes_freed: Option<u64>,
    /// Bytes inside the database file that nothing uses now; `null` in a dry run.
    pub database_bytes_reusable: Option<u64>,
    /// Folders whose files are where they were, for good.
    pub left_in_place: Vec<FolderReport>,
    /// Folders that could not be removed. The next purge tries again.
    pub failed: Vec<FolderReport>,
    /// What is in the trash, or was asked for, and stays.
    pub kept: Vec<KeptReport>,
}

/// A folder of artifacts that stays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FolderReport {
    /// Its URI.
    pub uri: String,
    /// Why it stays, in a sentence.
    pub reason: String,
}

/// An experiment, run or logged model that stays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct KeptReport {
    /// `experiment`, `run` or `logged_model`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Why it stays, in a sentence.
    pub reason: String,
}

/// The answer to `GET trash`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrashReport {
    /// Deleted experiments.
    pub experiments: u64,
    /// Deleted runs, those of deleted experiments included.
    pub runs: u64,
    /// Deleted logged models, and those of deleted experiments.
    pub logged_models: u64,
    /// Removals that were cut off, which the next purge finishes.
    pub unfinished: u64,
    /// Length of the database file.
    pub database_bytes: u64,
    /// How much of it nothing uses.
    pub database_bytes_reusable: u64,
}
