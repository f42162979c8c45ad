//! Experiments.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fields::Fields;
use super::observed::{Moment, Observed};
use super::refusal::{Outcome, Refusal};
use super::rules::{check_key, check_length, entries, entry};
use super::{Model, key_values, with_optional};

#[derive(Debug, Clone)]
pub(crate) struct Experiment {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) artifact_location: String,
    pub(crate) is_deleted: bool,
    pub(crate) creation_time: Moment,
    pub(crate) last_update_time: Moment,
    pub(crate) tags: BTreeMap<String, String>,
}

impl Experiment {
    pub(super) fn body(&self) -> Value {
        let body = json!({
            "experiment_id": self.id.to_string(),
            "name": self.name,
            "artifact_location": self.artifact_location,
            "lifecycle_stage": stage(self.is_deleted),
            "creation_time": self.creation_time.ms(),
            "last_update_time": self.last_update_time.ms(),
        });
        with_optional(body, "tags", key_values(&self.tags))
    }
}

pub(super) fn stage(is_deleted: bool) -> &'static str {
    if is_deleted { "deleted" } else { "active" }
}

/// Something below a location; a query string stays at the end.
pub(super) fn below(location: &str, path: &str) -> String {
    match location.split_once('?') {
        Some((location, query)) => format!("{location}/{path}?{query}"),
        None => format!("{location}/{path}"),
    }
}

impl Model {
    pub(super) fn experiment(&self, id: &str) -> Outcome<&Experiment> {
        let number = experiment_number(id)?;
        let found = self.experiments.iter().find(|experiment| experiment.id == number);
        found.ok_or_else(|| Refusal::unknown(format!("No Experiment with id={id} exists")))
    }

    fn experiment_mut(&mut self, id: &str) -> Outcome<&mut Experiment> {
        let found = self.experiment(id)?.id;
        let mut all = self.experiments.iter_mut();
        all.find(|experiment| experiment.id == found).ok_or_else(|| Refusal::unknown(id))
    }

    pub(super) fn active_experiment(&self, id: &str) -> Outcome<&Experiment> {
        let experiment = self.experiment(id)?;
        if experiment.is_deleted {
            let state = format!("The experiment {id} must be in the 'active' state");
            return Err(Refusal::invalid(state));
        }
        Ok(experiment)
    }

    pub(super) fn create_experiment(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let name = fields.required_text("name")?;
        let location = fields.non_empty_text("artifact_location")?;
        let tags = entries(fields, "tags", entry)?;
        check_length(&name, 500)?;
        for (tag, path) in &tags {
            check_tag(&tag.key, &tag.value, &format!("{path}key"))?;
        }
        let location = location.map(|location| self.checked_location(location)).transpose()?;
        if self.experiments.iter().any(|experiment| experiment.name == name) {
            return Err(Refusal::exists(format!("Experiment(name={name}) already exists")));
        }

        let highest = self.experiments.iter().map(|experiment| experiment.id).max().unwrap_or(-1);
        let is_new = |id: &str| id.parse::<i64>().is_ok_and(|id| id > highest);
        let id: i64 = observed.made_up("/experiment_id", is_new).parse().unwrap_or(-1);
        self.experiments.push(Experiment {
            id,
            name,
            artifact_location: location.unwrap_or_else(|| format!("mlflow-artifacts:/{id}")),
            is_deleted: false,
            creation_time: observed.now(),
            last_update_time: observed.now(),
            tags: tags.into_iter().map(|(tag, _)| (tag.key, tag.value)).collect(),
        });
        Ok(json!({"experiment_id": id.to_string()}))
    }

    fn checked_location(&self, location: String) -> Outcome<String> {
        if location.starts_with("runs:/") {
            return Err(Refusal::invalid("cannot be a runs:/ URI"));
        }
        let path = location.split('?').next().unwrap_or_default();
        if location.contains('#') || path.contains(';') {
            return Err(Refusal::invalid("URL can't include fragments or params"));
        }
        if location.chars().count() > 2048 {
            return Err(Refusal::invalid("Invalid artifact path length"));
        }
        if location.starts_with('/') || location.contains(":/") {
            return Ok(location);
        }
        Ok(format!("{}/{location}", self.working_directory))
    }

    pub(super) fn get_experiment(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let id = fields.required_text("experiment_id")?;
        let experiment = self.experiment_mut(&id)?;
        let is_new = !experiment.creation_time.is_known();
        observed.settle(&mut experiment.creation_time, "/experiment/creation_time");
        observed.settle(&mut experiment.last_update_time, "/experiment/last_update_time");
        observed.demand(!is_new || experiment.creation_time == experiment.last_update_time, || {
            "a new experiment's creation and last update differ".to_owned()
        });
        Ok(json!({"experiment": experiment.body()}))
    }

    pub(super) fn get_experiment_by_name(&self, fields: &Fields) -> Outcome {
        let name = fields.required_text("experiment_name")?;
        let found = self.experiments.iter().find(|experiment| experiment.name == name);
        let unknown = || Refusal::unknown(format!("Could not find experiment with name '{name}'"));
        Ok(json!({"experiment": found.ok_or_else(unknown)?.body()}))
    }

    pub(super) fn update_experiment(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let (id, name) = (fields.required_text("experiment_id")?, fields.required_text("new_name")?);
        experiment_number(&id)?;
        check_length(&name, 500)?;
        let experiment = self.experiment(&id)?;
        if experiment.is_deleted {
            return Err(Refusal::invalid("Cannot rename a non-active experiment."));
        }
        let own = experiment.id;
        if self.experiments.iter().any(|other| other.name == name && other.id != own) {
            return Err(Refusal::exists(format!("Experiment(name={name}) already exists")));
        }
        let experiment = self.experiment_mut(&id)?;
        experiment.name = name;
        experiment.last_update_time = observed.now();
        Ok(json!({}))
    }

    /// Delete and restore: the experiment must be in the other stage, and all of its runs follow.
    pub(super) fn change_experiment_stage(
        &mut self,
        fields: &Fields,
        observed: &Observed,
        is_deleted: bool,
    ) -> Outcome {
        let id = fields.required_text("experiment_id")?;
        let experiment = self.experiment_mut(&id)?;
        if experiment.is_deleted == is_deleted {
            return Err(Refusal::unknown(format!("No Experiment with id={id} exists")));
        }
        experiment.is_deleted = is_deleted;
        experiment.last_update_time = observed.now();
        let number = experiment.id;
        for run in self.runs.iter_mut().filter(|run| run.experiment_id == number) {
            run.is_deleted = is_deleted;
        }
        Ok(json!({}))
    }

    pub(super) fn set_experiment_tag(&mut self, fields: &Fields) -> Outcome {
        let id = fields.required_text("experiment_id")?;
        let tag = entry(fields)?;
        experiment_number(&id)?;
        check_tag(&tag.key, &tag.value, "key")?;
        self.active_experiment(&id)?;
        self.experiment_mut(&id)?.tags.insert(tag.key, tag.value);
        Ok(json!({}))
    }

    pub(super) fn delete_experiment_tag(&mut self, fields: &Fields) -> Outcome {
        let id = fields.required_text("experiment_id")?;
        let key = fields.required_text("key")?;
        self.active_experiment(&id)?;
        let removed = self.experiment_mut(&id)?.tags.remove(&key);
        removed.map(|_| json!({})).ok_or_else(|| Refusal::unknown(format!("No tag with name: {key}")))
    }
}

pub(super) fn experiment_number(id: &str) -> Outcome<i64> {
    id.parse().map_err(|_| Refusal::invalid("Invalid experiment ID"))
}

fn check_tag(key: &str, value: &str, path: &str) -> Outcome<()> {
    check_key(key, path)?;
    check_length(value, 20_000)
}
