//! Pages of runs with the columns that are asked for.

use serde_json::{Value, json};

use super::{ask, five_runs, names, refused};
use crate::support::{call, new_experiment, text};

#[test]
fn filters_and_orders_are_those_of_the_language() {
    let (_server, client, _) = five_runs();
    for (filter, sort, expected) in [
        ("", &["run_name DESC"][..], &["e", "d", "c", "b", "a"][..]),
        ("", &["metrics.loss"], &["b", "d", "a", "c", "e"]),
        ("", &["metrics.loss DESC"], &["a", "d", "b", "c", "e"]),
        ("", &["best(metrics.loss)"], &["a", "b", "d", "c", "e"]),
        ("", &["best(metrics.acc) DESC", "run_name"], &["b", "a", "c", "d", "e"]),
        ("", &["number(params.lr)", "run_name DESC"], &["c", "b", "a", "e", "d"]),
        ("", &["params.model", "params.lr DESC"], &["d", "b", "c", "a", "e"]),
        ("params.model = 'small' OR metrics.loss < 0.3", &["run_name"], &["a", "b", "c"]),
        ("NOT (params.model = 'small')", &["run_name"], &["b", "d", "e"]),
        ("min(metrics.loss) BETWEEN 0.1 AND 0.2", &["run_name"], &["a", "b"]),
        ("metrics.loss = NaN", &[], &["c"]),
        ("params.lr < 0.05", &["params.lr"], &["b", "c"]),
        ("params.lr ~ '^0' AND tags.team IN ('vision', 'x')", &["run_name"], &["a", "b"]),
        ("metrics.loss IS NULL", &[], &["e"]),
        (
            "start_time < '1970-01-02' AND duration IS NULL AND run_name != 'e'",
            &["run_name"],
            &["a", "b", "c", "d"],
        ),
        ("params.unknown = '1'", &[], &[]),
    ] {
        assert_eq!(names(&client, filter, sort), expected, "{filter} by {sort:?}");
    }
}

#[test]
fn what_is_not_asked_for_is_absent() {
    let (_server, client, ids) = five_runs();
    let bare = ask(&client, "query", &json!({"filter": "run_name = 'a'"}));
    let run = json!({"run_id": ids[0], "experiment_id": "0", "run_name": "a", "user_id": "", "status": "RUNNING",
        "lifecycle_stage": "active", "start_time_ms": 1000, "end_time_ms": null,
        "lost_since_ms": null, "artifact_uri": bare["runs"][0]["artifact_uri"]});
    assert_eq!(bare, json!({"runs": [run]}));

    let columns = json!({"metrics": ["loss", "unknown"], "metric_parts": ["latest", "min", "max", "count"],
        "params": ["lr"], "tags": "all", "datasets": true, "models": true});
    let full = ask(&client, "query", &json!({"filter": "run_name = 'a'", "columns": columns}));
    let run = &full["runs"][0];
    let loss = json!({"latest": {"value": 0.5, "step": 2, "timestamp_ms": 2002}, "min": 0.1, "max": 0.9,
        "point_count": 3, "nan_count": 0});
    assert_eq!(run["metrics"], json!({"loss": loss}));
    assert_eq!(run["params"], json!({"lr": "0.1"}));
    assert_eq!(run["tags"], json!({"mlflow.runName": "a", "team": "vision"}));
    assert_eq!(
        (&run["datasets"], &run["model_inputs"], &run["model_outputs"]),
        (&json!([]), &json!([]), &json!([]))
    );

    let columns = json!({"metrics": "all", "metric_parts": ["max", "latest"], "params": "none", "tags": []});
    let some = ask(&client, "query", &json!({"filter": "run_name = 'c'", "columns": columns}));
    let run = &some["runs"][0];
    let latest = json!({"value": "NaN", "step": 0, "timestamp_ms": 2000});
    assert_eq!(run["metrics"], json!({"loss": {"latest": latest, "max": "NaN"}}));
    assert!(run.get("params").is_none());
    assert_eq!(run["tags"], json!({}), "an empty list is a list");
}

#[test]
fn infinities_are_what_the_store_keeps_of_them() {
    let (_server, client, ids) = five_runs();
    for (key, value) in [("up", "Infinity"), ("down", "-Infinity")] {
        call(
            &client,
            "runs/log-metric",
            &json!({"run_id": ids[4], "key": key, "value": value, "timestamp": 1}),
        );
    }
    assert_eq!(names(&client, "metrics.up = inf AND metrics.down < -1e300", &[]), ["e"]);
    let columns = json!({"metrics": ["up", "down"], "metric_parts": ["min"]});
    let answer = ask(&client, "query", &json!({"filter": "run_name = 'e'", "columns": columns}));
    let expected = json!({"up": {"min": f64::MAX}, "down": {"min": -f64::MAX}});
    assert_eq!(answer["runs"][0]["metrics"], expected);
}

#[test]
fn datasets_and_models_come_when_asked_for() {
    let (_server, client, ids) = five_runs();
    let dataset = json!({"name": "cats", "digest": "d1", "source_type": "local", "source": "x"});
    let input = json!({"dataset": dataset, "tags": [{"key": "mlflow.data.context", "value": "train"}]});
    call(&client, "runs/log-inputs", &json!({"run_id": ids[0], "datasets": [input]}));
    let model = call(&client, "logged-models", &json!({"experiment_id": "0"}));
    let model_id = text(&model["model"]["info"]["model_id"]);
    call(&client, "runs/outputs", &json!({"run_id": ids[0], "models": [{"model_id": model_id, "step": 7}]}));
    let body = json!({"filter": "datasets.name = 'cats'", "columns": {"datasets": true, "models": true}});
    let run = &ask(&client, "query", &body)["runs"][0];
    assert_eq!(run["datasets"], json!([{"dataset": dataset, "tags": {"mlflow.data.context": "train"}}]));
    assert_eq!(run["model_outputs"], json!([{"model_id": model_id, "step": 7}]));
}

#[test]
fn pages_hold_every_run_once_and_totals_count_all() {
    let (_server, client, ids) = five_runs();
    for sort in [
        json!([]),
        json!(["metrics.loss DESC"]),
        json!(["params.model", "number(params.lr)"]),
        json!(["duration"]),
    ] {
        for page_size in 1..=6 {
            let mut body = json!({"sort": sort, "page_size": page_size, "with_total": true});
            let mut found = Vec::new();
            loop {
                let page = ask(&client, "query", &body);
                assert_eq!(page["total"], 5);
                found.extend(page["runs"].as_array().unwrap().iter().map(|run| text(&run["run_id"])));
                if page["next_page_token"].is_null() {
                    break;
                }
                body["page_token"] = page["next_page_token"].clone();
            }
            let whole = ask(&client, "query", &json!({"sort": sort}));
            let whole: Vec<_> =
                whole["runs"].as_array().unwrap().iter().map(|run| text(&run["run_id"])).collect();
            assert_eq!(found, whole, "{sort} by {page_size}");
            found.sort_unstable();
            let mut all = ids.clone();
            all.sort_unstable();
            assert_eq!(found, all);
        }
    }
    let counted = ask(
        &client,
        "query",
        &json!({"filter": "params.model = 'small'", "page_size": 0, "with_total": true}),
    );
    assert_eq!((&counted["total"], &counted["runs"]), (&json!(2), &json!([])));
    let token = ask(&client, "query", &json!({"page_size": 1}))["next_page_token"].clone();
    let other = refused(&client, "query", &json!({"sort": ["user_id"], "page_token": token}));
    assert!(text(&other["message"]).contains("order"), "{other}");
    refused(&client, "query", &json!({"page_token": "nonsense"}));
    refused(&client, "groups", &json!({"page_token": token}));
}

#[test]
fn views_and_experiments_bound_what_is_looked_at() {
    let (_server, client, ids) = five_runs();
    let other = new_experiment(&client, "other");
    let created = call(&client, "runs/create", &json!({"experiment_id": other, "run_name": "f"}));
    call(&client, "runs/delete", &json!({"run_id": ids[0]}));
    let found = |body: Value| -> Vec<String> {
        let answer = ask(&client, "query", &body);
        answer["runs"].as_array().unwrap().iter().map(|run| text(&run["run_name"])).collect()
    };
    let by_name = ["run_name"];
    assert_eq!(found(json!({"sort": by_name})), ["b", "c", "d", "e", "f"]);
    assert_eq!(found(json!({"sort": by_name, "view": "deleted"})), ["a"]);
    assert_eq!(found(json!({"sort": by_name, "view": "all"})), ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(found(json!({"sort": by_name, "experiment_ids": [other, "77"]})), ["f"]);
    assert_eq!(found(json!({"experiment_ids": []})), Vec::<String>::new());
    assert_eq!(created["run"]["info"]["experiment_id"], json!(other));
}
