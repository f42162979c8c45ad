//! Searches with filters and orders over everything that can be in them.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::Operation;
use super::registry::model_name;
use super::values::{dataset, id_of, key, like_pattern, own_name, text};
use crate::model::search::{
    Clause, DatasetReference, Entity, Key, Kind, NumberOperator, OrderKey, PROMPT, Search, Test,
    TextOperator, View,
};

pub(super) fn over_runs() -> BoxedStrategy<Operation> {
    search(Kind::Runs, run_clause().boxed(), run_order().boxed())
}

pub(super) fn over_experiments() -> BoxedStrategy<Operation> {
    search(Kind::Experiments, experiment_clause().boxed(), experiment_order().boxed())
}

pub(super) fn over_logged_models() -> BoxedStrategy<Operation> {
    search(Kind::LoggedModels, model_clause().boxed(), model_order().boxed())
}

pub(super) fn over_registry() -> BoxedStrategy<Operation> {
    let models = search(Kind::RegisteredModels, registered_clause().boxed(), registered_order().boxed());
    let versions = search(Kind::ModelVersions, version_clause().boxed(), version_order().boxed());
    prop_oneof![models, versions].boxed()
}

fn search(
    kind: Kind,
    clause: BoxedStrategy<(Key, Test)>,
    order: BoxedStrategy<(Key, Option<DatasetReference>)>,
) -> BoxedStrategy<Operation> {
    let clause = (clause, any::<u8>()).prop_map(|((key, test), style)| Clause { key, test, style }).boxed();
    let order = (order, any::<bool>(), any::<u8>())
        .prop_map(|((key, dataset), is_descending, style)| OrderKey { key, is_descending, dataset, style });
    let experiment_ids =
        prop_oneof![1 => vec(id_of("experiment"), 0..3), 2 => (0..16u16).prop_map(first_experiments)];
    let datasets = prop_oneof![2 => Just(vec![]), 1 => vec(any_dataset(), 1..3)];
    let view = select(vec![View::ActiveOnly, View::ActiveOnly, View::DeletedOnly, View::All, View::All]);
    let page_size = option::weighted(0.7, 1..5usize);
    let clauses = prop_oneof![2 => Just(vec![]), 2 => vec(clause.clone(), 1), 1 => vec(clause, 2..4)];
    let parts = (experiment_ids, clauses, datasets, vec(order, 0..4), view, page_size, any::<bool>());
    let search =
        parts.prop_map(move |(experiment_ids, clauses, datasets, order_by, view, page_size, is_get)| {
            let mut search = Search {
                kind,
                experiment_ids,
                clauses,
                datasets,
                order_by: Vec::new(),
                view,
                page_size,
                is_get,
            };
            // A key may be given once.
            for order in order_by {
                if search.order_by.iter().all(|other| other.key != order.key) {
                    search.order_by.push(order);
                }
            }
            // Of clauses on the prompt tag the first counts.
            let is_about_prompts = |clause: &Clause| clause.key.name == PROMPT;
            if search.clauses.iter().filter(|clause| is_about_prompts(clause)).count() > 1 {
                search.clauses.retain(|clause| !is_about_prompts(clause));
            }
            search
        });
    search.prop_map(Operation::Search).boxed()
}

fn first_experiments(count: u16) -> Vec<String> {
    (0..=count).map(|index| format!("<experiment {index}>")).collect()
}

fn any_dataset() -> impl Strategy<Value = DatasetReference> {
    (dataset(), any::<bool>()).prop_map(|((name, digest), has_digest)| (name, has_digest.then_some(digest)))
}

fn key_of(entity: Entity) -> impl Strategy<Value = Key> {
    key().prop_map(move |name| Key { entity, name })
}

fn attribute(names: &'static [&'static str]) -> impl Strategy<Value = Key> {
    select(names).prop_map(|name| Key { entity: Entity::Attribute, name: name.to_owned() })
}

fn number_test(number: impl Strategy<Value = f64>) -> impl Strategy<Value = Test> {
    use NumberOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    (select(vec![Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual]), number)
        .prop_map(|(operator, number)| Test::Number(operator, number))
}

fn metric_test() -> impl Strategy<Value = Test> {
    number_test(select(vec![0.0, 1.0, -1.0, 0.5, -2.5, 2.0, 1e300, 1.7e308, 10.0]))
}

fn time_test() -> impl Strategy<Value = Test> {
    number_test(select(vec![0.0, 1.0, 2.0, 0.5, -1.0, 1_700_000_000_000.0]))
}

/// Long ago, and in the far future: what the server's clock says is not known beforehand.
fn clock_test() -> impl Strategy<Value = Test> {
    number_test(select(vec![0.0, 4_000_000_000_000.0]))
}

fn text_test(value: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Test> {
    use TextOperator::{Equal, ILike, Like, NotEqual};
    prop_oneof![
        2 => (select(vec![Equal, NotEqual]), value).prop_map(|(operator, text)| Test::Text(operator, text)),
        1 => (select(vec![Like, ILike]), like_pattern()).prop_map(|(operator, text)| Test::Text(operator, text)),
    ]
}

fn list_test(value: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Test> {
    let list = (any::<bool>(), vec(value.clone(), 1..4));
    prop_oneof![
        2 => text_test(value),
        1 => list.prop_map(|(is_negated, texts)| Test::In { is_negated, texts }),
    ]
}

fn null_test() -> impl Strategy<Value = Test> {
    any::<bool>().prop_map(|is_negated| Test::Null { is_negated })
}

/// Texts that a filter can hold: it has no escapes.
fn filter_text() -> impl Strategy<Value = String> + Clone {
    text().prop_filter("it fits into quotes", |text| !(text.contains('\'') && text.contains('"'))).boxed()
}

fn status() -> impl Strategy<Value = String> + Clone {
    select(vec!["RUNNING", "FINISHED", "finished", ""]).prop_map(String::from)
}

fn run_clause() -> impl Strategy<Value = (Key, Test)> {
    let name = select(vec!["first", "First", "it's", "mlflow"]).prop_map(String::from);
    let user = select(vec!["ann", "Bob", ""]).prop_map(String::from);
    let field = select(vec!["train", "test", "d1", "d2", "training", ""]).prop_map(String::from);
    let dataset = select(vec!["name", "digest", "context"])
        .prop_map(|name| Key { entity: Entity::Dataset, name: name.to_owned() });
    prop_oneof![
        5 => (key_of(Entity::Metric), metric_test()),
        2 => (key_of(Entity::Param), prop_oneof![3 => text_test(filter_text()), 1 => null_test()]),
        3 => (key_of(Entity::Tag), prop_oneof![3 => text_test(filter_text()), 1 => null_test()]),
        2 => (attribute(&["run_name"]), text_test(name)),
        1 => (attribute(&["user_id"]), text_test(user)),
        1 => (attribute(&["status"]), text_test(status())),
        1 => (attribute(&["run_id"]), list_test(id_of("run").boxed())),
        1 => (attribute(&["artifact_uri"]), text_test(Just("s3://bucket/path".to_owned()))),
        2 => (attribute(&["start_time", "end_time"]), time_test()),
        2 => (dataset, list_test(field)),
    ]
}

fn run_order() -> impl Strategy<Value = (Key, Option<DatasetReference>)> {
    let attributes =
        attribute(&["run_id", "run_name", "user_id", "status", "artifact_uri", "start_time", "end_time"]);
    let key = prop_oneof![
        4 => key_of(Entity::Metric),
        2 => key_of(Entity::Param),
        2 => key_of(Entity::Tag),
        3 => attributes,
    ];
    key.prop_map(|key| (key, None))
}

fn experiment_clause() -> impl Strategy<Value = (Key, Test)> {
    let whole = (attribute(&["experiment_id"]), list_test(id_of("experiment").boxed()));
    let whole = whole.prop_filter("ids have no patterns", |(_, test)| {
        !matches!(test, Test::Text(TextOperator::Like | TextOperator::ILike, _))
    });
    prop_oneof![
        2 => (attribute(&["name"]), text_test(own_name().boxed())),
        1 => whole,
        1 => (attribute(&["creation_time", "last_update_time"]), clock_test()),
        3 => (key_of(Entity::Tag), prop_oneof![3 => text_test(filter_text()), 1 => null_test()]),
    ]
}

fn experiment_order() -> impl Strategy<Value = (Key, Option<DatasetReference>)> {
    attribute(&["name", "experiment_id", "creation_time", "last_update_time"]).prop_map(|key| (key, None))
}

fn model_clause() -> impl Strategy<Value = (Key, Test)> {
    let name = select(vec!["net", "Net", "tree é"]).prop_map(String::from);
    let kind = select(vec!["classic", "agent", ""]).prop_map(String::from);
    let status =
        select(vec!["LOGGED_MODEL_READY", "LOGGED_MODEL_PENDING", "ready", "1", "2"]).prop_map(String::from);
    let times = attribute(&["creation_timestamp_ms", "creation_time", "last_updated_timestamp_ms"]);
    prop_oneof![
        4 => (key_of(Entity::Metric), metric_test()),
        2 => (key_of(Entity::Param), list_test(filter_text())),
        2 => (key_of(Entity::Tag), list_test(filter_text())),
        1 => (attribute(&["name"]), list_test(name)),
        1 => (attribute(&["model_type"]), list_test(kind)),
        1 => (attribute(&["status"]), list_test(status)),
        1 => (attribute(&["model_id"]), list_test(id_of("model").boxed())),
        1 => (attribute(&["source_run_id"]), list_test(id_of("run").boxed())),
        1 => (times, clock_test()),
    ]
}

fn model_order() -> impl Strategy<Value = (Key, Option<DatasetReference>)> {
    let attributes = attribute(&[
        "name",
        "model_id",
        "model_type",
        "status",
        "source_run_id",
        "experiment_id",
        "creation_timestamp_ms",
        "last_updated_timestamp",
    ]);
    prop_oneof![
        2 => (key_of(Entity::Metric), option::of(any_dataset())),
        1 => (attributes, Just(None)),
    ]
}

fn prompt_clause() -> impl Strategy<Value = (Key, Test)> {
    let operator = select(vec![TextOperator::Equal, TextOperator::NotEqual]);
    (operator, select(vec!["true", "false"])).prop_map(|(operator, value)| {
        let key = Key { entity: Entity::Tag, name: PROMPT.to_owned() };
        (key, Test::Text(operator, value.to_owned()))
    })
}

fn registered_clause() -> impl Strategy<Value = (Key, Test)> {
    prop_oneof![
        2 => (attribute(&["name"]), list_test(model_name().boxed())),
        2 => (key_of(Entity::Tag), text_test(filter_text())),
        1 => prompt_clause(),
    ]
}

fn registered_order() -> impl Strategy<Value = (Key, Option<DatasetReference>)> {
    // Both times are the last update, and so the same key.
    attribute(&["name", "last_updated_timestamp"]).prop_map(|key| (key, None))
}

fn version_clause() -> impl Strategy<Value = (Key, Test)> {
    let source =
        select(vec!["s3://bucket/path", "gs://bucket/it's", "S3://BUCKET/PATH"]).prop_map(String::from);
    prop_oneof![
        2 => (attribute(&["name"]), list_test(model_name().boxed())),
        1 => (attribute(&["run_id"]), list_test(id_of("run").boxed())),
        1 => (attribute(&["source_path"]), text_test(source)),
        2 => (attribute(&["version_number"]), number_test((0..4u8).prop_map(f64::from))),
        2 => (key_of(Entity::Tag), text_test(filter_text())),
        1 => prompt_clause(),
    ]
}

fn version_order() -> impl Strategy<Value = (Key, Option<DatasetReference>)> {
    attribute(&["name", "version_number", "creation_timestamp", "last_updated_timestamp"])
        .prop_map(|key| (key, None))
}
