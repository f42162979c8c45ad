//! Errors in queries say where they are and what could stand there.

use serde_json::json;

use super::{ask, five_runs, refused};
use crate::support::{started, text};

#[test]
fn errors_in_a_filter_have_a_place() {
    let server = started();
    let client = server.client();
    for (filter, start, end, expected) in [
        ("metrics.loss", 12, 12, "<="),
        ("metrics.loss <", 14, 14, "<number>"),
        ("metrics.loss < 'x'", 15, 18, "<number>"),
        ("params.p = 'ü' AND metrics.loss <> ", 35, 35, "<number>"),
        ("params.p = 'a' XOR", 15, 18, "AND"),
        ("(status = 'RUNNING'", 19, 19, ")"),
        ("AND", 0, 3, "<key>"),
        ("start_time > 'soon'", 13, 19, "<time>"),
    ] {
        let answer = refused(&client, "query", &json!({"filter": filter}));
        assert_eq!(answer["position"], json!({"start": start, "end": end}), "{filter}: {answer}");
        assert_eq!(answer["field"], "filter");
        let completions = answer["expected"].as_array().unwrap();
        assert!(completions.contains(&json!(expected)), "{filter}: {answer}");
        assert!(text(&answer["message"]).starts_with("Invalid 'filter': "), "{answer}");
    }
}

#[test]
fn errors_in_an_order_name_the_key() {
    let server = started();
    let client = server.client();
    let answer = refused(&client, "query", &json!({"sort": ["status", "metrics.loss DOWN"]}));
    assert_eq!(
        (&answer["field"], &answer["position"]),
        (&json!("sort[1]"), &json!({"start": 13, "end": 17}))
    );
    assert_eq!(answer["expected"], json!(["ASC", "DESC"]));
    let twice = refused(&client, "query", &json!({"sort": ["status", "status DESC"]}));
    assert!(text(&twice["message"]).contains("twice"), "{twice}");
}

#[test]
fn other_types_and_unknown_fields_are_refused() {
    let (_server, client, _) = five_runs();
    for (body, expected) in [
        (json!({"filtre": ""}), "filtre"),
        (json!({"filter": 7}), "string"),
        (json!({"filter": null}), "null"),
        (json!({"sort": "status"}), "sequence"),
        (json!({"sort": [1]}), "string"),
        (json!({"view": "active_only"}), "deleted"),
        (json!({"experiment_ids": "0"}), "sequence"),
        (json!({"experiment_ids": [0]}), "string"),
        (json!({"experiment_ids": ["zero"]}), "zero"),
        (json!({"columns": {"metrics": "some"}}), "list of keys"),
        (json!({"columns": {"metrics": [1]}}), "string"),
        (json!({"columns": {"metric_parts": ["median"]}}), "latest"),
        (json!({"columns": {"colour": 1}}), "colour"),
        (json!({"page_size": "10"}), "usize"),
        (json!({"page_size": -1}), "-1"),
        (json!({"page_size": 1.5}), "1.5"),
        (json!({"with_total": 1}), "boolean"),
        (json!({"page_token": 1}), "string"),
        (json!([]), "object"),
    ] {
        let answer = client.post("/api/v1/runs/query", &body).expect_status(400).json();
        let message = text(&answer["message"]);
        assert!(message.contains(expected), "{body}: {message}");
    }
    ask(&client, "query", &json!({}));
}
