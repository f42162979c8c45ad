//! `/api/v1/trash`: what is in the trash, and removing it for good.

use std::fs;

use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::support::{
    API, FILES, artifact_root, call, files_below, new_experiment, new_run, paceline, started, text,
};

const TRASH: &str = "/api/v1/trash";

#[track_caller]
fn purge(client: &Client, body: &Value) -> Value {
    client.post(&format!("{TRASH}/purge"), body).expect_status(200).json()
}

#[track_caller]
fn refusal(client: &Client, status: u16, body: &Value) -> String {
    let refused = client.post(&format!("{TRASH}/purge"), body).expect_status(status).json();
    assert!(refused["error_code"].is_string(), "{refused}");
    text(&refused["message"])
}

#[test]
fn a_deleted_experiment_is_gone_from_database_and_disk() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    let created = call(&client, "runs/create", &json!({"experiment_id": id, "start_time": 1}));
    let run_id = text(&created["run"]["info"]["run_id"]);
    let model = call(&client, "logged-models", &json!({"experiment_id": id}));
    let model_id = text(&model["model"]["info"]["model_id"]);
    for (path, bytes) in [
        (format!("{id}/{run_id}/artifacts/a.txt"), 3),
        (format!("{id}/{run_id}/artifacts/deep/er/b.txt"), 5),
        (format!("{id}/models/{model_id}/artifacts/model.bin"), 7),
        (format!("{id}/stray.txt"), 11),
        ("0/stays.txt".to_owned(), 1),
    ] {
        client.put(&format!("{FILES}/{path}"), vec![b'x'; bytes]).expect_status(200);
    }
    let metrics: Vec<Value> =
        (0..1000).map(|i| json!({"key": "m", "value": i, "timestamp": i, "step": i})).collect();
    call(&client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    call(&client, "experiments/delete", &json!({"experiment_id": id}));

    let trash = client.get(TRASH).expect_status(200).json();
    assert_eq!(trash["experiments"], 1);
    assert_eq!(trash["runs"], 1);
    assert_eq!(trash["logged_models"], 1);
    assert_eq!(trash["unfinished"], 0);
    let file_bytes = fs::metadata(server.folder().join("mlruns/paceline.db")).unwrap().len();
    assert!(trash["database_bytes"].as_u64().unwrap() >= file_bytes);

    let dry = purge(&client, &json!({"dry_run": true}));
    let expected = json!({
        "dry_run": true, "experiments": 1, "runs": 1, "logged_models": 1, "metric_points": 1000,
        "artifact_files": 4, "artifact_bytes": 26, "database_bytes_freed": null, "database_bytes_reusable": null,
        "left_in_place": [], "failed": [], "kept": [],
    });
    assert_eq!(dry, expected);
    assert_eq!(files_below(&artifact_root(&server)).len(), 5, "nothing was removed yet");

    let mut done = purge(&client, &json!({}));
    assert!(done["database_bytes_freed"].as_u64().unwrap() > 0);
    for field in ["dry_run", "database_bytes_freed", "database_bytes_reusable"] {
        done[field] = expected[field].clone();
    }
    assert_eq!(done, expected);
    assert!(!artifact_root(&server).join(&id).exists());
    assert_eq!(files_below(&artifact_root(&server)), [std::path::Path::new("0/stays.txt")]);
    let get = format!("{API}/experiments/get?experiment_id={id}");
    client.get(&get).expect_status(404);
    assert_ne!(new_experiment(&client, "cats"), id, "the name is free, the id is not");
}

#[test]
fn only_what_is_asked_for_goes() {
    let server = started();
    let client = server.client();
    let (one, other) = (new_run(&client), new_run(&client));
    for run_id in [&one, &other] {
        client.put(&format!("{FILES}/0/{run_id}/artifacts/a"), "x").expect_status(200);
        call(&client, "runs/delete", &json!({"run_id": run_id}));
    }
    assert_eq!(purge(&client, &json!({"older_than": "1h"}))["runs"], 0);
    assert_eq!(purge(&client, &json!({"run_ids": [one]}))["runs"], 1);
    assert_eq!(files_below(&artifact_root(&server)).len(), 1);
    assert!(!artifact_root(&server).join("0").join(&one).exists());
    call(&client, "runs/restore", &json!({"run_id": other}));
    assert_eq!(purge(&client, &json!({"older_than_ms": 0}))["runs"], 0);
}

#[test]
fn a_bad_request_says_what_is_wrong_and_removes_nothing() {
    let server = started();
    let client = server.client();
    let (deleted, active) = (new_run(&client), new_run(&client));
    call(&client, "runs/delete", &json!({"run_id": deleted}));
    for (status, body, part) in [
        (400, json!({"run_ids": [deleted, active]}), "is not in `deleted` lifecycle stage"),
        (404, json!({"run_ids": [deleted, "none"]}), "Run with id=none not found"),
        (404, json!({"logged_model_ids": ["m-none"]}), "Logged model with ID 'm-none' not found"),
        (404, json!({"experiment_ids": ["77"]}), "No Experiment with id=77 exists"),
        (400, json!({"experiment_ids": ["0"]}), "['0'] are not in the deleted lifecycle stage"),
        (400, json!({"experiment_ids": ["zero"]}), "Invalid experiment ID"),
        (400, json!({"run_ids": [deleted], "older_than": "1h"}), "Only runs older than 1h are removed"),
        (400, json!({"older_than": "30"}), "Could not parse any time information from '30'"),
        (400, json!({"older_than": ""}), "Could not parse any time information"),
        (400, json!({"older_than": "1h", "older_than_ms": 1}), "send one of them"),
        (400, json!({"older_than_ms": -1}), "older_than_ms"),
        (400, json!({"run_ids": []}), "'run_ids' is an empty list"),
        (400, json!({"run_ids": null, "experiment_ids": []}), "'experiment_ids' is an empty list"),
        (400, json!({"runs": [deleted]}), "unknown field `runs`"),
        (400, json!({"run_ids": deleted}), "invalid type"),
        (400, json!({"experiment_ids": [1]}), "invalid type"),
        (400, json!({"dry_run": "true"}), "invalid type"),
        (400, json!([]), "must be a JSON object"),
        (400, json!([[deleted]]), "must be a JSON object"),
    ] {
        let message = refusal(&client, status, &body);
        assert!(message.contains(part), "{body}: {message}");
    }
    let json = [("content-type", "application/json")];
    for body in ["", "{", "null", "{} {}", "{\"dry_run\": NaN}", "{\"dry_run\": true, \"dry_run\": false}"] {
        let path = format!("{TRASH}/purge");
        client.send("POST", &path, &json, Some(body.into())).expect_status(400);
        client.send("POST", &path, &[], Some(b"{}".to_vec())).expect_status(400);
        client
            .send("POST", &path, &[("content-type", "text/plain")], Some(b"{}".to_vec()))
            .expect_status(400);
    }
    assert_eq!(client.get(TRASH).expect_status(200).json()["runs"], 1);
}

#[test]
fn pages_of_other_sites_remove_nothing() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    call(&client, "runs/delete", &json!({"run_id": run_id}));
    let headers = [("content-type", "application/json"), ("origin", "https://evil.example")];
    client.send("POST", &format!("{TRASH}/purge"), &headers, Some(b"{}".to_vec())).expect_status(403);
    assert_eq!(client.get(TRASH).expect_status(200).json()["runs"], 1);
}

#[test]
fn files_out_of_reach_are_named() {
    let schemes = ("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES", "mlflow-artifacts");
    let server = paceline().environment(schemes.0, schemes.1).start();
    let client = server.client();
    let outside = server.folder().join("elsewhere");
    let mut locations = vec![
        "s3://bucket/far".to_owned(),
        outside.display().to_string(),
        format!("file://{}", outside.display()),
        "mlflow-artifacts://tracking.example:8080/far".to_owned(),
    ];
    let mut runs = Vec::new();
    for (number, location) in locations.iter().enumerate() {
        let new = json!({"name": format!("far {number}"), "artifact_location": location});
        let id = text(&call(&client, "experiments/create", &new)["experiment_id"]);
        let created = call(&client, "runs/create", &json!({"experiment_id": id, "start_time": 1}));
        runs.push(text(&created["run"]["info"]["artifact_uri"]));
        call(&client, "experiments/delete", &json!({"experiment_id": id}));
    }
    let kept = outside.join("secret.txt");
    fs::create_dir(&outside).unwrap();
    fs::write(&kept, "secret").unwrap();
    let done = purge(&client, &json!({}));
    assert_eq!(done["runs"], 4);
    let named: Vec<String> =
        done["left_in_place"].as_array().unwrap().iter().map(|left| text(&left["uri"])).collect();
    // Of the folder on another host there is nothing here that could be left.
    locations.pop();
    for uri in runs.iter().chain(&locations) {
        assert!(named.contains(uri), "{uri} in {named:?}");
    }
    assert_eq!(named.len(), 7);
    assert!(done["left_in_place"].as_array().unwrap().iter().all(|left| left["reason"].is_string()));
    assert_eq!(fs::read_to_string(kept).unwrap(), "secret");
}

/// A folder that somebody chose may hold anything: what the runs had goes, and the folder when it is empty.
#[test]
fn a_chosen_folder_keeps_what_no_run_had() {
    let server = started();
    let client = server.client();
    let root = artifact_root(&server);
    for (name, location, stray) in [("shared", "team/shared", true), ("alone", "team/alone", false)] {
        let new = json!({"name": name, "artifact_location": format!("mlflow-artifacts:/{location}")});
        let id = text(&call(&client, "experiments/create", &new)["experiment_id"]);
        let created = call(&client, "runs/create", &json!({"experiment_id": id, "start_time": 1}));
        let run_id = text(&created["run"]["info"]["run_id"]);
        client.put(&format!("{FILES}/{location}/{run_id}/artifacts/a"), "x").expect_status(200);
        if stray {
            client.put(&format!("{FILES}/{location}/notes.txt"), "mine").expect_status(200);
        }
        call(&client, "experiments/delete", &json!({"experiment_id": id}));
    }
    let done = purge(&client, &json!({}));
    assert_eq!(done["artifact_files"], 2);
    assert_eq!(files_below(&root), [std::path::Path::new("team/shared/notes.txt")]);
    assert!(!root.join("team/alone").exists());
    let left = done["left_in_place"].as_array().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["uri"], "mlflow-artifacts:/team/shared");
}

#[test]
fn links_are_left_in_place() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let outside = server.folder().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("a"), "secret").unwrap();
    let folder = artifact_root(&server).join("0").join(&run_id);
    fs::create_dir_all(&folder).unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("artifacts")).unwrap();
    call(&client, "runs/delete", &json!({"run_id": run_id}));
    let done = purge(&client, &json!({}));
    assert_eq!((done["runs"].as_u64(), done["artifact_files"].as_u64()), (Some(1), Some(0)));
    assert!(text(&done["left_in_place"][0]["reason"]).contains("link"));
    assert_eq!(fs::read_to_string(outside.join("a")).unwrap(), "secret");
    assert!(folder.join("artifacts").is_symlink());
}

#[test]
fn a_server_without_tracking_has_no_trash() {
    let server = paceline().arguments(["--artifacts-only"]).start();
    server.client().get(TRASH).expect_status(503);
    server.client().post(&format!("{TRASH}/purge"), &json!({})).expect_status(503);
}
