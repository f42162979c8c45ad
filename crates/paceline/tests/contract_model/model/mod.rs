//! What MLflow's contract says, as plainly as it can be said: all data in vectors and maps, one function a route.
//!
//! Nothing here is shared with the server. Where the contract leaves something open or Paceline differs on purpose,
//! the model says what `docs/compatibility.md` says.

mod aliases;
mod experiments;
mod fields;
mod inputs;
mod logged_models;
mod metrics;
mod model_versions;
mod observed;
mod refusal;
mod registered_models;
mod rules;
mod run_data;
mod runs;
pub(crate) mod search;
mod sources;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::request::Request;
use experiments::Experiment;
use fields::Fields;
use inputs::Dataset;
use logged_models::LoggedModel;
pub(crate) use observed::{Moment, Observed};
pub(crate) use refusal::{Outcome, Refusal};
use registered_models::RegisteredModel;
use runs::Run;

/// Everything that a server knows.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// Where the server runs, which relative artifact locations begin with.
    pub(crate) working_directory: String,
    pub(crate) experiments: Vec<Experiment>,
    pub(crate) runs: Vec<Run>,
    /// With the experiment that each belongs to.
    datasets: Vec<(i64, Dataset)>,
    pub(crate) logged_models: Vec<LoggedModel>,
    pub(crate) registered_models: Vec<RegisteredModel>,
}

impl Model {
    pub(crate) fn new(working_directory: String) -> Self {
        Self {
            working_directory,
            experiments: Vec::new(),
            runs: Vec::new(),
            datasets: Vec::new(),
            logged_models: Vec::new(),
            registered_models: Vec::new(),
        }
    }

    /// The experiment that is there from the first start on.
    pub(crate) fn add_default_experiment(&mut self, created: Moment) {
        self.experiments.push(Experiment {
            id: 0,
            name: "Default".to_owned(),
            artifact_location: "mlflow-artifacts:/0".to_owned(),
            is_deleted: false,
            creation_time: created,
            last_update_time: created,
            tags: BTreeMap::new(),
        });
    }

    /// Does what a request says, and tells what the answer must be. Of the server's answer only what the server
    /// made up is read.
    #[rustfmt::skip]
    pub(crate) fn answer(&mut self, request: &Request, observed: &Observed) -> Outcome {
        let fields = &Fields::new(&request.body);
        let model_id = request.path("model_id");
        match (request.method, request.route) {
            ("POST", "experiments/create") => self.create_experiment(fields, observed),
            ("GET", "experiments/get") => self.get_experiment(fields, observed),
            ("GET", "experiments/get-by-name") => self.get_experiment_by_name(fields),
            ("POST", "experiments/update") => self.update_experiment(fields, observed),
            ("POST", "experiments/delete") => self.change_experiment_stage(fields, observed, true),
            ("POST", "experiments/restore") => self.change_experiment_stage(fields, observed, false),
            ("POST", "experiments/set-experiment-tag") => self.set_experiment_tag(fields),
            ("POST", "experiments/delete-experiment-tag") => self.delete_experiment_tag(fields),
            ("POST", "experiments/search-datasets") => self.search_datasets(fields),
            ("POST", "runs/create") => self.create_run(fields, observed),
            ("GET", "runs/get") => self.get_run(fields),
            ("POST", "runs/update") => self.update_run(fields),
            ("POST", "runs/delete") => self.change_run_stage(fields, true),
            ("POST", "runs/restore") => self.change_run_stage(fields, false),
            ("POST", "runs/set-tag") => self.set_run_tag(fields),
            ("POST", "runs/delete-tag") => self.delete_run_tag(fields),
            ("POST", "runs/log-parameter") => self.log_param(fields),
            ("POST", "runs/log-metric") => self.log_metric(fields),
            ("POST", "runs/log-batch") => self.log_batch(fields),
            ("POST", "runs/log-inputs") => self.log_inputs(fields),
            ("POST", "runs/outputs") => self.log_outputs(fields),
            ("GET", "metrics/get-history") => self.get_history(fields),
            ("POST", "logged-models") => self.create_logged_model(fields, observed),
            ("GET", "logged-models/{model_id}") => self.get_logged_model(model_id, fields, observed),
            ("PATCH", "logged-models/{model_id}") => self.finalize_logged_model(model_id, fields, observed),
            ("DELETE", "logged-models/{model_id}") => self.delete_logged_model(model_id, observed),
            ("PATCH", "logged-models/{model_id}/tags") => self.set_logged_model_tags(model_id, fields),
            ("DELETE", "logged-models/{model_id}/tags/{key}") => self.delete_logged_model_tag(model_id, request.path("key")),
            ("POST", "logged-models/{model_id}/params") => self.log_logged_model_params(model_id, fields),
            ("POST", "registered-models/create") => self.create_registered_model(fields, observed),
            ("GET", "registered-models/get") => self.get_registered_model(fields, observed),
            ("POST", "registered-models/rename") => self.rename_registered_model(fields, observed),
            ("PATCH", "registered-models/update") => self.update_registered_model(fields, observed),
            ("DELETE", "registered-models/delete") => self.delete_registered_model(fields),
            ("POST", "registered-models/set-tag") => self.set_registered_model_tag(fields),
            ("DELETE", "registered-models/delete-tag") => self.delete_registered_model_tag(fields),
            ("GET" | "POST", "registered-models/get-latest-versions") => self.get_latest_versions(fields),
            ("POST", "registered-models/alias") => self.set_alias(fields),
            ("GET", "registered-models/alias") => self.get_alias(fields),
            ("DELETE", "registered-models/alias") => self.delete_alias(fields),
            ("POST", "model-versions/create") => self.create_model_version(fields, observed),
            ("GET", "model-versions/get") => self.get_model_version(fields, observed),
            ("PATCH", "model-versions/update") => self.update_model_version(fields, observed),
            ("DELETE", "model-versions/delete") => self.delete_model_version(fields, observed),
            ("POST", "model-versions/transition-stage") => self.transition_model_version(fields, observed),
            ("GET", "model-versions/get-download-uri") => self.get_download_uri(fields),
            ("POST", "model-versions/set-tag") => self.set_model_version_tag(fields),
            ("DELETE", "model-versions/delete-tag") => self.delete_model_version_tag(fields),
            (method, route) => panic!("the model knows no {method} {route}"),
        }
    }

    /// Requests whose answers tell the moments that are not known yet.
    pub(crate) fn unsettled(&self) -> Vec<Request> {
        let experiments =
            self.experiments.iter().filter(|experiment| !experiment.last_update_time.is_known());
        let experiment = |id: i64| Request::get("experiments/get", json!({"experiment_id": id.to_string()}));
        let logged_models = self.logged_models.iter().filter(|model| !model.updated.is_known());
        let versions = self.registered_models.iter().flat_map(|model| {
            let unsettled = model.versions.iter().filter(|version| !version.updated.is_known());
            unsettled.map(|version| version.reference(&model.name))
        });
        // Models last: they show their versions.
        let registered_models = self.registered_models.iter().filter(|model| !model.updated.is_known());
        experiments
            .map(|known| experiment(known.id))
            .chain(logged_models.map(LoggedModel::reference))
            .chain(versions)
            .chain(registered_models.map(RegisteredModel::reference))
            .collect()
    }

    /// Requests that read each entity, whatever its stage.
    pub(crate) fn all_entities(&self) -> Vec<Request> {
        let experiment = |known: &Experiment| {
            Request::get("experiments/get", json!({"experiment_id": known.id.to_string()}))
        };
        let run = |known: &Run| Request::get("runs/get", json!({"run_id": known.run_id}));
        let versions = self
            .registered_models
            .iter()
            .flat_map(|model| model.versions.iter().map(|version| version.reference(&model.name)));
        let histories = self.runs.iter().flat_map(|run| {
            let history = |key| json!({"run_id": run.run_id, "metric_key": key});
            run.metrics.keys().map(move |key| Request::get("metrics/get-history", history(key)))
        });
        self.experiments
            .iter()
            .map(experiment)
            .chain(self.runs.iter().map(run))
            .chain(histories)
            .chain(self.logged_models.iter().map(LoggedModel::reference))
            .chain(versions)
            .chain(self.registered_models.iter().map(RegisteredModel::reference))
            .collect()
    }
}

/// Tags or params in an answer; none when there are none.
fn key_values(entries: &BTreeMap<String, String>) -> Option<Value> {
    runs::some_list(entries.iter().map(|(key, value)| json!({"key": key, "value": value})).collect())
}

/// Adds a member, if there is one.
fn with_optional(mut object: Value, name: &str, member: Option<Value>) -> Value {
    if let Some(member) = member {
        object[name] = member;
    }
    object
}
