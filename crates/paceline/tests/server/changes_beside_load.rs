//! Many who watch, and one that does not read, beside fast writers.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::event_stream::EventReader;
use crate::ingest_batches::{batch, create_run, ingest};
use crate::support::{assert_healthy, call, new_run, started};

#[test]
fn idle_and_slow_watchers_hold_nobody_up() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let metrics: Vec<Value> =
        (0..200).map(|n| json!({"key": format!("k{}", n % 90), "value": n, "timestamp": n})).collect();
    let body = json!({"run_id": run, "metrics": metrics});
    let time = |batches: usize| {
        let begun = Instant::now();
        (0..batches).for_each(|_| drop(call(&client, "runs/log-batch", &body)));
        begun.elapsed()
    };
    time(100);
    let alone = time(300);

    let idle: Vec<_> = (0..50).map(|_| EventReader::open(&server, "?run_id=none", None)).collect();
    // It asks for everything and reads nothing.
    let mut slow = server.raw();
    slow.send("GET /api/v1/changes HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut reading = EventReader::open(&server, "", None);
    server.forget_peak_memory();
    let before = server.peak_memory_bytes();
    let watched = time(300);
    // Thousands of runs, again and again: more than sockets hold.
    for round in 0..30_u64 {
        let runs = (0..3_000).map(|number| create_run(&format!("{:032x}", round * 3_000 + number))).collect();
        assert_eq!(ingest(&client, &batch(1, round + 1, runs)).refused, []);
    }
    let used = server.peak_memory_bytes() - before;
    println!("300 batches: alone {alone:?}, watched {watched:?}; {used} bytes more");
    assert!(watched < alone * 2 + Duration::from_millis(500), "{alone:?} alone, {watched:?} watched");
    assert!(used < 150 << 20, "{used} bytes");

    let heard = reading.until_quiet(Duration::from_secs(2));
    assert!(heard.iter().any(|event| event.name == "series"));
    let runs = heard.iter().filter(|event| event.name == "run").count();
    let resets = heard.iter().filter(|event| event.name == "reset").count();
    assert!(runs == 90_000 || resets > 0, "{runs} runs and {resets} resets");
    for mut idle in idle {
        assert_eq!(idle.next_within(Duration::from_millis(1)).filter(|event| event.name != "reset"), None);
    }
    assert_healthy(&client);
}

#[test]
fn a_silent_stream_has_a_heartbeat_that_moves_its_place() {
    let server = started();
    let client = server.client();
    let mut events = EventReader::open(&server, "?run_id=none", None);
    let place = events.last_id.clone();
    new_run(&client);
    assert_eq!(events.next_within(Duration::from_secs(16)), None);
    assert!(events.heartbeats >= 2, "the one at the beginning, and one after 15 seconds");
    assert_ne!(events.last_id, place);
}
