//! A training that is tracked.
//!
//! ```text
//! MLFLOW_TRACKING_URI=http://127.0.0.1:5000 cargo run -p paceline-client --example train
//! PACELINE_MODE=offline cargo run -p paceline-client --example train
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it did")]

use paceline_client::{Config, Delivered, NewRun, Result, RunStatus, Tracker};

fn main() -> Result<()> {
    let config = Config::from_environment()?.on_notice(|notice| println!("{notice}"));
    let tracker = Tracker::start(config)?;
    let run = tracker.start_run(NewRun::in_experiment("examples").name("a line"))?;
    run.log_params(&[("learning_rate", "0.1"), ("steps", "2000")])?;
    let (mut slope, target) = (0.0, 3.0);
    for step in 0..2_000 {
        let x = f64::from(step % 7);
        let error = slope * x - target * x;
        slope -= 0.001 * error * x;
        run.log_metrics(&[("loss", error * error), ("slope", slope)], i64::from(step))?;
    }
    let delivered = run.finish(RunStatus::Finished)?;
    println!("run {}: {delivered:?}", run.id());
    if let (Delivered::Left { .. }, Some(journal)) = (delivered, tracker.journal()) {
        println!("the rest is in {}", journal.display());
    }
    Ok(())
}
