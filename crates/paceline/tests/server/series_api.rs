//! `/api/v1/series`: what charts show.

use paceline_api::series::SeriesAnswer;
use paceline_testkit::Client;
use prost::Message;
use serde_json::{Value, json};

use crate::support::{call, new_run, started, text};

const SERIES: &str = "/api/v1/series";

#[track_caller]
fn log(client: &Client, run_id: &str, key: &str, points: impl Iterator<Item = (i64, i64, Value)>) {
    let points: Vec<_> = points.collect();
    for batch in points.chunks(1000) {
        let metric = |(step, timestamp, value): &(i64, i64, Value)| json!({"key": key, "step": step, "timestamp": timestamp, "value": value});
        let metrics: Vec<_> = batch.iter().map(metric).collect();
        call(client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    }
}

#[track_caller]
fn series(client: &Client, body: &Value) -> Vec<Value> {
    let answer = client.post(SERIES, body).expect_status(200).json();
    answer["series"].as_array().unwrap().clone()
}

#[test]
fn few_points_come_as_they_were_logged() {
    let server = started();
    let client = server.client();
    let (one, other) = (new_run(&client), new_run(&client));
    log(
        &client,
        &one,
        "loss",
        [(0, 1000, json!(0.5)), (1, 2000, json!("NaN")), (2, 3500, json!(-0.0))].into_iter(),
    );
    log(&client, &other, "loss", std::iter::once((7, 9000, json!("Infinity"))));
    let body = json!({"run_ids": [other, one, "unknown"], "keys": ["loss", "acc"]});
    let found = series(&client, &body);
    let names: Vec<_> = found.iter().map(|series| (text(&series["run_id"]), text(&series["key"]))).collect();
    let runs = [&other, &one, &"unknown".to_owned()].map(Clone::clone);
    let expected: Vec<_> =
        runs.iter().flat_map(|run| ["loss", "acc"].map(|key| (run.clone(), key.to_owned()))).collect();
    assert_eq!(names, expected);
    let empty = json!({"x": [], "steps": [], "timestamps_ms": [], "values": []});
    for absent in [1, 3, 4, 5] {
        assert_eq!(found[absent]["points"], empty);
    }
    assert_eq!(found[0]["points"]["values"], json!([f64::MAX]), "infinity, as it is stored");
    let points = json!({"x": [0.0, 1.0, 2.0], "steps": [0, 1, 2], "timestamps_ms": [1000, 2000, 3500],
        "values": [0.5, "NaN", -0.0]});
    assert_eq!(found[2]["points"], points);
    assert!(found[2]["buckets"].is_null());

    for (axis, x) in
        [("time", json!([1000.0, 2000.0, 3500.0])), ("relative_time", json!([999.0, 1999.0, 3499.0]))]
    {
        let found = series(&client, &json!({"run_ids": [one], "keys": ["loss"], "axis": axis}));
        assert_eq!(found[0]["points"]["x"], x, "{axis}");
    }
    log(&client, &one, "epoch", [(0, 1000, json!(10)), (2, 3500, json!(12))].into_iter());
    let against = json!({"run_ids": [one], "keys": ["loss"], "axis": "metric", "axis_key": "epoch"});
    let found = series(&client, &against);
    assert_eq!(found[0]["points"]["x"], json!([10.0, 12.0]));
    assert_eq!(found[0]["points"]["values"], json!([0.5, -0.0]));
    let ranged = json!({"run_ids": [one], "keys": ["loss"], "from": 1, "to": 2});
    assert_eq!(series(&client, &ranged)[0]["points"]["steps"], json!([1, 2]));
}

#[test]
fn many_points_come_in_buckets_that_lose_no_spike() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let value = |step: i64| match step {
        4321 => json!(1e6),
        7000 => json!("NaN"),
        step => json!(step % 10),
    };
    log(&client, &run_id, "loss", (0..10_000).map(|step| (step, 1000 + step, value(step))));
    let body = json!({"run_ids": [run_id], "keys": ["loss"], "max_points": 100});
    let found = series(&client, &body);
    assert!(found[0]["points"].is_null());
    let answer = client.send(
        "POST",
        SERIES,
        &[("content-type", "application/json"), ("accept", "application/x-protobuf")],
        Some(body.to_string().into_bytes()),
    );
    let binary = SeriesAnswer::decode(answer.body.as_slice()).unwrap();
    assert_eq!(answer.header("content-type"), Some("application/x-protobuf"));
    let buckets = binary.series[0].buckets.clone().unwrap();
    assert!((50..=100).contains(&buckets.x_first.len()), "{}", buckets.x_first.len());
    assert_eq!(buckets.point_counts.iter().sum::<u64>(), 10_000);
    assert_eq!(buckets.nan_counts.iter().sum::<u64>(), 1);
    assert_eq!(buckets.max.iter().copied().fold(0.0, f64::max), 1e6);
    assert_eq!(buckets.x_last.last(), Some(&9999.0));
    let from_json: SeriesAnswer = serde_json::from_value(json!({"series": found})).unwrap();
    assert_eq!(from_json, binary, "both forms say the same");
    let zoomed = json!({"run_ids": [run_id], "keys": ["loss"], "max_points": 100, "from": 4300, "to": 4350});
    let found = series(&client, &zoomed);
    assert_eq!(found[0]["points"]["values"][21], json!(1e6), "raw points when they fit");
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let server = started();
    let client = server.client();
    let many = vec!["r"; 101];
    for (body, expected) in [
        (json!({}), "run_ids"),
        (json!({"run_ids": "r", "keys": []}), "a sequence"),
        (json!({"run_ids": [], "keys": [], "colour": 1}), "colour"),
        (json!({"run_ids": [], "keys": [], "axis": "up"}), "relative_time"),
        (json!({"run_ids": [], "keys": [], "axis": "metric"}), "axis_key"),
        (json!({"run_ids": [], "keys": [], "axis_key": "k"}), "axis"),
        (json!({"run_ids": [], "keys": [], "max_points": 0}), "max_points"),
        (json!({"run_ids": [], "keys": [], "max_points": -1}), "-1"),
        (json!({"run_ids": [], "keys": [], "max_points": 100_001}), "100000"),
        (json!({"run_ids": [], "keys": [], "from": "NaN"}), "NaN"),
        (json!({"run_ids": [], "keys": [], "from": "soon"}), "soon"),
        (json!({"run_ids": many, "keys": many}), "10201"),
        (json!({"run_ids": many, "keys": ["k"], "max_points": 10_000}), "1000000"),
    ] {
        let refused = client.post(SERIES, &body).expect_status(400).json();
        let message = text(&refused["message"]);
        assert!(message.contains(expected), "{body}: {message}");
    }
    assert_eq!(series(&client, &json!({"run_ids": [], "keys": []})), Vec::<Value>::new());
    for extreme in [json!(f64::MAX), json!(-f64::MAX), json!("Infinity"), json!("-Infinity"), json!(i64::MIN)]
    {
        let run_id = new_run(&client);
        log(&client, &run_id, "k", (0..50).map(|step| (step * 1_000_000, step, json!(step))));
        for axis in ["step", "time", "relative_time"] {
            series(
                &client,
                &json!({"run_ids": [run_id], "keys": ["k"], "from": extreme, "max_points": 7, "axis": axis}),
            );
            series(
                &client,
                &json!({"run_ids": [run_id], "keys": ["k"], "to": extreme, "max_points": 7, "axis": axis}),
            );
        }
    }
}

#[test]
fn the_messages_are_published() {
    let server = started();
    let proto = server.client().get("/api/v1/series.proto").expect_status(200).text();
    assert!(proto.contains("message SeriesAnswer"), "{proto}");
}
