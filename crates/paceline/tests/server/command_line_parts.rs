//! Which halves of the API are served, and where artifacts are kept.

use paceline_testkit::Client;
use serde_json::json;

use crate::command_line::refusal;
use crate::support::{API, FILES, call, new_experiment, new_run, paceline, started, text};

const PROXY: &str = "/api/2.0/mlflow-artifacts";

#[test]
fn without_artifact_serving_the_proxy_says_so() {
    let server = paceline().arguments(["--no-serve-artifacts"]).start();
    let client = server.client();
    let refused = [
        ("GET", format!("{FILES}/a.txt")),
        ("PUT", format!("{FILES}/a.txt")),
        ("DELETE", format!("{FILES}/a.txt")),
        ("GET", format!("{PROXY}/artifacts?path=a")),
        ("POST", format!("{PROXY}/mpu/create/a")),
        ("GET", format!("{PROXY}/presigned/a")),
    ];
    for (method, path) in refused {
        let answer = client.send(method, &path, &[], None).expect_status(503);
        assert!(answer.text().contains("--no-serve-artifacts"), "{method} {path}: {}", answer.text());
    }
    let get = client.get(&format!("{FILES}/a.txt"));
    assert!(get.text().contains("Artifact serving is disabled"), "{}", get.text());
    new_run(&client);
    let experiment_id = new_experiment(&client, "new");
    assert!(!location(&client, &experiment_id).starts_with("mlflow-artifacts:"));
}

#[test]
fn serve_artifacts_can_be_switched_off_by_the_environment() {
    let server = paceline().environment("MLFLOW_SERVE_ARTIFACTS", "false").start();
    server.client().get(&format!("{FILES}/a.txt")).expect_status(503);
    let server =
        paceline().environment("MLFLOW_SERVE_ARTIFACTS", "false").arguments(["--serve-artifacts"]).start();
    server.client().get(&format!("{FILES}/a.txt")).expect_status(404);
}

#[test]
fn artifacts_only_serves_nothing_else() {
    let server = paceline().arguments(["--artifacts-only"]).start();
    let client = server.client();
    for path in ["/health", "/version", "/api/3.0/mlflow/server-info"] {
        client.get(path).expect_status(200);
    }
    client.put(&format!("{FILES}/a.txt"), "a").expect_status(200);
    assert_eq!(client.get(&format!("{FILES}/a.txt")).expect_status(200).text(), "a");
    for path in ["runs/get?run_id=a", "experiments/get?experiment_id=0", "artifacts/list?run_id=a"] {
        let answer = client.get(&format!("{API}/{path}")).expect_status(503);
        assert!(answer.text().contains("--artifacts-only"), "{path}: {}", answer.text());
    }
    for path in ["/get-artifact?run_id=a&path=b", "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=a&path=b"] {
        let method = if path.starts_with("/get") { "GET" } else { "POST" };
        let answer = client.send(method, path, &[], None).expect_status(503);
        assert!(answer.text().contains("--artifacts-only"), "{path}: {}", answer.text());
    }
    let create =
        client.post(&format!("{API}/runs/create"), &json!({"experiment_id": "0"})).expect_status(503);
    assert!(create.text().contains("runs/create"), "it names the endpoint: {}", create.text());
}

#[test]
fn nothing_to_serve_is_refused() {
    refusal(paceline().arguments(["--artifacts-only", "--no-serve-artifacts"]));
}

#[test]
fn the_default_artifact_root_is_for_experiments_made_later() {
    let server = started();
    let folder = server.shared_folder();
    let old = new_experiment(&server.client(), "old");
    server.stop();

    let server = paceline().in_folder(&folder).arguments(["--default-artifact-root", "roots/x"]).start();
    let client = server.client();
    let new = new_experiment(&client, "new");
    assert_eq!(location(&client, &old), format!("mlflow-artifacts:/{old}"));
    let root = folder.path().join("roots/x").display().to_string();
    assert_eq!(location(&client, &new), format!("{root}/{new}"));

    // This server may read and write below the root that its operator named.
    let run_id = run_of(&client, &new);
    upload(&client, &run_id, "kept");
    let kept = folder.path().join(format!("roots/x/{new}/{run_id}/artifacts/a.txt"));
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "kept");
    let got = client.get(&format!("/get-artifact?run_id={run_id}&path=a.txt")).expect_status(200);
    assert_eq!(got.text(), "kept");
}

#[test]
fn a_default_artifact_root_elsewhere_is_passed_on() {
    let server = paceline().arguments(["--default-artifact-root", "s3://bucket/runs"]).start();
    let client = server.client();
    let id = new_experiment(&client, "new");
    assert_eq!(location(&client, &id), format!("s3://bucket/runs/{id}"));
}

#[test]
fn a_default_artifact_root_may_be_a_file_uri() {
    let server = started();
    let folder = server.shared_folder();
    server.stop();
    for (root, expected) in [("file:roots/y", "roots/y"), ("file:roots/z?key=value", "roots/z")] {
        let server = paceline().in_folder(&folder).arguments(["--default-artifact-root", root]).start();
        let client = server.client();
        let experiment = new_experiment(&client, expected);
        let run_id = run_of(&client, &experiment);
        upload(&client, &run_id, "kept");
        let kept = folder.path().join(format!("{expected}/{experiment}/{run_id}/artifacts/a.txt"));
        assert_eq!(std::fs::read_to_string(kept).unwrap(), "kept");
        server.stop();
    }
}

/// Some deployments set their artifact root to the proxy's URL. It is this server's, whatever host it names.
#[test]
fn a_default_artifact_root_may_be_the_url_of_the_proxy() {
    let root = "http://tracking.example:5000/api/2.0/mlflow-artifacts/artifacts/below";
    let server = paceline().arguments(["--default-artifact-root", root]).start();
    let client = server.client();
    let experiment = new_experiment(&client, "proxied");
    let run_id = run_of(&client, &experiment);
    upload(&client, &run_id, "kept");
    let proxied = format!("/api/2.0/mlflow-artifacts/artifacts/below/{experiment}/{run_id}/artifacts/a.txt");
    assert_eq!(client.get(&proxied).expect_status(200).text(), "kept");
    let listed = client.get(&format!("{API}/artifacts/list?run_id={run_id}")).expect_status(200).json();
    assert_eq!(listed["files"], json!([{"path": "a.txt", "is_dir": false, "file_size": 4}]));
}

fn run_of(client: &Client, experiment_id: &str) -> String {
    text(&call(client, "runs/create", &json!({"experiment_id": experiment_id}))["run"]["info"]["run_id"])
}

fn upload(client: &Client, run_id: &str, content: &str) {
    let path = format!("/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path=a.txt");
    client
        .send("POST", &path, &[("content-type", "text/plain")], Some(content.as_bytes().into()))
        .expect_status(200);
}

fn location(client: &Client, experiment_id: &str) -> String {
    let found =
        client.get(&format!("{API}/experiments/get?experiment_id={experiment_id}")).expect_status(200);
    text(&found.json()["experiment"]["artifact_location"])
}
