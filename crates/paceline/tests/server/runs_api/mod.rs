//! `/api/v1/runs/…`: queries over runs in Paceline's own language.

mod bookmarks;
mod bounds;
mod change;
mod errors;
mod groups;
mod keys;
mod leases;
mod query;
mod tree;

use paceline_testkit::{Client, Server};
use serde_json::{Value, json};

use crate::support::{call, started, text};

/// A run as tests write it: name, and what is logged to it.
struct Logged<'r> {
    name: &'r str,
    parent: Option<&'r str>,
    metrics: Value,
    params: Value,
}

/// A run with metrics, each a list of values or one, and params.
fn logged<'r>(name: &'r str, metrics: Value, params: Value) -> Logged<'r> {
    Logged { name, parent: None, metrics, params }
}

/// Makes a run in the default experiment.
#[track_caller]
fn make(client: &Client, run: &Logged<'_>) -> String {
    let mut tags = vec![json!({"key": "team", "value": "vision"})];
    tags.extend(run.parent.map(|parent| json!({"key": "mlflow.parentRunId", "value": parent})));
    let body = json!({"experiment_id": "0", "start_time": 1000, "run_name": run.name, "tags": tags});
    let run_id = text(&call(client, "runs/create", &body)["run"]["info"]["run_id"]);
    let mut metrics = Vec::new();
    for (key, values) in run.metrics.as_object().unwrap() {
        let values = values.as_array().cloned().unwrap_or_else(|| vec![values.clone()]);
        for (step, value) in values.iter().enumerate() {
            metrics.push(json!({"key": key, "value": value, "step": step, "timestamp": 2000 + step}));
        }
    }
    let params: Vec<_> = run
        .params
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    call(client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics, "params": params}));
    run_id
}

/// Five runs: `a` to `d` with metrics and params, and the empty `e`.
fn five_runs() -> (Server, Client, Vec<String>) {
    let server = started();
    let client = server.client();
    let runs = [
        logged("a", json!({"loss": [0.9, 0.1, 0.5], "acc": 0.7}), json!({"lr": "0.1", "model": "small"})),
        logged("b", json!({"loss": [0.2], "acc": 0.9}), json!({"lr": "0.01", "model": "large"})),
        logged("c", json!({"loss": ["NaN"]}), json!({"lr": "1e-3", "model": "small"})),
        logged("d", json!({"loss": [0.3, "NaN", 0.4]}), json!({"lr": "often", "model": "large"})),
        logged("e", json!({}), json!({})),
    ];
    let ids = runs.iter().map(|run| make(&client, run)).collect();
    (server, client, ids)
}

/// Posts to a route, which must answer 200.
#[track_caller]
fn ask(client: &Client, route: &str, body: &Value) -> Value {
    client.post(&format!("/api/v1/runs/{route}"), body).expect_status(200).json()
}

/// Posts to a route, which must refuse.
#[track_caller]
fn refused(client: &Client, route: &str, body: &Value) -> Value {
    let refused = client.post(&format!("/api/v1/runs/{route}"), body).expect_status(400).json();
    assert_eq!(refused["error_code"], "INVALID_PARAMETER_VALUE");
    refused
}

/// The names of the runs that match a filter, in an order.
#[track_caller]
fn names(client: &Client, filter: &str, sort: &[&str]) -> Vec<String> {
    let answer = ask(client, "query", &json!({"filter": filter, "sort": sort}));
    answer["runs"].as_array().unwrap().iter().map(|run| text(&run["run_name"])).collect()
}
