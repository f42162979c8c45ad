//! What MLflow calls mutations. They change nothing: two of them are searches.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::app;
use super::runs::{SearchRunsResponse, search_runs};
use crate::failure::Failure;
use paceline_mlflow::datasets::SearchDatasets;
use paceline_mlflow::graphql::{SearchDatasetsInput, SearchDatasetsResponse, SearchRunsInput, to_request};

/// The fields of a mutation.
pub(crate) struct Mutation;

/// Says what it was told.
#[derive(SimpleObject)]
struct TestMutation {
    output: Option<String>,
}

#[Object]
impl Mutation {
    async fn test_mutation(&self, input_string: Option<String>) -> Option<TestMutation> {
        Some(TestMutation { output: input_string })
    }

    async fn mlflow_search_datasets(
        &self,
        context: &Context<'_>,
        input: Option<SearchDatasetsInput>,
    ) -> Option<Result<SearchDatasetsResponse>> {
        Some(search_datasets(context, input).await)
    }

    async fn mlflow_search_runs(
        &self,
        context: &Context<'_>,
        input: Option<SearchRunsInput>,
    ) -> Option<Result<SearchRunsResponse>> {
        Some(search_runs(context, input).await)
    }
}

async fn search_datasets(
    context: &Context<'_>,
    input: Option<SearchDatasetsInput>,
) -> Result<SearchDatasetsResponse> {
    let app = app(context)?;
    let request: SearchDatasets = to_request(input, app.policy()).map_err(Failure::from)?;
    let found = app.store().search_datasets(request.experiment_ids).await.map_err(Failure::from)?;
    Ok(found.into())
}
