//! One connection that sends the mix.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fastrand::Rng;
use serde_json::{Value, json};

use super::operation::{Operation, Times};
use super::point::KEYS;
use super::run_record::{ARTIFACT_BYTES, BATCH_POINTS, RunRecord};
use crate::bench::api;
use crate::bench::http::{Connection, Response};
use crate::bench::server::Server;

/// Runs that a worker has under way, besides the shared one.
const OPEN_RUNS: usize = 4;
/// One of so many batches is sent twice, as by a client that did not get the answer: that must add nothing.
const BATCHES_PER_REPEAT: u64 = 20;
/// A worker with so many failures need not go on.
const FAILURES_MAX: usize = 20;

/// A connection, and what was acknowledged on it.
pub(super) struct Worker<'s> {
    server: &'s Server,
    connection: Connection,
    experiment_id: String,
    number: u64,
    random: Rng,
    shared: RunRecord,
    /// Runs under way, oldest first.
    open: Vec<RunRecord>,
    closed: Vec<RunRecord>,
    times: Times,
    failures: Vec<String>,
}

/// What a worker leaves behind.
pub(super) struct Outcome {
    pub(super) records: Vec<RunRecord>,
    pub(super) times: Times,
    pub(super) failures: Vec<String>,
}

impl<'s> Worker<'s> {
    /// A worker; its number decides what it does.
    pub(super) fn new(
        server: &'s Server,
        experiment_id: &str,
        number: u64,
        shared: RunRecord,
    ) -> Result<Self> {
        Ok(Self {
            server,
            connection: server.connect()?,
            experiment_id: experiment_id.to_owned(),
            number,
            random: Rng::with_seed(number),
            shared,
            open: Vec::new(),
            closed: Vec::new(),
            times: Times::default(),
            failures: Vec::new(),
        })
    }

    /// Sends requests, one after the other, for a time.
    pub(super) fn run(&mut self, time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time && self.failures.len() < FAILURES_MAX {
            let operation =
                if self.open.is_empty() { Operation::CreateRun } else { Operation::choose(&mut self.random) };
            if let Err(failure) = self.perform(operation) {
                self.failures.push(format!("{}: {failure:#}", operation.name()));
                self.reconnect();
            }
        }
    }

    /// What is to be read back, and how it went.
    pub(super) fn finish(self) -> Outcome {
        let Self { shared, open, mut closed, times, failures, .. } = self;
        closed.extend(open);
        closed.push(shared);
        Outcome { records: closed, times, failures }
    }

    fn perform(&mut self, operation: Operation) -> Result<()> {
        match operation {
            Operation::LogMetric => self.log_metric(),
            Operation::LogBatch => self.log_batch(),
            Operation::CreateRun | Operation::EndRun => self.create_run(),
            Operation::SetTag => self.set_tag(),
            Operation::LogParam => self.log_param(),
            Operation::OpenRun => self.open_run(),
            Operation::Search => self.search(),
            Operation::Chart => self.chart(),
            Operation::History => self.history(),
            Operation::Upload | Operation::Download => self.transfer_artifact(),
        }
    }

    fn log_metric(&mut self) -> Result<()> {
        let key = self.random.u64(0..KEYS);
        let mut record = self.lend_any();
        let point = record.point(key, record.count(key)).json(&record.key(key));
        let body = format!("{{\"run_id\":\"{}\",{point}}}", record.run_id);
        let outcome = self.write(Operation::LogMetric, "runs/log-metric", body.as_bytes(), &mut record);
        if outcome.is_ok() {
            record.points[key as usize] += 1;
        }
        self.give_back(record);
        outcome
    }

    fn log_batch(&mut self) -> Result<()> {
        let mut record = self.lend_any();
        let mut body = format!("{{\"run_id\":\"{}\",\"metrics\":[", record.run_id);
        for index in 0..BATCH_POINTS {
            let (key, offset) = (index % KEYS, index / KEYS);
            let comma = if index == 0 { "" } else { "," };
            let point = record.point(key, record.count(key) + offset).json(&record.key(key));
            write!(body, "{comma}{{{point}}}")?;
        }
        body.push_str("]}");
        let mut outcome = self.write(Operation::LogBatch, "runs/log-batch", body.as_bytes(), &mut record);
        if outcome.is_ok() {
            record.points.iter_mut().for_each(|count| *count += BATCH_POINTS / KEYS);
            if self.random.u64(0..BATCHES_PER_REPEAT) == 0 {
                outcome = self.write(Operation::LogBatch, "runs/log-batch", body.as_bytes(), &mut record);
            }
        }
        self.give_back(record);
        outcome
    }

    /// Creates a run, and ends the oldest when there are enough.
    fn create_run(&mut self) -> Result<()> {
        let body = json!({ "experiment_id": self.experiment_id, "run_name": "soak", "start_time": 1_700_000_000_000_u64 });
        let answer = self.post(Operation::CreateRun, "runs/create", &serde_json::to_vec(&body)?)?;
        let answer: Value = serde_json::from_slice(&answer)?;
        let run_id = answer["run"]["info"]["run_id"].as_str().context("a run has no id")?;
        let seed = (self.number + 1) << 20 | (self.open.len() + self.closed.len()) as u64;
        self.open.push(RunRecord::own(run_id.to_owned(), seed));
        if self.open.len() <= OPEN_RUNS {
            return Ok(());
        }
        let mut oldest = self.open.remove(0);
        let body =
            json!({ "run_id": oldest.run_id, "status": "FINISHED", "end_time": 1_800_000_000_000_u64 });
        let body = serde_json::to_vec(&body)?;
        let outcome = self.write(Operation::EndRun, "runs/update", &body, &mut oldest);
        oldest.is_finished = outcome.is_ok();
        self.closed.push(oldest);
        outcome
    }

    fn set_tag(&mut self) -> Result<()> {
        let mut record = self.lend_own();
        let tag = (record.tags + 1).to_string();
        let body = json!({ "run_id": record.run_id, "key": "note", "value": tag });
        let outcome = self.write(Operation::SetTag, "runs/set-tag", &serde_json::to_vec(&body)?, &mut record);
        record.tags += u64::from(outcome.is_ok());
        self.give_back(record);
        outcome
    }

    fn log_param(&mut self) -> Result<()> {
        let mut record = self.lend_own();
        let (key, value) = record.param(record.params);
        let body = json!({ "run_id": record.run_id, "key": key, "value": value });
        let body = serde_json::to_vec(&body)?;
        let outcome = self.write(Operation::LogParam, "runs/log-parameter", &body, &mut record);
        record.params += u64::from(outcome.is_ok());
        self.give_back(record);
        outcome
    }

    /// Opens a run and looks whether the newest point of a key is what was acknowledged last.
    fn open_run(&mut self) -> Result<()> {
        let record = self.lend_own();
        let path = api::path(&format!("runs/get?run_id={}", record.run_id));
        let answer = self.send(Operation::OpenRun, |connection| connection.get(&path));
        let key = self.random.u64(0..KEYS);
        let newest = record.count(key).checked_sub(1).map(|step| record.point(key, step));
        let name = record.key(key);
        self.give_back(record);
        let answer: Value = serde_json::from_slice(&answer?)?;
        let metrics = answer["run"]["data"]["metrics"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found = metrics.iter().find(|metric| metric["key"] == name.as_str());
        let (step, value) = (found.map(|found| &found["step"]), found.map(|found| &found["value"]));
        ensure!(
            step.and_then(Value::as_u64) == newest.map(|point| point.step)
                && value.and_then(Value::as_f64) == newest.map(|point| point.value),
            "the newest point of `{name}` is {found:?}, and {newest:?} was acknowledged"
        );
        Ok(())
    }

    fn search(&mut self) -> Result<()> {
        let mut query = json!({ "experiment_ids": [self.experiment_id], "max_results": 100 });
        match self.random.u32(0..3) {
            0 => (),
            1 => query["order_by"] = json!([format!("metrics.`{}` DESC", self.shared_key_of_others())]),
            _ => query["filter"] = json!("attributes.status = 'RUNNING' and metrics.`train/metric_00` > 0.5"),
        }
        self.post(Operation::Search, "runs/search", &serde_json::to_vec(&query)?).map(drop)
    }

    /// A key that runs of their own have.
    fn shared_key_of_others(&mut self) -> String {
        crate::bench::batch_body::key_name(self.random.u64(0..KEYS))
    }

    fn chart(&mut self) -> Result<()> {
        let key = self.random.u64(0..KEYS);
        let body =
            json!({ "run_ids": [self.shared.run_id], "keys": [self.shared.key(key)], "max_points": 1000 });
        let body = serde_json::to_vec(&body)?;
        self.send(Operation::Chart, |connection| connection.post("/api/v1/series", &body)).map(drop)
    }

    fn history(&mut self) -> Result<()> {
        let key = self.random.u64(0..KEYS);
        let record = self.lend_any();
        let name = record.key(key).replace('/', "%2F");
        let query = format!("run_id={}&metric_key={name}&max_results=1000", record.run_id);
        self.give_back(record);
        let path = api::path(&format!("metrics/get-history?{query}"));
        self.send(Operation::History, |connection| connection.get(&path)).map(drop)
    }

    fn transfer_artifact(&mut self) -> Result<()> {
        let mut record = self.lend_own();
        let (path, bytes) =
            (record.artifact_path(&self.experiment_id, record.artifacts), record.artifact(record.artifacts));
        let put = |connection: &mut Connection| connection.put(&path, &bytes, ARTIFACT_BYTES as u64);
        let outcome = self.send(Operation::Upload, put);
        record.artifacts += u64::from(outcome.is_ok());
        record.is_uncertain |= outcome.is_err();
        self.give_back(record);
        outcome?;
        let received = self.send(Operation::Download, |connection| connection.get(&path))?;
        ensure!(received == bytes, "`{path}` is not what was uploaded");
        Ok(())
    }

    /// One of the runs under way, taken out for as long as it is written to.
    fn lend_own(&mut self) -> RunRecord {
        let index = self.random.usize(0..self.open.len());
        self.open.swap_remove(index)
    }

    /// One of the runs under way, or the shared one.
    fn lend_any(&mut self) -> RunRecord {
        if self.random.usize(0..=self.open.len()) == 0 && !self.shared.is_uncertain {
            let empty = RunRecord::shared(&self.shared.run_id, self.number);
            return std::mem::replace(&mut self.shared, empty);
        }
        self.lend_own()
    }

    fn give_back(&mut self, record: RunRecord) {
        if !record.key_prefix.is_empty() {
            self.shared = record;
        } else if record.is_uncertain {
            self.closed.push(record);
        } else {
            self.open.push(record);
        }
    }

    /// Writes to a run.
    fn write(
        &mut self,
        operation: Operation,
        route: &str,
        body: &[u8],
        record: &mut RunRecord,
    ) -> Result<()> {
        let outcome = self.post(operation, route, body).map(drop);
        record.is_uncertain |= outcome.is_err();
        outcome
    }

    fn post(&mut self, operation: Operation, route: &str, body: &[u8]) -> Result<Vec<u8>> {
        self.send(operation, |connection| connection.post(&api::path(route), body))
    }

    fn send(
        &mut self,
        operation: Operation,
        request: impl FnOnce(&mut Connection) -> Result<Response>,
    ) -> Result<Vec<u8>> {
        let begun = Instant::now();
        let answer = request(&mut self.connection)?.ok()?;
        self.times.add(operation, begun.elapsed());
        Ok(answer)
    }

    /// After a failure, the connection may hold the rest of an answer.
    fn reconnect(&mut self) {
        match self.server.connect() {
            Ok(connection) => self.connection = connection,
            Err(failure) => self.failures.push(format!("{failure:#}")),
        }
    }
}
