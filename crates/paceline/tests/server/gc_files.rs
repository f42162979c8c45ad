//! What `paceline gc` leaves on the disk.

use std::fs;

use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::gc::{gc, printed};
use crate::support::{API, FILES, artifact_root, call, files_below, new_experiment, paceline, started, text};

/// A run with points that no compression makes small, in an experiment.
fn fill(client: &Client, experiment_id: &str) -> String {
    let created = call(client, "runs/create", &json!({"experiment_id": experiment_id, "start_time": 1}));
    let run_id = text(&created["run"]["info"]["run_id"]);
    let mut random = fastrand::Rng::with_seed(7);
    for start in (0..100_000).step_by(1000) {
        let point = |i: u64| json!({"key": "m", "value": random.f64(), "timestamp": i, "step": i});
        let metrics: Vec<Value> = (start..start + 1000).map(point).collect();
        call(client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    }
    call(client, "runs/update", &json!({"run_id": run_id, "status": "FINISHED"}));
    run_id
}

#[test]
fn the_database_becomes_smaller_while_the_server_runs() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    fill(&client, &id);
    call(&client, "experiments/delete", &json!({"experiment_id": id}));
    let database = server.folder().join("mlruns/paceline.db");
    let before = client.get("/api/v1/trash").expect_status(200).json()["database_bytes"].as_u64().unwrap();
    let url = format!("http://{}", server.address());
    let done = printed(&gc(server.folder(), &["--json", "--tracking-uri", &url], &[]));
    let report: Value = serde_json::from_str(&done).unwrap();
    let freed = report["database_bytes_freed"].as_u64().unwrap();
    let after = fs::metadata(&database).unwrap().len();
    assert!(freed > 500_000, "{report}");
    assert_eq!(after, before - freed, "what it says is true on disk");
    assert_eq!(report["metric_points"], 100_000);
    new_experiment(&client, "cats");
}

#[test]
fn beside_a_running_server_training_goes_on() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    let doomed = fill(&client, &id);
    client.put(&format!("{FILES}/{id}/{doomed}/artifacts/a"), "x").expect_status(200);
    call(&client, "experiments/delete", &json!({"experiment_id": id}));
    let training =
        text(&call(&client, "runs/create", &json!({"experiment_id": "0"}))["run"]["info"]["run_id"]);
    let mut child = crate::gc::command(server.folder(), &[]).spawn().unwrap();
    let mut steps = 0;
    while child.try_wait().unwrap().is_none() {
        let metric = json!({"run_id": training, "key": "m", "value": 1, "timestamp": steps, "step": steps});
        call(&client, "runs/log-metric", &metric);
        steps += 1;
    }
    assert!(child.wait().unwrap().success());
    // A removal that held the database from beginning to end would let one through before it and one behind.
    assert!(steps > 2, "{steps}");
    assert_eq!(crate::support::history(&client, &training, "m").len() as i64, steps);
    client.get(&format!("{API}/experiments/get?experiment_id={id}")).expect_status(404);
    assert!(files_below(&artifact_root(&server)).is_empty());
    // The server goes on with what another process has changed, and ends in order.
    let folder = server.shared_folder();
    assert_eq!(server.stop().code, Some(0));
    let server = paceline().in_folder(&folder).start();
    assert_eq!(crate::support::history(&server.client(), &training, "m").len() as i64, steps);
}

#[test]
fn artifacts_in_a_local_root_go_too() {
    let server = paceline().arguments(["--default-artifact-root", "files/root"]).start();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    let created = call(&client, "runs/create", &json!({"experiment_id": id, "start_time": 1}));
    let run_id = text(&created["run"]["info"]["run_id"]);
    // As a client does that reaches the folder itself.
    let folder = server.folder().join("files/root").join(&id).join(&run_id).join("artifacts");
    fs::create_dir_all(folder.join("deep")).unwrap();
    fs::write(folder.join("deep/a"), "x").unwrap();
    fs::write(server.folder().join("files/root").join(&id).join("stray"), "x").unwrap();
    fs::write(server.folder().join("files/other"), "x").unwrap();
    call(&client, "experiments/delete", &json!({"experiment_id": id}));
    let arguments = ["--json", "--default-artifact-root", "files/root"];
    let report: Value = serde_json::from_str(&printed(&gc(server.folder(), &arguments, &[]))).unwrap();
    assert_eq!((&report["artifact_files"], &report["left_in_place"]), (&json!(2), &json!([])));
    assert_eq!(files_below(&server.folder().join("files")), [std::path::Path::new("other")]);
}

#[test]
fn what_cannot_be_removed_is_said_and_tried_again() {
    let server = started();
    let client = server.client();
    let run_id = crate::support::new_run(&client);
    client.put(&format!("{FILES}/0/{run_id}/artifacts/a"), "x").expect_status(200);
    call(&client, "runs/delete", &json!({"run_id": run_id}));
    let folder = artifact_root(&server).join("0").join(&run_id).join("artifacts");
    // Nothing can be removed from a folder that is immutable; where that cannot be set, there is nothing to see.
    let chattr = |flag: &str| {
        let status = std::process::Command::new("chattr").arg(flag).arg(&folder).output();
        status.is_ok_and(|output| output.status.success())
    };
    if !chattr("+i") {
        println!("skipped: folders cannot be made immutable here");
        return;
    }
    let failed = gc(server.folder(), &[], &[]);
    let unfinished = client.get("/api/v1/trash").expect_status(200).json();
    assert!(chattr("-i"));
    assert_eq!(failed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&failed.stdout).contains("Could not be removed (1):"));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("run gc again"));
    assert_eq!((&unfinished["runs"], &unfinished["unfinished"]), (&json!(0), &json!(1)));
    assert!(printed(&gc(server.folder(), &["--json"], &[])).contains("\"artifact_files\": 1"));
    assert!(files_below(&artifact_root(&server)).is_empty());
}
