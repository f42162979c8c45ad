//! How fast points come in: ingest beside log-batch.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use paceline_api::ingest::Message;
use paceline_testkit::{Launch, Server};
use serde_json::{Value, json};

use crate::ingest_batches::{INGEST, PROTOBUF, batch, create_run, points};
use crate::support::{API, new_run};

/// Points of one measurement.
const POINTS: u64 = 3_000_000;
const KEYS: i64 = 20;

#[test]
#[ignore = "a measurement: PACELINE_BINARY=target/release/paceline cargo test -p paceline --test server rate -- --ignored --nocapture"]
fn rates_of_points() {
    let binary = std::env::var("PACELINE_BINARY").unwrap_or(env!("CARGO_BIN_EXE_paceline").to_owned());
    let start = || {
        let launch = Launch::new(&binary).arguments(["server"]).environment("MLFLOW_PORT", "0");
        launch.start()
    };
    for connections in [1, 4] {
        println!(
            "log-batch of 1,000, {connections} connections: {} points/s",
            log_batch(&start(), connections)
        );
        for points in [1_000, 20_000] {
            let rate = ingest_points(&start(), connections, points);
            println!("ingest of {points}, {connections} connections: {rate} points/s");
        }
    }
}

fn ingest_points(server: &Server, connections: u8, points_each: i64) -> u64 {
    rate(server, connections, POINTS / points_each as u64 / u64::from(connections), |connection, sequence| {
        let run = format!("{connection:032x}");
        let steps = points_each / KEYS;
        let first = sequence as i64 * steps;
        let logged = |key: i64| {
            let steps = first..first + steps;
            let points_of_key: Vec<_> = steps.map(|step| (step, timestamp(step), value(step, key))).collect();
            points(&run, &format!("metric-{key}"), &points_of_key)
        };
        let create = (sequence == 0).then(|| create_run(&run));
        let events = create.into_iter().chain((0..KEYS).map(logged)).collect();
        post(INGEST, PROTOBUF.1, &batch(connection, sequence + 1, events).encode_to_vec())
    }) * points_each as u64
}

fn log_batch(server: &Server, connections: u8) -> u64 {
    let runs: Vec<String> = (0..connections).map(|_| new_run(&server.client())).collect();
    rate(server, connections, POINTS / 1000 / u64::from(connections), |connection, sequence| {
        let metric = |n: i64| {
            let (step, key) = (sequence as i64 * 50 + n / KEYS, n % KEYS);
            json!({"key": format!("metric-{key}"), "value": value(step, key), "timestamp": timestamp(step), "step": step})
        };
        let metrics: Vec<Value> = (0..1000).map(metric).collect();
        let body = json!({"run_id": runs[usize::from(connection)], "metrics": metrics}).to_string();
        post(&format!("{API}/runs/log-batch"), "application/json", body.as_bytes())
    }) * 1000
}

fn timestamp(step: i64) -> i64 {
    1_700_000_000_000 + step * 100
}

/// At float32 precision, as trainings have.
fn value(step: i64, key: i64) -> f64 {
    f64::from(((step * 31 + key * 7) as f32 * 0.37).sin())
}

fn post(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Sends requests that are made beforehand on so many connections, and returns how many were answered per second.
fn rate(
    server: &Server,
    connections: u8,
    requests_each: u64,
    request: impl Fn(u8, u64) -> Vec<u8> + Sync,
) -> u64 {
    let barrier = Barrier::new(usize::from(connections) + 1);
    let time = thread::scope(|scope| {
        for connection in 0..connections {
            let (request, barrier) = (&request, &barrier);
            scope.spawn(move || {
                let requests: Vec<Vec<u8>> = (0..requests_each).map(|n| request(connection, n)).collect();
                let mut raw = server.raw();
                barrier.wait();
                for request in requests {
                    raw.send(request).unwrap();
                    raw.answer().unwrap().expect_status(200);
                }
                barrier.wait();
            });
        }
        barrier.wait();
        let begun = Instant::now();
        barrier.wait();
        begun.elapsed()
    });
    (f64::from(connections) * requests_each as f64 / time.as_secs_f64()) as u64
}
