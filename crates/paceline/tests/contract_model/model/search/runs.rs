//! The search over runs.

use serde_json::Value;

use super::{Entity, Fact, Key, Search, sort};
use crate::model::experiments::experiment_number;
use crate::model::inputs::CONTEXT;
use crate::model::runs::{RUN_NAME, Run};
use crate::model::{Model, Outcome};

impl Model {
    pub(super) fn search_runs(&self, search: &Search) -> Outcome<Vec<Value>> {
        let ids =
            search.experiment_ids.iter().map(|id| experiment_number(id)).collect::<Outcome<Vec<_>>>()?;
        let is_asked_for = |run: &&Run| {
            ids.contains(&run.experiment_id)
                && search.view.shows(run.is_deleted)
                && search.clauses.iter().all(|clause| clause.holds(&run.facts(&clause.key)))
        };
        let mut found: Vec<&Run> = self.runs.iter().filter(is_asked_for).collect();
        let gives_start = search.order_by.iter().any(|order| order.key.name == "start_time");
        sort(
            &mut found,
            search,
            |run, order| run.sort_fact(&order.key),
            |one, other| {
                let latest_first = other.start_time.cmp(&one.start_time);
                let by_start = if gives_start { std::cmp::Ordering::Equal } else { latest_first };
                by_start.then(one.run_id.cmp(&other.run_id))
            },
        );
        Ok(found.into_iter().map(Run::body_in_search).collect())
    }
}

impl Run {
    fn facts(&self, key: &Key) -> Vec<Fact> {
        let name = key.name.as_str();
        match key.entity {
            Entity::Attribute if name == "run_name" => {
                self.tags.get(RUN_NAME).map(|name| name.as_str().into()).into_iter().collect()
            }
            Entity::Dataset => {
                let field = |input: &super::super::inputs::DatasetInput| match name {
                    "name" => Some(input.dataset.name.clone()),
                    "digest" => Some(input.dataset.digest.clone()),
                    _ => input.tags.get(CONTEXT).cloned(),
                };
                self.dataset_inputs.iter().filter_map(field).map(Fact::Text).collect()
            }
            _ => self.sort_fact(key).into_iter().collect(),
        }
    }

    fn sort_fact(&self, key: &Key) -> Option<Fact> {
        let name = key.name.as_str();
        match key.entity {
            Entity::Metric => self.metrics.get(name).map(|series| Fact::Number(series.latest.value)),
            Entity::Param => self.params.get(name).map(|value| value.as_str().into()),
            Entity::Tag => self.tags.get(name).map(|value| value.as_str().into()),
            Entity::Dataset => None,
            Entity::Attribute => match name {
                "run_id" => Some(self.run_id.as_str().into()),
                "run_name" => Some(self.name.as_str().into()),
                "user_id" => Some(self.user_id.as_str().into()),
                "status" => Some(self.status.into()),
                "artifact_uri" => Some(self.artifact_uri.as_str().into()),
                "start_time" => Some(self.start_time.into()),
                "end_time" => self.end_time.map(Fact::from),
                other => panic!("runs have no attribute {other}"),
            },
        }
    }
}
