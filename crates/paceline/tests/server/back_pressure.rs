//! More than the server can do at once: others wait, and then are asked to come back; memory stays bounded.

use std::thread;
use std::time::Duration;

use paceline_testkit::RawConnection;
use serde_json::json;

use crate::support::{API, assert_healthy, call, new_run, paceline};

const MEMORY_MIB: usize = 64;
const BODY_BYTES: usize = 30 << 20;
const START: &str = "{\"max_results\": 5";

/// The head of a request and nearly all of its body.
fn begun(mut raw: RawConnection) -> RawConnection {
    let head = format!(
        "POST {API}/experiments/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {BODY_BYTES}\r\n\r\n"
    );
    raw.send(head).unwrap();
    raw.send(START).unwrap();
    raw.send(" ".repeat(BODY_BYTES - START.len() - 1)).unwrap();
    raw
}

#[test]
fn large_requests_beyond_the_budget_are_asked_to_come_back() {
    let server = paceline().arguments(["--request-memory-mib", &MEMORY_MIB.to_string()]).start();
    let held: Vec<RawConnection> = (0..2).map(|_| begun(server.raw())).collect();
    thread::sleep(Duration::from_millis(300));
    let waiting: Vec<_> = (0..6)
        .map(|_| {
            let raw = server.raw().wait_at_most(Duration::from_secs(40));
            thread::spawn(move || begun(raw).answer().unwrap())
        })
        .collect();
    // Small requests are answered meanwhile.
    assert_healthy(&server.client());
    new_run(&server.client());
    for refused in waiting {
        let refused = refused.join().unwrap().expect_status(429);
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!(refused.json()["error_code"], "REQUEST_LIMIT_EXCEEDED");
    }
    // Who had a share is answered, and then there is room again.
    for mut raw in held {
        raw.send("}").unwrap();
        raw.answer().unwrap().expect_status(200);
    }
    let mut later = begun(server.raw());
    later.send("}").unwrap();
    later.answer().unwrap().expect_status(200);
    let peak = server.peak_memory_bytes();
    assert!(peak < 500 << 20, "{} MiB", peak >> 20);
}

#[test]
fn large_answers_that_nobody_reads_do_not_pile_up() {
    let server = paceline().arguments(["--request-memory-mib", "32"]).start();
    let client = server.client();
    let run_ids: Vec<String> = (0..100).map(|_| new_run(&client)).collect();
    let metric = |step: i64| json!({"key": "k", "step": step, "timestamp": 1, "value": 1});
    let metrics: Vec<_> = (0..1000).map(metric).collect();
    for run_id in &run_ids {
        call(&client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    }
    let runs = run_ids.join("&run_ids=");
    let route = "/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval";
    let path = format!("{route}?run_ids={runs}&metric_key=k&max_results=2500");
    let whole = client.get(&path).expect_status(200).body.len();
    assert!(whole > 8 << 20, "{whole} bytes fit into what the system buffers");
    let unread: Vec<RawConnection> = (0..20)
        .map(|_| {
            let mut raw = server.raw();
            raw.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
            raw
        })
        .collect();
    let is_refused = || client.get(&path).status == 429;
    let refused = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(100));
        is_refused()
    });
    assert!(refused, "answers pile up");
    assert_healthy(&client);
    drop(unread);
    let answered = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(100));
        !is_refused()
    });
    assert!(answered, "the shares of answers are lost");
}
