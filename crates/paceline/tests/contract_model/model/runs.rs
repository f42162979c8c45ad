//! Runs: made, changed, deleted, read. What is logged to them is in `run_data` and `inputs`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::experiments::{below, experiment_number, stage};
use super::fields::Fields;
use super::inputs::DatasetInput;
use super::metrics::Series;
use super::observed::{Observed, is_made_up_name, is_run_id};
use super::refusal::{Outcome, Refusal};
use super::rules::{entries, unchecked_entry};
use super::{Model, key_values, with_optional};

/// The tag that mirrors a run's name.
pub(super) const RUN_NAME: &str = "mlflow.runName";
/// Statuses by number.
const STATUSES: [&str; 6] = ["", "RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"];

#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) run_id: String,
    pub(crate) experiment_id: i64,
    pub(crate) name: String,
    pub(crate) user_id: String,
    pub(crate) status: &'static str,
    pub(crate) start_time: i64,
    pub(crate) end_time: Option<i64>,
    pub(crate) artifact_uri: String,
    pub(crate) is_deleted: bool,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) metrics: BTreeMap<String, Series>,
    /// In the order of logging.
    pub(crate) dataset_inputs: Vec<DatasetInput>,
    pub(crate) model_inputs: Vec<String>,
    pub(crate) model_outputs: Vec<(String, i64)>,
}

impl Run {
    fn info(&self) -> Value {
        let info = json!({
            "run_id": self.run_id,
            "run_uuid": self.run_id,
            "run_name": self.name,
            "experiment_id": self.experiment_id.to_string(),
            "user_id": self.user_id,
            "status": self.status,
            "start_time": self.start_time,
            "artifact_uri": self.artifact_uri,
            "lifecycle_stage": stage(self.is_deleted),
        });
        let end_time = self.end_time.filter(|end_time| *end_time != 0);
        with_optional(info, "end_time", end_time.map(Value::from))
    }

    fn data(&self) -> Value {
        let metrics = self.metrics.iter().map(|(key, series)| series.latest.body(key)).collect::<Vec<_>>();
        let data = with_optional(json!({}), "metrics", some_list(metrics));
        let data = with_optional(data, "params", key_values(&self.params));
        with_optional(data, "tags", key_values(&self.tags))
    }

    fn inputs_in_search(&self) -> Value {
        let inputs = self.dataset_inputs.iter().map(DatasetInput::body).collect();
        with_optional(json!({}), "dataset_inputs", some_list(inputs))
    }

    fn inputs(&self) -> Value {
        let models = self.model_inputs.iter().map(|model_id| json!({"model_id": model_id})).collect();
        with_optional(self.inputs_in_search(), "model_inputs", some_list(models))
    }

    fn outputs(&self) -> Value {
        let output = |(model_id, step): &(String, i64)| json!({"model_id": model_id, "step": step});
        let outputs = self.model_outputs.iter().map(output).collect();
        with_optional(json!({}), "model_outputs", some_list(outputs))
    }

    /// As found by a search, which leaves out the models that are inputs.
    pub(super) fn body_in_search(&self) -> Value {
        let inputs = self.inputs_in_search();
        json!({"info": self.info(), "data": self.data(), "inputs": inputs, "outputs": self.outputs()})
    }
}

/// An empty list is not there.
pub(super) fn some_list(list: Vec<Value>) -> Option<Value> {
    if list.is_empty() { None } else { Some(Value::Array(list)) }
}

pub(super) fn run_id(fields: &Fields) -> Outcome<String> {
    let (run_id, run_uuid) = (fields.non_empty_text("run_id")?, fields.non_empty_text("run_uuid")?);
    run_id.or(run_uuid).ok_or_else(|| Refusal::missing("run_id"))
}

impl Model {
    pub(super) fn run(&mut self, run_id: &str) -> Outcome<&mut Run> {
        let found = self.runs.iter_mut().find(|run| run.run_id == run_id);
        found.ok_or_else(|| Refusal::unknown(format!("Run with id={run_id} not found")))
    }

    pub(super) fn active_run(&mut self, run_id: &str) -> Outcome<&mut Run> {
        let run = self.run(run_id)?;
        if run.is_deleted {
            let state = format!("The run {run_id} must be in the 'active' state");
            return Err(Refusal::invalid(state));
        }
        Ok(run)
    }

    pub(super) fn create_run(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let experiment_id = fields.required_text("experiment_id")?;
        experiment_number(&experiment_id)?;
        let user_id = fields.text("user_id")?.unwrap_or_default();
        let field_name = fields.non_empty_text("run_name")?;
        let start_time = fields.integer("start_time")?.unwrap_or(0);
        let tags = entries(fields, "tags", unchecked_entry)?;
        let mut tags: BTreeMap<_, _> = tags.into_iter().map(|(tag, _)| (tag.key, tag.value)).collect();
        let tag_name = tags.get(RUN_NAME).filter(|name| !name.is_empty()).cloned();
        if field_name.is_some() && tag_name.is_some() && field_name != tag_name {
            let fragment =
                "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different";
            return Err(Refusal::invalid(fragment));
        }
        let experiment = self.active_experiment(&experiment_id)?;
        let (experiment_id, location) = (experiment.id, experiment.artifact_location.clone());

        let run_id = observed.made_up("/run/info/run_id", is_run_id);
        let is_used = self.runs.iter().any(|run| run.run_id == run_id);
        observed.demand(!is_used, || format!("the run id {run_id} is used again"));
        let name = field_name
            .or(tag_name)
            .unwrap_or_else(|| observed.made_up("/run/info/run_name", is_made_up_name));
        tags.insert(RUN_NAME.to_owned(), name.clone());
        let run = Run {
            artifact_uri: below(&location, &format!("{run_id}/artifacts")),
            run_id,
            experiment_id,
            name,
            user_id,
            status: "RUNNING",
            start_time,
            end_time: None,
            is_deleted: false,
            tags,
            params: BTreeMap::new(),
            metrics: BTreeMap::new(),
            dataset_inputs: Vec::new(),
            model_inputs: Vec::new(),
            model_outputs: Vec::new(),
        };
        let body = json!({"run": {"info": run.info(), "data": run.data(), "inputs": {}}});
        self.runs.push(run);
        Ok(body)
    }

    pub(super) fn get_run(&mut self, fields: &Fields) -> Outcome {
        let run = self.run(&run_id(fields)?)?;
        let (inputs, outputs) = (run.inputs(), run.outputs());
        Ok(json!({"run": {"info": run.info(), "data": run.data(), "inputs": inputs, "outputs": outputs}}))
    }

    pub(super) fn update_run(&mut self, fields: &Fields) -> Outcome {
        let run_id = run_id(fields)?;
        let status = fields.choice("status", &STATUSES)?;
        let end_time = fields.integer("end_time")?;
        let name = fields.non_empty_text("run_name")?;
        let run = self.active_run(&run_id)?;
        if let Some(status) = status {
            run.status = status;
        }
        run.end_time = end_time.or(run.end_time);
        if let Some(name) = name {
            run.set_tag(RUN_NAME, &name);
        }
        Ok(json!({"run_info": run.info()}))
    }

    /// Delete and restore, which both may be said again.
    pub(super) fn change_run_stage(&mut self, fields: &Fields, is_deleted: bool) -> Outcome {
        self.run(&run_id(fields)?)?.is_deleted = is_deleted;
        Ok(json!({}))
    }
}
