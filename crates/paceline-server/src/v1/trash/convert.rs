//! Between the wire and the store.

use paceline_api::trash::{FolderReport, KeptReport, PurgeBody, PurgeReport, TrashReport};
use paceline_mlflow::ApiError;
use paceline_store::{LeftFolder, PurgeRequest, PurgeSummary, TrashOwner, TrashSummary};
use paceline_types::{Age, ExperimentId, ModelId, RunId};

/// What a body asks for.
///
/// # Errors
/// Empty lists, ids that cannot be, and ages that are none.
pub fn purge_request(body: PurgeBody) -> Result<PurgeRequest, ApiError> {
    let experiment_ids = named("experiment_ids", body.experiment_ids)?;
    Ok(PurgeRequest {
        run_ids: named("run_ids", body.run_ids)?.into_iter().map(RunId::new).collect(),
        experiment_ids: experiment_ids
            .iter()
            .map(|id| Ok(id.parse::<ExperimentId>()?))
            .collect::<Result<_, ApiError>>()?,
        logged_model_ids: named("logged_model_ids", body.logged_model_ids)?
            .into_iter()
            .map(ModelId::new)
            .collect(),
        older_than: age(body.older_than.as_deref(), body.older_than_ms)?,
        dry_run: body.dry_run,
    })
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

/// The report of a purge.
pub fn purge_report(summary: PurgeSummary, dry_run: bool) -> PurgeReport {
    let kept = |(owner, reason)| {
        let (kind, id) = match owner {
            TrashOwner::Experiment(id) => ("experiment", id.to_string()),
            TrashOwner::Run(id) => ("run", id.to_string()),
            TrashOwner::LoggedModel(id) => ("logged_model", id.to_string()),
        };
        KeptReport { kind: kind.to_owned(), id, reason }
    };
    PurgeReport {
        dry_run,
        experiments: summary.experiments,
        runs: summary.runs,
        logged_models: summary.logged_models,
        metric_points: summary.metric_points,
        artifact_files: summary.artifact_files,
        artifact_bytes: summary.artifact_bytes,
        database_bytes_freed: (!dry_run).then_some(summary.database_bytes_freed),
        database_bytes_reusable: (!dry_run).then_some(summary.database_bytes_reusable),
        left_in_place: summary.left_in_place.into_iter().map(folder_report).collect(),
        failed: summary.failed.into_iter().map(folder_report).collect(),
        kept: summary.kept.into_iter().map(|kept| (kept.owner, kept.reason.to_string())).map(kept).collect(),
    }
}

fn folder_report(LeftFolder { uri, reason }: LeftFolder) -> FolderReport {
    FolderReport { uri, reason }
}

pub(super) fn trash_report(trash: TrashSummary) -> TrashReport {
    TrashReport {
        experiments: trash.experiments,
        runs: trash.runs,
        logged_models: trash.logged_models,
        unfinished: trash.unfinished,
        database_bytes: trash.database_bytes,
        database_bytes_reusable: trash.database_bytes_reusable,
    }
}
