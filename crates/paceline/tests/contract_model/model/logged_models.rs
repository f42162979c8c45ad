//! Logged models.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::experiments::{below, experiment_number};
use super::fields::Fields;
use super::metrics::{Point, double};
use super::observed::{Moment, Observed, is_made_up_name, is_model_id};
use super::refusal::{Outcome, Refusal};
use super::rules::{entries, unchecked_entry};
use super::runs::some_list;
use super::{Model, key_values, with_optional};
use crate::request::Request;

/// Statuses by number.
pub(super) const STATUSES: [&str; 4] = [
    "LOGGED_MODEL_STATUS_UNSPECIFIED",
    "LOGGED_MODEL_PENDING",
    "LOGGED_MODEL_READY",
    "LOGGED_MODEL_UPLOAD_FAILED",
];

#[derive(Debug, Clone)]
pub(crate) struct LoggedModel {
    pub(crate) model_id: String,
    pub(crate) experiment_id: i64,
    pub(crate) name: String,
    pub(crate) created: Moment,
    pub(crate) updated: Moment,
    pub(crate) artifact_uri: String,
    pub(crate) status: &'static str,
    pub(crate) model_type: String,
    pub(crate) source_run_id: String,
    pub(crate) is_deleted: bool,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) points: Vec<ModelPoint>,
}

/// A point of a run that belongs to a model.
#[derive(Debug, Clone)]
pub(crate) struct ModelPoint {
    pub(crate) key: String,
    pub(crate) point: Point,
    pub(crate) run_id: String,
    pub(crate) dataset: Option<(String, String)>,
}

impl LoggedModel {
    pub(super) fn reference(&self) -> Request {
        let request = Request::get("logged-models/{model_id}", json!({"allow_deleted": "true"}));
        request.with_path("model_id", &self.model_id)
    }

    pub(super) fn body(&self) -> Value {
        let info = json!({
            "model_id": self.model_id,
            "experiment_id": self.experiment_id.to_string(),
            "name": self.name,
            "creation_timestamp_ms": self.created.ms(),
            "last_updated_timestamp_ms": self.updated.ms(),
            "artifact_uri": self.artifact_uri,
            "status": self.status,
            "model_type": self.model_type,
            "source_run_id": self.source_run_id,
        });
        let info = with_optional(info, "tags", key_values(&self.tags));
        let metrics = self.points.iter().map(|point| self.point_body(point)).collect();
        let data = with_optional(json!({}), "metrics", some_list(metrics));
        json!({"info": info, "data": with_optional(data, "params", key_values(&self.params))})
    }

    fn point_body(&self, ModelPoint { key, point, run_id, dataset }: &ModelPoint) -> Value {
        let body = json!({
            "key": key,
            "value": double(point.value),
            "timestamp": point.timestamp,
            "step": point.step,
            "model_id": self.model_id,
            "run_id": run_id,
        });
        let (name, digest) = dataset.clone().unzip();
        with_optional(
            with_optional(body, "dataset_name", name.map(Value::from)),
            "dataset_digest",
            digest.map(Value::from),
        )
    }

    /// A point that is there already adds nothing.
    pub(super) fn log(&mut self, new: ModelPoint) {
        let is_same = |known: &ModelPoint| {
            (&known.key, &known.run_id, &known.dataset) == (&new.key, &new.run_id, &new.dataset)
                && known.point.is_same(&new.point)
        };
        if !self.points.iter().any(is_same) {
            self.points.push(new);
        }
    }
}

impl Model {
    fn logged_model(&mut self, model_id: &str) -> Outcome<&mut LoggedModel> {
        let found = self.logged_models.iter_mut().find(|model| model.model_id == model_id);
        found.ok_or_else(|| Refusal::unknown(format!("Logged model with ID '{model_id}' not found.")))
    }

    pub(super) fn active_logged_model(&mut self, model_id: &str) -> Outcome<&mut LoggedModel> {
        let model = self.logged_model(model_id)?;
        if model.is_deleted {
            return Err(Refusal::unknown(format!("Logged model with ID '{model_id}' not found.")));
        }
        Ok(model)
    }

    pub(super) fn create_logged_model(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let experiment_id = fields.required_text("experiment_id")?;
        experiment_number(&experiment_id)?;
        let name = fields.non_empty_text("name")?;
        let model_type = fields.text("model_type")?.unwrap_or_default();
        let source_run_id = fields.text("source_run_id")?.unwrap_or_default();
        let params = entries(fields, "params", unchecked_entry)?;
        let tags = entries(fields, "tags", unchecked_entry)?;
        if let Some(name) = name.as_ref().filter(|name| name.contains(['/', ':', '.', '%', '"', '\''])) {
            return Err(Refusal::invalid(format!("Invalid model name ('{name}') provided")));
        }
        let experiment = self.active_experiment(&experiment_id)?;
        let (experiment_id, location) = (experiment.id, experiment.artifact_location.clone());

        let model_id = observed.made_up("/model/info/model_id", is_model_id);
        let name = name.unwrap_or_else(|| observed.made_up("/model/info/name", is_made_up_name));
        let mut model = LoggedModel {
            artifact_uri: below(&location, &format!("models/{model_id}/artifacts")),
            model_id,
            experiment_id,
            name,
            created: observed.now(),
            updated: observed.now(),
            status: "LOGGED_MODEL_PENDING",
            model_type,
            source_run_id,
            is_deleted: false,
            tags: tags.into_iter().map(|(tag, _)| (tag.key, tag.value)).collect(),
            params: params.into_iter().map(|(param, _)| (param.key, param.value)).collect(),
            points: Vec::new(),
        };
        let body = settled(&mut model, observed);
        self.logged_models.push(model);
        Ok(body)
    }

    pub(super) fn get_logged_model(
        &mut self,
        model_id: &str,
        fields: &Fields,
        observed: &Observed,
    ) -> Outcome {
        let allows_deleted = fields.flag("allow_deleted")?.unwrap_or(false);
        let model =
            if allows_deleted { self.logged_model(model_id) } else { self.active_logged_model(model_id) };
        Ok(settled(model?, observed))
    }

    pub(super) fn finalize_logged_model(
        &mut self,
        model_id: &str,
        fields: &Fields,
        observed: &Observed,
    ) -> Outcome {
        let status = fields.choice("status", &STATUSES)?;
        let status = status.ok_or_else(|| Refusal::invalid("'status'"))?;
        let model = self.logged_model(model_id)?;
        model.status = status;
        model.updated = observed.now();
        Ok(settled(model, observed))
    }

    pub(super) fn delete_logged_model(&mut self, model_id: &str, observed: &Observed) -> Outcome {
        let model = self.logged_model(model_id)?;
        if !model.is_deleted {
            model.is_deleted = true;
            model.updated = observed.now();
        }
        Ok(json!({}))
    }

    pub(super) fn set_logged_model_tags(&mut self, model_id: &str, fields: &Fields) -> Outcome {
        let tags = entries(fields, "tags", unchecked_entry)?;
        let model = self.active_logged_model(model_id)?;
        model.tags.extend(tags.into_iter().map(|(tag, _)| (tag.key, tag.value)));
        Ok(json!({}))
    }

    pub(super) fn delete_logged_model_tag(&mut self, model_id: &str, key: &str) -> Outcome {
        let removed = self.active_logged_model(model_id)?.tags.remove(key);
        let absent = format!("No tag with key '{key}' found for model with ID '{model_id}'.");
        removed.map(|_| json!({})).ok_or_else(|| Refusal::unknown(absent))
    }

    pub(super) fn log_logged_model_params(&mut self, model_id: &str, fields: &Fields) -> Outcome {
        fields.required_text("model_id")?;
        let new = entries(fields, "params", unchecked_entry)?;
        let model = self.active_logged_model(model_id)?;
        let mut params = model.params.clone();
        for (param, _) in new {
            let known = params.entry(param.key.clone()).or_insert_with(|| param.value.clone());
            if *known != param.value {
                return Err(Refusal::invalid(format!("Param with key='{}'", param.key)));
            }
        }
        model.params = params;
        Ok(json!({}))
    }
}

fn settled(model: &mut LoggedModel, observed: &Observed) -> Value {
    let is_new = !model.created.is_known();
    observed.settle(&mut model.created, "/model/info/creation_timestamp_ms");
    observed.settle(&mut model.updated, "/model/info/last_updated_timestamp_ms");
    observed.demand(!is_new || model.created == model.updated, || {
        "a new model's creation and last update differ".to_owned()
    });
    json!({"model": model.body()})
}
