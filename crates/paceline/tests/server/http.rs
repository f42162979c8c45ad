//! Paths and methods as HTTP sees them.

use paceline_testkit::Server;

use crate::support::{API, FILES, paceline, started};

#[test]
fn below_a_prefix_everything_moves() {
    let server = paceline().arguments(["--static-prefix", "/p"]).start();
    let client = server.client();
    for path in ["/p/", "/p/health", "/p/version", "/p/ajax-api/3.0/mlflow/server-info"] {
        client.get(path).expect_status(200);
    }
    client.get(&format!("/p{API}/experiments/get?experiment_id=0")).expect_status(200);
    let missing = client.get("/p/get-artifact?run_id=none&path=a").expect_status(404);
    assert!(missing.text().contains("RESOURCE_DOES_NOT_EXIST"), "it is served: {}", missing.text());
    for path in ["/", "/health", "/version", "/get-artifact?run_id=none&path=a", "/p2/health", "/px"] {
        client.get(path).expect_status(404);
    }
    client.get(&format!("{API}/experiments/get?experiment_id=0")).expect_status(404);
}

#[test]
fn objects_are_reached_with_and_without_the_prefix() {
    let server = paceline().arguments(["--static-prefix", "/p"]).start();
    let client = server.client();
    client.put(&format!("{FILES}/bare.txt"), "bare").expect_status(200);
    client.put(&format!("/p{FILES}/below.txt"), "below").expect_status(200);
    for base in ["", "/p"] {
        assert_eq!(client.get(&format!("{base}{FILES}/bare.txt")).expect_status(200).text(), "bare");
        assert_eq!(client.get(&format!("{base}{FILES}/below.txt")).expect_status(200).text(), "below");
    }
    client.get("/p/api/2.0/mlflow-artifacts/artifacts?path=").expect_status(200);
    client.get("/api/2.0/mlflow-artifacts/artifacts?path=").expect_status(404);
}

#[test]
fn doubled_slashes_count_as_one() {
    let server = started();
    for path in ["//health", "///version", "//api//2.0/mlflow//experiments/get?experiment_id=0"] {
        assert_eq!(status(&server, "GET", path), 200, "{path}");
    }
    assert_eq!(status(&server, "GET", "//get-artifact?run_id=none&path=a//b"), 404);
}

#[test]
fn a_trailing_slash_is_another_path() {
    let server = started();
    for path in ["/health/", &format!("{API}/experiments/search/"), &format!("{API}/runs/get/?run_id=a")] {
        assert_eq!(status(&server, "GET", path), 404, "{path}");
    }
}

#[test]
fn a_wrong_method_is_405() {
    let server = started();
    for (method, path) in [
        ("POST", "/health".to_owned()),
        ("DELETE", "/version".to_owned()),
        ("GET", format!("{API}/runs/create")),
        ("PUT", format!("{API}/runs/get")),
        ("POST", format!("{FILES}/a.txt")),
        ("PATCH", format!("{FILES}/a.txt")),
    ] {
        assert_eq!(status(&server, method, &path), 405, "{method} {path}");
    }
}

#[test]
fn head_answers_like_get_without_a_body() {
    let server = started();
    let client = server.client();
    client.put(&format!("{FILES}/a.txt"), "12345").expect_status(200);
    for (path, length) in [("/health".to_owned(), "2"), (format!("{FILES}/a.txt"), "5")] {
        let mut raw = server.raw();
        raw.send(format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")).unwrap();
        let head = raw.head().unwrap().expect_status(200);
        assert_eq!(head.header("content-length"), Some(length), "{path}");
        // Were there a body, the next answer would begin with it.
        raw.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        assert_eq!(raw.answer().unwrap().expect_status(200).text(), "OK");
    }
    let missing = client.send("HEAD", &format!("{FILES}/none.txt"), &[], None);
    missing.expect_status(404);
}

#[test]
fn options_is_answered_with_nothing() {
    let server = started();
    for path in [format!("{API}/runs/create"), format!("{API}/runs/get"), format!("{FILES}/a.txt")] {
        let answer = server.client().send("OPTIONS", &path, &[], None).expect_status(204);
        assert!(answer.body.is_empty());
    }
}

#[test]
fn a_connection_serves_many_requests_in_order() {
    let server = started();
    let mut raw = server.raw();
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    raw.send([get("/health"), get("/none"), get("/version"), get("/health")].concat()).unwrap();
    let statuses = [(); 4].map(|()| raw.answer().unwrap().status);
    assert_eq!(statuses, [200, 404, 200, 200]);
}

fn status(server: &Server, method: &str, path: &str) -> u16 {
    let request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    server.raw().exchange(request).unwrap().status
}
