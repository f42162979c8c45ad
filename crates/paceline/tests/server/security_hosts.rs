//! The Host header, against DNS rebinding, and the headers that every answer has.

use paceline_testkit::{Answer, Launch, Server};

use crate::support::{API, paceline, started};

#[test]
fn this_machine_and_private_networks_are_allowed() {
    let server = started();
    for host in [
        "localhost",
        "localhost:5000",
        "LOCALHOST:1",
        "127.0.0.1",
        "127.0.0.1:5000",
        "[::1]",
        "[::1]:5000",
        "0.0.0.0:5000",
        "10.1.2.3",
        "10.255.0.1:8080",
        "192.168.0.7:5000",
        "172.16.0.1",
        "172.31.255.255:80",
        "[fc00::1]:5000",
        "[fd00::1]",
    ] {
        assert_eq!(get(&server, &search(), host).status, 200, "{host}");
    }
}

#[test]
fn foreign_names_are_refused() {
    let server = started();
    for host in [
        "evil.example",
        "evil.example:5000",
        "10.evil.example",
        "10.0.0.1.evil.example:5000",
        "192.168.evil.example",
        "172.16.evil.example",
        "172.32.0.1",
        "172.15.0.1",
        "8.8.8.8:5000",
        "localhost.evil.example",
        "evillocalhost",
        "fc00.evil.example",
        "[2001:db8::1]:5000",
        "localhost:80@evil.example",
        "",
    ] {
        let answer = get(&server, &search(), host);
        // What is no host at all may also be no request.
        assert!(matches!(answer.status, 403 | 400), "{host}: {}", answer.status);
        if answer.status == 403 {
            let message = "Invalid Host header - possible DNS rebinding attack detected";
            assert_eq!(answer.text(), message, "{host}");
        }
    }
}

#[test]
fn a_foreign_name_writes_nothing() {
    let server = started();
    let body = r#"{"name": "rebound"}"#;
    let length = body.len();
    let create = format!(
        "POST {API}/experiments/create HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    server.raw().exchange(create).unwrap().expect_status(403);
    let by_name = format!("{API}/experiments/get-by-name?experiment_name=rebound");
    server.client().get(&by_name).expect_status(404);
}

#[test]
fn a_request_without_a_host_is_refused() {
    let server = started();
    let answer = server.raw().exchange(format!("GET {} HTTP/1.0\r\n\r\n", search())).unwrap();
    assert!(matches!(answer.status, 400 | 403), "{}", answer.status);
}

#[test]
fn of_two_hosts_no_foreign_one_passes() {
    let server = started();
    for hosts in [["localhost", "evil.example"], ["evil.example", "localhost"]] {
        let [first, second] = hosts;
        let request = format!("GET {} HTTP/1.1\r\nHost: {first}\r\nHost: {second}\r\n\r\n", search());
        let status = server.raw().exchange(request).unwrap().status;
        assert!(matches!(status, 400 | 403), "{hosts:?}: {status}");
    }
}

#[test]
fn monitoring_may_use_any_name() {
    let server = started();
    for path in ["/health", "/version"] {
        assert_eq!(get(&server, path, "evil.example").status, 200, "{path}");
    }
    for path in ["/", "/health/x", "/healthy", "/api/3.0/mlflow/server-info"] {
        assert_eq!(get(&server, path, "evil.example").status, 403, "{path}");
    }
    let server = paceline().arguments(["--static-prefix", "/p"]).start();
    assert_eq!(get(&server, "/p/health", "evil.example").status, 200);
    assert_eq!(get(&server, "/p/", "evil.example").status, 403);
}

#[test]
fn allowed_hosts_replace_the_default() {
    let hosts = "tracking.example,other.example:5000,*.internal.example,10.0.*";
    let server = paceline().arguments(["--allowed-hosts", hosts]).start();
    for host in [
        "tracking.example",
        "other.example:5000",
        "a.internal.example",
        "a.b.internal.example",
        "10.0.3.4:80",
    ] {
        assert_eq!(get(&server, &search(), host).status, 200, "{host}");
    }
    for host in [
        "tracking.example:80",
        "other.example",
        "other.example:5001",
        "internal.example",
        "a.internal.example:80",
        "a.internal.example.evil.example",
        "localhost",
        "127.0.0.1:5000",
        "192.168.0.1",
    ] {
        assert_eq!(get(&server, &search(), host).status, 403, "{host}");
    }
}

#[test]
fn a_star_allows_every_host() {
    let server = paceline().environment("MLFLOW_SERVER_ALLOWED_HOSTS", "*").start();
    assert_eq!(get(&server, &search(), "evil.example:1").status, 200);
}

#[test]
fn answers_forbid_sniffing_and_foreign_frames() {
    for (launch, frames) in [
        (paceline(), Some("SAMEORIGIN")),
        (paceline().arguments(["--x-frame-options", "DENY"]), Some("DENY")),
        (paceline().arguments(["--x-frame-options", "deny"]), Some("DENY")),
        (paceline().environment("MLFLOW_SERVER_X_FRAME_OPTIONS", "NONE"), None),
    ] {
        let server = launch.start();
        for path in ["/", "/health", "/none", &search(), &format!("{API}/runs/get?run_id=none")] {
            let answer = server.client().get(path);
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(answer.header("x-frame-options"), frames, "{path}");
        }
    }
}

#[test]
fn without_the_checks_everything_passes() {
    for launch in [
        paceline().arguments(["--disable-security-middleware"]),
        paceline().environment("MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", "true"),
    ] {
        unchecked(launch);
    }
}

fn unchecked(launch: Launch) {
    let server = launch.start();
    let answer = get(&server, &search(), "evil.example").expect_status(200);
    assert_eq!(answer.header("x-frame-options"), None);
    let headers = [("origin", "http://evil.example"), ("content-type", "application/json")];
    let body = Some(br#"{"max_results": 1}"#.to_vec());
    let path = format!("{API}/experiments/search");
    let answer = server.client().send("POST", &path, &headers, body).expect_status(200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

fn search() -> String {
    format!("{API}/experiments/search?max_results=1")
}

fn get(server: &Server, path: &str, host: &str) -> Answer {
    server.raw().exchange(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).unwrap()
}
