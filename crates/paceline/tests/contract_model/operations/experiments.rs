//! Requests about experiments.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::values::{entries, entry, id_of, key, own_name};
use crate::request::Request;

pub(super) fn create() -> impl Strategy<Value = Request> {
    let location = select(vec![
        Value::Null,
        json!(""),
        json!("s3://bucket/path"),
        json!("s3://bucket/path?x=1"),
        json!("gs://bucket/a#fragment"),
        json!("/data/files"),
        json!("relative/files"),
        json!("runs:/1/files"),
    ]);
    let location = prop_oneof![2 => Just(Value::Null), 1 => location];
    (own_name(), location, entries(3)).prop_map(|(name, location, tags)| {
        Request::post(
            "experiments/create",
            json!({"name": name, "artifact_location": location, "tags": tags}),
        )
    })
}

pub(super) fn any_request() -> impl Strategy<Value = Request> {
    let about = |method, route| {
        id_of("experiment").prop_map(move |id| Request::new(method, route, json!({"experiment_id": id})))
    };
    let by_name =
        own_name().prop_map(|name| Request::get("experiments/get-by-name", json!({"experiment_name": name})));
    let update = (id_of("experiment"), own_name()).prop_map(|(id, name)| {
        Request::post("experiments/update", json!({"experiment_id": id, "new_name": name}))
    });
    let set_tag = (id_of("experiment"), entry()).prop_map(|(id, mut tag)| {
        tag["experiment_id"] = id.into();
        Request::post("experiments/set-experiment-tag", tag)
    });
    let delete_tag = (id_of("experiment"), key()).prop_map(|(id, key)| {
        Request::post("experiments/delete-experiment-tag", json!({"experiment_id": id, "key": key}))
    });
    let datasets = proptest::collection::vec(id_of("experiment"), 0..3)
        .prop_map(|ids| Request::post("experiments/search-datasets", json!({"experiment_ids": ids})));
    prop_oneof![
        4 => create(),
        1 => about("GET", "experiments/get"),
        1 => by_name,
        2 => update,
        2 => about("POST", "experiments/delete"),
        2 => about("POST", "experiments/restore"),
        3 => set_tag,
        1 => delete_tag,
        1 => datasets,
    ]
}
