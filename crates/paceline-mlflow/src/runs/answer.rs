//! Runs in answers.

use paceline_types::{ModelId, ModelOutput, Run, RunInfo};
use serde::Serialize;

use crate::datasets::DatasetInputBody;
use crate::metrics::MetricBody;
use crate::shapes::{KeyValueBody, bodies};

/// What is known of a run, in an answer.
#[derive(Debug, Serialize)]
pub struct RunInfoBody {
    run_uuid: String,
    run_id: String,
    run_name: String,
    experiment_id: String,
    user_id: String,
    status: &'static str,
    start_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<i64>,
    artifact_uri: String,
    lifecycle_stage: &'static str,
}

impl From<RunInfo> for RunInfoBody {
    fn from(info: RunInfo) -> Self {
        Self {
            run_uuid: info.run_id.to_string(),
            run_id: info.run_id.to_string(),
            run_name: info.name,
            experiment_id: info.experiment_id.to_string(),
            user_id: info.user_id,
            status: info.status.as_str(),
            start_time: info.start_time_ms,
            end_time: info.end_time_ms.filter(|end| *end != 0),
            artifact_uri: info.artifact_uri,
            lifecycle_stage: info.stage.as_str(),
        }
    }
}

/// A run in an answer.
#[derive(Debug, Serialize)]
pub struct RunBody {
    info: RunInfoBody,
    data: RunDataBody,
    inputs: RunInputsBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    outputs: Option<RunOutputsBody>,
}

#[derive(Debug, Serialize)]
struct RunDataBody {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    metrics: Vec<MetricBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<KeyValueBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
}

#[derive(Debug, Serialize)]
struct RunInputsBody {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dataset_inputs: Vec<DatasetInputBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_inputs: Vec<ModelInputBody>,
}

#[derive(Debug, Serialize)]
struct RunOutputsBody {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_outputs: Vec<ModelOutputBody>,
}

#[derive(Debug, Serialize)]
struct ModelInputBody {
    model_id: String,
}

impl From<ModelId> for ModelInputBody {
    fn from(model_id: ModelId) -> Self {
        Self { model_id: model_id.to_string() }
    }
}

#[derive(Debug, Serialize)]
struct ModelOutputBody {
    model_id: String,
    step: i64,
}

impl From<ModelOutput> for ModelOutputBody {
    fn from(output: ModelOutput) -> Self {
        Self { model_id: output.model_id.to_string(), step: output.step }
    }
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            info: run.info.into(),
            data: RunDataBody {
                metrics: bodies(run.metrics),
                params: bodies(run.params),
                tags: bodies(run.tags),
            },
            inputs: RunInputsBody {
                dataset_inputs: bodies(run.dataset_inputs),
                model_inputs: bodies(run.model_inputs),
            },
            outputs: Some(RunOutputsBody { model_outputs: bodies(run.model_outputs) }),
        }
    }
}

/// The answer of `runs/create` and `runs/get`.
#[derive(Debug, Serialize)]
pub struct OneRun {
    run: RunBody,
}

impl OneRun {
    /// A run that was just made, which has no outputs.
    pub fn created(run: Run) -> Self {
        Self { run: RunBody { outputs: None, ..run.into() } }
    }
}

impl From<Run> for OneRun {
    fn from(run: Run) -> Self {
        Self { run: run.into() }
    }
}

/// The answer of `runs/update`.
#[derive(Debug, Serialize)]
pub struct UpdatedRun {
    run_info: RunInfoBody,
}

impl From<RunInfo> for UpdatedRun {
    fn from(info: RunInfo) -> Self {
        Self { run_info: info.into() }
    }
}

/// The answer of `runs/search`.
#[derive(Debug, Serialize)]
pub struct RunsPage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<RunBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl RunsPage {
    /// A page with the token of the next one.
    pub fn new(runs: Vec<Run>, next_page_token: Option<String>) -> Self {
        Self { runs: bodies(runs), next_page_token }
    }
}
