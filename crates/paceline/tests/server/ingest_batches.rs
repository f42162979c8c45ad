//! Batches of journals, and sending them.

use paceline_api::ingest::change::Change;
use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{
    Batch, CreateRun, Event, IngestAnswer, KeyValue, Message, MetricSeries, Metrics, Params, Tags,
};
use paceline_testkit::{Answer, Client};

pub(crate) const INGEST: &str = "/api/v1/ingest";
pub(crate) const PROTOBUF: (&str, &str) = ("content-type", "application/x-protobuf");

pub(crate) fn batch(journal: u8, sequence: u64, events: Vec<Event>) -> Batch {
    Batch { journal: vec![journal; 16], sequence, events, awaited_run_ids: Vec::new() }
}

pub(crate) fn event(run_id: &str, change: Change) -> Event {
    Event { run_id: run_id.to_owned(), change: Some(change) }
}

/// A run in the experiment `Default`.
pub(crate) fn create_run(run_id: &str) -> Event {
    let experiment = Some(Experiment::ExperimentId("0".to_owned()));
    event(run_id, Change::CreateRun(CreateRun { experiment, ..CreateRun::default() }))
}

pub(crate) fn params(run_id: &str, entries: &[(&str, &str)]) -> Event {
    event(run_id, Change::Params(Params { params: key_values(entries) }))
}

pub(crate) fn tags(run_id: &str, entries: &[(&str, &str)]) -> Event {
    event(run_id, Change::SetTags(Tags { tags: key_values(entries) }))
}

/// Points of one metric: step, timestamp, value.
pub(crate) fn points(run_id: &str, key: &str, points: &[(i64, i64, f64)]) -> Event {
    let series = vec![MetricSeries::new(key, points.iter().copied())];
    event(run_id, Change::Metrics(Metrics { series }))
}

pub(crate) fn key_values(entries: &[(&str, &str)]) -> Vec<KeyValue> {
    let entry = |(key, value): &(&str, &str)| KeyValue { key: (*key).to_owned(), value: (*value).to_owned() };
    entries.iter().map(entry).collect()
}

pub(crate) fn send(client: &Client, batch: &Batch) -> Answer {
    client.send("POST", INGEST, &[PROTOBUF], Some(batch.encode_to_vec()))
}

/// Sends a batch, which must be applied or have been.
#[track_caller]
pub(crate) fn ingest(client: &Client, batch: &Batch) -> IngestAnswer {
    serde_json::from_slice(&send(client, batch).expect_status(200).body).unwrap()
}
