//! Many clients at once.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use paceline_testkit::{Client, Server};
use serde_json::{Value, json};

use crate::support::{API, call, get_run, history, new_run, started, text};

const CONNECTIONS: i64 = 16;
const REQUESTS: i64 = 40;

#[test]
fn many_connections_log_into_one_run() {
    let server = started();
    let run_id = new_run(&server.client());
    at_once(&server, CONNECTIONS, |number, client| {
        for request in 0..REQUESTS {
            let step = number * REQUESTS + request;
            let mut own = point(&format!("own-{number}"), request);
            own["run_id"] = run_id.as_str().into();
            call(client, "runs/log-metric", &own);
            let batch =
                json!({"run_id": run_id, "metrics": [point("shared", step), point("shared", -step - 1)]});
            call(client, "runs/log-batch", &batch);
        }
    });
    let client = server.client();
    for number in 0..CONNECTIONS {
        assert_eq!(steps(&client, &run_id, &format!("own-{number}")), (0..REQUESTS).collect());
    }
    let all = CONNECTIONS * REQUESTS;
    assert_eq!(steps(&client, &run_id, "shared"), (-all..all).collect());
    let run = get_run(&client, &run_id);
    assert_eq!(latest(&run, "shared")["step"], all - 1);
    for number in 0..CONNECTIONS {
        assert_eq!(latest(&run, &format!("own-{number}"))["step"], REQUESTS - 1);
    }
}

#[test]
fn many_connections_log_into_many_runs() {
    let server = started();
    let runs: Vec<String> = (0..CONNECTIONS).map(|_| new_run(&server.client())).collect();
    at_once(&server, CONNECTIONS, |number, client| {
        for request in 0..REQUESTS {
            let run_id = &runs[((number + request) % CONNECTIONS) as usize];
            let step = number * REQUESTS + request;
            let batch = json!({
                "run_id": run_id,
                "metrics": [point("loss", step)],
                "params": [{"key": format!("p{step}"), "value": "v"}],
                "tags": [{"key": format!("t{step}"), "value": "v"}],
            });
            call(client, "runs/log-batch", &batch);
        }
    });
    let client = server.client();
    let mut all = BTreeSet::new();
    for run_id in &runs {
        let steps = steps(&client, run_id, "loss");
        let run = get_run(&client, run_id);
        let count = |list: &str, prefix: &str| {
            let entries = run["data"][list].as_array().unwrap();
            entries.iter().filter(|entry| text(&entry["key"]).starts_with(prefix)).count()
        };
        assert_eq!((count("params", "p"), count("tags", "t")), (steps.len(), steps.len()));
        assert_eq!(latest(&run, "loss")["step"].as_i64(), steps.last().copied());
        all.extend(steps);
    }
    assert_eq!(all, (0..CONNECTIONS * REQUESTS).collect());
}

#[test]
fn the_latest_point_does_not_depend_on_the_order_of_arrival() {
    let server = started();
    let run_id = new_run(&server.client());
    // Few steps and timestamps, so that ties are common. Values are never 0, with which NaN would tie.
    let points_of = |number: i64| {
        let mut random = fastrand::Rng::with_seed(number as u64);
        let mut point = move || (random.i64(0..3), random.i64(0..3), f64::from(random.i32(1..1000)) / 8.0);
        (0..REQUESTS).map(|_| point()).collect::<Vec<_>>()
    };
    at_once(&server, CONNECTIONS, |number, client| {
        for (step, timestamp, value) in points_of(number) {
            let value = if (value * 8.0) % 5.0 == 0.0 { json!("NaN") } else { json!(value) };
            let body =
                json!({"run_id": run_id, "key": "k", "step": step, "timestamp": timestamp, "value": value});
            call(client, "runs/log-metric", &body);
        }
    });
    let ranked = |(step, timestamp, value): (i64, i64, f64)| {
        (step, timestamp, if (value * 8.0) % 5.0 == 0.0 { 0.0 } else { value })
    };
    let greatest = (0..CONNECTIONS).flat_map(points_of).map(ranked);
    let greatest = greatest.max_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
    let run = get_run(&server.client(), &run_id);
    let found = latest(&run, "k");
    let found =
        (found["step"].as_i64().unwrap(), found["timestamp"].as_i64().unwrap(), found["value"].as_f64());
    assert_eq!(found, (greatest.0, greatest.1, Some(greatest.2)));
}

#[test]
fn one_point_sent_by_all_is_there_once() {
    let server = started();
    let run_id = new_run(&server.client());
    at_once(&server, CONNECTIONS, |_, client| {
        for step in 0..10 {
            call(client, "runs/log-batch", &json!({"run_id": run_id, "metrics": [point("k", step)]}));
        }
    });
    let steps: Vec<i64> = history(&server.client(), &run_id, "k").iter().map(|(step, _, _)| *step).collect();
    assert_eq!(steps, (0..10).collect::<Vec<_>>());
}

#[test]
fn one_param_set_by_all_has_one_value() {
    let server = started();
    let run_id = new_run(&server.client());
    let answers = at_once(&server, CONNECTIONS, |number, client| {
        let body = json!({"run_id": run_id, "key": "p", "value": number.to_string()});
        (number, client.post(&format!("{API}/runs/log-parameter"), &body).status)
    });
    let winners: Vec<i64> =
        answers.iter().filter(|(_, status)| *status == 200).map(|(number, _)| *number).collect();
    assert_eq!(winners.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, status)| matches!(status, 200 | 400)), "{answers:?}");
    let run = get_run(&server.client(), &run_id);
    assert_eq!(run["data"]["params"], json!([{"key": "p", "value": winners[0].to_string()}]));
}

#[test]
fn one_experiment_made_by_all_is_one() {
    let server = started();
    let ids = at_once(&server, 50, |_, client| {
        let created = client.post(&format!("{API}/experiments/create"), &json!({"name": "shared"}));
        if created.status == 200 {
            return text(&created.json()["experiment_id"]);
        }
        assert_eq!(created.expect_status(400).json()["error_code"], "RESOURCE_ALREADY_EXISTS");
        let by_name = format!("{API}/experiments/get-by-name?experiment_name=shared");
        text(&client.get(&by_name).expect_status(200).json()["experiment"]["experiment_id"])
    });
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1, "{ids:?}");
    let search = json!({"max_results": 1000, "view_type": "ALL"});
    let found = call(&server.client(), "experiments/search", &search);
    assert_eq!(found["experiments"].as_array().unwrap().len(), 2, "the shared and the default one");
}

/// Runs `work` on that many connections, which all begin at the same moment.
fn at_once<T: Send>(server: &Server, connections: i64, work: impl Fn(i64, &Client) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(connections as usize);
    thread::scope(|scope| {
        let spawn = |number| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                let client = server.client();
                client.get("/health").expect_status(200);
                barrier.wait();
                work(number, &client)
            })
        };
        let threads: Vec<_> = (0..connections).map(spawn).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn point(key: &str, step: i64) -> Value {
    json!({"key": key, "step": step, "timestamp": 1, "value": 0.5})
}

fn steps(client: &Client, run_id: &str, key: &str) -> BTreeSet<i64> {
    let history = history(client, run_id, key);
    let steps: BTreeSet<i64> = history.iter().map(|(step, _, _)| *step).collect();
    assert_eq!(steps.len(), history.len(), "a point of {key} is there twice");
    steps
}

fn latest<'r>(run: &'r Value, key: &str) -> &'r Value {
    run["data"]["metrics"].as_array().unwrap().iter().find(|metric| metric["key"] == key).unwrap()
}
