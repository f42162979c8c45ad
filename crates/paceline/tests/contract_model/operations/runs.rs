//! Requests that make, change and read runs.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::values::{any_length_text, entries, id_of, key, maybe, time};
use crate::request::Request;

pub(super) fn create() -> impl Strategy<Value = Request> {
    let name_tag = prop_oneof![4 => Just(None), 1 => run_name().prop_map(Some)];
    (id_of("experiment"), maybe(user()), maybe(run_name()), time(), entries(2), name_tag).prop_map(
        |(experiment_id, user_id, run_name, start_time, mut tags, name_tag)| {
            tags.extend(name_tag.map(|name| json!({"key": "mlflow.runName", "value": name})));
            let body = json!({
                "experiment_id": experiment_id,
                "user_id": user_id,
                "run_name": run_name,
                "start_time": start_time,
                "tags": tags,
            });
            Request::post("runs/create", body)
        },
    )
}

pub(super) fn any_request() -> impl Strategy<Value = Request> {
    prop_oneof![
        5 => create(),
        3 => about("GET", "runs/get"),
        3 => update(),
        3 => about("POST", "runs/delete"),
        3 => about("POST", "runs/restore"),
        3 => set_tag(),
        2 => delete_tag(),
    ]
}

fn user() -> impl Strategy<Value = String> {
    select(vec!["ann", "Bob", ""]).prop_map(String::from)
}

fn run_name() -> impl Strategy<Value = String> {
    select(vec!["first", "second", "First", "it's", ""]).prop_map(String::from)
}

/// By the id's new or old name.
fn about(method: &'static str, route: &'static str) -> impl Strategy<Value = Request> {
    let member = select(vec!["run_id", "run_id", "run_id", "run_uuid"]);
    (id_of("run"), member).prop_map(move |(id, member)| Request::new(method, route, json!({member: id})))
}

fn update() -> impl Strategy<Value = Request> {
    let status = select(vec![
        json!("FINISHED"),
        json!("FINISHED"),
        json!("RUNNING"),
        json!("SCHEDULED"),
        json!("FAILED"),
        json!("KILLED"),
        json!(3),
        json!("4"),
        json!("finished"),
        json!(9),
        Value::Null,
    ]);
    (id_of("run"), status, time(), maybe(run_name())).prop_map(|(id, status, end_time, run_name)| {
        let body = json!({"run_id": id, "status": status, "end_time": end_time, "run_name": run_name});
        Request::post("runs/update", body)
    })
}

fn set_tag() -> impl Strategy<Value = Request> {
    let tag = prop_oneof![
        4 => (key(), maybe(any_length_text())),
        1 => (Just("mlflow.runName".to_owned()), maybe(run_name())),
    ];
    (id_of("run"), tag).prop_map(|(id, (key, value))| {
        Request::post("runs/set-tag", json!({"run_id": id, "key": key, "value": value}))
    })
}

fn delete_tag() -> impl Strategy<Value = Request> {
    let key = prop_oneof![2 => key(), 1 => Just("mlflow.runName".to_owned())];
    (id_of("run"), key)
        .prop_map(|(id, key)| Request::post("runs/delete-tag", json!({"run_id": id, "key": key})))
}
