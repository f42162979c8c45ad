//! The search over logged models.

use serde_json::Value;

use super::{Clause, DatasetReference, Entity, Fact, Key, OrderKey, Search, Test, TextOperator, sort};
use crate::model::experiments::experiment_number;
use crate::model::logged_models::{LoggedModel, ModelPoint, STATUSES};
use crate::model::{Model, Outcome};

impl Model {
    pub(super) fn search_logged_models(&self, search: &Search) -> Outcome<Vec<Value>> {
        let ids =
            search.experiment_ids.iter().map(|id| experiment_number(id)).collect::<Outcome<Vec<_>>>()?;
        let clauses: Vec<Clause> = search.clauses.iter().map(with_status_names).collect();
        let has_metric_clause = search.clauses.iter().any(|clause| clause.key.entity == Entity::Metric);
        let is_asked_for = |model: &&LoggedModel| {
            let is_measured = search.datasets.is_empty()
                || has_metric_clause
                || model.points.iter().any(|point| point.is_on_any(&search.datasets));
            ids.contains(&model.experiment_id)
                && !model.is_deleted
                && is_measured
                && clauses.iter().all(|clause| clause.holds(&model.facts(&clause.key, &search.datasets)))
        };
        let mut found: Vec<&LoggedModel> = self.logged_models.iter().filter(is_asked_for).collect();
        sort(&mut found, search, LoggedModel::sort_fact, |one, other| {
            other.created.ms().cmp(&one.created.ms()).then(one.model_id.cmp(&other.model_id))
        });
        Ok(found.into_iter().map(LoggedModel::body).collect())
    }
}

/// A status may be given by number, as text.
fn with_status_names(clause: &Clause) -> Clause {
    let mut clause = clause.clone();
    let name = |text: &mut String| {
        if let Some(name) = text.parse().ok().and_then(|number: usize| STATUSES.get(number)) {
            *text = (*name).to_owned();
        }
    };
    if (clause.key.entity, clause.key.name.as_str()) == (Entity::Attribute, "status") {
        match &mut clause.test {
            Test::Text(TextOperator::Equal | TextOperator::NotEqual, text) => name(text),
            Test::In { texts, .. } => texts.iter_mut().for_each(name),
            _ => {}
        }
    }
    clause
}

impl ModelPoint {
    fn is_on(&self, (name, digest): &DatasetReference) -> bool {
        let is_wanted = |(own_name, own_digest): &(String, String)| {
            own_name == name && digest.as_ref().is_none_or(|digest| own_digest == digest)
        };
        self.dataset.as_ref().is_some_and(is_wanted)
    }

    fn is_on_any(&self, datasets: &[DatasetReference]) -> bool {
        datasets.iter().any(|dataset| self.is_on(dataset))
    }
}

impl LoggedModel {
    fn facts(&self, key: &Key, datasets: &[DatasetReference]) -> Vec<Fact> {
        if key.entity != Entity::Metric {
            return self.fact(key).into_iter().collect();
        }
        let points = self.points.iter().filter(|point| point.key == key.name);
        let points = points.filter(|point| datasets.is_empty() || point.is_on_any(datasets));
        points.map(|point| Fact::Number(point.point.value)).collect()
    }

    fn sort_fact(&self, order: &OrderKey) -> Option<Fact> {
        match (order.key.entity, order.key.name.as_str()) {
            (Entity::Metric, _) => {}
            // Texts in filters, numbers in the order.
            (_, "experiment_id") => return Some(self.experiment_id.into()),
            (_, "status") => {
                return STATUSES.iter().position(|name| *name == self.status).map(|n| Fact::from(n as i64));
            }
            _ => return self.fact(&order.key),
        }
        let points = self.points.iter().filter(|point| point.key == order.key.name);
        let points = points.filter(|point| order.dataset.as_ref().is_none_or(|dataset| point.is_on(dataset)));
        // The latest: by timestamp, step, and the first run id.
        let place = |point: &&ModelPoint| {
            (-point.point.timestamp, point.point.step.checked_neg().unwrap_or(i64::MAX), point.run_id.clone())
        };
        points.min_by_key(place).map(|point| Fact::Number(point.point.value))
    }

    /// What is empty is missing.
    fn fact(&self, key: &Key) -> Option<Fact> {
        let name = key.name.as_str();
        let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Fact::from);
        match (key.entity, name) {
            (Entity::Param, key) => self.params.get(key).map(|value| value.as_str().into()),
            (Entity::Tag, key) => self.tags.get(key).map(|value| value.as_str().into()),
            (_, "model_id") => text(&self.model_id),
            (_, "name") => text(&self.name),
            (_, "model_type") => text(&self.model_type),
            (_, "status") => text(self.status),
            (_, "source_run_id") => text(&self.source_run_id),
            (_, "experiment_id") => text(&self.experiment_id.to_string()),
            (_, "artifact_location") => text(&self.artifact_uri),
            (_, "lifecycle_stage") => text("active"),
            (_, "creation_timestamp_ms" | "creation_timestamp" | "creation_time") => {
                Some(self.created.ms().into())
            }
            (_, "last_updated_timestamp_ms" | "last_updated_timestamp") => Some(self.updated.ms().into()),
            (_, other) => panic!("logged models have no attribute {other}"),
        }
    }
}
