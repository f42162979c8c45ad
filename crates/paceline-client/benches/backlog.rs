//! How fast a journal that was left is delivered, and in how much memory.
//!
//! ```text
//! PACELINE_BINARY=target/release/paceline cargo bench -p paceline-client --bench backlog
//! ```
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on ends, and says why"
)]

use std::fs;
use std::time::Instant;

use paceline_client::{Config, NewRun, RunStatus, Server, Tracker, sync};
use paceline_testkit::Launch;

/// Steps of a training that logs ten metrics.
const STEPS: i64 = 200_000;
const KEYS: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

fn main() {
    let Some(binary) = std::env::var_os("PACELINE_BINARY") else {
        println!("PACELINE_BINARY names no server");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let tracker = Tracker::start(Config::offline().folder(folder.path())).expect("a journal can be made");
    let run = tracker.start_run(NewRun::in_experiment("bench")).expect("the journal takes it");
    let begun = Instant::now();
    for step in 0..STEPS {
        let value = f64::from((step as f32 * 0.37).sin());
        run.log_metrics(&KEYS.map(|key| (key, value)), step).expect("the journal takes it");
    }
    run.end(RunStatus::Finished).expect("the journal takes it");
    let points = STEPS * KEYS.len() as i64;
    println!("{points} points written in {:.1?}: {:?}", begun.elapsed(), tracker.shut_down());
    println!("peak memory {}", peak_memory());

    let server = Launch::new(binary).arguments(["server", "--port", "0"]).start();
    let address = Server::at(&format!("http://{}", server.address())).expect("this is an address");
    let begun = Instant::now();
    let report = sync(folder.path(), &address).expect("the folder can be read");
    let time = begun.elapsed();
    let rate = points as f64 / time.as_secs_f64();
    println!("delivered in {time:.1?}, {rate:.0} points/s: {:?}", report.journals);
    println!("peak memory {}", peak_memory());
}

/// The most memory that this process had, as Linux says it.
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "is not told here".into(), |peak| peak.trim().to_owned())
}
