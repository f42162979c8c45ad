//! Experiments, with what goes on in them.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::failure::Failure;
use crate::input::QueryInput;
use crate::output::written;
use paceline_api::ApiErrorBody;
use paceline_api::experiments::{Experiment, ExperimentsAnswer};
use paceline_api::runs::RunsView;
use paceline_mlflow::{ApiError, Fields, Request};
use paceline_store::ExperimentActivity;
use paceline_types::ViewType;

/// The query of `GET experiments`.
pub(crate) struct ExperimentsQuery {
    view_type: ViewType,
}

impl Request for ExperimentsQuery {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let view_type = match fields.non_empty_text("view")?.as_deref() {
            None | Some("active") => ViewType::ActiveOnly,
            Some("deleted") => ViewType::DeletedOnly,
            Some("all") => ViewType::All,
            Some(other) => {
                return Err(ApiError::invalid(format!(
                    "Invalid value '{other}' for 'view': it is 'active', 'deleted' or 'all'."
                )));
            }
        };
        Ok(Self { view_type })
    }
}

/// Read all experiments, and what goes on in them
///
/// Of each how many runs it has, how many are running and how many lost, when the latest started, and how many started on each of the last
/// 30 days.
#[utoipa::path(get, path = "/experiments", tag = "experiments",
    params(("view" = Option<RunsView>, Query, description = "Active experiments, which is the default, deleted ones, or both")),
    responses((status = 200, body = ExperimentsAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn experiments(
    State(app): State<App>,
    QueryInput(query): QueryInput<ExperimentsQuery>,
) -> Result<Response, Failure> {
    let found = app.store().experiments_with_activity(query.view_type).await?;
    written(move || ExperimentsAnswer { experiments: found.into_iter().map(experiment).collect() }).await
}

fn experiment((experiment, activity): (paceline_types::Experiment, ExperimentActivity)) -> Experiment {
    let ExperimentActivity { run_count, running_count, lost_count, last_run_start_ms, runs_per_day } =
        activity;
    Experiment {
        experiment_id: experiment.id.to_string(),
        name: experiment.name,
        artifact_location: experiment.artifact_location,
        lifecycle_stage: experiment.stage.as_str().into(),
        created_ms: experiment.created_ms,
        updated_ms: experiment.updated_ms,
        tags: experiment.tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
        run_count,
        running_count,
        lost_count,
        last_run_start_ms,
        runs_per_day,
    }
}
