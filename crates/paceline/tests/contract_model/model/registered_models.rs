//! Registered models. Their versions are in `model_versions`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fields::Fields;
use super::model_versions::ModelVersion;
use super::observed::{Moment, Observed};
use super::refusal::{Outcome, Refusal};
use super::rules::{Entry, check_key, check_length, entries, entry};
use super::runs::some_list;
use super::{Model, key_values, with_optional};
use crate::request::Request;

pub(super) const STAGES: [&str; 4] = ["None", "Staging", "Production", "Archived"];

#[derive(Debug, Clone)]
pub(crate) struct RegisteredModel {
    pub(crate) name: String,
    pub(crate) created: Moment,
    pub(crate) updated: Moment,
    pub(crate) description: String,
    pub(crate) tags: BTreeMap<String, String>,
    /// Each with the version that it stands for.
    pub(crate) aliases: BTreeMap<String, i64>,
    /// By number.
    pub(crate) versions: Vec<ModelVersion>,
    /// The highest number ever given.
    pub(crate) highest_version: i64,
}

impl RegisteredModel {
    pub(super) fn reference(&self) -> Request {
        Request::get("registered-models/get", json!({"name": self.name}))
    }

    pub(super) fn body(&self) -> Value {
        let body = json!({
            "name": self.name,
            "creation_timestamp": self.created.ms(),
            "last_updated_timestamp": self.updated.ms(),
            "description": self.description,
        });
        let versions = STAGES.iter().filter_map(|stage| self.latest_in(stage));
        let versions = versions.map(|version| version.body_without_aliases(&self.name)).collect();
        let alias =
            |(alias, version): (&String, &i64)| json!({"alias": alias, "version": version.to_string()});
        let aliases = self.aliases.iter().map(alias).collect();
        let body = with_optional(body, "latest_versions", some_list(versions));
        let body = with_optional(body, "aliases", some_list(aliases));
        with_optional(body, "tags", key_values(&self.tags))
    }

    /// The highest version in a stage.
    pub(super) fn latest_in(&self, stage: &str) -> Option<&ModelVersion> {
        self.versions.iter().rfind(|version| version.stage == stage)
    }

    fn settled(&mut self, observed: &Observed) -> Value {
        observed.settle(&mut self.created, "/registered_model/creation_timestamp");
        observed.settle(&mut self.updated, "/registered_model/last_updated_timestamp");
        json!({"registered_model": self.body()})
    }
}

/// Checks a name that was read before.
pub(super) fn check_model_name(name: &str, path: &str) -> Outcome<()> {
    if name.trim().is_empty() {
        return Err(Refusal::missing(path));
    }
    if name.contains(['/', ':']) {
        let mut refusal = Refusal::invalid(format!("Invalid model name '{name}'"));
        refusal.fragments.push("Names cannot contain '/' or ':'".to_owned());
        return Err(refusal);
    }
    if matches!(name, "." | "..") {
        return check_key(name, path);
    }
    check_length(name, 256)
}

pub(super) fn check_tag(tag: &Entry, path: &str) -> Outcome<()> {
    check_key(&tag.key, path)?;
    check_length(&tag.value, 100_000)
}

/// The tags of something new.
pub(super) fn read_tags(fields: &Fields) -> Outcome<Vec<(Entry, String)>> {
    entries(fields, "tags", entry)
}

pub(super) fn checked_tags(tags: Vec<(Entry, String)>) -> Outcome<BTreeMap<String, String>> {
    let checked = |(tag, place): (Entry, String)| {
        check_tag(&tag, &format!("{place}key"))?;
        Ok((tag.key, tag.value))
    };
    tags.into_iter().map(checked).collect()
}

fn is_prompt(tags: &BTreeMap<String, String>) -> bool {
    tags.get("mlflow.prompt.is_prompt").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

impl Model {
    pub(super) fn registered_model(&mut self, name: &str) -> Outcome<&mut RegisteredModel> {
        let found = self.registered_models.iter_mut().find(|model| model.name == name);
        found.ok_or_else(|| Refusal::unknown(format!("Registered Model with name={name} not found")))
    }

    fn check_name_is_free(&self, name: &str) -> Outcome<()> {
        if self.registered_models.iter().any(|model| model.name == name) {
            return Err(Refusal::exists(format!("Registered Model (name={name}) already exists")));
        }
        Ok(())
    }

    /// Prompts are registered models with a tag, and have names in common with them.
    fn check_name_is_free_for(&self, name: &str, of_prompt: bool) -> Outcome<()> {
        let Some(taken) = self.registered_models.iter().find(|model| model.name == name) else {
            return Ok(());
        };
        Err(Refusal::exists(match (of_prompt, is_prompt(&taken.tags)) {
            (false, false) => format!("Registered Model (name={name}) already exists"),
            (true, true) => format!("Prompt (name={name}) already exists"),
            (true, false) => {
                format!("prompt with name '{name}', but the name is already taken by a registered model")
            }
            (false, true) => {
                format!("registered model with name '{name}', but the name is already taken by a prompt")
            }
        }))
    }

    pub(super) fn create_registered_model(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let name = fields.required_text("name")?;
        let description = fields.text("description")?.unwrap_or_default();
        let tags = read_tags(fields)?;
        check_model_name(&name, "name")?;
        let tags = checked_tags(tags)?;
        self.check_name_is_free_for(&name, is_prompt(&tags))?;
        let mut model = RegisteredModel {
            name,
            created: observed.now(),
            updated: observed.now(),
            description,
            tags,
            aliases: BTreeMap::new(),
            versions: Vec::new(),
            highest_version: 0,
        };
        let body = model.settled(observed);
        self.registered_models.push(model);
        Ok(body)
    }

    pub(super) fn get_registered_model(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let name = fields.required_text("name")?;
        check_model_name(&name, "name")?;
        Ok(self.registered_model(&name)?.settled(observed))
    }

    pub(super) fn rename_registered_model(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let (name, new_name) = (fields.required_text("name")?, fields.required_text("new_name")?);
        check_model_name(&name, "name")?;
        check_model_name(&new_name, "new_name")?;
        self.registered_model(&name)?;
        if new_name != name {
            self.check_name_is_free(&new_name)?;
        }
        let model = self.registered_model(&name)?;
        model.name = new_name;
        model.updated = observed.now();
        Ok(model.settled(observed))
    }

    pub(super) fn update_registered_model(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let name = fields.required_text("name")?;
        let description = fields.text("description")?.unwrap_or_default();
        check_model_name(&name, "name")?;
        let model = self.registered_model(&name)?;
        model.description = description;
        model.updated = observed.now();
        Ok(model.settled(observed))
    }

    pub(super) fn delete_registered_model(&mut self, fields: &Fields) -> Outcome {
        let name = fields.required_text("name")?;
        check_model_name(&name, "name")?;
        self.registered_model(&name)?;
        self.registered_models.retain(|model| model.name != name);
        Ok(json!({}))
    }

    pub(super) fn set_registered_model_tag(&mut self, fields: &Fields) -> Outcome {
        let name = fields.required_text("name")?;
        let tag = entry(fields)?;
        check_model_name(&name, "name")?;
        check_tag(&tag, "key")?;
        self.registered_model(&name)?.tags.insert(tag.key, tag.value);
        Ok(json!({}))
    }

    pub(super) fn delete_registered_model_tag(&mut self, fields: &Fields) -> Outcome {
        let (name, key) = (fields.required_text("name")?, fields.required_text("key")?);
        check_model_name(&name, "name")?;
        check_key(&key, "key")?;
        self.registered_model(&name)?.tags.remove(&key);
        Ok(json!({}))
    }
}
