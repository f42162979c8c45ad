//! The Origin of writes, against cross-site requests, and what preflights are told.

use paceline_testkit::{Answer, Server};

use crate::support::{API, FILES, paceline, started};

const LOCAL: [&str; 6] = [
    "http://localhost",
    "http://localhost:3000",
    "https://localhost:8443",
    "http://127.0.0.1:5000",
    "https://127.0.0.1",
    "http://[::1]:5000",
];
const FOREIGN: [&str; 9] = [
    "http://evil.example",
    "https://localhost.evil.example",
    "http://127.0.0.1.evil.example:5000",
    "http://evillocalhost",
    "http://evil.example:localhost",
    "http://10.0.0.1",
    "ftp://localhost",
    "localhost",
    "null",
];

#[test]
fn pages_of_this_machine_may_write() {
    let server = started();
    for origin in LOCAL {
        let answer = write(&server, origin).expect_status(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    }
    let no_origin = [("content-type", "application/json")];
    let path = format!("{API}/experiments/search");
    server.client().send("POST", &path, &no_origin, Some(br#"{"max_results": 1}"#.into())).expect_status(200);
}

#[test]
fn foreign_pages_may_not_write() {
    let server = started();
    for origin in FOREIGN {
        let answer = write(&server, origin).expect_status(403);
        assert_eq!(answer.text(), "Cross-origin request blocked", "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
    for (method, path) in [
        ("PUT", format!("{FILES}/a.txt")),
        ("DELETE", format!("{FILES}/a.txt")),
        ("PATCH", format!("{API}/logged-models/m-none")),
        ("POST", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=a&path=b".to_owned()),
    ] {
        let origin = [("origin", "http://evil.example"), ("content-type", "text/plain")];
        server.client().send(method, &path, &origin, Some(b"a".into())).expect_status(403);
    }
    server.client().get(&format!("{FILES}/a.txt")).expect_status(404);
}

#[test]
fn foreign_pages_may_ask_but_not_read() {
    let server = started();
    let path = format!("{API}/experiments/search?max_results=1");
    let answer = server.client().get_with(&path, &[("origin", "http://evil.example")]).expect_status(200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn allowed_origins_are_added_to_this_machine() {
    let origins = "https://ui.example,https://*.corp.example";
    let server = paceline().arguments(["--cors-allowed-origins", origins]).start();
    for origin in ["https://ui.example", "https://a.corp.example", "http://localhost:3000"] {
        let answer = write(&server, origin).expect_status(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    }
    for origin in ["http://ui.example", "https://ui.example:444", "https://a.corp.example.evil.example"] {
        write(&server, origin).expect_status(403);
    }
}

#[test]
fn a_star_allows_every_origin_without_credentials() {
    let server = paceline().environment("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "*").start();
    let answer = write(&server, "http://evil.example").expect_status(200);
    assert!(matches!(answer.header("access-control-allow-origin"), Some("*" | "http://evil.example")));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    let answer = preflight(&server, "http://evil.example").expect_status(200);
    assert_eq!(answer.header("access-control-allow-credentials"), None);
}

#[test]
fn a_preflight_of_an_allowed_page_is_told_what_it_may() {
    let server = started();
    for origin in LOCAL {
        let answer = preflight(&server, origin).expect_status(200);
        assert_eq!(answer.text(), "OK");
        for (header, value) in [
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS, PATCH"),
            ("access-control-max-age", "600"),
        ] {
            assert_eq!(answer.header(header), Some(value), "{header} for {origin}");
        }
        let headers = answer.header("access-control-allow-headers").unwrap_or_default().to_lowercase();
        assert!(headers.contains("content-type"), "{headers}");
    }
}

#[test]
fn a_preflight_of_a_foreign_page_is_refused() {
    let server = started();
    for origin in FOREIGN {
        let answer = preflight(&server, origin).expect_status(400);
        assert_eq!(answer.text(), "Disallowed CORS origin", "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
}

fn write(server: &Server, origin: &str) -> Answer {
    let headers = [("origin", origin), ("content-type", "application/json")];
    let path = format!("{API}/experiments/search");
    server.client().send("POST", &path, &headers, Some(br#"{"max_results": 1}"#.into()))
}

fn preflight(server: &Server, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    server.client().send("OPTIONS", &format!("{API}/runs/create"), &headers, None)
}
