//! A run as a hyperparameter search leaves it: 5 params, 5 metrics, 3 tags.

use anyhow::Result;
use fastrand::Rng;
use serde_json::{Value, json};

use super::api;
use super::curve::timestamp_ms;
use super::http::Connection;

/// A filter that a quarter of the trials pass.
pub(super) const FILTER_OF_MANY: &str = "metrics.loss < 0.5 and params.optimizer = 'adam'";

/// A metric that only a few trials have, those with the first numbers.
pub(super) const RARE_METRIC: &str = "test_accuracy";
/// How many these are.
pub(super) const RARE: u64 = 10;

/// Makes the trial with a number, whose values depend on the number alone. Two requests.
pub(super) fn create(connection: &mut Connection, experiment_id: &str, number: u64) -> Result<()> {
    // With the two tags comes the one that holds the name.
    let tags = [("team", "vision"), ("dataset", "imagenet")].map(|(key, value)| entry(key, value));
    let run_id = api::create_run(
        connection,
        &json!({
            "experiment_id": experiment_id,
            "run_name": format!("trial-{number}"),
            "start_time": timestamp_ms(number),
            "tags": tags,
        }),
    )?;
    api::call(connection, "runs/log-batch", &data(&run_id, number)).map(drop)
}

/// A filter that one trial passes.
pub(super) fn filter_of_one(number: u64) -> String {
    format!("params.seed = '{number}'")
}

/// A filter that about `passing` of `all` trials pass.
pub(super) fn filter_of_few(passing: u64, all: u64) -> String {
    format!("metrics.loss < {}", passing as f64 / all as f64)
}

fn data(run_id: &str, number: u64) -> Value {
    let mut random = Rng::with_seed(number);
    let optimizer = if number.is_multiple_of(2) { "adam" } else { "sgd" };
    let params = [
        entry("optimizer", optimizer),
        entry("learning_rate", &format!("{:.6}", random.f64() / 100.0)),
        entry("batch_size", &(32 << random.u32(0..4)).to_string()),
        entry("layers", &random.u32(2..50).to_string()),
        entry("seed", &number.to_string()),
    ];
    let rare = (number < RARE).then_some(RARE_METRIC);
    let keys = ["loss", "accuracy", "val_loss", "val_accuracy", "epoch_time"].into_iter().chain(rare);
    let metrics: Vec<Value> = keys
        .map(|key| json!({ "key": key, "value": random.f64(), "timestamp": timestamp_ms(number), "step": 100 }))
        .collect();
    json!({ "run_id": run_id, "params": params, "metrics": metrics })
}

fn entry(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": value })
}
