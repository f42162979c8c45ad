//! Searches and histories, read page by page.

use serde_json::{Value, json};

use super::{Checked, Driver, Manner, compare, nothing};
use crate::model::search::{Clause, Entity, Key, Kind, Search, Test, TextOperator, View};
use crate::query_text;
use crate::request::Request;

impl Driver {
    /// Searches, and compares each page.
    pub(crate) fn search(&mut self, search: &Search) -> Checked {
        let search = self.among_own(search.clone());
        let expected = match self.model.search(&search) {
            Ok(expected) => expected,
            Err(refusal) => {
                let request = request(&search).into_sent();
                let (status, found, _) = self.send(&request, Manner::default())?;
                return compare(&request, &Err(refusal), status, &found);
            }
        };
        let member = member(search.kind);
        self.page_by_page(request(&search), member, &expected, search.page_size)
    }

    /// Reads a history page by page.
    pub(crate) fn history(&mut self, run_id: &str, key: &str, page_size: usize) -> Checked {
        let expected = self.model.history(run_id, key);
        let request = Request::get("metrics/get-history", json!({"run_id": run_id, "metric_key": key}));
        self.page_by_page(request, "metrics", &expected, Some(page_size))
    }

    /// Every kind of search with no filter, in small pages.
    pub(super) fn check_all_searches(&mut self) -> Checked {
        let ids = self.model.experiments.iter().map(|experiment| experiment.id.to_string()).collect();
        let all = Search {
            kind: Kind::Runs,
            experiment_ids: ids,
            clauses: Vec::new(),
            datasets: Vec::new(),
            order_by: Vec::new(),
            view: View::All,
            page_size: Some(7),
            is_get: false,
        };
        for kind in
            [Kind::Experiments, Kind::Runs, Kind::LoggedModels, Kind::RegisteredModels, Kind::ModelVersions]
        {
            self.search(&Search { kind, ..all.clone() })?;
        }
        Ok(())
    }

    /// Keeps a search for what has names to what is this client's.
    fn among_own(&self, mut search: Search) -> Search {
        let is_by_experiment = matches!(search.kind, Kind::Runs | Kind::LoggedModels);
        if !self.prefix.is_empty() && !is_by_experiment {
            let key = Key { entity: Entity::Attribute, name: "name".to_owned() };
            let test = Test::Text(TextOperator::Like, format!("{}%", self.prefix));
            search.clauses.push(Clause { key, test, style: 0 });
        }
        search
    }

    fn page_by_page(
        &mut self,
        mut request: Request,
        member: &str,
        expected: &[Value],
        page_size: Option<usize>,
    ) -> Checked {
        let mut rest = expected;
        for page in 0.. {
            // A token goes on with any size of page.
            let size = page_size.map_or(usize::MAX, |size| size + page % 2);
            if page_size.is_some() {
                request.body["max_results"] = json!(size);
            }
            let (shown, left) = rest.split_at(size.min(rest.len()));
            let sent = request.clone().into_sent();
            let (status, mut found, _) = self.send(&sent, Manner::default())?;
            let token = found.as_object_mut().and_then(|found| found.remove("next_page_token"));
            without_open_members(&mut found, member);
            let page_body = if shown.is_empty() { nothing() } else { json!({member: shown}) };
            compare(&sent, &Ok(page_body), status, &found)?;
            let token = token.filter(|token| token != "");
            match (token, left.is_empty()) {
                (None, true) => return Ok(()),
                (None, false) => return Err(format!("{} ends {} too early", request.route, left.len())),
                (Some(_), true) => return Err(format!("{} has a token after its end", request.route)),
                (Some(token), false) => request.body["page_token"] = token,
            }
            rest = left;
        }
        Ok(())
    }
}

/// Searches may or may not show the models that are a run's inputs, and the aliases of versions.
fn without_open_members(found: &mut Value, member: &str) {
    let elements = found.get_mut(member).and_then(Value::as_array_mut);
    for element in elements.into_iter().flatten() {
        if let Some(inputs) = element.get_mut("inputs").and_then(Value::as_object_mut) {
            inputs.remove("model_inputs");
        }
        if let Some(version) = element.as_object_mut().filter(|_| member == "model_versions") {
            version.remove("aliases");
        }
    }
}

fn member(kind: Kind) -> &'static str {
    match kind {
        Kind::Experiments => "experiments",
        Kind::Runs => "runs",
        Kind::LoggedModels => "models",
        Kind::RegisteredModels => "registered_models",
        Kind::ModelVersions => "model_versions",
    }
}

fn request(search: &Search) -> Request {
    let method = if search.is_get { "GET" } else { "POST" };
    let view = match search.view {
        View::ActiveOnly => "ACTIVE_ONLY",
        View::DeletedOnly => "DELETED_ONLY",
        View::All => "ALL",
    };
    let filter = query_text::filter(search.kind, &search.clauses);
    let order_by: Vec<_> =
        search.order_by.iter().map(|key| query_text::order_key(search.kind, key)).collect();
    let common = json!({"filter": filter, "order_by": order_by});
    let with = |mut body: Value, members: Value| {
        for (name, value) in members.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    };
    let experiment_ids = json!({"experiment_ids": search.experiment_ids});
    match search.kind {
        Kind::Experiments => {
            let body = with(common, json!({"view_type": view, "max_results": 1000}));
            Request::new(method, "experiments/search", body)
        }
        Kind::Runs => {
            let body = with(with(common, experiment_ids), json!({"run_view_type": view}));
            Request::post("runs/search", body)
        }
        Kind::RegisteredModels => Request::new(method, "registered-models/search", common),
        Kind::ModelVersions => Request::new(method, "model-versions/search", common),
        Kind::LoggedModels => {
            let dataset = |(name, digest): &(String, Option<String>)| json!({"dataset_name": name, "dataset_digest": digest});
            let order_key = |order: &crate::model::search::OrderKey| {
                let field = query_text::field(&order.key);
                let key = json!({"field_name": field, "ascending": !order.is_descending});
                order.dataset.as_ref().map_or(key.clone(), |named| with(key.clone(), dataset(named)))
            };
            let order_by: Vec<_> = search.order_by.iter().map(order_key).collect();
            let datasets: Vec<_> = search.datasets.iter().map(dataset).collect();
            let body = json!({"filter": filter, "order_by": order_by, "datasets": datasets});
            Request::post("logged-models/search", with(body, experiment_ids))
        }
    }
}
