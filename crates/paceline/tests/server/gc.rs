//! `paceline gc`: what is typed, what is printed, and the exit code.

use std::path::Path;
use std::process::{Command, Output};

use paceline_testkit::Server;
use serde_json::{Value, json};

use crate::support::{FILES, artifact_root, call, files_below, new_experiment, new_run, started};

/// Runs `paceline gc` in a folder, with an environment of its own.
pub(crate) fn gc(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    command(folder, arguments).envs(environment.iter().copied()).output().unwrap()
}

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paceline"));
    command.arg("gc").args(arguments).env_clear().current_dir(folder);
    command
}

#[track_caller]
pub(crate) fn printed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(errors.is_empty(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn refused(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{errors}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(!errors.contains("panicked"), "{errors}");
    errors
}

fn with_deleted_run() -> (Server, String) {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    client.put(&format!("{FILES}/0/{run_id}/artifacts/a.bin"), vec![0; 2048]).expect_status(200);
    call(&client, "runs/log-metric", &json!({"run_id": run_id, "key": "m", "value": 1.0, "timestamp": 1}));
    call(&client, "runs/delete", &json!({"run_id": run_id}));
    (server, run_id)
}

fn url(server: &Server) -> String {
    format!("http://{}", server.address())
}

#[test]
fn it_says_what_it_removed() {
    let (server, run_id) = with_deleted_run();
    let folder = server.folder();
    let dry = printed(&gc(folder, &["--dry-run"], &[]));
    assert!(dry.starts_with("Would be removed for good:\n"), "{dry}");
    let done = printed(&gc(folder, &[], &[]));
    for (name, value) in [("runs", "1"), ("metric points", "1"), ("files", "1 (2.0 KiB)")] {
        let line = done.lines().find(|line| line.trim().starts_with(name)).unwrap();
        assert!(line.ends_with(value), "{line}");
    }
    assert!(done.starts_with("Removed for good:\n"), "{done}");
    assert_eq!(printed(&gc(folder, &[], &[])), "Nothing was removed.\n");
    assert!(files_below(&artifact_root(&server)).is_empty());
    let get = format!("/api/2.0/mlflow/runs/get?run_id={run_id}");
    server.client().get(&get).expect_status(404);
}

#[test]
fn it_speaks_json_with_and_without_a_server() {
    for through_server in [true, false] {
        let (server, run_id) = with_deleted_run();
        let url = url(&server);
        let mut arguments = vec!["--json", "--run-ids", &run_id];
        if through_server {
            arguments.extend(["--tracking-uri", &url]);
        }
        let report: Value = serde_json::from_str(&printed(&gc(server.folder(), &arguments, &[]))).unwrap();
        assert_eq!(report["runs"], 1);
        assert_eq!(report["artifact_bytes"], 2048);
        assert_eq!(report["dry_run"], false);
        let errors = refused(&gc(server.folder(), &arguments, &[]), 1);
        assert_eq!(errors, format!("error: Run with id={run_id} not found\n"));
    }
}

#[test]
fn the_tracking_uri_of_the_environment_is_a_server_or_a_database() {
    let (server, _) = with_deleted_run();
    let elsewhere = tempfile_folder(&server);
    let url = url(&server);
    let done = gc(&elsewhere, &["--json"], &[("MLFLOW_TRACKING_URI", &url)]);
    assert!(printed(&done).contains("\"runs\": 1"));

    let (server, _) = with_deleted_run();
    let database = format!("sqlite:///{}/mlruns/paceline.db", server.folder().display());
    let done = gc(&tempfile_folder(&server), &["--json"], &[("MLFLOW_TRACKING_URI", &database)]);
    assert!(printed(&done).contains("\"artifact_files\": 1"), "its files are beside it");

    let (server, _) = with_deleted_run();
    let database = format!("sqlite:///{}/mlruns/paceline.db", server.folder().display());
    let nowhere = [("MLFLOW_TRACKING_URI", "http://127.0.0.1:1"), ("MLFLOW_ARTIFACTS_DESTINATION", "")];
    let typed = ["--json", "--backend-store-uri", &database];
    let done = gc(&tempfile_folder(&server), &typed, &nowhere);
    assert!(printed(&done).contains("\"runs\": 1"), "what is typed comes first");
}

fn tempfile_folder(server: &Server) -> std::path::PathBuf {
    let folder = server.folder().join("elsewhere");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_database_beside_a_server_is_said_to_be_of_no_use() {
    let (server, _) = with_deleted_run();
    let url = url(&server);
    let both = ["--json", "--tracking-uri", &url, "--backend-store-uri", "sqlite:///other.db"];
    let done = gc(server.folder(), &both, &[]);
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&done.stdout).contains("\"runs\": 1"));
    assert!(String::from_utf8_lossy(&done.stderr).starts_with("--backend-store-uri is not used"));
}

#[test]
fn lists_ages_and_kinds() {
    let server = started();
    let client = server.client();
    let runs = [new_run(&client), new_run(&client), new_run(&client)];
    for run_id in &runs {
        call(&client, "runs/delete", &json!({"run_id": run_id}));
    }
    let id = new_experiment(&client, "cats");
    call(&client, "experiments/delete", &json!({"experiment_id": id}));
    let folder = server.folder();
    let two = format!("{}, {}", runs[0], runs[1]);
    let refusal = refused(&gc(folder, &["--run-ids", &two, "--older-than", "1d"], &[]), 1);
    assert!(refusal.contains("Only runs older than 1d"), "{refusal}");
    let report: Value =
        serde_json::from_str(&printed(&gc(folder, &["--json", "--run-ids", &two], &[]))).unwrap();
    assert_eq!((&report["runs"], &report["experiments"]), (&json!(2), &json!(0)));
    let done = gc(folder, &["--json", "--experiment-ids", &id, "--older-than", "0s"], &[]);
    let report: Value = serde_json::from_str(&printed(&done)).unwrap();
    assert_eq!((&report["runs"], &report["experiments"]), (&json!(0), &json!(1)));
    new_experiment(&client, "cats");
}

#[test]
fn mistakes_are_usage_errors() {
    let server = started();
    for arguments in [
        &["--run-ids", ""][..],
        &["--run-ids", "a,"],
        &["--experiment-ids", " "],
        &["--older-than", "30"],
        &["--older-than", ""],
        &["--no-such-option"],
        &["--compact", "--dry-run"],
        &["everything"],
    ] {
        refused(&gc(server.folder(), arguments, &[]), 2);
    }
}

#[test]
fn what_is_not_there_is_one_sentence_and_nothing_is_made() {
    let server = started();
    let folder = tempfile_folder(&server);
    let line = refused(&gc(&folder, &[], &[]), 1);
    assert!(line.contains("there is no database at"), "{line}");
    let line = refused(&gc(&folder, &["--tracking-uri", "http://user:hunter2@127.0.0.1:1"], &[]), 1);
    assert!(line.contains("cannot reach http://127.0.0.1:1") && !line.contains("hunter2"), "{line}");
    let prefix = format!("{}/no/such/prefix", url(&server));
    let line = refused(&gc(&folder, &["--tracking-uri", &prefix], &[]), 1);
    assert!(line.contains("is no Paceline server"), "{line}");
    let line = refused(&gc(&folder, &["--backend-store-uri", "postgresql://u:hunter2@h/db"], &[]), 1);
    assert!(line.contains("--artifacts-destination") && !line.contains("hunter2"), "{line}");
    let database = format!("sqlite:///{}/mlruns/paceline.db", server.folder().display());
    let elsewhere = ["--backend-store-uri", &database, "--artifacts-destination", "nowhere"];
    let line = refused(&gc(&folder, &elsewhere, &[]), 1);
    assert!(line.contains("there is no folder") && line.contains("--artifacts-destination"), "{line}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing was made");
}

#[test]
fn compacting_needs_a_database_that_nobody_has_open() {
    let (server, _) = with_deleted_run();
    let url = url(&server);
    let line = refused(&gc(server.folder(), &["--compact", "--tracking-uri", &url], &[]), 1);
    assert!(line.contains("--compact"), "{line}");
    let beside = gc(server.folder(), &["--compact"], &[]);
    assert_eq!(beside.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&beside.stdout).contains("Removed for good"));
    assert!(String::from_utf8_lossy(&beside.stderr).contains("locked by another process"));
    let folder = server.shared_folder();
    assert_eq!(server.stop().code, Some(0));
    assert_eq!(
        printed(&gc(folder.path(), &["--compact", "--older-than", "1d"], &[])).lines().next(),
        Some("Nothing was removed.")
    );
}

#[test]
fn help_names_the_options_of_mlflow() {
    let server = started();
    let help = printed(&gc(server.folder(), &["--help"], &[]));
    for option in [
        "--older-than",
        "--backend-store-uri",
        "--artifacts-destination",
        "--run-ids",
        "--experiment-ids",
        "--logged-model-ids",
        "--tracking-uri",
        "--dry-run",
        "--json",
    ] {
        assert!(help.contains(option), "{option} in {help}");
    }
}
