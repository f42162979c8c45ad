//! Pages of runs.

use axum::extract::State;
use axum::response::Response;

use super::{answer, request};
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::written;
use crate::paging::decode_token;
use paceline_api::ApiErrorBody;
use paceline_api::runs::{RunsAnswer, RunsQueryRequest};
use paceline_store::{PageToken, RunsQuery};
use paceline_types::limits;

/// Find runs, and read the data that a table shows of them
///
/// One page of the runs that match a filter, in any order, with the columns that are asked for and nothing else. A page
/// costs what is on it where the order is by start time, the latest value of a metric, a param or a tag, or where one
/// clause of the filter passes few runs.
#[utoipa::path(post, path = "/runs/query", tag = "runs", request_body = RunsQueryRequest,
    responses((status = 200, body = RunsAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn query(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunsQueryRequest>,
) -> Result<Response, Failure> {
    let matching = request::matching(body.experiment_ids, body.view, &body.filter)?;
    let query = RunsQuery {
        sort: request::sorts(&body.sort)?,
        columns: request::columns(&body.columns)?,
        with_total: body.with_total,
        max_results: request::rows("page_size", body.page_size, limits::QUERY_PAGE_ROWS)?,
        page_token: decode_token(body.page_token)?,
        ..matching
    };
    let found = app.store().query_runs(query).await?;
    written(move || RunsAnswer {
        runs: found.runs.into_iter().map(|run| answer::run(run, &body.columns)).collect(),
        next_page_token: found.next.as_ref().map(PageToken::encode),
        total: found.total,
    })
    .await
}
