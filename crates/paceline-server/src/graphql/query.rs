//! What is only read.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::app;
use super::runs::{GetRunResponse, SearchRunsResponse, search_runs};
use crate::failure::Failure;
use crate::{artifacts, metrics, model_versions};
use paceline_mlflow::artifacts::ListArtifacts;
use paceline_mlflow::experiments::ExperimentReference;
use paceline_mlflow::graphql::{
    GetExperimentInput, GetExperimentResponse, GetMetricHistoryBulkIntervalInput,
    GetMetricHistoryBulkIntervalResponse, GetRunInput, ListArtifactsInput, ListArtifactsResponse,
    SearchModelVersionsInput, SearchModelVersionsResponse, SearchRunsInput, to_request,
};
use paceline_mlflow::metrics::GetHistoryBulkInterval;
use paceline_mlflow::registry::SearchModelVersions;
use paceline_mlflow::runs::RunReference;
use paceline_store::PageToken;

/// The fields of a query. One that fails is null, and the others are answered.
pub(crate) struct Query;

/// Says what it was told.
#[derive(SimpleObject)]
struct Test {
    output: Option<String>,
}

#[Object]
impl Query {
    async fn test(&self, input_string: Option<String>) -> Option<Test> {
        Some(Test { output: input_string })
    }

    async fn mlflow_get_experiment(
        &self,
        context: &Context<'_>,
        input: Option<GetExperimentInput>,
    ) -> Option<Result<GetExperimentResponse>> {
        Some(get_experiment(context, input).await)
    }

    async fn mlflow_get_run(
        &self,
        context: &Context<'_>,
        input: Option<GetRunInput>,
    ) -> Option<Result<GetRunResponse>> {
        Some(get_run(context, input).await)
    }

    async fn mlflow_search_runs(
        &self,
        context: &Context<'_>,
        input: Option<SearchRunsInput>,
    ) -> Option<Result<SearchRunsResponse>> {
        Some(search_runs(context, input).await)
    }

    async fn mlflow_list_artifacts(
        &self,
        context: &Context<'_>,
        input: Option<ListArtifactsInput>,
    ) -> Option<Result<ListArtifactsResponse>> {
        Some(list_artifacts(context, input).await)
    }

    async fn mlflow_get_metric_history_bulk_interval(
        &self,
        context: &Context<'_>,
        input: Option<GetMetricHistoryBulkIntervalInput>,
    ) -> Option<Result<GetMetricHistoryBulkIntervalResponse>> {
        Some(get_metric_history_bulk_interval(context, input).await)
    }

    async fn mlflow_search_model_versions(
        &self,
        context: &Context<'_>,
        input: Option<SearchModelVersionsInput>,
    ) -> Option<Result<SearchModelVersionsResponse>> {
        Some(search_model_versions(context, input).await)
    }
}

async fn get_experiment(
    context: &Context<'_>,
    input: Option<GetExperimentInput>,
) -> Result<GetExperimentResponse> {
    let app = app(context)?;
    let request: ExperimentReference = to_request(input, app.policy()).map_err(Failure::from)?;
    let found = app.store().experiment(request.experiment_id).await.map_err(Failure::from)?;
    Ok(found.into())
}

async fn get_run(context: &Context<'_>, input: Option<GetRunInput>) -> Result<GetRunResponse> {
    let app = app(context)?;
    let request: RunReference = to_request(input, app.policy()).map_err(Failure::from)?;
    let found = app.store().run(request.run_id).await.map_err(Failure::from)?;
    Ok(found.into())
}

async fn list_artifacts(
    context: &Context<'_>,
    input: Option<ListArtifactsInput>,
) -> Result<ListArtifactsResponse> {
    let app = app(context)?;
    let request: ListArtifacts = to_request(input, app.policy()).map_err(Failure::from)?;
    Ok(artifacts::files_of_run(app, request).await?.into())
}

async fn get_metric_history_bulk_interval(
    context: &Context<'_>,
    input: Option<GetMetricHistoryBulkIntervalInput>,
) -> Result<GetMetricHistoryBulkIntervalResponse> {
    let app = app(context)?;
    let request: GetHistoryBulkInterval = to_request(input, app.policy()).map_err(Failure::from)?;
    let key = request.metric_key.clone();
    let points = metrics::sampled_history(app, request).await?;
    Ok(GetMetricHistoryBulkIntervalResponse::new(&key, points))
}

async fn search_model_versions(
    context: &Context<'_>,
    input: Option<SearchModelVersionsInput>,
) -> Result<SearchModelVersionsResponse> {
    let app = app(context)?;
    let request: SearchModelVersions = to_request(input, app.policy()).map_err(Failure::from)?;
    let page = model_versions::find(app, request).await?;
    let next = page.next.as_ref().map(PageToken::encode);
    Ok(SearchModelVersionsResponse::new(page.items, next))
}
