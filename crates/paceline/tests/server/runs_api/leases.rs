//! Leases of runs: which of them are lost.

use std::time::{Duration, Instant};

use paceline_testkit::{Client, Signal};
use serde_json::{Value, json};

use super::{ask, refused};
use crate::event_stream::EventReader;
use crate::support::{call, get_run, new_run, paceline, text};

/// A server that has just started counts no run as lost for so long.
const RETURN: Duration = Duration::from_secs(30);

fn lost_since_ms(client: &Client, run_id: &str) -> Option<i64> {
    let found = ask(client, "query", &json!({"filter": format!("run_id = '{run_id}'")}));
    let run = &found["runs"][0];
    assert!(run.as_object().unwrap().contains_key("lost_since_ms"), "{run}");
    run["lost_since_ms"].as_i64()
}

fn found(client: &Client, filter: &str) -> Vec<String> {
    let answer = ask(client, "query", &json!({"filter": filter}));
    answer["runs"].as_array().unwrap().iter().map(|run| text(&run["run_id"])).collect()
}

fn renew(client: &Client, run_ids: &[&str], lease_ms: u64) -> Value {
    ask(client, "leases", &json!({"run_ids": run_ids, "lease_ms": lease_ms}))["run_ids"].clone()
}

#[test]
fn a_run_is_lost_from_the_end_of_its_lease_to_the_next_sign_of_life() {
    let server = paceline().start();
    let (folder, client) = (server.shared_folder(), server.client());
    let [run, child, quiet] = [(); 3].map(|()| new_run(&client));
    call(&client, "runs/set-tag", &json!({"run_id": child, "key": "mlflow.parentRunId", "value": run}));
    assert_eq!(renew(&client, &[&run, &child], 1000), json!([run, child]));
    server.signal(Signal::Kill);
    server.wait();

    // Whoever had the run in hand could say nothing while the server was away.
    let started = Instant::now();
    let server = paceline().in_folder(&folder).start();
    let client = server.client();
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(lost_since_ms(&client, &run), None);
    let since_ms = loop {
        match lost_since_ms(&client, &run) {
            Some(since_ms) => break since_ms,
            None => assert!(started.elapsed() < RETURN * 3, "it is never lost"),
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(started.elapsed() >= RETURN, "lost after {:?}", started.elapsed());
    assert!(since_ms > 0);
    assert_eq!(get_run(&client, &run)["info"]["status"], "RUNNING", "MLflow has no such status");
    let children = ask(&client, "children", &json!({"run_id": run}));
    assert!(children["children"][0]["run"]["lost_since_ms"].is_i64(), "{children}");
    assert_eq!(lost_since_ms(&client, &quiet), None, "nobody ever said that it lives");

    // It is found and counted as lost, and as running by MLflow.
    assert_eq!(found(&client, "status = 'RUNNING'"), [quiet.as_str()]);
    assert_eq!(found(&client, "status = 'LOST' AND parent IS NULL"), [run.as_str()]);
    let groups = ask(&client, "groups", &json!({"keys": ["status"]}))["groups"].clone();
    let sizes = |index: usize| (groups[index]["values"][0].clone(), groups[index]["run_count"].clone());
    assert_eq!([sizes(0), sizes(1)], [(json!("LOST"), json!(2)), (json!("RUNNING"), json!(1))]);
    let below =
        ask(&client, "rollups", &json!({"run_ids": [run]}))["rollups"][0]["below"]["statuses"].clone();
    assert_eq!(below, json!({"LOST": 1}));
    let experiments = client.get("/api/v1/experiments").expect_status(200).json();
    let counts = &experiments["experiments"][0];
    assert_eq!((&counts["running_count"], &counts["lost_count"]), (&json!(1), &json!(2)));
    let search = json!({"experiment_ids": ["0"], "filter": "status = 'RUNNING'"});
    assert_eq!(call(&client, "runs/search", &search)["runs"].as_array().map(Vec::len), Some(3));

    // It is back with the next sign, of which nobody is told as of a change.
    let mut events = EventReader::open(&server, "", None);
    assert_eq!(renew(&client, &[&run], 60_000), json!([run]));
    assert_eq!(lost_since_ms(&client, &run), None);
    assert!(events.until_quiet(Duration::from_millis(600)).is_empty());

    // Who ends it ends the lease, and who goes on with it takes a new one.
    let status = |status: &str| call(&client, "runs/update", &json!({"run_id": child, "status": status}));
    assert!(lost_since_ms(&client, &child).is_some());
    status("FINISHED");
    assert_eq!(lost_since_ms(&client, &child), None);
    assert_eq!(renew(&client, &[&child, "unknown"], 1000), json!([]));
    status("RUNNING");
    assert_eq!(lost_since_ms(&client, &child), None);
}

#[test]
fn a_lease_is_from_a_second_to_a_day() {
    let server = paceline().start();
    let client = server.client();
    let run = new_run(&client);
    for lease_ms in [0, 999, 86_400_001, u64::MAX] {
        let error = refused(&client, "leases", &json!({"run_ids": [run], "lease_ms": lease_ms}));
        assert!(error["message"].as_str().unwrap().contains(&lease_ms.to_string()), "{error}");
    }
    let many = vec![run; 1001];
    refused(&client, "leases", &json!({"run_ids": many, "lease_ms": 1000}));
    refused(&client, "leases", &json!({"run_ids": [1], "lease_ms": 1000}));
    refused(&client, "leases", &json!({"run_ids": []}));
}
