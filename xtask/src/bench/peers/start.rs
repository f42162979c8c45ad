//! How long a fresh server takes to answer.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::plan::Plan;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_of};
use crate::bench::server::Server;
use crate::bench::subject::Subject;

/// From the start of the process to the first 200 of `/health`, with no database yet. Returns the folder of a
/// stopped server that was never used.
pub(super) fn measure(
    subject: &Subject,
    plan: &Plan,
    folder: &Path,
    recorder: &mut Recorder,
) -> Result<PathBuf> {
    let mut fresh = folder.to_owned();
    let mut attempt = 0;
    let value = median_of(plan.starts, || {
        attempt += 1;
        fresh = folder.join(attempt.to_string());
        let server = Server::start(subject, &fresh)?;
        let time = server.start_time();
        server.stop()?;
        Ok(time.as_secs_f64() * 1000.0)
    })?;
    recorder.add(Measurement::new("start to first answer", Unit::Milliseconds, value));
    Ok(fresh)
}
