//! Paceline beside other servers: each is started fresh, and measured in the same way.

mod artifacts;
mod disk;
mod history;
mod logging;
pub(super) mod on_database;
mod plan;
mod search;
mod start;

use std::path::Path;

use anyhow::{Context, Result};

use self::plan::Plan;
use super::extent::Extent;
use super::measurement::{Column, Measurement, Recorder};
use super::server::Server;
use super::subject::Subject;

/// Measures each server; the first is the one that the others are compared with.
pub(super) fn measure(subjects: &[Subject], extent: Extent, scratch: &Path) -> Result<Vec<Column>> {
    let measure = |subject: &Subject| {
        let mut recorder = Recorder::new(subject.name());
        measure_one(subject, &Plan::new(extent, subject), &scratch.join(subject.name()), &mut recorder)
            .with_context(|| format!("cannot measure {}", subject.name()))?;
        Ok(recorder.finish(format!("{} {}", subject.name(), subject.version()?)))
    };
    subjects.iter().map(measure).collect()
}

fn measure_one(subject: &Subject, plan: &Plan, folder: &Path, recorder: &mut Recorder) -> Result<()> {
    let fresh = start::measure(subject, plan, &folder.join("start"), recorder).context("starting failed")?;

    let server = Server::start(subject, &folder.join("load"))?;
    server.wait_until_idle()?;
    recorder.add(Measurement::mebibytes("memory after start", server.memory_bytes()?));
    logging::measure(&server, plan, recorder).context("logging failed")?;
    search::measure(&server, plan, recorder).context("searching failed")?;
    history::measure(subject, &server, plan, recorder).context("reading a history failed")?;
    if subject.serves_artifacts() {
        artifacts::measure(&server, plan, recorder).context("artifacts failed")?;
    }
    recorder.add(Measurement::mebibytes("memory after all this", server.memory_bytes()?));
    server.stop()?;

    disk::measure(subject, plan, &fresh, recorder).context("measuring the disk failed")
}
