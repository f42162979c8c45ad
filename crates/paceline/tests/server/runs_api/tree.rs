//! Children of runs, and what is below them.

use serde_json::{Value, json};

use super::{Logged, ask, make, refused};
use crate::support::{call, started, text};

#[test]
fn children_come_with_what_is_below_them() {
    let server = started();
    let client = server.client();
    let child = |name: &str, parent: Option<&str>, loss: Value| {
        make(&client, &Logged { name, parent, metrics: json!({"loss": loss}), params: json!({}) })
    };
    let root = child("root", None, json!(9.0));
    let left = child("left", Some(&root), json!(3.0));
    let right = child("right", Some(&root), json!("NaN"));
    let leaf = child("leaf", Some(&left), json!(1.0));
    let deep = child("deep", Some(&leaf), json!([5.0, 2.0]));
    call(&client, "runs/update", &json!({"run_id": deep, "status": "FINISHED", "end_time": 5000}));

    let body = json!({"run_id": root, "sort": ["run_name"], "measures": ["metrics.loss", "duration"],
        "columns": {"metrics": ["loss"]}});
    let answer = ask(&client, "children", &body);
    assert_eq!(answer["total"], 2);
    let children = answer["children"].as_array().unwrap();
    let names: Vec<_> = children.iter().map(|child| text(&child["run"]["run_name"])).collect();
    assert_eq!(names, ["left", "right"]);
    assert_eq!(children[1]["run"]["metrics"]["loss"]["latest"]["value"], "NaN");
    let below_left = json!({"run_count": 2, "statuses": {"FINISHED": 1, "RUNNING": 1},
        "measures": [{"n": 2, "min": 1.0, "max": 2.0}, {"n": 1, "min": 4000.0, "max": 4000.0}]});
    assert_eq!(children[0]["below"], below_left);
    let nothing = json!({"n": 0, "min": null, "max": null});
    assert_eq!(children[1]["below"], json!({"run_count": 0, "statuses": {}, "measures": [nothing, nothing]}));

    let first = ask(&client, "children", &json!({"run_id": root, "sort": ["run_name"], "page_size": 1}));
    let rest =
        json!({"run_id": root, "sort": ["run_name"], "page_size": 1, "page_token": first["next_page_token"]});
    let second = ask(&client, "children", &rest);
    assert_eq!((&second["children"][0]["run"]["run_id"], &second["total"]), (&json!(right), &json!(2)));
    assert!(second.get("next_page_token").is_none());

    let body = json!({"run_ids": [leaf, root, "unknown"], "measures": ["max(metrics.loss)"]});
    let rollups = ask(&client, "rollups", &body);
    let expected = json!([
        {"run_id": leaf, "below": {"run_count": 1, "statuses": {"FINISHED": 1}, "measures": [{"n": 1, "min": 5.0, "max": 5.0}]}},
        {"run_id": root, "below": {"run_count": 4, "statuses": {"FINISHED": 1, "RUNNING": 3},
            "measures": [{"n": 3, "min": 1.0, "max": 5.0}]}},
        {"run_id": "unknown", "below": {"run_count": 0, "statuses": {}, "measures": [nothing]}},
    ]);
    assert_eq!(rollups["rollups"], expected);

    call(&client, "runs/delete", &json!({"run_id": left}));
    assert_eq!(ask(&client, "children", &json!({"run_id": root}))["total"], 1);
    assert_eq!(ask(&client, "children", &json!({"run_id": root, "view": "all"}))["total"], 2);
    assert_eq!(ask(&client, "children", &json!({"run_id": root, "experiment_ids": []}))["total"], 0);
}

#[test]
fn runs_that_are_each_others_parents_have_an_end() {
    let server = started();
    let client = server.client();
    let one = make(&client, &Logged { name: "one", parent: None, metrics: json!({}), params: json!({}) });
    let other =
        make(&client, &Logged { name: "other", parent: Some(&one), metrics: json!({}), params: json!({}) });
    call(&client, "runs/set-tag", &json!({"run_id": one, "key": "mlflow.parentRunId", "value": other}));
    let rollups = ask(&client, "rollups", &json!({"run_ids": [one, other]}));
    assert_eq!(rollups["rollups"][0]["below"]["run_count"], 1);
    assert_eq!(ask(&client, "children", &json!({"run_id": one}))["children"][0]["below"]["run_count"], 1);
}

#[test]
fn unknown_parents_and_too_many_runs_are_refused() {
    let server = started();
    let client = server.client();
    let unknown =
        client.post("/api/v1/runs/children", &json!({"run_id": "unknown"})).expect_status(404).json();
    assert_eq!(unknown["error_code"], "RESOURCE_DOES_NOT_EXIST");
    for (route, body, expected) in [
        ("children", json!({}), "run_id"),
        ("children", json!({"run_id": "r", "sort": ["datasets.name"]}), "sort[0]"),
        ("rollups", json!({}), "run_ids"),
        ("rollups", json!({"run_ids": vec!["r"; 1001]}), "at most 1000"),
        ("rollups", json!({"run_ids": [], "measures": ["end_time"]}), "measures[0]"),
    ] {
        let answer = refused(&client, route, &body);
        assert!(text(&answer["message"]).contains(expected), "{route} {body}: {answer}");
    }
}
