//! Runs in GraphQL.

use async_graphql::{Enum, SimpleObject};
use paceline_types::{ModelId, ModelOutput};

use super::datasets::DatasetInput;
use super::metrics::Metric;
use super::{LongString, key_value_object, objects};

key_value_object!(Param, "MlflowParam");
key_value_object!(RunTag, "MlflowRunTag");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "MlflowRunStatus", remote = "paceline_types::RunStatus")]
enum RunStatus {
    Running,
    Scheduled,
    Finished,
    Failed,
    Killed,
}

/// What is known of a run without its data.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowRunInfo")]
pub struct RunInfo {
    run_id: String,
    run_uuid: String,
    run_name: String,
    experiment_id: String,
    user_id: String,
    status: RunStatus,
    start_time: LongString,
    end_time: LongString,
    artifact_uri: String,
    lifecycle_stage: &'static str,
}

impl From<paceline_types::RunInfo> for RunInfo {
    fn from(info: paceline_types::RunInfo) -> Self {
        Self {
            run_id: info.run_id.to_string(),
            run_uuid: info.run_id.to_string(),
            run_name: info.name,
            experiment_id: info.experiment_id.to_string(),
            user_id: info.user_id,
            status: info.status.into(),
            start_time: LongString(info.start_time_ms),
            end_time: LongString(info.end_time_ms.unwrap_or_default()),
            artifact_uri: info.artifact_uri,
            lifecycle_stage: info.stage.as_str(),
        }
    }
}

/// What was logged to a run.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowRunData")]
pub struct RunData {
    metrics: Vec<Metric>,
    params: Vec<Param>,
    tags: Vec<RunTag>,
}

/// What a run used.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowRunInputs")]
pub struct RunInputs {
    dataset_inputs: Vec<DatasetInput>,
    model_inputs: Vec<RunModelInput>,
}

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowModelInput")]
struct RunModelInput {
    model_id: String,
}

impl From<ModelId> for RunModelInput {
    fn from(model_id: ModelId) -> Self {
        Self { model_id: model_id.to_string() }
    }
}

/// What a run made.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowRunOutputs")]
pub struct RunOutputs {
    model_outputs: Vec<RunModelOutput>,
}

#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowModelOutput")]
struct RunModelOutput {
    model_id: String,
    step: LongString,
}

impl From<ModelOutput> for RunModelOutput {
    fn from(ModelOutput { model_id, step }: ModelOutput) -> Self {
        Self { model_id: model_id.to_string(), step: LongString(step) }
    }
}

/// A run in parts. The server makes one object of them, with fields that lead on.
#[derive(Debug)]
pub struct RunParts {
    /// What is known of it.
    pub info: RunInfo,
    /// What was logged to it.
    pub data: RunData,
    /// What it used.
    pub inputs: RunInputs,
    /// What it made.
    pub outputs: RunOutputs,
}

impl From<paceline_types::Run> for RunParts {
    fn from(run: paceline_types::Run) -> Self {
        Self {
            info: run.info.into(),
            data: RunData {
                metrics: run.metrics.into_iter().map(Metric::from).collect(),
                params: objects(run.params),
                tags: objects(run.tags),
            },
            inputs: RunInputs {
                dataset_inputs: run.dataset_inputs.into_iter().map(DatasetInput::from).collect(),
                model_inputs: run.model_inputs.into_iter().map(RunModelInput::from).collect(),
            },
            outputs: RunOutputs {
                model_outputs: run.model_outputs.into_iter().map(RunModelOutput::from).collect(),
            },
        }
    }
}
