//! Who the client says that it is, and to whom.

use serde_json::json as value;

use crate::fake_server::{FakeServer, json, with_headers};
use crate::support::{command, one_line};

const LIST: &[&str] = &["experiments", "list"];

#[test]
fn credentials_come_from_the_environment_or_the_address() {
    let basic = "Basic bWU6aHVudGVyMg==";
    let name = ("MLFLOW_TRACKING_USERNAME", "me");
    let password = ("MLFLOW_TRACKING_PASSWORD", "hunter2");
    let token = ("MLFLOW_TRACKING_TOKEN", "t0ken");
    for (environment, user_info, expected) in [
        (&[][..], "", None),
        (&[name, password], "", Some(basic)),
        (&[token], "", Some("Bearer t0ken")),
        (&[name, password, token], "", Some(basic)),
        (&[name, token], "", Some("Bearer t0ken")),
        (&[], "me:hunter2@", Some(basic)),
        (&[], "me:%68unter2@", Some(basic)),
        (&[token], "me:hunter2@", Some(basic)),
    ] {
        let server = FakeServer::start(|_, _| json(200, &value!({})));
        let url = format!("http://{user_info}{}", server.address());
        let mut launch = command(LIST).environment("PACELINE_TRACKING_URI", &url);
        for (name, value) in environment {
            launch = launch.environment(name, value);
        }
        assert_eq!(launch.finish().code, Some(0));
        let asked = server.asked();
        assert_eq!(asked[0].header("authorization"), expected, "{environment:?} {user_info}");
        assert!(asked[0].header("user-agent").unwrap().starts_with("paceline/"));
    }
}

#[test]
fn secrets_are_in_no_output() {
    let server = FakeServer::start(|_, _| with_headers(401, "", b"You are not authenticated."));
    for address in [server.address().to_string(), "127.0.0.1:1".into()] {
        let url = format!("http://me:hunter2@{address}/prefix");
        for arguments in [LIST, &["experiments", "list", "--json"], &["experiments", "list", "--help"]] {
            let launch = command(arguments)
                .environment("PACELINE_TRACKING_URI", &url)
                .environment("MLFLOW_TRACKING_TOKEN", "t0ken")
                .environment("PACELINE_LOG", "trace")
                .environment("RUST_BACKTRACE", "1");
            let finished = launch.finish();
            for secret in ["hunter2", "t0ken", "bWU6aHVudGVyMg"] {
                let output = format!("{}{}", finished.stdout, finished.stderr);
                assert!(!output.contains(secret), "{output}");
            }
        }
    }
    let line = one_line(LIST, &server.run(LIST));
    assert!(line.contains("401") && line.contains("MLFLOW_TRACKING_USERNAME"), "{line}");
}

#[test]
fn another_host_of_artifacts_gets_no_credentials() {
    let files = FakeServer::start(|_, asked| match asked.line() {
        line if line.contains("artifacts?path=") => {
            json(200, &value!({"files": [{"path": "a.txt", "is_dir": false, "file_size": 1}]}))
        }
        _ => with_headers(200, "", b"a"),
    });
    let artifact_uri = format!("mlflow-artifacts://{}/0/r/artifacts", files.address());
    let tracking = FakeServer::start(move |_, _| {
        json(200, &value!({"run": {"info": {"run_id": "r", "artifact_uri": artifact_uri}}}))
    });
    let launch = tracking
        .launch(&["artifacts", "download", "-r", "r", "--to", "out"])
        .environment("MLFLOW_TRACKING_TOKEN", "t0ken");
    let finished = launch.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert!(tracking.asked().iter().all(|asked| asked.header("authorization") == Some("Bearer t0ken")));
    assert_eq!(files.asked().len(), 2);
    assert!(files.asked().iter().all(|asked| asked.header("authorization").is_none()));
}

#[test]
fn proxies_come_from_the_environment() {
    let proxy = FakeServer::start(|_, asked| match asked.line() {
        line if line.starts_with("CONNECT ") => b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
        _ => json(200, &value!({"experiments": [{"experiment_id": "7"}]})),
    });
    let address = format!("http://{}", proxy.address());
    let launch = |no_proxy: &str| {
        command(&["experiments", "list", "-q", "--tracking-uri", "http://tracking.example:81/x"])
            .environment("HTTP_PROXY", &address)
            .environment("HTTPS_PROXY", "http://127.0.0.1:1")
            .environment("NO_PROXY", no_proxy)
    };
    let finished = launch("localhost,other.example").finish();
    assert_eq!(finished.stdout, "7\n", "{}", finished.stderr);
    let lines: Vec<String> = proxy.asked().iter().map(|asked| asked.line().to_owned()).collect();
    assert!(lines[0].starts_with("CONNECT tracking.example:81 "), "{lines:?}");
    assert!(lines[1].starts_with("POST /x/api/2.0/mlflow/experiments/search "), "{lines:?}");
    let unreachable = launch("").environment("HTTP_PROXY", "http://me:hunter2@127.0.0.1:1").finish();
    let line = one_line(LIST, &unreachable);
    assert!(line.contains("the proxy in HTTP_PROXY") && !line.contains("hunter2"), "{line}");
    for exempt in ["*", "tracking.example", ".example", "a, EXAMPLE"] {
        assert_eq!(launch(exempt).finish().code, Some(1), "{exempt}");
    }
    assert_eq!(proxy.asked().len(), 2);
}

#[test]
fn a_prefix_of_the_address_is_kept() {
    for (scheme, path) in [("http", "/tracking"), ("HTTP", "/tracking/")] {
        let server = FakeServer::start(|_, _| json(200, &value!({})));
        let url = format!("{scheme}://{}{path}", server.address());
        assert_eq!(command(LIST).environment("MLFLOW_TRACKING_URI", &url).finish().code, Some(0));
        let asked = server.asked();
        assert!(asked[0].line().starts_with("POST /tracking/api/2.0/mlflow/"), "{}", asked[0].line());
    }
}
