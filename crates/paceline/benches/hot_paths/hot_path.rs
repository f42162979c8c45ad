//! The paths, each with the requests that go along it.

use std::fmt::Write;

use anyhow::{Context, Result};
use axum::body::Body;
use http::Request;
use serde_json::json;

use super::in_process::{Server, post};

/// Requests of a round. Queues inside the server take memory in blocks of 32 entries, so a multiple of that
/// meets equally many in every round.
pub(crate) const ROUND: usize = 32;

/// Points of a log-batch, the most that MLflow's clients send.
const BATCH_POINTS: u64 = 1000;
/// Keys that share them.
const BATCH_KEYS: u64 = 20;
/// Runs that are searched: more than the page of 100.
const SEARCHED_RUNS: u64 = 200;

/// A path through the server that clients take all the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HotPath {
    /// One point.
    LogMetric,
    /// 1,000 points over 20 keys.
    LogBatch,
    /// The newest 100 runs, each with 5 params, 5 metrics and 3 tags.
    SearchPage,
}

/// Makes the requests of one path; no two that write are the same.
pub(crate) struct Requests {
    path: HotPath,
    /// The run that is logged to.
    run_id: String,
    experiment_id: String,
    step: u64,
}

impl HotPath {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::LogMetric, Self::LogBatch, Self::SearchPage];

    /// As it is written in files and typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LogMetric => "log_metric",
            Self::LogBatch => "log_batch",
            Self::SearchPage => "search_page",
        }
    }

    /// Puts into the server what the requests need.
    pub(crate) fn prepare(self, server: &Server) -> Result<Requests> {
        let experiment_id = create_experiment(server)?;
        let run_count = if self == Self::SearchPage { SEARCHED_RUNS } else { 1 };
        let mut run_id = String::new();
        for number in 0..run_count {
            run_id = create_run(server, &experiment_id, number)?;
        }
        Ok(Requests { path: self, run_id, experiment_id, step: 0 })
    }
}

impl Requests {
    /// The next requests, made before anything is counted.
    pub(crate) fn next_round(&mut self) -> Result<Vec<Request<Body>>> {
        (0..ROUND).map(|_| self.next()).collect()
    }

    fn next(&mut self) -> Result<Request<Body>> {
        let Self { path, run_id, experiment_id, step } = self;
        *step += 1;
        match path {
            HotPath::LogMetric => {
                let point = point("loss", *step);
                post("runs/log-metric", format!("{{\"run_id\":\"{run_id}\",{point}}}"))
            }
            HotPath::LogBatch => post("runs/log-batch", batch(run_id, *step)?),
            HotPath::SearchPage => {
                let query = json!({ "experiment_ids": [experiment_id], "max_results": 100 });
                post("runs/search", query.to_string())
            }
        }
    }
}

/// The members of a point. Numbers of equal length, so that requests are.
fn point(key: &str, step: u64) -> String {
    let timestamp_ms = 1_700_000_000_000 + 100 * step;
    let value = 0.25 + (step % 1000) as f64 / 8192.0;
    format!("\"key\":\"{key}\",\"value\":{value:.13},\"timestamp\":{timestamp_ms},\"step\":{step}")
}

fn batch(run_id: &str, number: u64) -> Result<String> {
    let steps = BATCH_POINTS / BATCH_KEYS;
    let mut json = format!("{{\"run_id\":\"{run_id}\",\"metrics\":[");
    for index in 0..BATCH_POINTS {
        let key = format!("train/metric_{:02}", index % BATCH_KEYS);
        let comma = if index == 0 { "" } else { "," };
        write!(json, "{comma}{{{}}}", point(&key, number * steps + index / BATCH_KEYS))?;
    }
    json.push_str("]}");
    Ok(json)
}

fn create_experiment(server: &Server) -> Result<String> {
    let answer = server.call("experiments/create", json!({ "name": "hot paths" }).to_string())?;
    Ok(answer["experiment_id"].as_str().context("no experiment_id")?.to_owned())
}

fn create_run(server: &Server, experiment_id: &str, number: u64) -> Result<String> {
    let entries = |keys: &[&str]| -> Vec<_> {
        keys.iter().map(|key| json!({ "key": key, "value": format!("{number:08}") })).collect()
    };
    let run = json!({
        "experiment_id": experiment_id,
        "run_name": "resnet50-baseline",
        "start_time": 1_700_000_000_000 + number,
        "tags": entries(&["team", "dataset"]),
    });
    let answer = server.call("runs/create", run.to_string())?;
    let run_id = answer["run"]["info"]["run_id"].as_str().context("no run_id")?.to_owned();
    let metrics: Vec<_> = ["loss", "accuracy", "val_loss", "val_accuracy", "epoch_time"]
        .map(|key| json!({ "key": key, "value": 0.123_456_789, "timestamp": 1_700_000_000_000_u64, "step": 0 }))
        .into();
    let params = entries(&["optimizer", "learning_rate", "batch_size", "layers", "seed"]);
    let data = json!({ "run_id": run_id, "metrics": metrics, "params": params });
    server.call("runs/log-batch", data.to_string())?;
    Ok(run_id)
}
