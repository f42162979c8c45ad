//! What tables show of MLflow's JSON. Clients leave out what they do not know, and so does this: a field that an
//! answer lacks is empty.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::failure::{Failure, Result};

/// Reads one shape.
pub(crate) fn shape<T: DeserializeOwned>(value: Value) -> Result<T> {
    Ok(serde_json::from_value(value)?)
}

/// Takes a member out of an answer.
pub(crate) fn member(mut answer: Value, name: &str) -> Result<Value> {
    answer
        .get_mut(name)
        .map(Value::take)
        .ok_or_else(|| Failure::Unreachable(format!("the answer has no `{name}`")))
}

/// An experiment.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Experiment {
    pub(crate) experiment_id: String,
    pub(crate) name: String,
    pub(crate) artifact_location: String,
    pub(crate) lifecycle_stage: String,
    pub(crate) creation_time: Option<i64>,
    pub(crate) last_update_time: Option<i64>,
    pub(crate) tags: Vec<KeyValue>,
}

/// A tag or param.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KeyValue {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// A run.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Run {
    pub(crate) info: RunInfo,
    pub(crate) data: RunData,
    pub(crate) inputs: RunInputs,
    pub(crate) outputs: RunOutputs,
}

/// What is known of a run.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunInfo {
    pub(crate) run_id: String,
    pub(crate) run_name: String,
    pub(crate) experiment_id: String,
    pub(crate) user_id: String,
    pub(crate) status: String,
    pub(crate) start_time: Option<i64>,
    pub(crate) end_time: Option<i64>,
    pub(crate) artifact_uri: String,
    pub(crate) lifecycle_stage: String,
}

/// What a run logged.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunData {
    pub(crate) metrics: Vec<Metric>,
    pub(crate) params: Vec<KeyValue>,
    pub(crate) tags: Vec<KeyValue>,
}

/// The latest point of a metric.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Metric {
    pub(crate) key: String,
    /// A number, or a text for what JSON has no number for.
    value: Value,
    pub(crate) step: i64,
}

impl Metric {
    /// The value as people write it.
    pub(crate) fn value(&self) -> String {
        match &self.value {
            Value::String(text) => text.clone(),
            number => number.to_string(),
        }
    }
}

/// What a run used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunInputs {
    pub(crate) dataset_inputs: Vec<DatasetInput>,
    pub(crate) model_inputs: Vec<ModelLink>,
}

/// A dataset that a run used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DatasetInput {
    pub(crate) dataset: Dataset,
    pub(crate) tags: Vec<KeyValue>,
}

/// A dataset.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Dataset {
    pub(crate) name: String,
    pub(crate) digest: String,
}

/// What a run made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunOutputs {
    pub(crate) model_outputs: Vec<ModelLink>,
}

/// A logged model that a run used or made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ModelLink {
    pub(crate) model_id: String,
}

/// A file or folder in a listing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FileInfo {
    pub(crate) path: String,
    pub(crate) is_dir: bool,
    /// In bytes; absent for folders, for empty files, and where the storage does not tell.
    pub(crate) file_size: Option<u64>,
}

/// A listing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Files {
    pub(crate) files: Vec<FileInfo>,
    pub(crate) next_page_token: Option<String>,
}

/// A registered model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RegisteredModel {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) creation_timestamp: Option<i64>,
    pub(crate) last_updated_timestamp: Option<i64>,
    /// The highest version of each stage.
    pub(crate) latest_versions: Vec<ModelVersion>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) tags: Vec<KeyValue>,
}

/// A name of a version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Alias {
    pub(crate) alias: String,
    pub(crate) version: String,
}

/// A version of a registered model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ModelVersion {
    pub(crate) name: String,
    /// A number, which travels as text.
    pub(crate) version: String,
    pub(crate) current_stage: String,
    pub(crate) status: String,
    pub(crate) creation_timestamp: Option<i64>,
    pub(crate) last_updated_timestamp: Option<i64>,
    pub(crate) source: String,
    pub(crate) run_id: String,
    pub(crate) description: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) tags: Vec<KeyValue>,
}

impl ModelVersion {
    /// The version, as what it is sorted by.
    pub(crate) fn number(&self) -> u64 {
        self.version.parse().unwrap_or(0)
    }
}

/// A logged model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LoggedModel {
    pub(crate) info: LoggedModelInfo,
}

/// What is known of a logged model.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LoggedModelInfo {
    pub(crate) model_id: String,
    pub(crate) artifact_uri: String,
}
