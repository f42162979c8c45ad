//! How fast runs are found.

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::bench::curve::timestamp_ms;
use crate::bench::extent::Plan;
use crate::bench::http::Connection;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_of};
use crate::bench::server::Server;
use crate::bench::{api, measurement};

/// Rows of a page.
const PAGE: usize = 100;

/// Makes the runs and measures three searches over them.
pub(super) fn measure(server: &Server, plan: &Plan, recorder: &mut Recorder) -> Result<()> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "searching")?;
    create_runs(&mut connection, &experiment_id, plan.searched_runs)?;

    let of_runs = format!("of {} runs", measurement::show_number(plan.searched_runs as f64));
    let filter = "metrics.loss < 0.5 and params.optimizer = 'adam'";
    let searches = [
        (format!("search: newest {PAGE} {of_runs}"), json!({})),
        (format!("search: best {PAGE} {of_runs} by a metric"), json!({ "order_by": ["metrics.loss ASC"] })),
        (format!("search: metric and param filter, {of_runs}"), json!({ "filter": filter })),
    ];
    for (name, mut query) in searches {
        query["experiment_ids"] = json!([experiment_id]);
        query["max_results"] = json!(PAGE);
        let body = serde_json::to_vec(&query)?;
        let value = median_of(plan.reads, || search_ms(&mut connection, &body))?;
        recorder.add(Measurement::new(name, Unit::Milliseconds, value));
    }
    Ok(())
}

fn search_ms(connection: &mut Connection, body: &[u8]) -> Result<f64> {
    #[derive(Deserialize)]
    struct Found {
        #[serde(default)]
        runs: Vec<IgnoredAny>,
    }
    let begun = Instant::now();
    let answer = connection.post(&api::path("runs/search"), body)?.ok().context("a search failed")?;
    let elapsed = begun.elapsed();
    let found: Found = serde_json::from_slice(&answer)?;
    ensure!((1..=PAGE).contains(&found.runs.len()), "a search found {} runs", found.runs.len());
    Ok(elapsed.as_secs_f64() * 1000.0)
}

fn create_runs(connection: &mut Connection, experiment_id: &str, count: u64) -> Result<()> {
    let mut random = Rng::with_seed(7);
    for number in 0..count {
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
        api::call(connection, "runs/log-batch", &run_data(&run_id, number, &mut random))?;
    }
    Ok(())
}

/// Five params and five metrics. With the two tags of the run comes the one that holds its name.
fn run_data(run_id: &str, number: u64, random: &mut Rng) -> Value {
    let optimizer = if number.is_multiple_of(2) { "adam" } else { "sgd" };
    let params = [
        entry("optimizer", optimizer),
        entry("learning_rate", &format!("{:.6}", random.f64() / 100.0)),
        entry("batch_size", &(32 << random.u32(0..4)).to_string()),
        entry("layers", &random.u32(2..50).to_string()),
        entry("seed", &number.to_string()),
    ];
    let metrics = ["loss", "accuracy", "val_loss", "val_accuracy", "epoch_time"].map(
        |key| json!({ "key": key, "value": random.f64(), "timestamp": timestamp_ms(number), "step": 100 }),
    );
    json!({ "run_id": run_id, "params": params, "metrics": metrics })
}

fn entry(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": value })
}
