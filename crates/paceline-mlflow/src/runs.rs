//! Runs on the wire.

use std::collections::HashSet;

use paceline_search::{OrderBy, RunFilter, RunOrderKey, parse_run_order_by};
use paceline_types::{
    ExperimentId, KeyValue, ModelId, ModelOutput, RUN_NAME_TAG, Run, RunId, RunInfo, RunStatus, ViewType,
    limits,
};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::datasets::DatasetInputBody;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::metrics::{MetricBody, MetricRequest, check_batch_size, check_metric, read_metric};
use crate::shapes::{
    KeyValueBody, bodies, checked_run_id, experiment_id, experiment_ids, key_value, page_token, run_id,
    unchecked_key_value, view_type,
};
use crate::{Request, check};

/// `runs/create`.
#[derive(Debug)]
pub struct CreateRun {
    /// The experiment it goes into.
    pub experiment_id: ExperimentId,
    /// The user; may be empty.
    pub user_id: String,
    /// Its name, from the field or the tag.
    pub run_name: Option<String>,
    /// Milliseconds since the epoch; 0 when not sent.
    pub start_time: i64,
    /// Its tags, unchecked.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateRun {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_id = experiment_id(fields)?;
        let user_id = fields.text("user_id")?.unwrap_or_default();
        let field_name = fields.non_empty_text("run_name")?;
        let start_time = fields.integer("start_time")?.unwrap_or(0);
        let tags = fields.list("tags", unchecked_key_value)?;
        let tag_name = tags.iter().rev().find(|tag| tag.key == RUN_NAME_TAG).map(|tag| tag.value.clone());
        let tag_name = tag_name.filter(|name| !name.is_empty());
        if let (Some(field_name), Some(tag_name)) = (&field_name, &tag_name)
            && field_name != tag_name
        {
            return Err(ApiError::invalid(format!(
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values \
                 (run_name='{field_name}', mlflow.runName='{tag_name}'). Send one of them."
            )));
        }
        Ok(Self { experiment_id, user_id, run_name: field_name.or(tag_name), start_time, tags })
    }
}

/// A request about one run: `runs/get`, `delete`, `restore`.
#[derive(Debug)]
pub struct RunReference {
    /// The run.
    pub run_id: RunId,
}

impl Request for RunReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { run_id: run_id(fields)? })
    }
}

/// `runs/update`.
#[derive(Debug)]
pub struct UpdateRun {
    /// The run.
    pub run_id: RunId,
    /// Its new status.
    pub status: Option<RunStatus>,
    /// Its new end, milliseconds since the epoch.
    pub end_time: Option<i64>,
    /// Its new name.
    pub run_name: Option<String>,
}

impl Request for UpdateRun {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let statuses = RunStatus::ALL.map(|status| (status.as_str(), status as i64, status));
        Ok(Self {
            run_id: run_id(fields)?,
            status: fields.choice("status", &statuses)?,
            end_time: fields.integer("end_time")?,
            run_name: fields.non_empty_text("run_name")?,
        })
    }
}

/// `runs/set-tag`.
#[derive(Debug)]
pub struct SetTag {
    /// The run.
    pub run_id: RunId,
    /// The tag.
    pub tag: KeyValue,
}

impl Request for SetTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (run_id, tag) = (run_id(fields)?, key_value(fields)?);
        Ok(Self { run_id, tag: checked_tag(tag, "", fields)? })
    }
}

/// `runs/delete-tag`.
#[derive(Debug)]
pub struct DeleteTag {
    /// The run.
    pub run_id: RunId,
    /// The tag.
    pub key: String,
}

impl Request for DeleteTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { run_id: run_id(fields)?, key: fields.required_text("key")? })
    }
}

/// `runs/log-parameter`.
#[derive(Debug)]
pub struct LogParam {
    /// The run.
    pub run_id: RunId,
    /// The param.
    pub param: KeyValue,
}

impl Request for LogParam {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (run_id, param) = (run_id(fields)?, key_value(fields)?);
        Ok(Self { run_id, param: checked_param(param, "", fields)? })
    }
}

/// `runs/log-metric`.
#[derive(Debug)]
pub struct LogMetric {
    /// The run.
    pub run_id: RunId,
    /// The point.
    pub metric: MetricRequest,
}

impl Request for LogMetric {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (run_id, metric) = (run_id(fields)?, read_metric(fields)?);
        check_metric(&metric, &"")?;
        Ok(Self { run_id, metric })
    }
}

/// `runs/log-batch`.
#[derive(Debug)]
pub struct LogBatch {
    /// The run.
    pub run_id: RunId,
    /// Points.
    pub metrics: Vec<MetricRequest>,
    /// Params.
    pub params: Vec<KeyValue>,
    /// Tags.
    pub tags: Vec<KeyValue>,
}

impl Request for LogBatch {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_id = checked_run_id(fields)?;
        let metrics = fields.list("metrics", read_metric)?;
        let params = fields.list("params", key_value)?;
        let tags = fields.list("tags", key_value)?;
        for (index, metric) in metrics.iter().enumerate() {
            check_metric(metric, &format_args!("metrics[{index}]."))?;
        }
        let checked = |list: Vec<KeyValue>, name: &str, check: fn(KeyValue, &str, &Fields<'_>) -> _| {
            let check = |(index, entry)| check(entry, &format!("{name}[{index}]."), fields);
            list.into_iter().enumerate().map(check).collect::<Result<Vec<KeyValue>, ApiError>>()
        };
        let params = checked(params, "params", checked_param)?;
        let tags = checked(tags, "tags", checked_tag)?;
        check_batch_size(metrics.len(), params.len(), tags.len())?;
        check_distinct(&params)?;
        Ok(Self { run_id, metrics, params, tags })
    }
}

/// `runs/log-model`, of old clients.
#[derive(Debug)]
pub struct LogModel {
    /// The run.
    pub run_id: RunId,
    /// What the run's history of models keeps.
    pub model: Value,
}

impl Request for LogModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let run_id = run_id(fields)?;
        let text = fields.required_text("model_json")?;
        let Ok(Value::Object(model)) = serde_json::from_str(&text) else {
            return Err(ApiError::invalid(
                "Malformed model info. 'model_json' must be the text of a JSON object.",
            ));
        };
        Ok(Self { run_id, model: model_history_entry(model)? })
    }
}

/// `runs/outputs`.
#[derive(Debug)]
pub struct LogOutputs {
    /// The run.
    pub run_id: RunId,
    /// The models it made.
    pub models: Vec<ModelOutput>,
}

impl Request for LogOutputs {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let output = |fields: &Fields<'_>| {
            let model_id = ModelId::new(fields.required_text("model_id")?);
            Ok(ModelOutput { model_id, step: fields.integer("step")?.unwrap_or(0) })
        };
        Ok(Self { run_id: checked_run_id(fields)?, models: fields.list("models", output)? })
    }
}

/// `runs/search`.
#[derive(Debug)]
pub struct SearchRuns {
    /// The experiments to look in.
    pub experiment_ids: Vec<ExperimentId>,
    /// What holds for each run.
    pub filter: RunFilter,
    /// The order.
    pub order_by: Vec<OrderBy<RunOrderKey>>,
    /// Which stages.
    pub view_type: ViewType,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchRuns {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiment_ids = experiment_ids(fields)?;
        let filter = fields.text("filter")?.unwrap_or_default();
        let order_by = fields.texts("order_by")?;
        let view_type = view_type(fields, "run_view_type")?;
        let max_results = fields.integer("max_results")?.unwrap_or(limits::SEARCH_RUNS_DEFAULT_RESULTS);
        let page_token = page_token(fields)?;
        let max_results = check::max_results(max_results, limits::SEARCH_MAX_RESULTS)?;
        let (filter, order_by) = (RunFilter::parse(&filter)?, parse_run_order_by(&order_by)?);
        check::query_size(filter.clauses.len(), order_by.len())?;
        Ok(Self { experiment_ids, filter, order_by, view_type, max_results, page_token })
    }
}

fn checked_tag(tag: KeyValue, prefix: &str, fields: &Fields<'_>) -> Result<KeyValue, ApiError> {
    check::key(&tag.key, &format_args!("{prefix}key"))?;
    let what = format_args!("{prefix}value");
    let value = check::value(tag.value, &what, limits::RUN_TAG_VALUE_CHARACTERS, fields.policy())?;
    Ok(KeyValue { key: tag.key, value })
}

fn checked_param(param: KeyValue, prefix: &str, fields: &Fields<'_>) -> Result<KeyValue, ApiError> {
    check::key(&param.key, &format_args!("{prefix}key"))?;
    let what = format_args!("{prefix}value");
    let value = check::value(param.value, &what, limits::PARAM_VALUE_CHARACTERS, fields.policy())?;
    Ok(KeyValue { key: param.key, value })
}

fn check_distinct(params: &[KeyValue]) -> Result<(), ApiError> {
    let mut seen = HashSet::with_capacity(params.len());
    match params.iter().find(|param| !seen.insert(&param.key)) {
        None => Ok(()),
        Some(twice) => Err(ApiError::invalid(format!(
            "Duplicate parameter keys have been submitted: '{}'. Send each key once.",
            twice.key
        ))),
    }
}

/// Keeps what the history of models needs: flavors without their `config`.
fn model_history_entry(mut model: Map<String, Value>) -> Result<Value, ApiError> {
    const MANDATORY: [&str; 4] = ["artifact_path", "flavors", "utc_time_created", "run_id"];
    let missing: Vec<&str> = MANDATORY.into_iter().filter(|name| !model.contains_key(*name)).collect();
    if !missing.is_empty() {
        return Err(ApiError::invalid(format!(
            "Model json is missing mandatory fields: {}.",
            missing.join(", ")
        )));
    }
    if let Some(Value::Object(flavors)) = model.get_mut("flavors") {
        for flavor in flavors.values_mut() {
            if let Value::Object(flavor) = flavor {
                flavor.remove("config");
            }
        }
    }
    let mut entry = Map::new();
    for name in MANDATORY.into_iter().chain(["model_uuid"]) {
        entry.insert(name.to_owned(), model.remove(name).unwrap_or(Value::Null));
    }
    Ok(Value::Object(entry))
}

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
