//! The binary under test, and the few requests that most tests need.

use std::fs;
use std::path::{Path, PathBuf};

use paceline_testkit::{Client, Launch, Server};
use serde_json::{Value, json};

/// Base of MLflow's routes.
pub(crate) const API: &str = "/api/2.0/mlflow";
/// Base of proxied files.
pub(crate) const FILES: &str = "/api/2.0/mlflow-artifacts/artifacts";

/// `paceline server` on a free port in an empty folder, all else as by default.
pub(crate) fn paceline() -> Launch {
    paceline_as("server")
}

/// The same by another name of the command.
pub(crate) fn paceline_as(command: &str) -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments([command]).environment("MLFLOW_PORT", "0")
}

pub(crate) fn started() -> Server {
    paceline().start()
}

/// Posts to a tracking route, which must answer 200.
#[track_caller]
pub(crate) fn call(client: &Client, route: &str, body: &Value) -> Value {
    client.post(&format!("{API}/{route}"), body).expect_status(200).json()
}

#[track_caller]
pub(crate) fn new_experiment(client: &Client, name: &str) -> String {
    text(&call(client, "experiments/create", &json!({"name": name}))["experiment_id"])
}

#[track_caller]
pub(crate) fn new_run(client: &Client) -> String {
    let created = call(client, "runs/create", &json!({"experiment_id": "0", "start_time": 1}));
    text(&created["run"]["info"]["run_id"])
}

#[track_caller]
pub(crate) fn new_model(client: &Client) -> String {
    let created = call(client, "logged-models", &json!({"experiment_id": "0"}));
    text(&created["model"]["info"]["model_id"])
}

#[track_caller]
pub(crate) fn get_run(client: &Client, run_id: &str) -> Value {
    client.get(&format!("{API}/runs/get?run_id={run_id}")).expect_status(200).json()["run"].clone()
}

/// The value of a key in a run's `params` or `tags`.
pub(crate) fn value_of<'r>(run: &'r Value, list: &str, key: &str) -> Option<&'r str> {
    let entries = run["data"][list].as_array()?;
    entries.iter().find(|entry| entry["key"] == key)?["value"].as_str()
}

/// All points of a metric: step, timestamp, value.
#[track_caller]
pub(crate) fn history(client: &Client, run_id: &str, key: &str) -> Vec<(i64, i64, f64)> {
    let path = format!("{API}/metrics/get-history?run_id={run_id}&metric_key={key}");
    let found = client.get(&path).expect_status(200).json();
    assert!(found["next_page_token"].is_null(), "without max_results there is one page");
    let point = |point: &Value| {
        let value = point["value"].as_f64().unwrap_or(f64::NAN);
        (point["step"].as_i64().unwrap(), point["timestamp"].as_i64().unwrap(), value)
    };
    found["metrics"].as_array().map_or_else(Vec::new, |points| points.iter().map(point).collect())
}

#[track_caller]
pub(crate) fn assert_healthy(client: &Client) {
    assert_eq!(client.get("/health").expect_status(200).text(), "OK");
    call(client, "experiments/search", &json!({"max_results": 1}));
}

#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Names of the proxied files directly in a folder.
#[track_caller]
pub(crate) fn list_files(client: &Client, folder: &str) -> Vec<String> {
    let listed = client.get(&format!("/api/2.0/mlflow-artifacts/artifacts?path={folder}")).expect_status(200);
    let name = |entry: &Value| entry["path"].as_str().unwrap_or_default().to_owned();
    listed.json()["files"].as_array().map_or_else(Vec::new, |files| files.iter().map(name).collect())
}

/// All files and links below a folder, relative to it and sorted, less the database's.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else if !entry.file_name().to_string_lossy().starts_with("paceline.db") {
                files.push(entry.path().strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// The root that `mlflow-artifacts:/` points to by default.
pub(crate) fn artifact_root(server: &Server) -> PathBuf {
    server.folder().join("mlruns/artifacts")
}

/// Bytes that do not repeat in step with any buffer.
pub(crate) fn sample(size_bytes: usize, seed: usize) -> Vec<u8> {
    (0..size_bytes).map(|index| ((index + seed) % 251) as u8).collect()
}
