//! What a call costs, beside the loop without it.
//!
//! ```text
//! cargo bench -p paceline-client                                             offline, and with a server that is away
//! PACELINE_BINARY=target/release/paceline cargo bench -p paceline-client     and with one that takes everything
//! ```
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that cannot go on ends, and says why"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use paceline_client::{Config, NewRun, Run, RunStatus, Server, Tracker};
use paceline_testkit::Launch;

/// Steps of a loop.
const STEPS: i64 = 1_000;
/// Loops of a measurement.
const LOOPS: i64 = 200;

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    println!("{:44} {:>9} {:>9} {:>9} {:>12}", "", "median", "p99", "most", "1,000 steps");
    measure("the loop alone", |_, _| {});
    with_run("log_metric, offline", Config::offline().folder(folder.path()), log_metric);
    with_run("log_metrics of 10, offline", Config::offline().folder(folder.path()), log_metrics);
    let away = Server::at("http://127.0.0.1:9").expect("this is an address");
    let away = Config::online(away).folder(folder.path()).exit_deadline(Duration::ZERO);
    with_run("log_metric, the server is away", away, log_metric);
    let Some(binary) = std::env::var_os("PACELINE_BINARY") else { return };
    let server = Launch::new(binary).arguments(["server", "--port", "0"]).start();
    let online = || {
        let server = Server::at(&format!("http://{}", server.address())).expect("this is an address");
        Config::online(server).folder(folder.path()).exit_deadline(Duration::from_secs(120))
    };
    with_run("log_metric, the server takes it", online(), log_metric);
    with_run("log_metrics of 10, the server takes it", online(), log_metrics);
}

fn log_metric(run: &Run, step: i64) {
    run.log_metric("loss", value(step), step).expect("the journal takes it");
}

fn log_metrics(run: &Run, step: i64) {
    let value = value(step);
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map(|key| (key, value));
    run.log_metrics(&keys, step).expect("the journal takes it");
}

fn value(step: i64) -> f64 {
    f64::from((step as f32 * 0.37).sin())
}

fn with_run(name: &str, config: Config, log: impl Fn(&Run, i64)) {
    let tracker = Tracker::start(config).expect("a journal can be made");
    let run = tracker.start_run(NewRun::in_experiment("bench")).expect("the journal takes it");
    measure(name, |loop_number, step| log(&run, loop_number * STEPS + step));
    run.end(RunStatus::Finished).expect("the journal takes it");
    let begun = Instant::now();
    let delivered = tracker.shut_down();
    println!("{:44} then {delivered:?} after {:.1?}", "", begun.elapsed());
}

fn measure(name: &str, log: impl Fn(i64, i64)) {
    let mut calls = Vec::with_capacity((STEPS * LOOPS) as usize);
    let mut loops: Vec<Duration> = (0..LOOPS)
        .map(|loop_number| {
            let begun = Instant::now();
            for step in 0..STEPS {
                let call = Instant::now();
                log(loop_number, black_box(step));
                calls.push(call.elapsed());
            }
            begun.elapsed()
        })
        .collect();
    calls.sort_unstable();
    loops.sort_unstable();
    let (median, p99) = (calls[calls.len() / 2], calls[calls.len() * 99 / 100]);
    let most = calls.last().copied().unwrap_or_default();
    println!("{name:44} {median:>9.1?} {p99:>9.1?} {most:>9.1?} {:>12.1?}", loops[loops.len() / 2]);
}
