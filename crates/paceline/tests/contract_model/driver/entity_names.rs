//! Names in generated requests that stand for what is only known while they run: `<run 2>` is the id of a run.

use super::Driver;
use crate::model::search::Search;
use crate::request::Request;

/// From this index on, names mean nothing that exists.
pub(crate) const UNKNOWN: u16 = 900;

impl Driver {
    /// The request with all names resolved.
    pub(crate) fn resolved(&self, request: &Request) -> Request {
        request.map_texts(&|text| self.resolved_text(text))
    }

    /// The search with all names resolved.
    pub(crate) fn resolved_search(&self, search: &Search) -> Search {
        search.map_texts(&|text| self.resolved_text(text))
    }

    /// `<own name>` is a name of this client's; `<run 2>`, `<experiment 0>`, `<model 1>` are ids and
    /// `<registered 0>` is a name, counted round.
    fn resolved_text(&self, text: &str) -> String {
        let mut resolved = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('<') {
            let Some((name, after)) = after.split_once('>') else { break };
            resolved.push_str(before);
            resolved.push_str(&self.entity(name));
            rest = after;
        }
        resolved + rest
    }

    fn entity(&self, name: &str) -> String {
        let (kind, which) = name.split_once(' ').unwrap_or((name, ""));
        if kind == "own" {
            return format!("{}{which}", self.prefix);
        }
        let index: u16 = which.parse().unwrap();
        let model = &self.model;
        match kind {
            "experiment" => {
                chosen(&model.experiments, index).map_or("999999".into(), |known| known.id.to_string())
            }
            "run" => chosen(&model.runs, index).map_or("0".repeat(32), |known| known.run_id.clone()),
            "model" => {
                let unknown = format!("m-{}", "0".repeat(32));
                chosen(&model.logged_models, index).map_or(unknown, |known| known.model_id.clone())
            }
            "registered" => {
                chosen(&model.registered_models, index).map_or("nothing".into(), |known| known.name.clone())
            }
            other => panic!("no entity is called {other}"),
        }
    }
}

fn chosen<T>(all: &[T], index: u16) -> Option<&T> {
    if index >= UNKNOWN || all.is_empty() { None } else { all.get(usize::from(index) % all.len()) }
}
