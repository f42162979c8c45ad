//! The tree of runs.

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use super::{answer, request};
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::{Answer, written};
use crate::paging::decode_token;
use paceline_api::runs::{
    MeasureRange, RunChild, RunChildrenAnswer, RunChildrenRequest, RunRollup, RunRollupsAnswer,
    RunRollupsRequest, RunsBelow,
};
use paceline_api::{ApiErrorBody, Number};
use paceline_store::{MeasureRange as StoredRange, PageToken, RunChildrenQuery, RunRollupsQuery};
use paceline_types::{RunId, limits};

/// Read the children of a run
///
/// The runs whose tag `mlflow.parentRunId` names it, each with what the runs below it are like: how many, in which status,
/// and the ranges of measures.
#[utoipa::path(post, path = "/runs/children", tag = "runs", request_body = RunChildrenRequest,
    responses((status = 200, body = RunChildrenAnswer), (status = 400, body = ApiErrorBody),
        (status = 404, body = ApiErrorBody)))]
pub(crate) async fn children(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunChildrenRequest>,
) -> Result<Response, Failure> {
    let query = RunChildrenQuery {
        run_id: RunId::new(body.run_id),
        experiment_ids: body.experiment_ids.map(request::experiments).transpose()?,
        view_type: request::view_type(body.view),
        sort: request::sorts(&body.sort)?,
        columns: request::columns(&body.columns)?,
        measures: request::measures(&body.measures)?,
        max_results: request::rows("page_size", body.page_size, limits::QUERY_PAGE_ROWS)?,
        page_token: decode_token(body.page_token)?,
    };
    let found = app.store().run_children(query).await?;
    written(move || RunChildrenAnswer {
        children: found
            .children
            .into_iter()
            .map(|child| RunChild { run: answer::run(child.run, &body.columns), below: below(child.rollup) })
            .collect(),
        next_page_token: found.next.as_ref().map(PageToken::encode),
        total: found.total,
    })
    .await
}

/// Read what the runs below some runs are like
///
/// Of each of the runs how many descendants it has, in which status, and the ranges of measures over them.
#[utoipa::path(post, path = "/runs/rollups", tag = "runs", request_body = RunRollupsRequest,
    responses((status = 200, body = RunRollupsAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn rollups(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunRollupsRequest>,
) -> Answer<RunRollupsAnswer> {
    request::at_most("run_ids", body.run_ids.len(), limits::ROLLUP_RUNS)?;
    let query = RunRollupsQuery {
        run_ids: body.run_ids.iter().map(RunId::new).collect(),
        scope: request::scope(body.experiment_ids, body.view)?,
        measures: request::measures(&body.measures)?,
    };
    let found = app.store().run_rollups(query).await?;
    let rollup = |(run_id, rollup)| RunRollup { run_id, below: below(rollup) };
    Ok(Json(RunRollupsAnswer { rollups: body.run_ids.into_iter().zip(found).map(rollup).collect() }))
}

fn below(rollup: paceline_store::RunRollup) -> RunsBelow {
    let range = |StoredRange { n, min, max }| MeasureRange { n, min: min.map(Number), max: max.map(Number) };
    RunsBelow {
        run_count: rollup.descendant_count,
        statuses: rollup.statuses.iter().map(|(status, count)| (status.as_str().into(), *count)).collect(),
        measures: rollup.measures.into_iter().map(range).collect(),
    }
}
