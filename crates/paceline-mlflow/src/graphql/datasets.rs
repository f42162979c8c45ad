//! Datasets in GraphQL.

use async_graphql::SimpleObject;

use super::{ApiError, NO_ERROR, key_value_object, objects};

key_value_object!(InputTag, "MlflowInputTag");

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowDataset")]
struct Dataset {
    name: String,
    digest: String,
    source_type: String,
    source: String,
    schema: String,
    profile: String,
}

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowDatasetInput")]
pub(super) struct DatasetInput {
    tags: Vec<InputTag>,
    dataset: Dataset,
}

impl From<paceline_types::DatasetInput> for DatasetInput {
    fn from(paceline_types::DatasetInput { tags, dataset }: paceline_types::DatasetInput) -> Self {
        Self {
            tags: objects(tags),
            dataset: Dataset {
                name: dataset.name,
                digest: dataset.digest,
                source_type: dataset.source_type,
                source: dataset.source,
                schema: dataset.schema.unwrap_or_default(),
                profile: dataset.profile.unwrap_or_default(),
            },
        }
    }
}

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowDatasetSummary")]
struct DatasetSummary {
    experiment_id: String,
    name: String,
    digest: String,
    context: String,
}

/// The answer of `mlflowSearchDatasets`.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowSearchDatasetsResponse")]
pub struct SearchDatasetsResponse {
    dataset_summaries: Vec<DatasetSummary>,
    api_error: Option<ApiError>,
}

impl From<Vec<paceline_types::DatasetSummary>> for SearchDatasetsResponse {
    fn from(summaries: Vec<paceline_types::DatasetSummary>) -> Self {
        let summary = |summary: paceline_types::DatasetSummary| DatasetSummary {
            experiment_id: summary.experiment_id.to_string(),
            name: summary.name,
            digest: summary.digest,
            context: summary.context.unwrap_or_default(),
        };
        Self { dataset_summaries: summaries.into_iter().map(summary).collect(), api_error: NO_ERROR }
    }
}
