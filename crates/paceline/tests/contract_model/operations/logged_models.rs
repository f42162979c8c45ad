//! Requests about logged models.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::values::{entries, id_of, key, maybe};
use crate::request::Request;

const ONE: &str = "logged-models/{model_id}";

pub(super) fn create() -> impl Strategy<Value = Request> {
    let name = maybe(select(vec!["net", "Net", "tree é", "bad/name", "bad.name", ""]));
    let kind = maybe(select(vec!["classic", "agent", ""]));
    let parts = (id_of("experiment"), name, kind, maybe(id_of("run")), entries(2), entries(2));
    parts.prop_map(|(experiment_id, name, model_type, source_run_id, params, tags)| {
        let body = json!({
            "experiment_id": experiment_id,
            "name": name,
            "model_type": model_type,
            "source_run_id": source_run_id,
            "params": params,
            "tags": tags,
        });
        Request::post("logged-models", body)
    })
}

pub(super) fn any_request() -> impl Strategy<Value = Request> {
    let get = (id_of("model"), select(vec![Value::Null, json!("true"), json!("False"), json!("TRUE")]))
        .prop_map(|(id, flag)| Request::get(ONE, json!({"allow_deleted": flag})).with_path("model_id", id));
    let status = select(vec![
        json!("LOGGED_MODEL_READY"),
        json!("LOGGED_MODEL_UPLOAD_FAILED"),
        json!("LOGGED_MODEL_PENDING"),
        json!(2),
        json!("3"),
        json!("LOGGED_MODEL_STATUS_UNSPECIFIED"),
        json!("ready"),
        json!(7),
    ]);
    let finalize = (id_of("model"), status).prop_map(|(id, status)| {
        Request::new("PATCH", ONE, json!({"model_id": id, "status": status})).with_path("model_id", id)
    });
    let delete =
        id_of("model").prop_map(|id| Request::new("DELETE", ONE, json!({})).with_path("model_id", id));
    let set_tags = (id_of("model"), entries(3)).prop_map(|(id, tags)| {
        Request::new("PATCH", "logged-models/{model_id}/tags", json!({"tags": tags}))
            .with_path("model_id", id)
    });
    let delete_tag = (id_of("model"), key()).prop_map(|(id, key)| {
        let request = Request::new("DELETE", "logged-models/{model_id}/tags/{key}", json!({}));
        request.with_path("model_id", id).with_path("key", key)
    });
    let params = (id_of("model"), entries(2)).prop_map(|(id, params)| {
        let body = json!({"model_id": id, "params": params});
        Request::post("logged-models/{model_id}/params", body).with_path("model_id", id)
    });
    prop_oneof![
        4 => create(),
        2 => get,
        3 => finalize,
        2 => delete,
        2 => set_tags,
        1 => delete_tag,
        2 => params,
    ]
}
