//! SIGTERM and SIGINT: what is under way is finished, what was answered is kept, and the process ends soon.

use std::fs;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use paceline_testkit::{Exit, Server, Signal};
use serde_json::json;

use crate::load::{all_writers, run_until};
use crate::support::{API, FILES, call, history, new_run, paceline, sample, started};

const SOON: Duration = Duration::from_secs(5);

#[test]
fn sigterm_under_load_loses_nothing() {
    stop_under_load(Signal::Terminate);
}

#[test]
fn sigint_under_load_loses_nothing() {
    stop_under_load(Signal::Interrupt);
}

fn stop_under_load(signal: Signal) {
    let server = started();
    let folder = server.shared_folder();
    let mut writers = all_writers(&server);
    run_until(server, &mut writers, Duration::from_millis(1500), |server| {
        assert_clean(end(server, signal));
    });
    let log = folder.path().join("mlruns/paceline.db-wal");
    assert_eq!(fs::metadata(log).map_or(0, |log| log.len()), 0, "the write-ahead log is merged");
    let server = paceline().in_folder(&folder).start();
    writers.iter().for_each(|writer| writer.check(&server.client()));
}

#[test]
fn a_request_under_way_is_answered() {
    let server = started();
    let folder = server.shared_folder();
    let run_id = new_run(&server.client());
    let body = json!({"run_id": run_id, "key": "loss", "value": 0.5, "timestamp": 7, "step": 3}).to_string();
    let mut metric = server.raw();
    let length = body.len();
    let head = format!(
        "POST {API}/runs/log-metric HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    metric.send(head).unwrap();
    metric.send(&body[..10]).unwrap();
    let mut file = server.raw();
    file.send(format!("PUT {FILES}/0/a.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf"))
        .unwrap();
    thread::sleep(Duration::from_millis(200));

    server.signal(Signal::Terminate);
    thread::sleep(Duration::from_millis(300));
    metric.send(&body[10..]).unwrap();
    file.send("half").unwrap();
    metric.answer().unwrap().expect_status(200);
    file.answer().unwrap().expect_status(200);
    assert_clean(server.wait());

    let client = paceline().in_folder(&folder).start();
    assert_eq!(history(&client.client(), &run_id, "loss"), [(3, 7, 0.5)]);
    assert_eq!(client.client().get(&format!("{FILES}/0/a.bin")).expect_status(200).text(), "halfhalf");
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let server = started();
    let client = server.client();
    client.get("/health").expect_status(200);
    let silent = server.raw();
    assert_clean(end(server, Signal::Terminate));
    drop((client, silent));
}

#[test]
fn half_a_head_does_not_hold_up_the_end() {
    // As port scanners and browsers leave behind. No request is under way yet.
    let server = started();
    let mut half = server.raw();
    half.send("GET /hea").unwrap();
    thread::sleep(Duration::from_millis(200));
    assert_clean(end(server, Signal::Terminate));
}

#[test]
fn a_download_under_way_is_finished() {
    let server = started();
    let content = sample(30_000_000, 1);
    server.client().put(&format!("{FILES}/0/a.bin"), content.clone()).expect_status(200);
    let mut raw = server.raw();
    raw.send(format!("GET {FILES}/0/a.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
    raw.head().unwrap().expect_status(200);
    server.signal(Signal::Interrupt);
    thread::sleep(Duration::from_millis(300));
    let mut got = vec![0; content.len()];
    raw.read_exact(&mut got).unwrap();
    assert!(got == content);
    assert_clean(server.wait());
}

#[test]
fn a_large_answer_that_is_read_slowly_is_finished() {
    let server = started();
    let client = server.client();
    let text = "x".repeat(1_000_000);
    for _ in 0..12 {
        let run = json!({"experiment_id": "0", "tags": [{"key": "a", "value": text}]});
        call(&client, "runs/create", &run);
    }
    let body = r#"{"experiment_ids": ["0"]}"#;
    let mut raw = server.raw();
    let head = "Host: localhost\r\nContent-Type: application/json\r\nConnection: close";
    raw.send(format!(
        "POST {API}/runs/search HTTP/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
    .unwrap();
    raw.head().unwrap().expect_status(200);
    server.signal(Signal::Interrupt);
    thread::sleep(Duration::from_millis(1500));
    let mut got = Vec::new();
    raw.read_to_end(&mut got).unwrap();
    assert!(got.len() > 12_000_000, "only {} bytes arrived", got.len());
    assert!(got.ends_with(b"}"));
    assert_clean(server.wait());
}

/// Sends the signal and waits, which must not take long.
fn end(server: Server, signal: Signal) -> Exit {
    let begun = Instant::now();
    server.signal(signal);
    let exit = server.wait();
    assert!(begun.elapsed() < SOON, "the end took {:?}", begun.elapsed());
    exit
}

fn assert_clean(exit: Exit) {
    assert_eq!(exit.code, Some(0), "{:?}", exit.stderr);
    let complaints = exit.stderr.iter().find(|line| line.contains("WARN") || line.contains("ERROR"));
    assert_eq!(complaints, None);
}
