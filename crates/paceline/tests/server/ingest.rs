//! `POST /api/v1/ingest`, over the wire.

use std::io::{Read, repeat};

use paceline_api::ingest::change::Change;
use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{
    BATCH_BYTES_MAX, Batch, CreateRun, Dataset, DatasetInput, EVENTS_MAX, Event, Inputs, Message,
    MetricSeries, Metrics, ModelOutput, Outputs, PROTO, RunStatus, Supersede, UpdateRun,
};
use paceline_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::ingest_batches::{
    INGEST, PROTOBUF, batch, create_run, event, ingest, key_values, params, points, send, tags,
};
use crate::support::{API, assert_healthy, call, get_run, history, new_model, new_run, started, value_of};

const RUN: &str = "0123456789abcdef0123456789abcdef";
const ZSTD: (&str, &str) = ("content-encoding", "zstd");

#[test]
fn a_batch_may_wait_for_runs_that_other_journals_begin() {
    let server = started();
    let client = server.client();
    let other = "f".repeat(32);
    let deleted = new_run(&client);
    call(&client, "runs/delete", &json!({"run_id": deleted}));
    let waiting = Batch {
        awaited_run_ids: vec![RUN.into(), deleted, other.clone()],
        ..batch(1, 1, vec![points(RUN, "loss", &[(0, 1, 0.5)])])
    };
    let refused = send(&client, &waiting).expect_status(409).json();
    assert_eq!(refused["missing_run_ids"], json!([RUN, other]), "one in the trash is there");
    send(&client, &batch(2, 1, vec![create_run(RUN)])).expect_status(200);
    let refused = send(&client, &waiting).expect_status(409).json();
    assert_eq!(refused["missing_run_ids"], json!([other]));
    assert_eq!(history(&client, RUN, "loss"), [], "nothing of it is applied");
    send(&client, &batch(3, 1, vec![create_run(&other)])).expect_status(200);
    let answer = send(&client, &waiting).expect_status(200).json();
    assert_eq!((&answer["applied_before"], &answer["refused"]), (&json!(false), &json!([])));
    assert_eq!(history(&client, RUN, "loss").len(), 1);
}

#[test]
fn a_run_that_goes_on_from_a_step_has_its_earlier_points_as_history() {
    let server = started();
    let client = server.client();
    let supersede = |from_step| event(RUN, Change::Supersede(Supersede { from_step, at_ms: 70 }));
    let events = vec![
        create_run(RUN),
        points(RUN, "loss", &[(0, 10, 3.0), (1, 20, 2.0), (2, 30, 0.5), (3, 40, 9.0)]),
        points(RUN, "only-late", &[(3, 40, 1.0)]),
    ];
    send(&client, &batch(1, 1, events)).expect_status(200);
    let again = vec![supersede(2), points(RUN, "loss", &[(2, 80, 1.0)])];
    let answer = send(&client, &batch(1, 2, again)).expect_status(200).json();
    assert_eq!(answer["refused"], json!([]));

    let steps = |key: &str| history(&client, RUN, key).iter().map(|point| point.0).collect::<Vec<_>>();
    assert_eq!((steps("loss"), steps("superseded//loss")), (vec![0, 1, 2], vec![2, 3]));
    assert_eq!((steps("only-late"), steps("superseded//only-late")), (vec![], vec![3]));
    let body = json!({"filter": "best(metrics.loss) = 1", "columns": {"metrics": "all", "tags": "all",
        "metric_parts": ["latest", "min", "max", "count"], "superseded_metrics": true}});
    let found = client.post("/api/v1/runs/query", &body).expect_status(200).json();
    let run = &found["runs"][0];
    let loss = json!({"latest": {"value": 1.0, "step": 2, "timestamp_ms": 80}, "min": 1.0, "max": 3.0,
        "point_count": 3, "nan_count": 0});
    assert_eq!(run["metrics"], json!({"loss": loss}));
    assert_eq!(run["tags"]["paceline.superseded"], "2@70");
    assert_eq!(run["superseded_metrics"], json!(["loss", "only-late"]));
    let series = json!({"run_ids": [RUN], "keys": ["loss", "superseded//loss"], "max_points": 10});
    let series = client.post("/api/v1/series", &series).expect_status(200).json();
    assert_eq!(series["series"].as_array().map(Vec::len), Some(2), "{series}");

    let late = json!({"run_id": RUN, "key": "superseded//loss", "value": 1, "timestamp": 1});
    client.post(&format!("{API}/runs/log-metric"), &late).expect_status(400);
}

#[test]
fn a_run_from_its_journal_is_a_run_like_any_other() {
    let server = started();
    let client = server.client();
    let model_id = new_model(&client);
    let new = CreateRun {
        experiment: Some(Experiment::ExperimentName("cats".into())),
        name: "first".into(),
        user_id: "ann".into(),
        start_time_ms: 17,
        tags: key_values(&[("kind", "test")]),
    };
    let linked = MetricSeries { model_id: model_id.clone(), ..MetricSeries::new("accuracy", [(3, 40, 0.5)]) };
    let dataset = Dataset { name: "d".into(), digest: "1".into(), ..Dataset::default() };
    let input =
        DatasetInput { dataset: Some(dataset), tags: key_values(&[("mlflow.data.context", "train")]) };
    let events = vec![
        event(RUN, Change::CreateRun(new)),
        params(RUN, &[("lr", "0.1"), ("depth", "")]),
        tags(RUN, &[("a", "1"), ("b", "2")]),
        event(RUN, Change::DeleteTag("a".into())),
        event(RUN, Change::Note("Looks good.".into())),
        points(RUN, "loss", &[(-1, 10, 1.5), (0, 20, f64::INFINITY), (7, 30, f64::NAN)]),
        event(RUN, Change::Metrics(Metrics { series: vec![linked] })),
        event(RUN, Change::Inputs(Inputs { datasets: vec![input], model_ids: vec![model_id.clone()] })),
        event(RUN, Change::Outputs(Outputs { models: vec![ModelOutput { model_id, step: 3 }] })),
        event(
            RUN,
            Change::UpdateRun(UpdateRun {
                status: RunStatus::Finished as i32,
                end_time_ms: Some(99),
                name: String::new(),
            }),
        ),
    ];
    let answer = send(&client, &batch(1, 1, events)).expect_status(200).json();
    assert_eq!(answer, json!({"sequence": 1, "applied_before": false, "refused": []}));

    let run = get_run(&client, RUN);
    let info = &run["info"];
    assert_eq!((&info["run_name"], &info["user_id"]), (&json!("first"), &json!("ann")));
    assert_eq!((&info["start_time"], &info["end_time"]), (&json!(17), &json!(99)));
    assert_eq!(info["status"], "FINISHED");
    assert_eq!((value_of(&run, "params", "lr"), value_of(&run, "params", "depth")), (Some("0.1"), Some("")));
    assert_eq!((value_of(&run, "tags", "a"), value_of(&run, "tags", "b")), (None, Some("2")));
    assert_eq!(value_of(&run, "tags", "kind"), Some("test"));
    assert_eq!(value_of(&run, "tags", "mlflow.note.content"), Some("Looks good."));
    assert_eq!(run["inputs"]["dataset_inputs"][0]["dataset"]["name"], "d");
    assert_eq!(run["outputs"]["model_outputs"][0]["step"], 3);
    let found = history(&client, RUN, "loss");
    assert_eq!(found[..2], [(-1, 10, 1.5), (0, 20, f64::MAX)]);
    assert!(found[2].2.is_nan() && found.len() == 3);
    assert_eq!(history(&client, RUN, "accuracy"), [(3, 40, 0.5)]);
    let experiment = client.get(&format!("{API}/experiments/get-by-name?experiment_name=cats"));
    assert_eq!(experiment.json()["experiment"]["experiment_id"], info["experiment_id"]);
}

#[test]
fn a_batch_that_comes_again_changes_nothing_and_one_too_early_is_409() {
    let server = started();
    let client = server.client();
    ingest(&client, &batch(1, 1, vec![create_run(RUN)]));
    ingest(&client, &batch(1, 2, vec![points(RUN, "loss", &[(0, 1, 0.5)])]));
    for sequence in [1, 2] {
        let again = ingest(&client, &batch(1, sequence, vec![points(RUN, "loss", &[(0, 1, 0.75)])]));
        assert!(again.applied_before && again.refused.is_empty() && again.sequence == sequence);
    }
    let early = send(&client, &batch(1, 4, vec![points(RUN, "loss", &[(0, 1, 0.75)])])).expect_status(409);
    assert_eq!(
        (&early.json()["error_code"], &early.json()["expected_sequence"]),
        (&json!("RESOURCE_CONFLICT"), &json!(3))
    );
    assert_eq!(history(&client, RUN, "loss"), [(0, 1, 0.5)]);
    let unknown = send(&client, &batch(2, 7, vec![])).expect_status(409);
    assert_eq!(unknown.json()["expected_sequence"], 1);
}

#[test]
fn events_are_refused_one_by_one_in_the_words_of_mlflows_routes() {
    let server = started();
    let client = server.client();
    let (run, deleted) = (new_run(&client), new_run(&client));
    call(&client, "runs/delete", &json!({"run_id": deleted}));
    call(&client, "runs/log-parameter", &json!({"run_id": run, "key": "lr", "value": "1"}));
    let refused_by = |route: &str, body: Value| {
        let answer = client.post(&format!("{API}/{route}"), &body);
        assert!(answer.status == 400 || answer.status == 404, "{route}: {}", answer.text());
        let error = answer.json();
        Some((
            error["error_code"].as_str().unwrap().to_owned(),
            error["message"].as_str().unwrap().to_owned(),
        ))
    };
    let metric = |key: &str, timestamp: i64| json!({"key": key, "value": 1, "timestamp": timestamp});
    let batch_of = |list: &str, entry: Value| json!({"run_id": run, list: [entry]});
    let tag = |key: &str| json!({"key": key, "value": "x"});
    let cases: Vec<(Event, Option<(String, String)>)> = vec![
        (points(&run, "good", &[(0, 1, 0.5)]), None),
        (
            points(&deleted, "loss", &[(0, 1, 0.5)]),
            refused_by("runs/log-batch", json!({"run_id": deleted, "metrics": [metric("loss", 1)]})),
        ),
        (
            points("ffffffffffffffffffffffffffffffff", "loss", &[(0, 1, 0.5)]),
            refused_by(
                "runs/log-batch",
                json!({"run_id": "ffffffffffffffffffffffffffffffff", "metrics": [metric("loss", 1)]}),
            ),
        ),
        (
            points(&run, "a//b", &[(0, 1, 0.5)]),
            refused_by("runs/log-batch", batch_of("metrics", metric("a//b", 1))),
        ),
        (
            points(&run, "t", &[(0, -1, 0.5)]),
            refused_by("runs/log-batch", batch_of("metrics", metric("t", -1))),
        ),
        (
            params(&run, &[("lr", "2")]),
            refused_by("runs/log-batch", batch_of("params", json!({"key": "lr", "value": "2"}))),
        ),
        (params(&run, &[("a?", "x")]), refused_by("runs/log-batch", batch_of("params", tag("a?")))),
        (tags(&run, &[("../x", "x")]), refused_by("runs/log-batch", batch_of("tags", tag("../x")))),
        (
            event(&run, Change::DeleteTag("none".into())),
            refused_by("runs/delete-tag", json!({"run_id": run, "key": "none"})),
        ),
        (
            event(&run, Change::Outputs(Outputs { models: vec![ModelOutput::default()] })),
            Some((
                "INVALID_PARAMETER_VALUE".into(),
                "Missing value for required parameter 'model_id'. Send it and try again.".into(),
            )),
        ),
        (tags(&run, &[("good", "yes")]), None),
    ];
    let (events, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let answer = ingest(&client, &batch(1, 1, events));
    let found: Vec<_> =
        answer.refused.into_iter().map(|event| (event.index, (event.error_code, event.message))).collect();
    let expected: Vec<_> =
        expected.into_iter().enumerate().filter_map(|(index, refusal)| Some((index, refusal?))).collect();
    assert_eq!(found, expected);
    assert_eq!(history(&client, &run, "good"), [(0, 1, 0.5)]);
    assert_eq!(value_of(&get_run(&client, &run), "tags", "good"), Some("yes"));
    assert!(!ingest(&client, &batch(1, 2, vec![])).applied_before);
}

#[test]
fn what_no_route_of_mlflow_could_be_asked_is_refused_too() {
    let server = started();
    let client = server.client();
    let experiment = |experiment| CreateRun { experiment: Some(experiment), ..CreateRun::default() };
    let by_id = |id: &str| Change::CreateRun(experiment(Experiment::ExperimentId(id.into())));
    let by_name = |name: String| Change::CreateRun(experiment(Experiment::ExperimentName(name)));
    let crooked = MetricSeries { values: vec![1.0, 2.0], ..MetricSeries::new("a", [(0, 1, 0.5)]) };
    let taken = new_run(&client);
    let cases = [
        (Event::default(), "Missing value for required parameter 'run_id'"),
        (Event { run_id: RUN.into(), change: None }, "A newer server may know it"),
        (create_run("ABCDEF6789abcdef0123456789abcdef"), "32 hex digits in lower case"),
        (create_run("short"), "32 hex digits in lower case"),
        (create_run(&taken), "already exists"),
        (
            event(RUN, Change::CreateRun(CreateRun::default())),
            "Missing value for required parameter 'experiment_id'",
        ),
        (event(RUN, by_id("cats")), "Invalid experiment ID"),
        (event(RUN, by_id("77")), "No Experiment with id=77 exists"),
        (event(RUN, by_name("x".repeat(501))), "exceeds the maximum length of 500 characters"),
        (event(RUN, Change::UpdateRun(UpdateRun { status: 9, ..UpdateRun::default() })), "Invalid value 9"),
        (event(RUN, Change::Metrics(Metrics { series: vec![crooked] })), "must have one length"),
        (event(RUN, Change::DeleteTag(String::new())), "Missing value for required parameter 'key'"),
        (points(RUN, "", &[(0, 1, 0.5)]), "Missing value for required parameter 'metrics[0].key'"),
        (points(&"y".repeat(3_000), "a", &[]), "a run ID is letters"),
    ];
    let (events, texts): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let refused = ingest(&client, &batch(1, 1, events)).refused;
    for (index, text) in texts.into_iter().enumerate() {
        let refusal = &refused[index];
        assert_eq!(refusal.index, index);
        let cut = refusal.message.len() == 1000;
        assert!(cut || refusal.message.contains(text), "{text}: {}", refusal.message);
    }
}

#[test]
fn a_malformed_batch_is_400_and_nothing_of_it_is_written() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let good = batch(1, 1, vec![points(&run, "loss", &[(0, 1, 0.5)])]);
    let bytes = good.encode_to_vec();
    let many = batch(1, 1, [good.events.clone(), vec![Event::default(); EVENTS_MAX]].concat());
    let cases = [
        (bytes[..bytes.len() - 3].to_vec(), "middle of a field"),
        ([bytes.clone(), vec![0xff; 3]].concat(), "invalid"),
        (b"{\"journal\": \"a\"}".to_vec(), ""),
        (Batch { journal: vec![1; 15], ..good.clone() }.encode_to_vec(), "16 bytes"),
        (Batch { sequence: 0, ..good.clone() }.encode_to_vec(), "from 1"),
        (many.encode_to_vec(), "more than 10000 events"),
        (vec![], "16 bytes"),
    ];
    for (body, text) in cases {
        let answer = client.send("POST", INGEST, &[PROTOBUF], Some(body)).expect_status(400);
        assert!(answer.text().contains(text), "{text}: {}", answer.text());
        assert_eq!(answer.json()["error_code"], "INVALID_PARAMETER_VALUE");
    }
    assert_eq!(history(&client, &run, "loss"), []);
    assert!(!ingest(&client, &good).applied_before);
}

#[test]
fn a_batch_may_be_compressed() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let many: Vec<_> = (0..20_000).map(|step| (step, 1000 + step, step as f64)).collect();
    let bytes = batch(1, 1, vec![points(&run, "loss", &many)]).encode_to_vec();
    let compressed = zstd::encode_all(bytes.as_slice(), 3).unwrap();
    assert!(compressed.len() < bytes.len() / 2);
    let post = |body: Vec<u8>| client.send("POST", INGEST, &[PROTOBUF, ZSTD], Some(body));
    assert_eq!(post(compressed.clone()).expect_status(200).json()["applied_before"], false);
    assert_eq!(history(&client, &run, "loss").len(), many.len());

    refused(&post(bytes), "not what zstd compresses to");
    refused(&post(compressed[..compressed.len() / 2].to_vec()), "not what zstd compresses to");
    server.forget_peak_memory();
    let before = server.peak_memory_bytes();
    let bomb = zstd::encode_all(repeat(0x1a).take(2_000_000_000), 1).unwrap();
    refused(&post(bomb), "more than 33554432 bytes");
    let used = server.peak_memory_bytes() - before;
    assert!(used < 3 * BATCH_BYTES_MAX as u64, "{used} bytes for what would be 2 GB");
    let gzip = client.send("POST", INGEST, &[PROTOBUF, ("content-encoding", "gzip")], Some(vec![]));
    refused(&gzip, "'zstd'");
    assert_healthy(&client);
}

#[test]
fn the_content_type_must_be_right_and_the_messages_are_served() {
    let server = started();
    let client = server.client();
    let bytes = batch(1, 1, vec![]).encode_to_vec();
    for content_type in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        let answer = client.send("POST", INGEST, &[("content-type", content_type)], Some(bytes.clone()));
        refused(&answer, "application/x-protobuf");
    }
    let proto = client.get("/api/v1/ingest.proto").expect_status(200);
    assert_eq!(proto.text(), PROTO);
}

#[test]
fn batches_of_the_largest_size_stay_within_bounds() {
    let server = started();
    let client = server.client();
    let run = new_run(&client);
    let profile = "p".repeat(16_000_000);
    let dataset =
        Dataset { name: "d".into(), digest: "1".into(), profile: Some(profile), ..Dataset::default() };
    let input = DatasetInput { dataset: Some(dataset), tags: vec![] };
    let inputs = event(&run, Change::Inputs(Inputs { datasets: vec![input], model_ids: vec![] }));
    assert_eq!(ingest(&client, &batch(1, 1, vec![inputs])).refused, []);
    let many: Vec<_> = (0..200_000).map(|step| (step, 1000 + step, step as f64)).collect();
    assert_eq!(ingest(&client, &batch(1, 2, vec![points(&run, "loss", &many)])).refused, []);
    // A short body that would unfold to gigabytes.
    let empty_events = [0x1a, 0].repeat(16_000_000);
    server.forget_peak_memory();
    let before = server.peak_memory_bytes();
    refused(&client.send("POST", INGEST, &[PROTOBUF], Some(empty_events)), "more than 100000 messages");
    let used = server.peak_memory_bytes() - before;
    assert!(used < 100 << 20, "{used} bytes");
    let latest = latest_step(&client, &run);
    assert_eq!(latest, 199_999);
}

fn latest_step(client: &Client, run: &str) -> i64 {
    get_run(client, run)["data"]["metrics"][0]["step"].as_i64().unwrap()
}

#[track_caller]
fn refused(answer: &Answer, text: &str) {
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(answer.text().contains(text), "{text}: {}", answer.text());
}
