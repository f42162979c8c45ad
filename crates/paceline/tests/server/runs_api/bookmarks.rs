//! Places in the results of a query, to jump to.

use serde_json::{Value, json};

use super::{ask, refused};
use crate::support::{call, started, text};

#[test]
fn each_place_begins_the_page_that_a_walk_finds_there() {
    const RUNS: usize = 250;
    let server = started();
    let client = server.client();
    for number in 0..RUNS {
        let body = json!({"experiment_id": "0", "run_name": format!("r{number}"), "start_time": number / 7});
        let run_id = text(&call(&client, "runs/create", &body)["run"]["info"]["run_id"]);
        let value = if number % 11 == 0 { json!("NaN") } else { json!(number % 5) };
        if number % 3 != 0 {
            let metric = json!({"run_id": run_id, "key": "loss", "value": value, "timestamp": 1});
            call(&client, "runs/log-metric", &metric);
        }
    }
    for (filter, sort) in [
        ("", json!([])),
        ("", json!(["metrics.loss DESC"])),
        ("", json!(["run_name"])),
        ("metrics.loss IS NOT NULL", json!(["metrics.loss"])),
    ] {
        let query = json!({"experiment_ids": ["0"], "filter": filter, "sort": sort});
        let asked = |more: Value| {
            let mut body = query.clone();
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let names = |page: &Value| -> Vec<String> {
            page["runs"].as_array().unwrap().iter().map(|run| text(&run["run_name"])).collect()
        };
        let all = ask(&client, "query", &asked(json!({"page_size": 1000, "with_total": true})));
        let found = ask(&client, "bookmarks", &asked(json!({"every": 100})));
        assert_eq!(found["total"], all["total"]);
        let all = names(&all);
        let tokens = found["page_tokens"].as_array().unwrap();
        assert_eq!(tokens.len(), (all.len() - 1) / 100, "{sort}");
        for (index, token) in tokens.iter().enumerate() {
            let page = ask(&client, "query", &asked(json!({"page_size": 60, "page_token": token})));
            let begin = (index + 1) * 100;
            assert_eq!(names(&page), all[begin..(begin + 60).min(all.len())], "{sort} from {begin}");
        }
    }
    let none = ask(&client, "bookmarks", &json!({"experiment_ids": [], "every": 100}));
    assert_eq!(none, json!({"total": 0, "page_tokens": []}));
}

#[test]
fn places_are_neither_too_near_nor_too_far() {
    let server = started();
    let client = server.client();
    for every in [0, 99, 10_001] {
        let message = text(&refused(&client, "bookmarks", &json!({"every": every}))["message"]);
        assert!(message.contains(&every.to_string()) && message.contains("100 and 10000"), "{message}");
    }
    for body in [json!({}), json!({"every": "100"}), json!({"every": 100, "page_size": 5})] {
        refused(&client, "bookmarks", &body);
    }
    let wrong = refused(&client, "bookmarks", &json!({"every": 100, "filter": "metrics.loss <"}));
    assert_eq!(wrong["field"], "filter");
}
