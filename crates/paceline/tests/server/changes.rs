//! `GET /api/v1/changes`: what is told, to whom, and from where on.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use paceline_testkit::Signal;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::event_stream::{EventReader, ServerEvent};
use crate::ingest_batches::{batch, create_run, ingest, points};
use crate::support::{call, new_experiment, new_run, paceline, started};

const SECOND: Duration = Duration::from_secs(1);
/// Longer than changes are gathered.
const QUIET: Duration = Duration::from_millis(600);

#[test]
fn each_write_is_told_within_a_second() {
    let server = started();
    let client = server.client();
    let mut events = EventReader::open(&server, "", None);
    let experiment = new_experiment(&client, "cats");
    expect(&mut events, &[("experiment", json!({"experiment_id": experiment}))]);
    let created = call(&client, "runs/create", &json!({"experiment_id": experiment}));
    let run = created["run"]["info"]["run_id"].as_str().unwrap().to_owned();
    let of_run = json!({"experiment_id": experiment, "run_id": run});
    expect(&mut events, &[("run", of_run.clone())]);

    let metric = |key: &str| json!({"key": key, "value": 1, "timestamp": 1});
    let series = |keys: Value| json!({"experiment_id": experiment, "run_id": run, "keys": keys});
    call(&client, "runs/log-metric", &json!({"run_id": run, "key": "loss", "value": 1, "timestamp": 1}));
    expect(&mut events, &[("series", series(json!(["loss"])))]);
    call(
        &client,
        "runs/log-batch",
        &json!({"run_id": run, "metrics": [metric("b"), metric("a"), metric("b")]}),
    );
    expect(&mut events, &[("series", series(json!(["a", "b"])))]);
    let many: Vec<Value> = (0..101).map(|n| metric(&format!("k{n}"))).collect();
    call(&client, "runs/log-batch", &json!({"run_id": run, "metrics": many}));
    expect(&mut events, &[("series", of_run.clone())]);
    ingest(
        &client,
        &batch(1, 1, vec![points(&run, "c", &[(0, 1, 0.5)]), points("none", "d", &[(0, 1, 0.5)])]),
    );
    expect(&mut events, &[("series", series(json!(["c"])))]);

    let changes = [
        ("runs/log-parameter", json!({"run_id": run, "key": "a", "value": "1"})),
        ("runs/log-batch", json!({"run_id": run, "tags": [{"key": "a", "value": "1"}]})),
        ("runs/set-tag", json!({"run_id": run, "key": "b", "value": "1"})),
        ("runs/delete-tag", json!({"run_id": run, "key": "b"})),
        ("runs/update", json!({"run_id": run, "status": "FINISHED"})),
        ("runs/log-inputs", json!({"run_id": run, "datasets": [{"dataset": {"name": "d", "digest": "1"}}]})),
        ("runs/outputs", json!({"run_id": run, "models": [{"model_id": "m-1", "step": 0}]})),
        ("runs/delete", json!({"run_id": run})),
        ("runs/restore", json!({"run_id": run})),
    ];
    for (route, body) in changes {
        call(&client, route, &body);
        expect(&mut events, &[("run", of_run.clone())]);
    }
    let of_experiment = json!({"experiment_id": experiment});
    let changes = [
        ("experiments/update", json!({"experiment_id": experiment, "new_name": "dogs"})),
        ("experiments/set-experiment-tag", json!({"experiment_id": experiment, "key": "a", "value": "1"})),
        ("experiments/delete-experiment-tag", json!({"experiment_id": experiment, "key": "a"})),
        ("logged-models", json!({"experiment_id": experiment})),
        ("experiments/delete", of_experiment.clone()),
        ("experiments/restore", of_experiment.clone()),
        ("experiments/delete", of_experiment.clone()),
    ];
    for (route, body) in changes {
        call(&client, route, &body);
        expect(&mut events, &[("experiment", of_experiment.clone())]);
    }
    client.post("/api/v1/trash/purge", &json!({})).expect_status(200);
    let removed: BTreeSet<String> = events.until_quiet(QUIET).into_iter().map(|event| event.name).collect();
    assert_eq!(removed, BTreeSet::from(["experiment".to_owned(), "run".to_owned()]));
}

#[test]
fn what_is_refused_is_not_told() {
    let server = started();
    let client = server.client();
    let mut events = EventReader::open(&server, "", None);
    let run = new_run(&client);
    expect(&mut events, &[("run", json!({"experiment_id": "0", "run_id": run}))]);
    let bad = json!({"run_id": run, "key": "a", "value": 1, "timestamp": 1, "model_id": "m-none"});
    client.post("/api/2.0/mlflow/runs/log-metric", &bad).expect_status(404);
    client.post("/api/2.0/mlflow/runs/delete-tag", &json!({"run_id": run, "key": "none"})).expect_status(404);
    assert_eq!(events.until_quiet(QUIET), []);
}

#[test]
fn filters_tell_of_these_experiments_and_runs() {
    let server = started();
    let client = server.client();
    let (cats, dogs) = (new_experiment(&client, "cats"), new_experiment(&client, "dogs"));
    let run_in = |experiment: &str| {
        let created = call(&client, "runs/create", &json!({"experiment_id": experiment}));
        created["run"]["info"]["run_id"].as_str().unwrap().to_owned()
    };
    let (cat, other_cat, dog) = (run_in(&cats), run_in(&cats), run_in(&dogs));
    let mut all = EventReader::open(&server, "", None);
    let mut of_cats = EventReader::open(&server, &format!("?experiment_id={cats}"), None);
    let mut of_runs = EventReader::open(&server, &format!("?run_id={cat}&run_id={dog}"), None);
    let mut of_both = EventReader::open(&server, &format!("?experiment_id={dogs}&run_id={cat}"), None);
    for run in [&cat, &other_cat, &dog] {
        call(&client, "runs/set-tag", &json!({"run_id": run, "key": "a", "value": "1"}));
    }
    call(
        &client,
        "experiments/set-experiment-tag",
        &json!({"experiment_id": cats, "key": "a", "value": "1"}),
    );
    let told = |events: &mut EventReader| -> Vec<String> {
        let ids = events.until_quiet(QUIET);
        let id = |event: &ServerEvent| {
            let id = event.data.get("run_id").unwrap_or(&event.data["experiment_id"]);
            id.as_str().unwrap().to_owned()
        };
        ids.iter().map(id).collect()
    };
    assert_eq!(told(&mut all), [&*cat, &other_cat, &dog, &cats]);
    assert_eq!(told(&mut of_cats), [&*cat, &other_cat, &cats]);
    assert_eq!(told(&mut of_runs), [&*cat, &dog]);
    assert_eq!(told(&mut of_both), [&*cat, &dog]);

    client.get("/api/v1/changes?experiment_id=cats").expect_status(400);
    let ids: String = (0..1001).map(|id| format!("&experiment_id={id}")).collect();
    client.get(&format!("/api/v1/changes?{}", &ids[1..])).expect_status(400);
}

#[test]
fn a_fast_training_is_a_few_events_a_second() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let mut events = EventReader::open(&server, &format!("?run_id={run}"), None);
    let begun = Instant::now();
    let mut logged = 0;
    while begun.elapsed() < 2 * SECOND {
        let key = if logged % 2 == 0 { "loss" } else { "accuracy" };
        call(
            &client,
            "runs/log-metric",
            &json!({"run_id": run, "key": key, "value": 1, "timestamp": logged}),
        );
        logged += 1;
    }
    let told = events.until_quiet(QUIET);
    assert!(logged > 100, "{logged} points");
    assert!((3..=13).contains(&told.len()), "{} events for {logged} points", told.len());
    assert_eq!(told[2].data["keys"], json!(["accuracy", "loss"]));
}

#[test]
fn who_connects_again_misses_nothing_and_hears_nothing_twice() {
    let server = started();
    let client = server.client();
    let mut expected = BTreeSet::new();
    let mut heard: Vec<String> = Vec::new();
    let mut last_id = EventReader::open(&server, "", None).last_id;
    for round in 0..6 {
        // Some changes while nobody listens, and some in the middle of a slice.
        expected.extend((0..20).map(|_| new_run(&client)));
        let by_header = round % 2 == 0;
        let query = if by_header { String::new() } else { format!("?after={last_id}") };
        let mut events = EventReader::open(&server, &query, by_header.then_some(last_id.as_str()));
        for _ in 0..7 {
            heard.push(run_of(&events.next_within(SECOND).unwrap()));
        }
        last_id = events.last_id;
    }
    let mut events = EventReader::open(&server, "", Some(&last_id));
    heard.extend(events.until_quiet(QUIET).iter().map(run_of));
    assert_eq!(heard.len(), expected.len());
    assert_eq!(BTreeSet::from_iter(heard), expected);
    // Without an id one hears only what comes.
    assert_eq!(EventReader::open(&server, "", None).until_quiet(QUIET), []);
}

#[test]
fn a_place_that_is_not_known_is_a_reset() {
    let server = started();
    let client = server.client();
    let folder = server.shared_folder();
    let place = EventReader::open(&server, "", None).last_id;
    for unknown in
        ["nonsense", "0000000000000000-1", "-", &place.replace("-0", "-5"), &format!("{place}9999")]
    {
        let mut events = EventReader::open(&server, "", Some(unknown));
        assert_eq!(events.next_within(SECOND).map(|event| event.name).as_deref(), Some("reset"), "{unknown}");
        let run = new_run(&client);
        assert_eq!(events.next_within(SECOND).map(|event| run_of(&event)), Some(run));
        // From there on it is known.
        let again = EventReader::open(&server, "", Some(&events.last_id)).until_quiet(QUIET);
        assert_eq!(again, []);
    }
    server.stop();
    let server = paceline().in_folder(&folder).start();
    let mut events = EventReader::open(&server, "", Some(&place));
    assert_eq!(events.next_within(SECOND).map(|event| event.name).as_deref(), Some("reset"));
}

#[test]
fn too_much_at_once_is_a_reset() {
    let server = started();
    let client = server.client();
    let mut events = EventReader::open(&server, "", None);
    let runs = (0..10_000).map(|number| create_run(&format!("{number:032x}"))).collect();
    assert_eq!(ingest(&client, &batch(1, 1, runs)).refused, []);
    assert_eq!(events.next_within(SECOND).map(|event| event.name).as_deref(), Some("reset"));
    let run = new_run(&client);
    assert_eq!(events.next_within(SECOND).map(|event| run_of(&event)), Some(run));
}

#[test]
fn what_another_process_writes_is_a_reset() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let mut events = EventReader::open(&server, "", None);
    // What this server does itself is none, in the foreground and in the background.
    for step in 0..30 {
        call(&client, "runs/log-metric", &json!({"run_id": run, "key": "a", "value": 1, "timestamp": step}));
    }
    call(&client, "runs/update", &json!({"run_id": run, "status": "FINISHED"}));
    let names: BTreeSet<String> =
        events.until_quiet(3 * SECOND).into_iter().map(|event| event.name).collect();
    assert_eq!(names, BTreeSet::from(["run".to_owned(), "series".to_owned()]));

    let place = events.last_id.clone();
    let database = Connection::open(server.folder().join("mlruns/paceline.db")).unwrap();
    database.busy_timeout(SECOND).unwrap();
    let rename = "UPDATE runs SET name = name || '!'";
    assert!(database.execute(rename, []).unwrap() > 0);
    assert_eq!(events.next_within(3 * SECOND).map(|event| event.name).as_deref(), Some("reset"));
    // Also for who was away meanwhile.
    let mut late = EventReader::open(&server, "", Some(&place));
    assert_eq!(late.next_within(SECOND).map(|event| event.name).as_deref(), Some("reset"));
    drop((events, late));
    let place = EventReader::open(&server, "", None).last_id;
    assert!(database.execute(rename, []).unwrap() > 0);
    std::thread::sleep(2 * SECOND);
    let mut back = EventReader::open(&server, "", Some(&place));
    assert_eq!(back.next_within(3 * SECOND).map(|event| event.name).as_deref(), Some("reset"));
}

#[test]
fn open_streams_end_when_the_server_stops() {
    let server = started();
    new_run(&server.client());
    let mut streams: Vec<_> = (0..20).map(|_| EventReader::open(&server, "", None)).collect();
    let begun = Instant::now();
    server.signal(Signal::Terminate);
    for stream in &mut streams {
        assert!(stream.ends_within(2 * SECOND));
    }
    let exit = server.wait();
    assert!(begun.elapsed() < 3 * SECOND, "the end took {:?}", begun.elapsed());
    assert_eq!(exit.code, Some(0));
    assert!(!exit.stderr.iter().any(|line| line.contains("WARN")), "{:?}", exit.stderr);
}

/// Reads events, which must be these and come within a second.
#[track_caller]
fn expect(events: &mut EventReader, expected: &[(&str, Value)]) {
    for (name, data) in expected {
        let event = events.next_within(SECOND).unwrap_or_else(|| panic!("no {name} within a second"));
        assert_eq!((event.name.as_str(), &event.data), (*name, data));
    }
}

fn run_of(event: &ServerEvent) -> String {
    assert_eq!(event.name, "run");
    event.data["run_id"].as_str().unwrap().to_owned()
}
