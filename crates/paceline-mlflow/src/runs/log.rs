//! Requests that log to a run: metrics, params, tags, models.

use std::collections::HashSet;

use paceline_types::{KeyValue, ModelId, ModelOutput, RunId};
use serde_json::{Map, Value};

use crate::error::ApiError;
use crate::fields::Fields;
use crate::metrics::{MetricRequest, check_batch_size, check_metric, read_metric};
use crate::shapes::{checked_run_id, key_value, run_id};
use crate::{Request, RequestPolicy, check};

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
        Ok(Self { run_id, tag: check::run_tag(tag, "", fields.policy())? })
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
        Ok(Self { run_id, param: check::param(param, "", fields.policy())? })
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
        let checked = |list: Vec<KeyValue>, name: &str, check: fn(KeyValue, &str, &RequestPolicy) -> _| {
            let check = |(index, entry)| check(entry, &format!("{name}[{index}]."), fields.policy());
            list.into_iter().enumerate().map(check).collect::<Result<Vec<KeyValue>, ApiError>>()
        };
        let params = checked(params, "params", check::param)?;
        let tags = checked(tags, "tags", check::run_tag)?;
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
