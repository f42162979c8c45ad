//! Which keys and values there are.

use serde_json::json;

use super::{ask, five_runs, refused};
use crate::support::{call, text};

#[test]
fn keys_come_with_how_many_runs_have_them() {
    let (_server, client, ids) = five_runs();
    let metrics = ask(&client, "keys", &json!({"kind": "metric"}));
    let loss_and_acc = json!([{"key": "loss", "run_count": 4}, {"key": "acc", "run_count": 2}]);
    assert_eq!(metrics, json!({"keys": loss_and_acc, "more": 0}));
    let params = ask(&client, "keys", &json!({"kind": "param", "prefix": "m"}));
    assert_eq!(params["keys"], json!([{"key": "model", "run_count": 4}]));
    let tags = ask(&client, "keys", &json!({"kind": "tag", "max_results": 1}));
    assert_eq!(tags, json!({"keys": [{"key": "mlflow.runName", "run_count": 5}], "more": 1}));
    call(&client, "runs/delete", &json!({"run_id": ids[0]}));
    let metrics = ask(&client, "keys", &json!({"kind": "metric", "experiment_ids": ["0"]}));
    assert_eq!(metrics["keys"], json!([{"key": "loss", "run_count": 3}, {"key": "acc", "run_count": 1}]));
    let deleted = ask(&client, "keys", &json!({"kind": "metric", "view": "deleted"}));
    assert_eq!(deleted["keys"], json!([{"key": "acc", "run_count": 1}, {"key": "loss", "run_count": 1}]));
    assert_eq!(ask(&client, "keys", &json!({"kind": "metric", "experiment_ids": ["5"]}))["keys"], json!([]));
}

#[test]
fn values_come_with_how_many_runs_have_them() {
    let (_server, client, _) = five_runs();
    let models = ask(&client, "values", &json!({"key": "params.model"}));
    let expected = json!([{"value": "large", "run_count": 2}, {"value": "small", "run_count": 2}]);
    assert_eq!(models, json!({"values": expected, "more": 0}));
    for (key, prefix, expected) in [
        ("params.model", "sm", json!([{"value": "small", "run_count": 2}])),
        ("params.lr", "0", json!([{"value": "0.01", "run_count": 1}, {"value": "0.1", "run_count": 1}])),
        ("tags.team", "", json!([{"value": "vision", "run_count": 5}])),
        ("status", "", json!([{"value": "RUNNING", "run_count": 5}])),
        ("run_name", "b", json!([{"value": "b", "run_count": 1}])),
        ("datasets.name", "", json!([])),
        ("params.unknown", "", json!([])),
    ] {
        let answer = ask(&client, "values", &json!({"key": key, "prefix": prefix}));
        assert_eq!(answer["values"], expected, "{key} from {prefix:?}");
    }
    let first = ask(&client, "values", &json!({"key": "params.lr", "max_results": 3}));
    assert_eq!((first["values"].as_array().unwrap().len(), &first["more"]), (3, &json!(1)));
}

#[test]
fn only_texts_have_values_to_list() {
    let (_server, client, _) = five_runs();
    for (route, body, expected) in [
        ("keys", json!({}), "kind"),
        ("keys", json!({"kind": "colour"}), "metric"),
        ("keys", json!({"kind": "metric", "prefix": 7}), "string"),
        ("keys", json!({"kind": "metric", "max_results": 50_001}), "50000"),
        ("values", json!({}), "key"),
        ("values", json!({"key": "metrics.loss"}), "'key'"),
        ("values", json!({"key": "start_time"}), "'key'"),
        ("values", json!({"key": "colour"}), "'key'"),
    ] {
        let answer = refused(&client, route, &body);
        assert!(text(&answer["message"]).contains(expected), "{route} {body}: {answer}");
    }
}
