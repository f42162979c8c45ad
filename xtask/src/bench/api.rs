//! The few calls that prepare a measurement.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::http::Connection;

/// Creates an experiment and returns its id.
pub(super) fn create_experiment(connection: &mut Connection, name: &str) -> Result<String> {
    let answer = call(connection, "experiments/create", &json!({ "name": name }))?;
    text(&answer, "/experiment_id")
}

/// Creates a run and returns its id.
pub(super) fn create_run(connection: &mut Connection, body: &Value) -> Result<String> {
    let answer = call(connection, "runs/create", body)?;
    text(&answer, "/run/info/run_id")
}

/// Creates a run with nothing in it.
pub(super) fn create_plain_run(connection: &mut Connection, experiment_id: &str) -> Result<String> {
    create_run(connection, &json!({ "experiment_id": experiment_id, "start_time": 1_700_000_000_000_u64 }))
}

/// Ends a run.
pub(super) fn finish_run(connection: &mut Connection, run_id: &str) -> Result<()> {
    let body = json!({ "run_id": run_id, "status": "FINISHED", "end_time": 1_800_000_000_000_u64 });
    call(connection, "runs/update", &body).map(drop)
}

/// Posts to one of MLflow's routes.
pub(super) fn call(connection: &mut Connection, route: &str, body: &Value) -> Result<Value> {
    let answer = connection.post(&path(route), &serde_json::to_vec(body)?)?.ok();
    Ok(serde_json::from_slice(&answer.with_context(|| format!("`{route}` failed"))?)?)
}

/// The path of one of MLflow's routes.
pub(super) fn path(route: &str) -> String {
    format!("/api/2.0/mlflow/{route}")
}

fn text(answer: &Value, pointer: &str) -> Result<String> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    Ok(found.with_context(|| format!("there is no {pointer} in {answer}"))?.to_owned())
}
