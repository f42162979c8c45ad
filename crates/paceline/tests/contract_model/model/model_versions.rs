//! Versions of registered models, and their stages.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fields::Fields;
use super::observed::{Moment, Observed};
use super::refusal::{Outcome, Refusal};
use super::registered_models::{STAGES, check_model_name, check_tag, checked_tags, read_tags};
use super::rules::{check_key, entry};
use super::runs::some_list;
use super::sources::Origin;
use super::{Model, key_values, with_optional};
use crate::request::Request;

#[derive(Debug, Clone)]
pub(crate) struct ModelVersion {
    pub(crate) number: i64,
    pub(crate) created: Moment,
    pub(crate) updated: Moment,
    pub(crate) stage: &'static str,
    pub(crate) description: String,
    /// Source, storage, run and logged model.
    pub(crate) origin: Origin,
    pub(crate) run_link: String,
    pub(crate) tags: BTreeMap<String, String>,
}

impl ModelVersion {
    pub(super) fn reference(&self, name: &str) -> Request {
        Request::get("model-versions/get", json!({"name": name, "version": self.number.to_string()}))
    }

    pub(super) fn body_without_aliases(&self, name: &str) -> Value {
        let body = json!({
            "name": name,
            "version": self.number.to_string(),
            "creation_timestamp": self.created.ms(),
            "last_updated_timestamp": self.updated.ms(),
            "current_stage": self.stage,
            "description": self.description,
            "source": self.origin.source,
            "run_id": self.origin.run_id,
            "run_link": self.run_link,
            "status": "READY",
        });
        with_optional(body, "tags", key_values(&self.tags))
    }

    pub(super) fn body(&self, name: &str, aliases: &BTreeMap<String, i64>) -> Value {
        let own = aliases.iter().filter(|(_, version)| **version == self.number);
        let own = own.map(|(alias, _)| json!(alias)).collect();
        with_optional(self.body_without_aliases(name), "aliases", some_list(own))
    }

    fn settle(&mut self, observed: &Observed) {
        observed.settle(&mut self.created, "/model_version/creation_timestamp");
        observed.settle(&mut self.updated, "/model_version/last_updated_timestamp");
    }
}

/// Name and number of a version.
fn reference(fields: &Fields) -> Outcome<(String, i64)> {
    let (name, version) = (fields.required_text("name")?, fields.required_text("version")?);
    check_model_name(&name, "name")?;
    let not_an_integer = format!("Parameter 'version' must be an integer, got '{version}'.");
    Ok((name, version.parse().map_err(|_| Refusal::invalid(not_an_integer))?))
}

pub(super) fn stage(name: &str) -> Outcome<&'static str> {
    let known = STAGES.into_iter().find(|stage| stage.eq_ignore_ascii_case(name));
    known.ok_or_else(|| Refusal::invalid(format!("Invalid Model Version stage: {name}")))
}

impl Model {
    pub(super) fn version(&mut self, name: &str, number: i64) -> Outcome<&mut ModelVersion> {
        let unknown = || Refusal::unknown(format!("Model Version (name={name}, version={number}) not found"));
        let model = self.registered_models.iter_mut().find(|model| model.name == name);
        let found =
            model.and_then(|model| model.versions.iter_mut().find(|version| version.number == number));
        found.ok_or_else(unknown)
    }

    /// A version in an answer.
    fn version_body(&mut self, name: &str, number: i64, observed: &Observed) -> Outcome {
        self.version(name, number)?.settle(observed);
        self.known_version_body(name, number)
    }

    pub(super) fn known_version_body(&mut self, name: &str, number: i64) -> Outcome {
        let aliases = self.registered_model(name)?.aliases.clone();
        Ok(json!({"model_version": self.version(name, number)?.body(name, &aliases)}))
    }

    pub(super) fn create_model_version(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let text = |name| fields.text(name).map(Option::unwrap_or_default);
        let (name, source) = (fields.required_text("name")?, fields.required_text("source")?);
        let (run_id, run_link, description) = (text("run_id")?, text("run_link")?, text("description")?);
        let model_id = fields.non_empty_text("model_id")?;
        let tags = read_tags(fields)?;
        check_model_name(&name, "name")?;
        let tags = checked_tags(tags)?;
        Origin::check(&source)?;
        self.registered_model(&name)?;
        let origin = self.origin(source, run_id, model_id.clone())?;
        let model = self.registered_model(&name)?;
        model.highest_version += 1;
        model.updated = observed.now();
        let number = model.highest_version;
        model.versions.push(ModelVersion {
            number,
            created: observed.now(),
            updated: observed.now(),
            stage: "None",
            description,
            origin,
            run_link,
            tags,
        });
        if let Some(model_id) = model_id {
            self.note_version(&model_id, &name, number)?;
        }
        self.version_body(&name, number, observed)
    }

    pub(super) fn get_model_version(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let (name, number) = reference(fields)?;
        self.version_body(&name, number, observed)
    }

    pub(super) fn get_download_uri(&mut self, fields: &Fields) -> Outcome {
        let (name, number) = reference(fields)?;
        Ok(json!({"artifact_uri": self.version(&name, number)?.origin.storage_location}))
    }

    pub(super) fn update_model_version(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let description = fields.text("description")?.unwrap_or_default();
        let (name, number) = reference(fields)?;
        let version = self.version(&name, number)?;
        version.description = description;
        version.updated = observed.now();
        self.version_body(&name, number, observed)
    }

    pub(super) fn delete_model_version(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let (name, number) = reference(fields)?;
        self.version(&name, number)?;
        let model = self.registered_model(&name)?;
        model.versions.retain(|version| version.number != number);
        model.aliases.retain(|_, version| *version != number);
        model.updated = observed.now();
        Ok(json!({}))
    }

    pub(super) fn transition_model_version(&mut self, fields: &Fields, observed: &Observed) -> Outcome {
        let stage_name = fields.required_text("stage")?;
        let archives = fields.flag("archive_existing_versions")?.unwrap_or(false);
        let (name, number) = reference(fields)?;
        let to = stage(&stage_name)?;
        if archives && !["Staging", "Production"].contains(&to) {
            let fragment = "Model version transition cannot archive existing model versions because";
            return Err(Refusal::invalid(fragment));
        }
        self.version(&name, number)?;
        let model = self.registered_model(&name)?;
        model.updated = observed.now();
        for version in &mut model.versions {
            let stage = match version.number == number {
                true => to,
                false if archives && version.stage == to => "Archived",
                false => continue,
            };
            version.stage = stage;
            version.updated = observed.now();
        }
        self.version_body(&name, number, observed)
    }

    pub(super) fn get_latest_versions(&mut self, fields: &Fields) -> Outcome {
        let name = fields.required_text("name")?;
        let stages = fields.texts("stages")?;
        check_model_name(&name, "name")?;
        let stages = stages.iter().map(|name| stage(name)).collect::<Outcome<Vec<_>>>()?;
        let model = self.registered_model(&name)?;
        let asked = STAGES.iter().filter(|stage| stages.is_empty() || stages.contains(stage));
        let latest = asked.filter_map(|stage| model.latest_in(stage));
        let versions = latest.map(|version| version.body(&model.name, &model.aliases)).collect();
        Ok(with_optional(json!({}), "model_versions", some_list(versions)))
    }

    pub(super) fn set_model_version_tag(&mut self, fields: &Fields) -> Outcome {
        let tag = entry(fields)?;
        let (name, number) = reference(fields)?;
        check_tag(&tag, "key")?;
        self.version(&name, number)?.tags.insert(tag.key, tag.value);
        Ok(json!({}))
    }

    pub(super) fn delete_model_version_tag(&mut self, fields: &Fields) -> Outcome {
        let key = fields.required_text("key")?;
        let (name, number) = reference(fields)?;
        check_key(&key, "key")?;
        self.version(&name, number)?.tags.remove(&key);
        Ok(json!({}))
    }
}
