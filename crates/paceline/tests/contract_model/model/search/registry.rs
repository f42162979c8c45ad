//! The searches over registered models and versions.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Clause, Entity, Fact, Key, Search, Test, TextOperator, sort};
use crate::model::Model;
use crate::model::model_versions::ModelVersion;
use crate::model::registered_models::RegisteredModel;

/// The tag that makes a prompt of a registered model or a version.
pub(crate) const PROMPT: &str = "mlflow.prompt.is_prompt";

impl Model {
    pub(super) fn search_registered_models(&self, search: &Search) -> Vec<Value> {
        let is_asked_for = |model: &&RegisteredModel| holds(search, &model.tags, |key| model.fact(key));
        let mut found: Vec<&RegisteredModel> = self.registered_models.iter().filter(is_asked_for).collect();
        sort(
            &mut found,
            search,
            |model, order| model.fact(&order.key),
            |one, other| one.name.cmp(&other.name),
        );
        found.into_iter().map(RegisteredModel::body).collect()
    }

    pub(super) fn search_model_versions(&self, search: &Search) -> Vec<Value> {
        let versions: Vec<NamedVersion> = self
            .registered_models
            .iter()
            .flat_map(|model| {
                model.versions.iter().map(|version| NamedVersion { name: &model.name, version })
            })
            .collect();
        let is_asked_for = |named: &&NamedVersion| holds(search, &named.version.tags, |key| named.fact(key));
        let mut found: Vec<&NamedVersion> = versions.iter().filter(is_asked_for).collect();
        sort(
            &mut found,
            search,
            |named, order| named.fact(&order.key),
            |one, other| {
                let latest_first = other.version.updated.ms().cmp(&one.version.updated.ms());
                let by_update =
                    if search.order_by.is_empty() { latest_first } else { std::cmp::Ordering::Equal };
                by_update.then(one.name.cmp(other.name)).then(other.version.number.cmp(&one.version.number))
            },
        );
        found.into_iter().map(|named| named.version.body_without_aliases(named.name)).collect()
    }
}

struct NamedVersion<'a> {
    name: &'a str,
    version: &'a ModelVersion,
}

/// All clauses; the one on the prompt tag has a rule of its own, also when there is none.
fn holds(search: &Search, tags: &BTreeMap<String, String>, fact: impl Fn(&Key) -> Option<Fact>) -> bool {
    let is_about_prompts = |clause: &&Clause| clause.key.entity == Entity::Tag && clause.key.name == PROMPT;
    let wants_prompts = search.clauses.iter().find(is_about_prompts).is_some_and(|clause| {
        matches!(&clause.test, Test::Text(TextOperator::Equal, text) if text == "true")
            || matches!(&clause.test, Test::Text(TextOperator::NotEqual, text) if text == "false")
    });
    let is_prompt = tags.get(PROMPT).is_some_and(|value| value == "true");
    let others = search.clauses.iter().filter(|clause| !is_about_prompts(clause));
    is_prompt == wants_prompts
        && others.into_iter().all(|clause| clause.holds(&fact(&clause.key).into_iter().collect::<Vec<_>>()))
}

impl RegisteredModel {
    fn fact(&self, key: &Key) -> Option<Fact> {
        match (key.entity, key.name.as_str()) {
            (Entity::Tag, key) => self.tags.get(key).map(|value| value.as_str().into()),
            (_, "name") => Some(self.name.as_str().into()),
            (_, "timestamp" | "last_updated_timestamp") => Some(self.updated.ms().into()),
            (_, other) => panic!("registered models have no attribute {other}"),
        }
    }
}

impl NamedVersion<'_> {
    fn fact(&self, key: &Key) -> Option<Fact> {
        let version = self.version;
        match (key.entity, key.name.as_str()) {
            (Entity::Tag, key) => version.tags.get(key).map(|value| value.as_str().into()),
            (_, "name") => Some(self.name.into()),
            (_, "run_id") => Some(version.origin.run_id.as_str().into()),
            (_, "source_path") => Some(version.origin.source.as_str().into()),
            (_, "version_number") => Some(version.number.into()),
            (_, "creation_timestamp") => Some(version.created.ms().into()),
            (_, "last_updated_timestamp") => Some(version.updated.ms().into()),
            (_, other) => panic!("versions have no attribute {other}"),
        }
    }
}
