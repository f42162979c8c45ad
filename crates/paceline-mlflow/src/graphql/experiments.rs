//! Experiments in GraphQL.

use async_graphql::SimpleObject;

use super::{ApiError, LongString, NO_ERROR, key_value_object, objects};

key_value_object!(ExperimentTag, "MlflowExperimentTag");

/// An experiment.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowExperiment")]
pub struct Experiment {
    experiment_id: String,
    name: String,
    artifact_location: String,
    lifecycle_stage: &'static str,
    last_update_time: LongString,
    creation_time: LongString,
    tags: Vec<ExperimentTag>,
    effective_trace_archival_retention: &'static str,
    workspace: &'static str,
}

impl From<paceline_types::Experiment> for Experiment {
    fn from(experiment: paceline_types::Experiment) -> Self {
        Self {
            experiment_id: experiment.id.to_string(),
            name: experiment.name,
            artifact_location: experiment.artifact_location,
            lifecycle_stage: experiment.stage.as_str(),
            last_update_time: LongString(experiment.updated_ms),
            creation_time: LongString(experiment.created_ms),
            tags: objects(experiment.tags),
            effective_trace_archival_retention: "",
            workspace: "default",
        }
    }
}

/// The answer of `mlflowGetExperiment`.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowGetExperimentResponse")]
pub struct GetExperimentResponse {
    experiment: Experiment,
    api_error: Option<ApiError>,
}

impl From<paceline_types::Experiment> for GetExperimentResponse {
    fn from(experiment: paceline_types::Experiment) -> Self {
        Self { experiment: experiment.into(), api_error: NO_ERROR }
    }
}
