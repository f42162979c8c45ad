//! Runs, which lead on to their experiment and to the model versions made from them.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};

use super::app;
use crate::failure::Failure;
use crate::run_search;
use paceline_mlflow::graphql::{
    ApiError, Experiment, ModelVersion, NO_ERROR, RunData, RunInfo, RunInputs, RunOutputs, RunParts,
    SearchRunsInput, to_request,
};
use paceline_search::{ModelVersionClause, ModelVersionFilter, ModelVersionTextAttribute, TextTest};
use paceline_store::{ModelVersionQuery, PageToken};
use paceline_types::{ExperimentId, RunId, limits};

/// A run.
#[derive(SimpleObject)]
#[graphql(name = "MlflowRun", complex)]
pub(crate) struct Run {
    info: RunInfo,
    data: RunData,
    inputs: RunInputs,
    outputs: RunOutputs,
    #[graphql(skip)]
    run_id: RunId,
    #[graphql(skip)]
    experiment_id: ExperimentId,
}

impl From<paceline_types::Run> for Run {
    fn from(run: paceline_types::Run) -> Self {
        let (run_id, experiment_id) = (run.info.run_id.clone(), run.info.experiment_id);
        let RunParts { info, data, inputs, outputs } = run.into();
        Self { info, data, inputs, outputs, run_id, experiment_id }
    }
}

#[ComplexObject]
impl Run {
    async fn experiment(&self, context: &Context<'_>) -> Option<Result<Experiment>> {
        Some(self.find_experiment(context).await)
    }

    async fn model_versions(&self, context: &Context<'_>) -> Option<Result<Vec<ModelVersion>>> {
        Some(self.find_model_versions(context).await)
    }
}

impl Run {
    async fn find_experiment(&self, context: &Context<'_>) -> Result<Experiment> {
        let found = app(context)?.store().experiment(self.experiment_id).await.map_err(Failure::from)?;
        Ok(found.into())
    }

    async fn find_model_versions(&self, context: &Context<'_>) -> Result<Vec<ModelVersion>> {
        let of_run = ModelVersionClause::Text {
            attribute: ModelVersionTextAttribute::RunId,
            test: TextTest::Equal(self.run_id.to_string()),
        };
        let query = ModelVersionQuery {
            filter: ModelVersionFilter { clauses: vec![of_run] },
            order_by: Vec::new(),
            max_results: limits::SEARCH_MODEL_VERSIONS_RESULTS.unsigned_abs() as usize,
            page_token: None,
        };
        let page = app(context)?.store().search_model_versions(query).await.map_err(Failure::from)?;
        Ok(page.items.into_iter().map(ModelVersion::from).collect())
    }
}

/// The answer of `mlflowGetRun`.
#[derive(SimpleObject)]
#[graphql(name = "MlflowGetRunResponse")]
pub(crate) struct GetRunResponse {
    run: Run,
    api_error: Option<ApiError>,
}

impl From<paceline_types::Run> for GetRunResponse {
    fn from(run: paceline_types::Run) -> Self {
        Self { run: run.into(), api_error: NO_ERROR }
    }
}

/// The answer of `mlflowSearchRuns`.
#[derive(SimpleObject)]
#[graphql(name = "MlflowSearchRunsResponse")]
pub(crate) struct SearchRunsResponse {
    runs: Vec<Run>,
    next_page_token: String,
    api_error: Option<ApiError>,
}

/// Finds runs, as a query and as a mutation.
pub(super) async fn search_runs(
    context: &Context<'_>,
    input: Option<SearchRunsInput>,
) -> Result<SearchRunsResponse> {
    let app = app(context)?;
    let page = run_search::find(app, to_request(input, app.policy()).map_err(Failure::from)?).await?;
    Ok(SearchRunsResponse {
        runs: page.items.into_iter().map(Run::from).collect(),
        next_page_token: page.next.as_ref().map(PageToken::encode).unwrap_or_default(),
        api_error: NO_ERROR,
    })
}
