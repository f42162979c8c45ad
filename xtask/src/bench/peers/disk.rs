//! What a metric point takes on disk in the long run.

use std::path::Path;

use anyhow::{Context, Result};

use super::plan::Plan;
use crate::bench::api;
use crate::bench::batch_body::{self, BatchBody};
use crate::bench::curve::Curve;
use crate::bench::database_file::{self, DatabaseSize};
use crate::bench::http::Connection;
use crate::bench::measurement::{Measurement, Recorder, Unit, show_number};
use crate::bench::server::Server;
use crate::bench::subject::{self, Subject};

const KEYS: u64 = 20;

/// Logs one long run to a server that was never used, whose data is in `folder`, and measures how its database grows.
pub(super) fn measure(subject: &Subject, plan: &Plan, folder: &Path, recorder: &mut Recorder) -> Result<()> {
    let database = subject::database_file(folder);
    let before = DatabaseSize::read(&database)?;
    let server = Server::start(subject, folder)?;
    server.wait_until_idle()?;
    log_run(&mut server.connect()?, plan.disk_points)?;
    database_file::wait_until_quiet(&database)?;
    server.stop()?;
    let after = DatabaseSize::read(&database)?;

    let grown = after.total_bytes.saturating_sub(before.total_bytes) as f64;
    let per_point = |bytes: f64| bytes / plan.disk_points as f64;
    let note = format!(
        "{} points; {} B of it are free pages",
        show_number(plan.disk_points as f64),
        show_number(per_point(after.free_bytes as f64))
    );
    let measurement = Measurement::new("bytes a metric point takes on disk", Unit::Bytes, per_point(grown));
    recorder.add(Measurement { note: Some(note), ..measurement });
    Ok(())
}

fn log_run(connection: &mut Connection, points: u64) -> Result<()> {
    let experiment_id = api::create_experiment(connection, "disk")?;
    let run_id = api::create_plain_run(connection, &experiment_id)?;
    let mut curve = Curve::new(0);
    for first_step in (0..points / KEYS).step_by((batch_body::POINTS / KEYS) as usize) {
        let body = BatchBody::new(&run_id, KEYS, first_step, &mut curve)?;
        connection.post(&api::path("runs/log-batch"), body.json())?.ok().context("a log-batch failed")?;
    }
    api::finish_run(connection, &run_id)
}
