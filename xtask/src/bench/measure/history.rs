//! How fast a long metric is read.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::bench::batch_body::{self, BatchBody, key_name};
use crate::bench::curve::Curve;
use crate::bench::extent::Plan;
use crate::bench::http::Connection;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_of, show_number};
use crate::bench::server::Server;
use crate::bench::subject::Subject;
use crate::bench::{api, database_file};

/// Points of a page, as every MLflow client asks for.
const PAGE: usize = 25_000;

/// Logs one long metric, ends the run and reads the metric page by page.
pub(super) fn measure(
    subject: &Subject,
    server: &Server,
    plan: &Plan,
    recorder: &mut Recorder,
) -> Result<()> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "history")?;
    let run_id = api::create_plain_run(&mut connection, &experiment_id)?;
    let mut curve = Curve::new(0);
    for first_step in (0..plan.history_points).step_by(batch_body::POINTS as usize) {
        let body = BatchBody::new(&run_id, 1, first_step, &mut curve)?;
        connection.post(&api::path("runs/log-batch"), body.json())?.ok().context("a log-batch failed")?;
    }
    api::finish_run(&mut connection, &run_id)?;
    database_file::wait_until_quiet(&server.database_file())?;

    let mut connection = server.connect()?;
    let page = if subject.pages_histories() { format!("&max_results={PAGE}") } else { String::new() };
    let value = median_of(plan.reads, || read_ms(&mut connection, &run_id, &page, plan.history_points))?;
    let name = format!("history of {} points", show_number(plan.history_points as f64));
    recorder.add(Measurement::new(name, Unit::Milliseconds, value));
    Ok(())
}

/// Time of all requests; what the client does with the pages is not counted.
fn read_ms(connection: &mut Connection, run_id: &str, page: &str, expected: u64) -> Result<f64> {
    #[derive(Deserialize)]
    struct Page {
        metrics: Vec<IgnoredAny>,
        next_page_token: Option<String>,
    }
    let key = key_name(0).replace('/', "%2F");
    let first = format!("metrics/get-history?run_id={run_id}&metric_key={key}{page}");
    let (mut elapsed, mut count) = (Duration::ZERO, 0);
    let mut token = None::<String>;
    loop {
        let parameter = token.map(|token| format!("&page_token={}", encode(&token))).unwrap_or_default();
        let path = api::path(&format!("{first}{parameter}"));
        let begun = Instant::now();
        let answer = connection.get(&path)?.ok().context("reading a history failed")?;
        elapsed += begun.elapsed();
        let page: Page = serde_json::from_slice(&answer)?;
        count += page.metrics.len() as u64;
        token = page.next_page_token.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    ensure!(count == expected, "{expected} points were logged and {count} came back");
    Ok(elapsed.as_secs_f64() * 1000.0)
}

/// Percent-encodes what base64 may contain and a query may not.
fn encode(token: &str) -> String {
    token.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}
