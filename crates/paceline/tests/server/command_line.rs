//! Flags and environment variables: what they do, and what is said about those that cannot be.

use std::fs;
use std::net::TcpListener;

use paceline_testkit::{Exit, Launch, Server};
use serde_json::Value;

use crate::support::{assert_healthy, paceline, paceline_as};

#[test]
fn defaults_just_run_and_say_where() {
    let server = paceline().start();
    assert_healthy(&server.client());
    let folder = server.folder().to_owned();
    assert!(folder.join("mlruns/paceline.db").is_file());
    assert!(folder.join("mlruns/artifacts").is_dir());
    let line = start_up_line(&server);
    let folder = folder.display();
    for part in [
        format!("http://{} ", server.address()),
        format!("{folder}/mlruns/paceline.db"),
        format!("{folder}/mlruns/artifacts"),
    ] {
        assert!(line.contains(&part), "no {part} in {line}");
    }
    assert!(server.address().ip().is_loopback(), "not open to the network by default");
}

#[test]
fn ui_is_another_name_of_server() {
    assert_healthy(&paceline_as("ui").start().client());
}

#[test]
fn a_taken_port_is_one_sentence_and_touches_nothing() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let launch = paceline().arguments(["--port", &port]);
    let folder = launch.shared_folder();
    let line = refusal(launch);
    assert!(line.contains(&format!("port {port} on 127.0.0.1 is taken")), "{line}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn flags_of_mlflow_that_mean_nothing_get_one_line_each() {
    let flags = ["--workers", "4", "--gunicorn-opts", "--timeout 120", "--uvicorn-opts", "x", "--dev"];
    let server = paceline().arguments(flags).start();
    assert_healthy(&server.client());
    let lines = server.log_lines();
    for flag in ["--workers", "--gunicorn-opts", "--uvicorn-opts", "--dev"] {
        let about = lines.iter().filter(|line| line.contains(&format!("{flag} is not needed"))).count();
        assert_eq!(about, 1, "lines about {flag} in {lines:?}");
    }
    assert_healthy(&paceline().arguments(["-w", "2"]).start().client());
}

#[test]
fn of_a_flag_given_twice_the_last_counts() {
    // As for MLflow's command line; start scripts append to what they were given.
    let flags = ["--workers", "4", "-w", "2", "--host", "256.0.0.1", "--host", "127.0.0.1"];
    assert_healthy(&paceline().arguments(flags).start().client());
}

#[test]
fn an_unknown_flag_is_a_usage_error() {
    let exit = paceline().arguments(["--no-such-flag"]).run();
    assert_eq!(exit.code, Some(2));
    assert!(exit.stderr.join("\n").contains("--no-such-flag"));
}

#[test]
fn a_static_prefix_begins_and_does_not_end_with_a_slash() {
    for prefix in ["p", "p/", "/p/", "/", "/{p}", "/p}"] {
        let exit = paceline().arguments(["--static-prefix", prefix]).run();
        assert_eq!(exit.code, Some(2), "{prefix}: {:?}", exit.stderr);
    }
    let server = paceline().arguments(["--static-prefix", "/a/b"]).start();
    server.client().get("/a/b/health").expect_status(200);
    assert!(start_up_line(&server).contains(&format!("http://{}/a/b ", server.address())));
}

#[test]
fn json_log_lines_are_json() {
    let server = paceline().arguments(["--log-format", "json", "--dev"]).start();
    let lines = server.stop().stderr;
    assert!(lines.len() >= 3, "{lines:?}");
    for line in lines {
        let event: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(event["message"].is_string() && event["level"].is_string(), "{line}");
    }
}

#[test]
fn settings_come_from_the_environment_and_flags_win() {
    let server = paceline()
        .environment("MLFLOW_HOST", "127.0.0.2")
        .environment("MLFLOW_BACKEND_STORE_URI", "sqlite:///tracking/runs.db")
        .environment("MLFLOW_ARTIFACTS_DESTINATION", "files")
        .environment("MLFLOW_STATIC_PREFIX", "/from/environment")
        .arguments(["--static-prefix", "/p"])
        .start();
    assert_eq!(server.address().ip().to_string(), "127.0.0.2");
    server.client().get("/p/health").expect_status(200);
    server.client().put("/p/api/2.0/mlflow-artifacts/artifacts/a.txt", "a").expect_status(200);
    assert!(server.folder().join("tracking/runs.db").is_file());
    assert!(server.folder().join("files/a.txt").is_file());
    assert!(!server.folder().join("mlruns").exists());
}

#[test]
fn the_port_comes_from_the_environment() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert!(refusal(paceline().environment("MLFLOW_PORT", &port)).contains(&port));
}

#[test]
fn an_empty_environment_variable_counts_as_unset() {
    // Compose files and charts pass empty ones, and MLflow ignores them.
    let faults: Vec<String> = [
        "MLFLOW_STATIC_PREFIX",
        "MLFLOW_BACKEND_STORE_URI",
        "MLFLOW_DEFAULT_ARTIFACT_ROOT",
        "MLFLOW_ARTIFACTS_DESTINATION",
        "MLFLOW_SERVER_ALLOWED_HOSTS",
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        "MLFLOW_SERVER_X_FRAME_OPTIONS",
        "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
        "MLFLOW_SERVE_ARTIFACTS",
        "MLFLOW_ARTIFACTS_ONLY",
        "MLFLOW_HOST",
    ]
    .into_iter()
    .filter_map(|name| empty_fault(name).map(|fault| format!("{name}: {fault}")))
    .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What goes wrong when a variable is set to nothing.
fn empty_fault(name: &str) -> Option<String> {
    let server = match paceline().environment(name, "").try_start() {
        Ok(server) => server,
        Err(exit) => return Some(exit.stderr.join(" ")),
    };
    let status = server.client().get("/api/2.0/mlflow/experiments/get?experiment_id=0").status;
    let is_default = server.folder().join("mlruns/paceline.db").is_file();
    (status != 200 || !is_default).then(|| format!("status {status}, data in ./mlruns: {is_default}"))
}

#[test]
fn access_control_is_never_silently_absent() {
    let line = refusal(paceline().arguments(["--app-name", "basic-auth"]));
    assert!(line.contains("access control"), "{line}");
}

fn start_up_line(server: &Server) -> String {
    server.log_lines().into_iter().find(|line| line.contains("http://")).unwrap()
}

/// The one line that a server writes which refuses to start.
#[track_caller]
pub(crate) fn refusal(launch: Launch) -> String {
    let Exit { code, stderr } = launch.environment("RUST_BACKTRACE", "1").run();
    assert_eq!(code, Some(1), "{stderr:?}");
    assert_eq!(stderr.len(), 1, "{stderr:?}");
    assert!(!stderr[0].contains("panicked") && !stderr[0].contains("backtrace"), "{stderr:?}");
    stderr[0].clone()
}
