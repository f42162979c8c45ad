//! A history that is asked for as a whole comes in pieces, and is the same.

use paceline_testkit::RawConnection;
use serde_json::{Value, json};

use crate::support::{API, assert_healthy, call, history, new_run, started};

/// More than three pieces.
const POINTS: i64 = 210_000;
/// Thirty whole answers would be twice as much.
const MEMORY_BYTES_MAX: u64 = 300 << 20;

#[test]
fn a_long_history_comes_whole_and_does_not_fill_the_memory() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    for batch in 0..POINTS / 1000 {
        let metric = |step: i64| {
            let step = batch * 1000 + step;
            json!({"key": "k", "step": step, "timestamp": 1000 + step, "value": step % 1000})
        };
        let metrics: Vec<Value> = (0..1000).map(metric).collect();
        call(&client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    }
    let whole = history(&client, &run_id, "k");
    let expected: Vec<_> = (0..POINTS).map(|step| (step, 1000 + step, (step % 1000) as f64)).collect();
    assert!(whole == expected, "{} points", whole.len());

    let path = format!("{API}/metrics/get-history?run_id={run_id}&metric_key=k");
    let unread: Vec<RawConnection> = (0..30)
        .map(|_| {
            let mut raw = server.raw();
            raw.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
            raw
        })
        .collect();
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_healthy(&client);
    let peak = server.peak_memory_bytes();
    assert!(peak < MEMORY_BYTES_MAX, "{} MiB", peak >> 20);
    drop(unread);
}
