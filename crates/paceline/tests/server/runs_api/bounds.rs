//! What hostile and huge requests get.

use std::time::{Duration, Instant};

use paceline_testkit::Client;
use serde_json::{Value, json};

use super::{ask, five_runs, names, refused};
use crate::support::{assert_healthy, call, new_run, text};

/// Sends a request that must be refused, and soon.
#[track_caller]
fn refused_soon(client: &Client, route: &str, body: &Value) -> String {
    let begun = Instant::now();
    let message = text(&refused(client, route, body)["message"]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    message
}

#[test]
fn what_is_too_much_is_refused() {
    let (_server, client, _) = five_runs();
    let clauses = |count: usize| vec!["params.model = 'small'"; count].join(" OR ");
    assert_eq!(names(&client, &clauses(200), &["run_name"]), ["a", "c"]);
    assert!(refused_soon(&client, "query", &json!({"filter": clauses(201)})).contains("200"));
    let nested = |depth: usize| format!("{}status = 'RUNNING'{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(names(&client, &nested(50), &[]).len(), 5);
    for depth in [51, 100_000] {
        assert!(refused_soon(&client, "query", &json!({"filter": nested(depth)})).contains("50"));
        refused_soon(&client, "query", &json!({"filter": "(".repeat(depth)}));
        refused_soon(
            &client,
            "query",
            &json!({"filter": format!("{}status = 'RUNNING'", "NOT ".repeat(depth))}),
        );
    }
    for (body, expected) in [
        (json!({"page_size": 1001}), "1000"),
        (json!({"page_size": u64::MAX}), "1000"),
        (json!({"sort": (0..31).map(|key| format!("params.p{key}")).collect::<Vec<_>>()}), "at most 30"),
        (json!({"columns": {"params": vec!["p"; 1001]}}), "at most 1000"),
        (json!({"columns": {"tags": vec!["p"; 1001]}}), "at most 1000"),
        (json!({"experiment_ids": vec!["1"; 10_001]}), "at most 10000"),
    ] {
        let message = refused_soon(&client, "query", &body);
        assert!(message.contains(expected), "{message}");
    }
    assert_healthy(&client);
}

#[test]
fn strange_texts_are_values_and_nothing_else() {
    let (_server, client, ids) = five_runs();
    let strange = ["'; DROP TABLE runs; --", "%", "_", "\u{0}", "\u{1f600}", "\"`'", "ſ", "\\", "a\nb"];
    for value in strange {
        call(&client, "runs/set-tag", &json!({"run_id": ids[0], "key": "t", "value": value}));
        let quoted = value.replace('\'', "''");
        let filter = format!("tags.t = '{quoted}'");
        assert_eq!(names(&client, &filter, &["tags.t"]), ["a"], "{value:?}");
        let values = ask(&client, "values", &json!({"key": "tags.t", "prefix": value}));
        assert!(values["values"].as_array().unwrap().len() <= 1);
    }
    for key in strange {
        let columns = json!({"metrics": [key], "params": [key], "tags": [key]});
        ask(&client, "query", &json!({"columns": columns}));
        ask(&client, "keys", &json!({"kind": "param", "prefix": key}));
    }
    refused(&client, "query", &json!({"page_token": "\u{0}"}));
    let many: Vec<String> = (0..50_000).map(|number| format!("'v{number}'")).collect();
    let filter = format!("params.model IN ({}, 'small')", many.join(", "));
    assert_eq!(names(&client, &filter, &["run_name"]), ["a", "c"]);
    assert_healthy(&client);
}

#[test]
fn a_wide_experiment_stays_usable() {
    const KEYS: usize = 12_000;
    let (_server, client, _) = five_runs();
    let wide = new_run(&client);
    let metrics: Vec<_> =
        (0..KEYS).map(|key| json!({"key": format!("m{key:05}"), "value": key, "timestamp": 1})).collect();
    for batch in metrics.chunks(1000) {
        call(&client, "runs/log-batch", &json!({"run_id": wide, "metrics": batch}));
    }
    let found = ask(&client, "keys", &json!({"kind": "metric", "max_results": 50_000}));
    assert_eq!((found["keys"].as_array().unwrap().len(), &found["more"]), (KEYS + 2, &json!(0)));
    let some = ask(&client, "keys", &json!({"kind": "metric", "prefix": "m011", "max_results": 10}));
    assert_eq!(some["keys"][0], json!({"key": "m01100", "run_count": 1}));
    assert_eq!(some["more"], 90);
    let body =
        json!({"sort": ["metrics.m00077"], "page_size": 1, "columns": {"metrics": ["m00077", "m11999"]}});
    let run = &ask(&client, "query", &body)["runs"][0];
    assert_eq!(run["run_id"], json!(wide));
    assert_eq!(run["metrics"]["m11999"]["latest"]["value"], 11_999.0);
    let all = ask(&client, "query", &json!({"filter": "metrics.m00001 = 1", "columns": {"metrics": "all"}}));
    assert_eq!(all["runs"][0]["metrics"].as_object().unwrap().len(), KEYS);
}
