//! Connections that no honest client would make: answered with a 4xx or closed, and nobody else notices.

use std::thread;
use std::time::{Duration, Instant};

use paceline_testkit::{RawConnection, Server};

use crate::support::{API, FILES, assert_healthy, started};

const MEMORY_BYTES_MAX: u64 = 400 << 20;

#[test]
fn what_is_no_http_is_refused() {
    let server = started();
    for request in [
        "\r\n\r\n\r\n",
        "hello\r\n\r\n",
        "GET\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost localhost\r\n\r\n",
        "GET /health HTTP/1.1\r\n: empty\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nA\0b: c\r\n\r\n",
        "GET /he\0alth HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "G\u{e9}T /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n",
    ] {
        refused(server.raw(), request);
    }
    assert_healthy(&server.client());
}

#[test]
fn a_body_of_two_lengths_is_one_request_at_most() {
    // Smuggling: what one reader takes for a body, another takes for the next request.
    let server = started();
    let hidden = "GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let length = hidden.len() + 5;
    let request = format!(
        "PUT {FILES}/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
         Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    );
    let mut raw = server.raw();
    raw.send(request).unwrap();
    let first = raw.answer().unwrap();
    if first.status != 400 {
        // RFC 9112: who goes by the chunks closes the connection afterwards.
        assert!(raw.answer().is_err(), "the body was read as a request of its own");
    }
    assert_healthy(&server.client());
}

#[test]
fn broken_chunks_are_refused() {
    let server = started();
    for body in ["zz\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n", "3\r\nabcde\r\n0\r\n\r\n"]
    {
        let request = format!(
            "PUT {FILES}/a.txt HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{body}"
        );
        refused(server.raw(), &request);
    }
    server.client().get(&format!("{FILES}/a.txt")).expect_status(404);
}

#[test]
fn huge_heads_are_refused() {
    let server = started();
    let long = "x".repeat(4 << 20);
    refused(server.raw(), &format!("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}\r\n\r\n"));
    refused(server.raw(), &format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    let many = "a: b\r\n".repeat(100_000);
    refused(server.raw(), &format!("GET /health HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"));
    assert_healthy(&server.client());
    assert!(server.peak_memory_bytes() < MEMORY_BYTES_MAX);
}

#[test]
fn many_slow_clients_do_not_keep_others_waiting() {
    let server = started();
    let head = format!(
        "POST {API}/experiments/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: 18\r\n\r\n"
    );
    let mut in_body: Vec<RawConnection> = (0..100).map(|_| server.raw()).collect();
    let mut in_head: Vec<RawConnection> = (0..100).map(|_| server.raw()).collect();
    in_body.iter_mut().for_each(|raw| raw.send(&head).unwrap());
    for byte in br#"{"max_results": 5}"#.iter().map(std::slice::from_ref) {
        in_body.iter_mut().for_each(|raw| raw.send(byte).unwrap());
        in_head.iter_mut().for_each(|raw| raw.send("G").unwrap());
        let begun = Instant::now();
        assert_healthy(&server.client());
        assert!(begun.elapsed() < Duration::from_secs(3), "a health check took {:?}", begun.elapsed());
        thread::sleep(Duration::from_millis(50));
    }
    // Slow is no fault: they are answered.
    for mut raw in in_body {
        raw.answer().unwrap().expect_status(200);
    }
}

#[test]
fn clients_that_do_not_read_do_not_fill_the_memory() {
    let server = started();
    server.client().put(&format!("{FILES}/large.bin"), vec![7; 32 << 20]).expect_status(200);
    let unread: Vec<RawConnection> = (0..50)
        .map(|_| {
            let mut raw = server.raw();
            raw.send(format!("GET {FILES}/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
            raw
        })
        .collect();
    thread::sleep(Duration::from_millis(500));
    assert_healthy(&server.client());
    assert!(server.peak_memory_bytes() < MEMORY_BYTES_MAX, "{} MiB", server.peak_memory_bytes() >> 20);
    drop(unread);
}

#[test]
fn a_connection_that_is_closed_in_the_middle_is_forgotten() {
    let server = started();
    for _ in 0..200 {
        let mut raw = server.raw();
        raw.send(format!("PUT {FILES}/a.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"))
            .unwrap();
    }
    assert_healthy(&server.client());
    server.client().get(&format!("{FILES}/a.txt")).expect_status(404);
    no_complaints(&server);
}

/// What a client does wrong is no news for the operator.
fn no_complaints(server: &Server) {
    let complaint =
        server.log_lines().into_iter().find(|line| line.contains("WARN") || line.contains("ERROR"));
    assert_eq!(complaint, None);
}

fn refused(raw: RawConnection, request: &str) {
    let shown: String = request.chars().take(80).collect();
    // What could go on, the server waits for.
    if let Ok(answer) = raw.wait_at_most(Duration::from_millis(500)).exchange(request) {
        assert!((400..500).contains(&answer.status), "{shown:?}: {} {}", answer.status, answer.text());
    }
}
