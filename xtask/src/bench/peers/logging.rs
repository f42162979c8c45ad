//! How fast runs are created and logged to.

use std::slice;

use anyhow::Result;
use serde_json::json;

use super::plan::Plan;
use crate::bench::batch_body::{self, BatchBody};
use crate::bench::curve::{Curve, timestamp_ms};
use crate::bench::http::Response;
use crate::bench::load::{Tally, drive};
use crate::bench::measurement::{Measurement, Recorder, Unit, median};
use crate::bench::server::Server;
use crate::bench::{api, http};

const KEYS: u64 = 20;
/// Bodies that a connection sends in turn; their values repeat, their steps and timestamps go on.
const BODIES: u64 = 80;

/// Measures all rates of writing.
pub(super) fn measure(server: &Server, plan: &Plan, recorder: &mut Recorder) -> Result<()> {
    let load = Load::new(slice::from_ref(server), plan, "logging")?;
    for connections in [1, 8] {
        load.create_run(connections, recorder)?;
    }
    for connections in [1, 8] {
        load.log_metric(connections, recorder)?;
    }
    for connections in [1, 4] {
        load.log_batch(connections, recorder)?;
    }
    Ok(())
}

/// Measures batches that go to several servers of one database, from as many connections as [`measure`] has last.
pub(super) fn measure_of_several(servers: &[Server], plan: &Plan, recorder: &mut Recorder) -> Result<()> {
    let load = Load::new(servers, plan, "logging to several servers")?;
    let mut senders = (0..4).map(|number| load.batch_sender(number)).collect::<Result<Vec<_>>>()?;
    let name = format!("log batch of 1,000, 4 connections to {} servers", servers.len());
    let (rate, _) = load.rate(&name, Unit::PointsPerSecond, batch_body::POINTS, &mut senders)?;
    recorder.add(rate);
    Ok(())
}

struct Load<'a> {
    /// They share a database; connections are dealt out to them in turn.
    servers: &'a [Server],
    plan: &'a Plan,
    experiment_id: String,
}

impl<'a> Load<'a> {
    fn new(servers: &'a [Server], plan: &'a Plan, experiment: &str) -> Result<Self> {
        let experiment_id = api::create_experiment(&mut servers[0].connect()?, experiment)?;
        Ok(Self { servers, plan, experiment_id })
    }

    fn server(&self, connection: u64) -> &Server {
        &self.servers[connection as usize % self.servers.len()]
    }

    fn create_run(&self, connections: usize, recorder: &mut Recorder) -> Result<()> {
        let path = api::path("runs/create");
        // As MLflow's Python client does it.
        let body = json!({
            "experiment_id": self.experiment_id,
            "user_id": "someone",
            "run_name": "resnet50-baseline",
            "start_time": timestamp_ms(0),
            "tags": [
                { "key": "mlflow.user", "value": "someone" },
                { "key": "mlflow.source.name", "value": "train.py" },
                { "key": "mlflow.source.type", "value": "LOCAL" },
                { "key": "mlflow.runName", "value": "resnet50-baseline" },
            ],
        });
        let body = serde_json::to_vec(&body)?;
        let name = format!("create run, {}", count_connections(connections));
        let (path, body) = (&path, &body);
        let sender = |number| {
            let mut connection = self.server(number).connect()?;
            Ok(move || connection.post(path, body))
        };
        let mut senders = (0..connections as u64).map(sender).collect::<Result<Vec<_>>>()?;
        let (rate, _) = self.rate(&name, Unit::RequestsPerSecond, 1, &mut senders)?;
        recorder.add(rate);
        Ok(())
    }

    fn log_metric(&self, connections: usize, recorder: &mut Recorder) -> Result<()> {
        let mut senders =
            (0..connections as u64).map(|number| self.metric_sender(number)).collect::<Result<Vec<_>>>()?;
        let name = format!("log metric, {}", count_connections(connections));
        let (rate, request_ms) = self.rate(&name, Unit::RequestsPerSecond, 1, &mut senders)?;
        recorder.add(rate);
        let name = format!("{name}: processor time per 1,000 requests");
        recorder.add(Measurement::new(name, Unit::Milliseconds, request_ms * 1000.0));
        Ok(())
    }

    fn log_batch(&self, connections: usize, recorder: &mut Recorder) -> Result<()> {
        let mut senders =
            (0..connections as u64).map(|number| self.batch_sender(number)).collect::<Result<Vec<_>>>()?;
        let name = format!("log batch of 1,000, {}", count_connections(connections));
        let (rate, request_ms) = self.rate(&name, Unit::PointsPerSecond, batch_body::POINTS, &mut senders)?;
        recorder.add(rate);
        let name = format!("{name}: processor time per 1,000,000 points");
        let requests = 1e6 / batch_body::POINTS as f64;
        recorder.add(Measurement::new(name, Unit::Milliseconds, request_ms * requests));
        Ok(())
    }

    /// Logs one point after the other to a run of its own.
    fn metric_sender(&self, number: u64) -> Result<impl FnMut() -> Result<Response> + Send> {
        let (mut connection, run_id) = self.connection_with_run(number)?;
        let path = api::path("runs/log-metric");
        let mut curve = Curve::new(0);
        let mut step = 0;
        Ok(move || {
            let (value, timestamp_ms) = (curve.value(step), timestamp_ms(step));
            let body = format!(
                r#"{{"run_uuid":"{run_id}","run_id":"{run_id}","key":"loss","value":{value},"timestamp":{timestamp_ms},"step":{step}}}"#
            );
            step += 1;
            connection.post(&path, body.as_bytes())
        })
    }

    /// Logs one batch after the other to a run of its own.
    fn batch_sender(&self, number: u64) -> Result<impl FnMut() -> Result<Response> + Send> {
        const STEPS: u64 = batch_body::POINTS / KEYS;
        let (mut connection, run_id) = self.connection_with_run(number)?;
        let path = api::path("runs/log-batch");
        let mut curve = Curve::new(number);
        let mut bodies = (0..BODIES)
            .map(|index| BatchBody::new(&run_id, KEYS, index * STEPS, &mut curve))
            .collect::<Result<Vec<_>>>()?;
        let mut step = 0;
        Ok(move || {
            let index = (step / STEPS) as usize % bodies.len();
            let body = &mut bodies[index];
            body.set_first_step(step)?;
            step += STEPS;
            connection.post(&path, body.json())
        })
    }

    fn connection_with_run(&self, number: u64) -> Result<(http::Connection, String)> {
        let server = self.server(number);
        let run_id = api::create_plain_run(&mut server.connect()?, &self.experiment_id)?;
        Ok((server.connect()?, run_id))
    }

    fn processor_seconds(&self) -> Result<f64> {
        self.servers.iter().map(Server::processor_seconds).sum()
    }

    /// The median rate over the windows, in which a request counts as `weight`, and the milliseconds of processor
    /// time that the server took for a request.
    fn rate<S>(&self, name: &str, unit: Unit, weight: u64, senders: &mut [S]) -> Result<(Measurement, f64)>
    where
        S: FnMut() -> Result<Response> + Send,
    {
        let before = self.processor_seconds()?;
        let windows: Vec<Tally> =
            (0..self.plan.windows).map(|_| drive(senders, self.plan.window)).collect::<Result<_>>()?;
        let used_ms = (self.processor_seconds()? - before) * 1000.0;
        let requests: u64 = windows.iter().map(|window| window.sent).sum();
        let mut rates: Vec<f64> = windows.iter().map(Tally::per_second).collect();
        let value = median(&mut rates) * weight as f64;
        let rate = Measurement { note: note_failures(&windows), ..Measurement::new(name, unit, value) };
        Ok((rate, used_ms / requests as f64))
    }
}

fn note_failures(windows: &[Tally]) -> Option<String> {
    let failed: u64 = windows.iter().map(|window| window.failed).sum();
    let all = failed + windows.iter().map(|window| window.done).sum::<u64>();
    (failed > 0).then(|| format!("{failed} of {all} requests failed"))
}

fn count_connections(count: usize) -> String {
    if count == 1 { "1 connection".into() } else { format!("{count} connections") }
}
