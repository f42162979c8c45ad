//! What GraphQL fields take. Each input is a REST request in other clothes: it is read and checked as that request.

use async_graphql::{Enum, InputObject};
use serde::Serialize;

use super::LongString;
use crate::error::ApiError;
use crate::policy::RequestPolicy;
use crate::{Request, read_json};

/// Reads an input as the REST request of the same fields; a missing input has none.
///
/// # Errors
/// As the REST request.
pub fn to_request<R: Request>(input: Option<impl Serialize>, policy: &RequestPolicy) -> Result<R, ApiError> {
    let body = serde_json::to_vec(&input).map_err(|error| ApiError::invalid(error.to_string()))?;
    let body: &[u8] = if input.is_none() { b"{}" } else { &body };
    read_json(body, policy)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize)]
#[graphql(name = "MlflowViewType")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ViewType {
    ActiveOnly,
    DeletedOnly,
    All,
}

/// Of `mlflowGetExperiment`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowGetExperimentInput")]
pub struct GetExperimentInput {
    experiment_id: Option<String>,
}

/// Of `mlflowGetRun`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowGetRunInput")]
pub struct GetRunInput {
    run_id: Option<String>,
    run_uuid: Option<String>,
}

/// Of `mlflowSearchRuns`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowSearchRunsInput")]
pub struct SearchRunsInput {
    experiment_ids: Option<Vec<Option<String>>>,
    filter: Option<String>,
    run_view_type: Option<ViewType>,
    max_results: Option<i32>,
    order_by: Option<Vec<Option<String>>>,
    page_token: Option<String>,
}

/// Of `mlflowListArtifacts`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowListArtifactsInput")]
pub struct ListArtifactsInput {
    run_id: Option<String>,
    run_uuid: Option<String>,
    path: Option<String>,
    page_token: Option<String>,
}

/// Of `mlflowGetMetricHistoryBulkInterval`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowGetMetricHistoryBulkIntervalInput")]
pub struct GetMetricHistoryBulkIntervalInput {
    run_ids: Option<Vec<Option<String>>>,
    metric_key: Option<String>,
    start_step: Option<i32>,
    end_step: Option<i32>,
    max_results: Option<i32>,
}

/// Of `mlflowSearchModelVersions`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowSearchModelVersionsInput")]
pub struct SearchModelVersionsInput {
    filter: Option<String>,
    max_results: Option<LongString>,
    order_by: Option<Vec<Option<String>>>,
    page_token: Option<String>,
}

/// Of `mlflowSearchDatasets`.
#[derive(Debug, InputObject, Serialize)]
#[graphql(name = "MlflowSearchDatasetsInput")]
pub struct SearchDatasetsInput {
    experiment_ids: Option<Vec<Option<String>>>,
}
