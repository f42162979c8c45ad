//! `/api/v1/runs/export` and `runs/export-histories`: queries and histories as files.

use paceline_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::support::{call, new_experiment, started, text};

const RUNS: &str = "/api/v1/runs/export";
const HISTORIES: &str = "/api/v1/runs/export-histories";

#[track_caller]
fn new_run(client: &Client, experiment_id: &str, name: &str, start_time: i64) -> String {
    let body = json!({"experiment_id": experiment_id, "run_name": name, "start_time": start_time});
    text(&call(client, "runs/create", &body)["run"]["info"]["run_id"])
}

#[track_caller]
fn log(client: &Client, run_id: &str, batch: Value) {
    let mut body = batch;
    body["run_id"] = json!(run_id);
    call(client, "runs/log-batch", &body);
}

#[track_caller]
fn exported(client: &Client, route: &str, body: &Value) -> Answer {
    client.post(route, body).expect_status(200)
}

fn lines(answer: &Answer) -> Vec<Value> {
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn runs_with_the_columns_of_all() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    let one = new_run(&client, &id, "one, \"quoted\"", 1_700_000_000_000);
    let other = new_run(&client, &id, "other", 1_700_000_000_001);
    log(
        &client,
        &one,
        json!({"params": [{"key": "lr", "value": "0.1"}],
        "metrics": [{"key": "loss", "step": 0, "timestamp": 1, "value": 0.5},
                    {"key": "loss", "step": 1, "timestamp": 2, "value": 0.25}]}),
    );
    log(
        &client,
        &other,
        json!({"params": [{"key": "model", "value": "vit"}], "tags": [{"key": "team", "value": "a,b"}],
        "metrics": [{"key": "loss", "step": 0, "timestamp": 1, "value": "NaN"}]}),
    );

    let csv = exported(&client, RUNS, &json!({"format": "csv", "experiment_ids": [id]}));
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"runs.csv\""));
    let csv = csv.text();
    let csv: Vec<&str> = csv.lines().collect();
    assert_eq!(
        csv[0],
        "run_id,run_name,experiment_id,status,user_id,start_time,end_time,lifecycle_stage,artifact_uri,params.lr,\
         params.model,metrics.loss,tags.mlflow.runName,tags.team"
    );
    assert_eq!(csv.len(), 3);
    assert!(
        csv[1].starts_with(&format!("{other},other,{id},RUNNING,,2023-11-14T22:13:20.001Z,,active,")),
        "{}",
        csv[1]
    );
    assert!(csv[1].ends_with(",,vit,NaN,other,\"a,b\""), "{}", csv[1]);
    assert!(csv[2].contains(",\"one, \"\"quoted\"\"\",") && csv[2].contains(",0.1,,0.25,"), "{}", csv[2]);

    let chosen = json!({"format": "ndjson", "experiment_ids": [id], "filter": "metrics.loss < 1", "sort": ["params.lr"],
        "columns": {"metrics": ["loss", "loss", "none"], "metric_parts": ["min", "max", "count"], "params": ["lr"]}});
    let found = lines(&exported(&client, RUNS, &chosen));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["run_id"], json!(one));
    assert_eq!(found[0]["min(metrics.loss)"], json!(0.25));
    assert_eq!(found[0]["max(metrics.loss)"], json!(0.5));
    assert_eq!(found[0]["count(metrics.loss)"], json!(2));
    assert!(found[0].get("metrics.loss").is_none() && found[0].get("tags.team").is_none());

    for (format, begin, end) in
        [("parquet", &b"PAR1"[..], &b"PAR1"[..]), ("arrow", &[255; 4], &[255, 255, 255, 255, 0, 0, 0, 0])]
    {
        let file = exported(&client, RUNS, &json!({"format": format, "experiment_ids": [id]})).body;
        assert!(file.starts_with(begin) && file.ends_with(end), "{format}");
    }
    let nothing = exported(&client, RUNS, &json!({"format": "csv", "experiment_ids": []})).text();
    assert_eq!(nothing.lines().count(), 1);
}

/// Their metrics are more than one look at the runs may find.
#[test]
#[ignore = "reads 600,000 histories, which takes a minute"]
fn histories_of_many_runs_with_many_metrics() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "wide");
    let run_id = new_run(&client, &id, "last", 1);
    let metric = json!({"key": "loss", "step": 0, "timestamp": 1, "value": 0.5});
    log(&client, &run_id, json!({"metrics": [metric]}));
    let database = rusqlite::Connection::open(server.folder().join("mlruns/paceline.db")).unwrap();
    database
        .execute_batch(&format!(
            "BEGIN IMMEDIATE;
             INSERT INTO key_names (name)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 6000)
             SELECT 'wide ' || n FROM number;
             INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100)
             SELECT 'run' || n, {id}, '', '', 1, n + 1, '' FROM number;
             INSERT INTO metric_latest (run_id, key_id, experiment_id, step, timestamp_ms, value, point_count, nan_count)
             SELECT r.id, k.id, {id}, 0, 0, 1, 1, 0
             FROM runs r CROSS JOIN key_names k ON k.name LIKE 'wide %' WHERE r.start_time_ms > 1;
             COMMIT;"
        ))
        .unwrap();
    let file = exported(&client, HISTORIES, &json!({"format": "csv", "experiment_ids": [id]})).text();
    assert_eq!(file.lines().skip(1).map(|line| &line[..32]).collect::<Vec<_>>(), [run_id.as_str()]);
}

#[test]
fn every_point_of_a_history() {
    let server = started();
    let client = server.client();
    let id = new_experiment(&client, "cats");
    let early = new_run(&client, &id, "early", 1);
    let late = new_run(&client, &id, "late", 2);
    let point =
        |key: &str, step: i64| json!({"key": key, "step": step, "timestamp": 1000 + step, "value": step});
    for batch in 0..80 {
        let points: Vec<Value> = (0..1000).map(|step| point("loss", batch * 1000 + step)).collect();
        log(&client, &late, json!({"metrics": points}));
    }
    log(&client, &early, json!({"metrics": [point("loss", 3), point("acc", 4)]}));

    let file =
        exported(&client, HISTORIES, &json!({"format": "ndjson", "experiment_ids": [id], "keys": ["loss"]}));
    let found = lines(&file);
    assert_eq!(found.len(), 80_001);
    for (step, line) in found[..80_000].iter().enumerate() {
        assert_eq!((&line["run_id"], &line["step"]), (&json!(late), &json!(step)));
        assert_eq!(line["value"], json!(step as f64));
    }
    assert_eq!(found[80_000]["run_id"], json!(early));
    let file = exported(&client, HISTORIES, &json!({"format": "csv", "filter": "run_name = 'early'"}));
    let expected = format!(
        "run_id,key,step,timestamp,value\n{early},acc,4,1970-01-01T00:00:01.004Z,4\n\
         {early},loss,3,1970-01-01T00:00:01.003Z,3\n"
    );
    assert_eq!(file.text(), expected);
    let before = server.peak_memory_bytes();
    assert!(before < 200 << 20, "{} MiB", before >> 20);
}

#[test]
fn what_cannot_be_exported_is_refused() {
    let server = started();
    let client = server.client();
    for (route, body, expected) in [
        (RUNS, json!({}), "format"),
        (RUNS, json!({"format": "xlsx"}), "parquet"),
        (RUNS, json!({"format": "csv", "filter": "loss <"}), "filter"),
        (RUNS, json!({"format": "csv", "sort": ["nothing.a"]}), "sort[0]"),
        (RUNS, json!({"format": "csv", "experiment_ids": ["x"]}), "x"),
        (RUNS, json!({"format": "csv", "page_size": 3}), "page_size"),
        (HISTORIES, json!({"format": "csv", "keys": "some"}), "some"),
        (HISTORIES, json!({"format": "csv", "sort": []}), "sort"),
    ] {
        let refused = client.post(route, &body).expect_status(400).json();
        assert!(text(&refused["message"]).contains(expected), "{body}: {refused}");
    }
}
