//! The JSON of the trash routes. The command line reads and writes the same.

use serde::{Deserialize, Serialize};

use paceline_mlflow::ApiError;
use paceline_store::{LeftFolder, PurgeRequest, PurgeSummary, TrashOwner, TrashSummary};
use paceline_types::{Age, ExperimentId, ModelId, RunId};

/// The body of `POST trash/purge`. Without any ids: everything in the trash.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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

impl PurgeBody {
    /// What the body asks for.
    ///
    /// # Errors
    /// Empty lists, ids that cannot be, and ages that are none.
    pub fn read(self) -> Result<PurgeRequest, ApiError> {
        let experiment_ids = named("experiment_ids", self.experiment_ids)?;
        Ok(PurgeRequest {
            run_ids: named("run_ids", self.run_ids)?.into_iter().map(RunId::new).collect(),
            experiment_ids: experiment_ids
                .iter()
                .map(|id| Ok(id.parse::<ExperimentId>()?))
                .collect::<Result<_, ApiError>>()?,
            logged_model_ids: named("logged_model_ids", self.logged_model_ids)?
                .into_iter()
                .map(ModelId::new)
                .collect(),
            older_than: age(self.older_than.as_deref(), self.older_than_ms)?,
            dry_run: self.dry_run,
        })
    }
}

fn named(field: &str, ids: Option<Vec<String>>) -> Result<Vec<String>, ApiError> {
    match ids {
        Some(ids) if ids.is_empty() => Err(ApiError::invalid(format!(
            "'{field}' is an empty list. Name what to remove, or leave it out: without any ids everything in the \
             trash is removed."
        ))),
        ids => Ok(ids.unwrap_or_default()),
    }
}

fn age(text: Option<&str>, ms: Option<i64>) -> Result<Option<Age>, ApiError> {
    match (text, ms) {
        (Some(_), Some(_)) => {
            Err(ApiError::invalid("'older_than' and 'older_than_ms' say the same: send one of them."))
        }
        (Some(text), None) => {
            text.parse().map(Some).map_err(|error| ApiError::invalid(format!("older_than: {error}.")))
        }
        (None, Some(ms)) => Age::from_ms(ms).map(Some).ok_or_else(|| {
            ApiError::invalid(format!("Invalid value {ms} for 'older_than_ms': an age is not negative."))
        }),
        (None, None) => Ok(None),
    }
}

/// The answer to `POST trash/purge`: what was removed, or in a dry run would be.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FolderReport {
    /// Its URI.
    pub uri: String,
    /// Why it stays, in a sentence.
    pub reason: String,
}

/// An experiment, run or logged model that stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptReport {
    /// `experiment`, `run` or `logged_model`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Why it stays, in a sentence.
    pub reason: String,
}

impl PurgeReport {
    /// The report of a purge.
    pub fn new(summary: PurgeSummary, dry_run: bool) -> Self {
        let kept = |(owner, reason)| {
            let (kind, id) = match owner {
                TrashOwner::Experiment(id) => ("experiment", id.to_string()),
                TrashOwner::Run(id) => ("run", id.to_string()),
                TrashOwner::LoggedModel(id) => ("logged_model", id.to_string()),
            };
            KeptReport { kind: kind.to_owned(), id, reason }
        };
        Self {
            dry_run,
            experiments: summary.experiments,
            runs: summary.runs,
            logged_models: summary.logged_models,
            metric_points: summary.metric_points,
            artifact_files: summary.artifact_files,
            artifact_bytes: summary.artifact_bytes,
            database_bytes_freed: (!dry_run).then_some(summary.database_bytes_freed),
            database_bytes_reusable: (!dry_run).then_some(summary.database_bytes_reusable),
            left_in_place: summary.left_in_place.into_iter().map(Into::into).collect(),
            failed: summary.failed.into_iter().map(Into::into).collect(),
            kept: summary
                .kept
                .into_iter()
                .map(|kept| (kept.owner, kept.reason.to_string()))
                .map(kept)
                .collect(),
        }
    }
}

impl From<LeftFolder> for FolderReport {
    fn from(LeftFolder { uri, reason }: LeftFolder) -> Self {
        Self { uri, reason }
    }
}

/// The answer to `GET trash`.
#[derive(Debug, Clone, Serialize)]
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

impl From<TrashSummary> for TrashReport {
    fn from(trash: TrashSummary) -> Self {
        Self {
            experiments: trash.experiments,
            runs: trash.runs,
            logged_models: trash.logged_models,
            unfinished: trash.unfinished,
            database_bytes: trash.database_bytes,
            database_bytes_reusable: trash.database_bytes_reusable,
        }
    }
}
