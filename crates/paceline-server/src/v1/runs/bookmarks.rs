//! Places in the results of a query, to jump to.

use axum::extract::State;
use axum::response::Response;

use super::request;
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::written;
use paceline_api::ApiErrorBody;
use paceline_api::runs::{RunBookmarksAnswer, RunBookmarksRequest};
use paceline_mlflow::ApiError;
use paceline_store::{PageToken, RunBookmarksQuery};
use paceline_types::limits;

/// Find places in the results of a query, to jump to
///
/// A token of `/runs/query` for each so many runs, so that any page of many thousand can be read without those before it.
/// Looks once at every run that matches, and reads none of its data. What comes or goes later moves no token: its page
/// begins after the same run.
#[utoipa::path(post, path = "/runs/bookmarks", tag = "runs", request_body = RunBookmarksRequest,
    responses((status = 200, body = RunBookmarksAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn bookmarks(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunBookmarksRequest>,
) -> Result<Response, Failure> {
    let matching = request::matching(body.experiment_ids, body.view, &body.filter)?;
    let query = RunBookmarksQuery {
        scope: matching.scope,
        expression: matching.expression,
        sort: request::sorts(&body.sort)?,
        every: every(body.every)?,
    };
    let found = app.store().run_bookmarks(query).await?;
    written(move || RunBookmarksAnswer {
        total: found.total,
        page_tokens: found.tokens.iter().map(PageToken::encode).collect(),
    })
    .await
}

fn every(runs: usize) -> Result<u64, ApiError> {
    let range = limits::BOOKMARK_RUNS;
    if range.contains(&runs) {
        return Ok(runs as u64);
    }
    let (least, most) = (range.start(), range.end());
    Err(ApiError::invalid(format!("Invalid value {runs} for 'every': it is between {least} and {most}.")))
}
