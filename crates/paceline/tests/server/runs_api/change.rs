//! Changes of many runs at once.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use super::{ask, five_runs, names, refused};
use crate::event_stream::EventReader;
use crate::support::{get_run, text, value_of};

fn ids(answer: &Value) -> BTreeSet<String> {
    answer["run_ids"].as_array().unwrap().iter().map(text).collect()
}

fn these(runs: &[String]) -> BTreeSet<String> {
    runs.iter().cloned().collect()
}

#[test]
fn named_runs_go_to_the_trash_and_come_back() {
    let (server, client, runs) = five_runs();
    let mut events = EventReader::open(&server, "", None);
    let deleted =
        ask(&client, "change", &json!({"run_ids": runs[..2], "change": {"lifecycle_stage": "deleted"}}));
    assert_eq!((ids(&deleted), &deleted["refused"]), (these(&runs[..2]), &json!([])));
    assert!(deleted.get("next_page_token").is_none());
    assert_eq!(names(&client, "", &["run_name"]), ["c", "d", "e"]);
    let told = events.until_quiet(Duration::from_millis(600));
    let told: BTreeSet<String> = told.iter().map(|event| text(&event.data["run_id"])).collect();
    assert_eq!(told, these(&runs[..2]));

    let back = json!({"run_ids": runs, "change": {"lifecycle_stage": "active"}});
    assert_eq!(ids(&ask(&client, "change", &back)), these(&runs[..2]), "the others were there");
    assert_eq!(names(&client, "", &["run_name"]).len(), 5);
    assert_eq!(ids(&ask(&client, "change", &back)), these(&[]));
    assert_eq!(events.until_quiet(Duration::from_millis(600)).len(), 2);
}

#[test]
fn runs_that_match_are_tagged_by_the_rules_for_one() {
    let (_server, client, runs) = five_runs();
    let query = json!({"experiment_ids": ["0"], "filter": "params.model = 'small'"});
    let change = json!({"set_tags": {"team": "audio", "note": "x".repeat(9000)}, "remove_tags": ["none"]});
    let changed = ask(&client, "change", &json!({"query": query, "change": change}));
    assert_eq!(ids(&changed), these(&[runs[0].clone(), runs[2].clone()]));
    let run = get_run(&client, &runs[0]);
    assert_eq!(value_of(&run, "tags", "team"), Some("audio"));
    assert_eq!(value_of(&run, "tags", "note").map(str::len), Some(8000), "cut as set-tag cuts it");
    assert_eq!(value_of(&get_run(&client, &runs[1]), "tags", "team"), Some("vision"));

    ask(&client, "change", &json!({"run_ids": [runs[0]], "change": {"lifecycle_stage": "deleted"}}));
    let body = json!({"query": {"view": "all"}, "change": {"remove_tags": ["team"]}});
    let removed = ask(&client, "change", &body);
    assert_eq!(ids(&removed), these(&runs[1..]));
    assert_eq!(removed["refused"][0]["run_id"], json!(runs[0]));
    assert_eq!(removed["refused"][0]["error_code"], "INVALID_PARAMETER_VALUE");
    assert!(text(&removed["refused"][0]["message"]).contains("'active' state"), "{removed}");
    let unknown = json!({"run_ids": ["none"], "change": {"set_tags": {"a": "b"}}});
    assert_eq!(ask(&client, "change", &unknown)["refused"][0]["error_code"], "RESOURCE_DOES_NOT_EXIST");
    assert_eq!(names(&client, "tags.team IS NOT NULL", &[]), Vec::<String>::new());
}

#[test]
fn what_says_too_little_or_too_much_is_refused_and_changes_nothing() {
    let (_server, client, runs) = five_runs();
    let set = json!({"set_tags": {"a": "b"}});
    let many: Vec<String> = (0..1001).map(|number| format!("r{number}")).collect();
    let tags: serde_json::Map<String, Value> =
        (0..101).map(|number| (format!("t{number}"), json!("x"))).collect();
    for (body, expected) in [
        (json!({"change": set}), "either 'run_ids' or 'query'"),
        (json!({"run_ids": runs, "query": {}, "change": set}), "either 'run_ids' or 'query'"),
        (json!({"run_ids": runs, "change": set, "page_token": "x"}), "Invalid page token"),
        (json!({"run_ids": runs}), "missing field `change`"),
        (json!({"run_ids": runs, "change": {}}), "names nothing"),
        (json!({"run_ids": many, "change": set}), "at most 1000"),
        (json!({"run_ids": runs, "change": {"set_tags": tags}}), "at most 100"),
        (json!({"run_ids": runs, "change": {"set_tags": {"a": 1}}}), "expected a string"),
        (json!({"run_ids": runs, "change": {"set_tags": {"a\u{0}b": "x"}}}), "change.set_tags.key"),
        (json!({"run_ids": runs, "change": {"set_tags": {"": "x"}}}), "change.set_tags.key"),
        (json!({"run_ids": runs, "change": {"set_tags": {"k".repeat(251): "x"}}}), "250"),
        (
            json!({"run_ids": runs, "change": {"set_tags": {"a": "b"}, "remove_tags": ["a"]}}),
            "both set and removed",
        ),
        (json!({"run_ids": runs, "change": {"lifecycle_stage": "gone"}}), "gone"),
        (json!({"run_ids": runs, "change": {"status": "FINISHED"}}), "status"),
        (json!({"query": {"filter": "metrics.loss <"}, "change": set}), "filter"),
        (json!({"query": {"filters": ""}, "change": set}), "filters"),
        (json!({"query": {"experiment_ids": ["x"]}, "change": set}), "x"),
    ] {
        let message = text(&refused(&client, "change", &body)["message"]);
        assert!(message.contains(expected), "{body}: {message}");
    }
    assert_eq!(names(&client, "tags.a IS NOT NULL OR tags.t1 IS NOT NULL", &[]), Vec::<String>::new());
    assert_eq!(names(&client, "", &[]).len(), 5);
}
