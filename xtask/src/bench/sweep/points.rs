//! More and more points.

use std::path::Path;

use anyhow::{Context, Result};

use super::plan::{Plan, PointGrowth};
use super::starts;
use crate::bench::batch_body::{self, BatchBody, key_name};
use crate::bench::curve::Curve;
use crate::bench::database_file::DatabaseSize;
use crate::bench::http::Connection;
use crate::bench::measurement::{Column, Measurement, Recorder, Unit, median_within, show_number};
use crate::bench::server::Server;
use crate::bench::share_out::share_out;
use crate::bench::subject::{self, Subject};
use crate::bench::{api, chart};

/// Connections that log.
const CONNECTIONS: u64 = 8;
/// Bodies that a connection sends in turn; their values repeat, their steps and timestamps go on.
const BODIES: u64 = 80;

/// Grows one database and looks at it at each stop.
pub(super) fn measure(
    subject: &Subject,
    plan: &Plan,
    growth: &PointGrowth,
    folder: &Path,
) -> Result<Vec<Column>> {
    Server::start(subject, folder)?.stop()?;
    let empty = DatabaseSize::read(&subject::database_file(folder))?.total_bytes;
    let mut server = Server::start(subject, folder)?;
    let runs = create_runs(&server, growth)?;
    let mut columns = Vec::new();
    let mut logged = 0;
    for &stop in &growth.stops {
        let title = title(growth, stop);
        let mut recorder = Recorder::new(&title);
        log(&server, growth, &runs, logged..stop, &mut recorder)?;
        logged = stop;
        let mut connection = server.connect()?;
        for run_id in &runs {
            // Its points are folded soon after, as those of any run. It still takes more.
            api::finish_run(&mut connection, run_id)?;
        }
        server.wait_until_settled()?;
        recorder.add(Measurement::mebibytes("largest memory so far", server.peak_memory_bytes()?));
        read(&server, plan, growth, &runs, stop, &mut recorder)?;
        recorder.add(Measurement::mebibytes("memory after all this", server.memory_bytes()?));
        server.stop()?;

        let size = DatabaseSize::read(&subject::database_file(folder))?;
        let per_point = |bytes: u64| bytes as f64 / stop as f64;
        let grown = per_point(size.total_bytes.saturating_sub(empty));
        let note = format!("{} B of it are free pages", show_number(per_point(size.free_bytes)));
        let measurement = Measurement::new("database, per point", Unit::Bytes, grown);
        recorder.add(Measurement { note: Some(note), ..measurement });
        server = starts::measure(subject, plan, folder, &mut recorder)?;
        columns.push(recorder.finish(title));
    }
    server.stop()?;
    Ok(columns)
}

fn title(growth: &PointGrowth, points: u64) -> String {
    let points = show_number(points as f64);
    match (growth.runs, growth.keys) {
        (1, 1) => format!("{points} points of one key"),
        (1, keys) => format!("{points} points, one run with {keys} keys"),
        (runs, keys) => format!("{points} points, {runs} runs with {keys} keys"),
    }
}

fn create_runs(server: &Server, growth: &PointGrowth) -> Result<Vec<String>> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "sweep")?;
    (0..growth.runs).map(|_| api::create_plain_run(&mut connection, &experiment_id)).collect()
}

/// Logs the points of all runs from one count to another.
fn log(
    server: &Server,
    growth: &PointGrowth,
    runs: &[String],
    points: std::ops::Range<u64>,
    recorder: &mut Recorder,
) -> Result<()> {
    let logger = |seed| Ok(Logger::new(server.connect()?, growth, runs, seed)?.into_worker());
    let mut loggers = (0..CONNECTIONS).map(logger).collect::<Result<Vec<_>>>()?;
    let before = server.processor_seconds()?;
    let batches = points.start / batch_body::POINTS..points.end / batch_body::POINTS;
    let time = share_out("batches", &mut loggers, batches)?;
    let used_ms = (server.processor_seconds()? - before) * 1000.0;
    let count = (points.end - points.start) as f64;
    let name = format!("log batch of 1,000, {CONNECTIONS} connections");
    recorder.add(Measurement::new(name, Unit::PointsPerSecond, count / time.as_secs_f64()));
    let name = "processor time per 1,000,000 points logged";
    recorder.add(Measurement::new(name, Unit::Milliseconds, used_ms * 1e6 / count));
    Ok(())
}

/// A connection that logs any batch of any run.
struct Logger<'a> {
    connection: Connection,
    runs: &'a [String],
    bodies: Vec<BatchBody>,
    steps_per_batch: u64,
}

impl<'a> Logger<'a> {
    fn new(connection: Connection, growth: &PointGrowth, runs: &'a [String], seed: u64) -> Result<Self> {
        let mut curve = Curve::new(seed);
        let first_run = runs.first().context("there is no run to log to")?;
        let body = |_| BatchBody::new(first_run, growth.keys, 0, &mut curve);
        let bodies = (0..BODIES).map(body).collect::<Result<_>>()?;
        Ok(Self { connection, runs, bodies, steps_per_batch: batch_body::POINTS / growth.keys })
    }

    /// Runs take turns: all of them grow at the same pace.
    fn into_worker(mut self) -> impl FnMut(u64) -> Result<()> + Send {
        move |batch| {
            let run_count = self.runs.len() as u64;
            let body = &mut self.bodies[(batch / run_count % BODIES) as usize];
            body.set_run(&self.runs[(batch % run_count) as usize])?;
            body.set_first_step(batch / run_count * self.steps_per_batch)?;
            let answer = self.connection.post(&api::path("runs/log-batch"), body.json())?;
            answer.ok().context("a log-batch failed").map(drop)
        }
    }
}

/// Opens a run, and the chart of one of its keys.
fn read(
    server: &Server,
    plan: &Plan,
    growth: &PointGrowth,
    runs: &[String],
    points: u64,
    recorder: &mut Recorder,
) -> Result<()> {
    let mut connection = server.connect()?;
    let points_per_key = points / growth.runs / growth.keys;
    let run_id = runs.last().context("there is no run to read")?;
    let key = key_name(growth.keys - 1);
    let mut time = |name: &str, read: &mut dyn FnMut() -> Result<f64>| -> Result<()> {
        let value = median_within(plan.read_time_max, plan.reads, read)?;
        recorder.add(Measurement::new(name, Unit::Milliseconds, value));
        Ok(())
    };
    time("opening a run", &mut || api::get_run_ms(&mut connection, run_id))?;
    let buckets = &mut || chart::buckets_ms(&mut connection, run_id, &key, points_per_key);
    time("whole chart of a key: 1,000 buckets with min and max", buckets)?;
    time("whole chart of a key: 1,000 points", &mut || chart::sampled_ms(&mut connection, run_id, &key))
}
