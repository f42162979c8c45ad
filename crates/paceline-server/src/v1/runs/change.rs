//! Changes of many runs at once.

use axum::extract::State;
use axum::response::Response;

use super::request;
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::written;
use crate::paging::decode_token;
use paceline_api::ApiErrorBody;
use paceline_api::runs::{ChangeRunsAnswer, ChangeRunsRequest, RefusedRun, RunsChange, RunsStage};
use paceline_mlflow::{ApiError, ErrorCode, RequestPolicy, check};
use paceline_store::{ChangedRuns, PageToken, RunsChange as StoredChange, RunsQuery};
use paceline_types::{KeyValue, LifecycleStage, Rejection, RunId, limits};

/// Change many runs at once
///
/// Moves runs to the trash or back, and sets or removes tags: of the runs that are named, or of all that match. For each
/// run the rules of MLflow's routes hold, and a run that cannot be changed keeps no other from it. Runs change some
/// hundred at a time, so that trainings need not wait. What was begun goes on when the client goes away.
#[utoipa::path(post, path = "/runs/change", tag = "runs", request_body = ChangeRunsRequest,
    responses((status = 200, body = ChangeRunsAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn change(
    State(app): State<App>,
    JsonBody(body): JsonBody<ChangeRunsRequest>,
) -> Result<Response, Failure> {
    let change = stored_change(body.change, app.policy())?;
    let token = decode_token(body.page_token)?;
    let selection = match (body.run_ids, body.query, token) {
        (Some(run_ids), None, None) => {
            request::at_most("run_ids", run_ids.len(), limits::CHANGED_RUNS)?;
            Selection::These(run_ids.into_iter().map(RunId::new).collect())
        }
        (None, Some(query), token) => {
            let matching = request::matching(query.experiment_ids, query.view, &query.filter)?;
            Selection::Matching(Box::new(RunsQuery { page_token: token, ..matching }))
        }
        (Some(_), None, Some(_)) => {
            return Err(ApiError::invalid("'page_token' goes on with a 'query', not with 'run_ids'.").into());
        }
        _ => {
            let message = "Say which runs: send either 'run_ids' or 'query', and not both.";
            return Err(ApiError::invalid(message).into());
        }
    };
    let changing = tokio::spawn(async move { selection.change(&app, change).await });
    let lost = |_| {
        let message = "The change broke off. Send it again: it goes on with the runs that are left.";
        ApiError::new(ErrorCode::InternalError, message)
    };
    let (outcome, next) = changing.await.map_err(lost)??;
    written(move || ChangeRunsAnswer {
        run_ids: outcome.changed.iter().map(ToString::to_string).collect(),
        refused: outcome.refused.into_iter().map(refused).collect(),
        next_page_token: next.as_ref().map(PageToken::encode),
    })
    .await
}

/// Which runs.
enum Selection {
    These(Vec<RunId>),
    Matching(Box<RunsQuery>),
}

impl Selection {
    async fn change(
        self,
        app: &App,
        change: StoredChange,
    ) -> paceline_store::Result<(ChangedRuns, Option<PageToken>)> {
        match self {
            Self::These(run_ids) => Ok((app.store().change_runs(run_ids, change).await?, None)),
            Self::Matching(query) => {
                app.store().change_matching_runs(*query, change, limits::CHANGED_QUERY_RUNS).await
            }
        }
    }
}

fn stored_change(change: RunsChange, policy: &RequestPolicy) -> Result<StoredChange, Failure> {
    let RunsChange { lifecycle_stage, set_tags, remove_tags } = change;
    if lifecycle_stage.is_none() && set_tags.is_empty() && remove_tags.is_empty() {
        let message = "'change' names nothing: send 'lifecycle_stage', 'set_tags' or 'remove_tags'.";
        return Err(ApiError::invalid(message).into());
    }
    request::at_most("change.set_tags", set_tags.len(), limits::BATCH_TAGS)?;
    request::at_most("change.remove_tags", remove_tags.len(), limits::BATCH_TAGS)?;
    if let Some(key) = remove_tags.iter().find(|key| set_tags.contains_key(*key)) {
        return Err(ApiError::invalid(format!("The tag '{key}' is both set and removed.")).into());
    }
    let tag = |(key, value)| check::run_tag(KeyValue { key, value }, "change.set_tags.", policy);
    Ok(StoredChange {
        stage: lifecycle_stage.map(|stage| match stage {
            RunsStage::Active => LifecycleStage::Active,
            RunsStage::Deleted => LifecycleStage::Deleted,
        }),
        set_tags: set_tags.into_iter().map(tag).collect::<Result<_, ApiError>>()?,
        remove_tags,
    })
}

fn refused((run_id, rejection): (RunId, Rejection)) -> RefusedRun {
    let ApiError { code, message } = rejection.into();
    RefusedRun { run_id: run_id.to_string(), error_code: code.as_str().into(), message }
}
