//! `kill -9` in the middle of `paceline gc`: the next one finishes what is left.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use paceline_testkit::{Client, Signal};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::gc::{command, gc, printed};
use crate::support::{
    FILES, artifact_root, call, files_below, new_experiment, new_run, paceline, started, text,
};

const RUNS: usize = 40;
const KILLS: usize = 3;
const ROUNDS_MAX: usize = 40;

/// Runs with points, params, tags and files in a deleted experiment.
fn fill(client: &Client, name: &str) {
    let id = new_experiment(client, name);
    for _ in 0..RUNS {
        let created = call(client, "runs/create", &json!({"experiment_id": id, "start_time": 1}));
        let run_id = text(&created["run"]["info"]["run_id"]);
        let metrics: Vec<Value> =
            (0..400).map(|i| json!({"key": "m", "value": i, "timestamp": i, "step": i})).collect();
        let params = json!([{"key": "p", "value": "1"}]);
        call(client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics, "params": params}));
        for name in ["a", "b/c", "b/d/e"] {
            client.put(&format!("{FILES}/{id}/{run_id}/artifacts/{name}"), "x").expect_status(200);
        }
    }
    call(client, "experiments/delete", &json!({"experiment_id": id}));
}

/// Rows of each table, but for the dictionary of names.
fn count_rows(database: &Path) -> Vec<(String, i64)> {
    let connection = Connection::open(database).unwrap();
    let mut names = connection
        .prepare(
            "SELECT name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'key_names'",
        )
        .unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let count = |name: String| {
        let sql = format!("SELECT COUNT(*) FROM {name}");
        let count = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        (name, count)
    };
    names.into_iter().map(count).collect()
}

#[test]
fn kill_nine_amid_a_purge_and_then_again() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let server = started();
    let client = server.client();
    let stays = new_run(&client);
    client.put(&format!("{FILES}/0/{stays}/artifacts/a"), "x").expect_status(200);
    let database = server.folder().join("mlruns/paceline.db");
    let counts = || count_rows(&database);
    let before = counts();
    let (mut kills, mut round) = (0, 0);
    // A fast machine is done before the kill now and then.
    while kills < KILLS {
        assert!(round < ROUNDS_MAX, "only {kills} kills came in time");
        round += 1;
        fill(&client, &format!("doomed {round}"));
        loop {
            let mut child =
                command(server.folder(), &["--json"]).stdout(std::process::Stdio::null()).spawn().unwrap();
            thread::sleep(Duration::from_millis(random.u64(2..100)));
            if child.try_wait().unwrap().is_some() {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        }
        printed(&gc(server.folder(), &[], &[]));
        assert_eq!(counts(), before, "after {kills} kills");
        let files = files_below(&artifact_root(&server));
        assert_eq!(files, [std::path::PathBuf::from(format!("0/{stays}/artifacts/a"))]);
        assert_eq!(
            std::fs::read_dir(artifact_root(&server))
                .unwrap()
                .flatten()
                .filter(|entry| entry.file_name() != ".paceline-incoming")
                .count(),
            1
        );
        let integrity: String = Connection::open(&database)
            .unwrap()
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(integrity, "ok");
    }
    println!("{kills} kills");
}

#[test]
fn kill_nine_of_the_server_that_purges() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let mut server = started();
    let folder = server.shared_folder();
    let database = folder.path().join("mlruns/paceline.db");
    let before = count_rows(&database);
    let mut unfinished = 0;
    for round in 0..5 {
        let client = server.client();
        fill(&client, &format!("doomed {round}"));
        let time = Duration::from_millis(random.u64(2..60));
        let purging = thread::spawn(move || client.try_post("/api/v1/trash/purge", &json!({})).is_ok());
        thread::sleep(time);
        server.signal(Signal::Kill);
        server.wait();
        purging.join().unwrap();
        server = paceline().in_folder(&folder).start();
        let client = server.client();
        unfinished += client.get("/api/v1/trash").expect_status(200).json()["unfinished"].as_u64().unwrap();
        client.post("/api/v1/trash/purge", &json!({})).expect_status(200);
        assert_eq!(count_rows(&database), before);
        assert!(files_below(&artifact_root(&server)).is_empty());
    }
    println!("{unfinished} removals were unfinished");
}

/// The client's connection is one thing, the purge that it asked for another.
#[test]
fn a_purge_goes_on_when_its_client_goes_away() {
    let server = started();
    let client = server.client();
    fill(&client, "doomed");
    let mut raw = server.raw();
    let head = "POST /api/v1/trash/purge HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json";
    raw.send(format!("{head}\r\nContent-Length: 2\r\n\r\n{{}}")).unwrap();
    thread::sleep(Duration::from_millis(5));
    drop(raw);
    let begun = Instant::now();
    loop {
        let trash = client.get("/api/v1/trash").expect_status(200).json();
        if trash["experiments"] == 0 && trash["unfinished"] == 0 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{trash}");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(files_below(&artifact_root(&server)).is_empty());
}
