//! How fast a large artifact is sent and fetched.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use fastrand::Rng;

use super::plan::Plan;
use crate::bench::api;
use crate::bench::measurement::{Measurement, Recorder, Unit, median_of};
use crate::bench::server::Server;

const BLOCK_BYTES: usize = 1 << 20;

/// Sends and fetches one file through the server's artifact proxy.
pub(super) fn measure(server: &Server, plan: &Plan, recorder: &mut Recorder) -> Result<()> {
    let mut connection = server.connect()?;
    let experiment_id = api::create_experiment(&mut connection, "artifacts")?;
    let run_id = api::create_plain_run(&mut connection, &experiment_id)?;
    let path = format!("/api/2.0/mlflow-artifacts/artifacts/{experiment_id}/{run_id}/artifacts/model.bin");
    let mut block = vec![0; BLOCK_BYTES];
    Rng::with_seed(1).fill(&mut block);
    let length = plan.artifact_bytes;
    let rate = |elapsed: Duration| length as f64 / 1e6 / elapsed.as_secs_f64();
    let size = format!("{} MiB", length >> 20);

    let upload = median_of(plan.transfers, || {
        let begun = Instant::now();
        connection.put(&path, &block, length)?.ok()?;
        Ok(rate(begun.elapsed()))
    })?;
    recorder.add(Measurement::new(format!("upload of {size}"), Unit::MegabytesPerSecond, upload));

    let download = median_of(plan.transfers, || {
        let begun = Instant::now();
        let received = connection.drain(&path)?;
        ensure!(received == length, "{length} bytes were sent and {received} came back");
        Ok(rate(begun.elapsed()))
    })?;
    recorder.add(Measurement::new(format!("download of {size}"), Unit::MegabytesPerSecond, download));
    Ok(())
}
