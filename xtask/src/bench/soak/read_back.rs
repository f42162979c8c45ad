//! Reading back what was acknowledged.

use std::sync::Mutex;

use anyhow::{Context, Result, anyhow, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::point::{KEYS, Point};
use super::run_record::RunRecord;
use crate::bench::api;
use crate::bench::http::Connection;
use crate::bench::server::Server;
use crate::bench::share_out::share_out;

const CONNECTIONS: usize = 2;
/// Points of a page.
const PAGE: usize = 25_000;

/// Compares all runs, and returns what differs.
pub(super) fn compare(server: &Server, records: &[RunRecord]) -> Result<Vec<String>> {
    let differences = Mutex::new(Vec::new());
    let reader = |mut connection: Connection| {
        let differences = &differences;
        move |index: u64| {
            let record = &records[index as usize];
            if let Err(difference) = compare_run(&mut connection, record) {
                let text = format!("run {}: {difference:#}", record.run_id);
                differences.lock().map_err(|_| anyhow!("a reader panicked"))?.push(text);
                connection = server.connect()?;
            }
            Ok(())
        }
    };
    let connect = |_| server.connect().map(reader);
    let mut readers = (0..CONNECTIONS).map(connect).collect::<Result<Vec<_>>>()?;
    share_out("runs are read back", &mut readers, 0..records.len() as u64)?;
    drop(readers);
    differences.into_inner().map_err(|_| anyhow!("a reader panicked"))
}

fn compare_run(connection: &mut Connection, record: &RunRecord) -> Result<()> {
    for key in 0..KEYS {
        compare_key(connection, record, key).with_context(|| format!("metric `{}`", record.key(key)))?;
    }
    let answer = connection.get(&api::path(&format!("runs/get?run_id={}", record.run_id)))?.ok()?;
    let run: Value = serde_json::from_slice::<Value>(&answer)?["run"].take();
    ensure!(
        !record.is_finished || run["info"]["status"] == "FINISHED",
        "it was ended and is {}",
        run["info"]["status"]
    );
    let value = |list: &str, key: &str| {
        let entries = run["data"][list].as_array()?;
        Some(entries.iter().find(|entry| entry["key"] == key)?["value"].as_str()?.to_owned())
    };
    for number in 0..record.params {
        let (key, sent) = record.param(number);
        let found = value("params", &key);
        ensure!(found.as_ref() == Some(&sent), "param `{key}` was {sent} and is {found:?}");
    }
    let note = value("tags", "note").map_or(Ok(0), |note| note.parse())?;
    let is_right = if record.is_uncertain { note >= record.tags } else { note == record.tags };
    ensure!(is_right, "the tag was set to {} and is {note}", record.tags);
    let experiment_id = run["info"]["experiment_id"].as_str().unwrap_or_default();
    for number in 0..record.artifacts {
        let path = record.artifact_path(experiment_id, number);
        let is_same = connection.get(&path)?.ok()? == record.artifact(number);
        ensure!(is_same, "artifact `{path}` is not what was uploaded");
    }
    Ok(())
}

/// Every acknowledged point of a key, in the order of steps, bit for bit, and no other.
fn compare_key(connection: &mut Connection, record: &RunRecord, key: u64) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        #[serde(default)]
        metrics: Vec<Found>,
        next_page_token: Option<String>,
    }
    #[derive(Deserialize)]
    struct Found {
        value: f64,
        timestamp: u64,
        step: u64,
    }
    let name = record.key(key).replace('/', "%2F");
    let first = format!("metrics/get-history?run_id={}&metric_key={name}&max_results={PAGE}", record.run_id);
    let mut token = None::<String>;
    let mut count = 0;
    loop {
        let parameter = token.map(|token| format!("&page_token={}", api::encode(&token))).unwrap_or_default();
        let answer = connection.get(&api::path(&format!("{first}{parameter}")))?.ok()?;
        let page: Page = serde_json::from_slice(&answer)?;
        for Found { value, timestamp, step } in page.metrics {
            let (found, sent) = (Point { step, timestamp_ms: timestamp, value }, record.point(key, count));
            ensure!(found == sent, "{sent:?} was acknowledged, and {found:?} stands in its place");
            count += 1;
        }
        token = page.next_page_token.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    let sent = record.count(key);
    let is_right = if record.is_uncertain { count >= sent } else { count == sent };
    ensure!(is_right, "{sent} points were acknowledged and {count} are there");
    Ok(())
}
