//! Starting on a database that has something in it.

use std::path::Path;

use anyhow::{Result, bail};

use super::plan::Plan;
use crate::bench::measurement::{Measurement, Recorder, Unit, median};
use crate::bench::server::Server;
use crate::bench::subject::Subject;

/// Starts several times on the data in `folder`, which no server uses; the last server stays.
pub(super) fn measure(
    subject: &Subject,
    plan: &Plan,
    folder: &Path,
    recorder: &mut Recorder,
) -> Result<Server> {
    let mut times_ms = Vec::new();
    let mut running = None;
    for _ in 0..plan.starts {
        if let Some(server) = running.take() {
            Server::stop(server)?;
        }
        let server = Server::start(subject, folder)?;
        times_ms.push(server.start_time().as_secs_f64() * 1000.0);
        running = Some(server);
    }
    let Some(server) = running else { bail!("there is nothing to measure without a start") };
    recorder.add(Measurement::new("start to first answer", Unit::Milliseconds, median(&mut times_ms)));
    server.wait_until_idle()?;
    recorder.add(Measurement::mebibytes("memory after start", server.memory_bytes()?));
    Ok(server)
}
