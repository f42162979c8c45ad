//! Requests about registered models, versions, stages and aliases.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::values::{entries, entry, id_of, key, maybe};
use crate::driver::UNKNOWN;
use crate::model::search::PROMPT;
use crate::request::Request;

pub(super) fn create_model() -> impl Strategy<Value = Request> {
    let prompt = prop_oneof![7 => Just(None), 1 => prompt_tag().prop_map(Some)];
    (new_name(), maybe(description()), entries(2), prompt).prop_map(
        |(name, description, mut tags, prompt)| {
            tags.extend(prompt);
            let body = json!({"name": name, "description": description, "tags": tags});
            Request::post("registered-models/create", body)
        },
    )
}

pub(super) fn any_request() -> impl Strategy<Value = Request> {
    prop_oneof![4 => about_models(), 3 => about_aliases(), 7 => about_versions()]
}

/// A name for a model, which another one may have.
fn new_name() -> impl Strategy<Value = String> {
    select(vec!["one", "two", "One", "a b", "é"]).prop_map(|name| format!("<own {name}>"))
}

/// The name of a model, mostly of one that is there.
pub(super) fn model_name() -> impl Strategy<Value = String> {
    let index = prop_oneof![4 => Just(0), 4 => 0..3u16, 1 => Just(UNKNOWN)];
    prop_oneof![12 => index.prop_map(|index| format!("<registered {index}>")), 1 => new_name()]
}

fn description() -> impl Strategy<Value = &'static str> {
    select(vec!["good", "better", ""])
}

fn prompt_tag() -> impl Strategy<Value = Value> {
    select(vec!["true", "true", "false", "yes"]).prop_map(|value| json!({"key": PROMPT, "value": value}))
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof![8 => 1..3u8, 4 => 1..5u8, 1 => Just(99)].prop_map(|number| number.to_string())
}

fn stage() -> impl Strategy<Value = &'static str> {
    select(vec!["Staging", "Staging", "Production", "production", "Archived", "None", "Nowhere"])
}

fn about_models() -> impl Strategy<Value = Request> {
    let named =
        |method, route| model_name().prop_map(move |name| Request::new(method, route, json!({"name": name})));
    let rename = (model_name(), new_name()).prop_map(|(name, new_name)| {
        Request::post("registered-models/rename", json!({"name": name, "new_name": new_name}))
    });
    let update = (model_name(), maybe(description())).prop_map(|(name, description)| {
        let body = json!({"name": name, "description": description});
        Request::new("PATCH", "registered-models/update", body)
    });
    let set_tag = (model_name(), prop_oneof![3 => entry(), 1 => prompt_tag()]).prop_map(|(name, mut tag)| {
        tag["name"] = name.into();
        Request::post("registered-models/set-tag", tag)
    });
    let delete_tag = (model_name(), key()).prop_map(|(name, key)| {
        Request::new("DELETE", "registered-models/delete-tag", json!({"name": name, "key": key}))
    });
    let latest = (model_name(), proptest::collection::vec(stage(), 0..3)).prop_map(|(name, stages)| {
        Request::post("registered-models/get-latest-versions", json!({"name": name, "stages": stages}))
    });
    prop_oneof![
        4 => create_model(),
        1 => named("GET", "registered-models/get"),
        2 => rename,
        1 => update,
        1 => named("DELETE", "registered-models/delete"),
        2 => set_tag,
        1 => delete_tag,
        1 => latest,
        1 => named("GET", "registered-models/get-latest-versions"),
    ]
}

fn about_aliases() -> impl Strategy<Value = Request> {
    let alias =
        || select(vec!["best", "best", "best", "best", "old", "old", "Best", "latest", "v2", "bad alias"]);
    let known_alias = || select(vec!["best", "old", "latest", "Best"]);
    let set = (model_name(), alias(), version()).prop_map(|(name, alias, version)| {
        Request::post("registered-models/alias", json!({"name": name, "alias": alias, "version": version}))
    });
    let with = |method| {
        (model_name(), known_alias()).prop_map(move |(name, alias)| {
            Request::new(method, "registered-models/alias", json!({"name": name, "alias": alias}))
        })
    };
    // Whether `latest` may be deleted is left open.
    let delete = (model_name(), select(vec!["best", "old"])).prop_map(|(name, alias)| {
        Request::new("DELETE", "registered-models/alias", json!({"name": name, "alias": alias}))
    });
    prop_oneof![4 => set, 2 => with("GET"), 1 => delete]
}

fn about_versions() -> impl Strategy<Value = Request> {
    let about = |method, route| {
        (model_name(), version()).prop_map(move |(name, version)| {
            Request::new(method, route, json!({"name": name, "version": version}))
        })
    };
    let update = (model_name(), version(), maybe(description())).prop_map(|(name, version, description)| {
        let body = json!({"name": name, "version": version, "description": description});
        Request::new("PATCH", "model-versions/update", body)
    });
    let archives = select(vec![Value::Null, json!(true), json!(false), json!("TRUE"), json!("FALSE")]);
    let transition = (model_name(), version(), stage(), archives).prop_map(|(name, version, stage, archives)| {
        let body =
            json!({"name": name, "version": version, "stage": stage, "archive_existing_versions": archives});
        Request::post("model-versions/transition-stage", body)
    });
    let set_tag = (model_name(), version(), prop_oneof![3 => entry(), 1 => prompt_tag()]).prop_map(
        |(name, version, mut tag)| {
            tag["name"] = name.into();
            tag["version"] = version.into();
            Request::post("model-versions/set-tag", tag)
        },
    );
    let delete_tag = (model_name(), version(), key()).prop_map(|(name, version, key)| {
        let body = json!({"name": name, "version": version, "key": key});
        Request::new("DELETE", "model-versions/delete-tag", body)
    });
    prop_oneof![
        7 => create_version(),
        1 => about("GET", "model-versions/get"),
        1 => about("GET", "model-versions/get-download-uri"),
        2 => about("DELETE", "model-versions/delete"),
        1 => update,
        4 => transition,
        2 => set_tag,
        1 => delete_tag,
    ]
}

/// A version of one of the first models, from somewhere else.
pub(super) fn create_simple_version() -> impl Strategy<Value = Request> {
    (0..2u8).prop_map(|index| {
        let body = json!({"name": format!("<registered {index}>"), "source": "s3://bucket/path"});
        Request::post("model-versions/create", body)
    })
}

fn create_version() -> impl Strategy<Value = Request> {
    let source = prop_oneof![
        6 => select(vec!["s3://bucket/path", "s3://Bucket/Other", "gs://bucket/it's"]).prop_map(String::from),
        3 => (model_name(), 1..4u8).prop_map(|(name, version)| format!("models:/{name}/{version}")),
        3 => id_of("model").prop_map(|id| format!("models:/{id}")),
        1 => select(vec!["/etc/passwd", "s3://bucket/a/../b", "relative/path"]).prop_map(String::from),
    ];
    let run_id = prop_oneof![2 => Just(Value::Null), 1 => id_of("run").prop_map(Value::from)];
    let model_id = prop_oneof![3 => Just(Value::Null), 1 => id_of("model").prop_map(Value::from)];
    let link = maybe(select(vec!["https://example.org/run", ""]));
    let parts = (model_name(), source, run_id, model_id, link, maybe(description()), entries(2));
    parts.prop_map(|(name, source, run_id, model_id, run_link, description, tags)| {
        let body = json!({
            "name": name,
            "source": source,
            "run_id": run_id,
            "model_id": model_id,
            "run_link": run_link,
            "description": description,
            "tags": tags,
        });
        Request::post("model-versions/create", body)
    })
}
