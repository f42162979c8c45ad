//! How fast a long metric is read.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::plan::Plan;
use crate::bench::batch_body::{self, BatchBody, key_name};
use crate::bench::curve::Curve;
use crate::bench::http::Connection;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_within, show_number};
use crate::bench::server::Server;
use crate::bench::subject::Subject;
use crate::bench::{api, chart};

/// Points of a page, as every MLflow client asks for.
const PAGE: usize = 25_000;

/// Logs long metrics, ends their runs and reads each page by page, and sampled as a chart does.
pub(super) fn measure(
    subject: &Subject,
    server: &Server,
    plan: &Plan,
    recorder: &mut Recorder,
) -> Result<()> {
    let experiment_id = api::create_experiment(&mut server.connect()?, "history")?;
    for &points in &plan.history_points {
        let run_id = log_run(&mut server.connect()?, &experiment_id, points)?;
        server.wait_until_settled()?;

        let mut connection = server.connect()?;
        let page = if subject.pages_histories() { format!("&max_results={PAGE}") } else { String::new() };
        let shown = show_number(points as f64);
        let read = || read_ms(&mut connection, &run_id, &page, points);
        let value = median_within(plan.read_time_max, plan.reads, read)?;
        recorder.add(Measurement::new(format!("history of {shown} points"), Unit::Milliseconds, value));
        if subject.has_chart_route() {
            let read = || chart::buckets_ms(&mut connection, &run_id, &key_name(0), points);
            let value = median_within(plan.read_time_max, plan.reads, read)?;
            let name = format!("history of {shown} points, 1,000 buckets with min and max");
            recorder.add(Measurement::new(name, Unit::Milliseconds, value));
        }
        if subject.samples_histories() {
            let read = || chart::sampled_ms(&mut connection, &run_id, &key_name(0));
            let value = median_within(plan.read_time_max, plan.reads, read)?;
            let name = format!("history of {shown} points, sampled to 1,000");
            recorder.add(Measurement::new(name, Unit::Milliseconds, value));
        }
    }
    Ok(())
}

fn log_run(connection: &mut Connection, experiment_id: &str, points: u64) -> Result<String> {
    let run_id = api::create_plain_run(connection, experiment_id)?;
    let mut curve = Curve::new(0);
    for first_step in (0..points).step_by(batch_body::POINTS as usize) {
        let body = BatchBody::new(&run_id, 1, first_step, &mut curve)?;
        connection.post(&api::path("runs/log-batch"), body.json())?.ok().context("a log-batch failed")?;
    }
    api::finish_run(connection, &run_id)?;
    Ok(run_id)
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
        let parameter = token.map(|token| format!("&page_token={}", api::encode(&token))).unwrap_or_default();
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
