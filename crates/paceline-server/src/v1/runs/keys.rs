//! Which keys and values runs have.

use axum::Json;
use axum::extract::State;

use super::request;
use crate::app::App;
use crate::json_body::JsonBody;
use crate::output::Answer;
use paceline_api::ApiErrorBody;
use paceline_api::runs::{
    RunKeyCount, RunKeyKind, RunKeysAnswer, RunKeysRequest, RunValueCount, RunValuesAnswer, RunValuesRequest,
};
use paceline_search::RunOperand;
use paceline_store::{RunCount, RunKeyKind as StoredKind, RunKeyValuesQuery, RunKeysQuery};
use paceline_types::limits;

/// Read which metrics, params or tags runs have
///
/// The keys that begin as asked for, and how many runs have each: for completion, and for choosing columns.
#[utoipa::path(post, path = "/runs/keys", tag = "runs", request_body = RunKeysRequest,
    responses((status = 200, body = RunKeysAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn keys(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunKeysRequest>,
) -> Answer<RunKeysAnswer> {
    let query = RunKeysQuery {
        scope: request::scope(body.experiment_ids, body.view)?,
        kind: match body.kind {
            RunKeyKind::Metric => StoredKind::Metric,
            RunKeyKind::Param => StoredKind::Param,
            RunKeyKind::Tag => StoredKind::Tag,
        },
        prefix: body.prefix,
        max_results: request::rows("max_results", body.max_results, limits::RUN_COUNTS)?,
    };
    let found = app.store().run_keys(query).await?;
    let key = |RunCount { text: key, run_count }| RunKeyCount { key, run_count };
    Ok(Json(RunKeysAnswer { keys: found.counts.into_iter().map(key).collect(), more: found.more }))
}

/// Read which values runs have of a param, a tag or an attribute
///
/// The values that begin as asked for, and how many runs have each.
#[utoipa::path(post, path = "/runs/values", tag = "runs", request_body = RunValuesRequest,
    responses((status = 200, body = RunValuesAnswer), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn values(
    State(app): State<App>,
    JsonBody(body): JsonBody<RunValuesRequest>,
) -> Answer<RunValuesAnswer> {
    const CHOICES: &str = "Only params, tags and attributes that are texts have values to list.";
    let RunOperand::Text(of) = request::operand("key".into(), &body.key)? else {
        return Err(request::unusable("key".into(), &body.key, CHOICES));
    };
    let query = RunKeyValuesQuery {
        scope: request::scope(body.experiment_ids, body.view)?,
        of,
        prefix: body.prefix,
        max_results: request::rows("max_results", body.max_results, limits::RUN_COUNTS)?,
    };
    let found = app.store().run_key_values(query).await?;
    let value = |RunCount { text: value, run_count }| RunValueCount { value, run_count };
    Ok(Json(RunValuesAnswer { values: found.counts.into_iter().map(value).collect(), more: found.more }))
}
