//! The measurements, in the order they are made.

mod artifacts;
mod disk;
mod history;
mod logging;
mod search;
mod start;

use std::path::Path;

use anyhow::{Context, Result};

use super::extent::Plan;
use super::measurement::{Measurement, Recorder, Unit};
use super::server::Server;
use super::subject::Subject;

/// Measures one product, and returns its version.
pub(super) fn everything(
    subject: &Subject,
    plan: &Plan,
    scratch: &Path,
    recorder: &mut Recorder,
) -> Result<String> {
    let folder = scratch.join(subject.name());
    let version = subject.version()?;
    let fresh = start::measure(subject, plan, &folder.join("start"), recorder).context("starting failed")?;

    let server = Server::start(subject, &folder.join("load"))?;
    server.wait_until_idle()?;
    recorder.add(memory("memory after start", &server)?);
    logging::measure(&server, plan, recorder).context("logging failed")?;
    search::measure(&server, plan, recorder).context("searching failed")?;
    history::measure(subject, &server, plan, recorder).context("reading a history failed")?;
    if subject.serves_artifacts() {
        artifacts::measure(&server, plan, recorder).context("artifacts failed")?;
    }
    recorder.add(memory("memory after all this", &server)?);
    server.stop()?;

    disk::measure(subject, plan, &fresh, recorder).context("measuring the disk failed")?;
    Ok(version)
}

fn memory(name: &str, server: &Server) -> Result<Measurement> {
    let bytes = server.memory_bytes().context("cannot tell the server's memory")?;
    Ok(Measurement::new(name, Unit::Mebibytes, bytes as f64 / f64::from(1 << 20)))
}
