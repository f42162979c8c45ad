//! The few calls that prepare a measurement.

use std::time::Instant;

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

/// Milliseconds of opening a run, as its page does: everything but histories.
pub(super) fn get_run_ms(connection: &mut Connection, run_id: &str) -> Result<f64> {
    let begun = Instant::now();
    connection.get(&path(&format!("runs/get?run_id={run_id}")))?.ok().context("`runs/get` failed")?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
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

/// Percent-encodes what base64 may contain and a query may not.
pub(super) fn encode(token: &str) -> String {
    token.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn text(answer: &Value, pointer: &str) -> Result<String> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    Ok(found.with_context(|| format!("there is no {pointer} in {answer}"))?.to_owned())
}
