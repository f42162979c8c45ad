//! The search over experiments.

use serde_json::Value;

use super::{Entity, Fact, Key, Search, sort};
use crate::model::Model;
use crate::model::experiments::Experiment;

impl Model {
    pub(super) fn search_experiments(&self, search: &Search) -> Vec<Value> {
        let is_asked_for = |experiment: &&Experiment| {
            let facts = |key| experiment.fact(key).into_iter().collect::<Vec<_>>();
            search.view.shows(experiment.is_deleted)
                && search.clauses.iter().all(|clause| clause.holds(&facts(&clause.key)))
        };
        let mut found: Vec<&Experiment> = self.experiments.iter().filter(is_asked_for).collect();
        sort(
            &mut found,
            search,
            |experiment, order| match order.key.name.as_str() {
                // A text in filters, a number in the order.
                "experiment_id" => Some(experiment.id.into()),
                _ => experiment.fact(&order.key),
            },
            |one, other| match search.order_by.is_empty() {
                true => {
                    let latest_first = other.creation_time.ms().cmp(&one.creation_time.ms());
                    latest_first.then(one.id.cmp(&other.id))
                }
                false => other.id.cmp(&one.id),
            },
        );
        found.into_iter().map(Experiment::body).collect()
    }
}

impl Experiment {
    fn fact(&self, key: &Key) -> Option<Fact> {
        let name = key.name.as_str();
        match (key.entity, name) {
            (Entity::Tag, key) => self.tags.get(key).map(|value| value.as_str().into()),
            (_, "name") => Some(self.name.as_str().into()),
            (_, "experiment_id") => Some(Fact::Text(self.id.to_string())),
            (_, "creation_time") => Some(self.creation_time.ms().into()),
            (_, "last_update_time") => Some(self.last_update_time.ms().into()),
            (_, other) => panic!("experiments have no attribute {other}"),
        }
    }
}
