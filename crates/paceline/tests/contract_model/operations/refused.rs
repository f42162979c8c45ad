//! Searches that are refused, and the part of the message that clients look for.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::Operation;
use crate::request::Request;

/// Filters of runs.
const RUN_FILTERS: [(&str, &str); 14] = [
    ("metrics.a > 1 OR metrics.b > 1", "Invalid clause(s) in filter string"),
    ("(metrics.a > 1)", "Invalid clause(s) in filter string"),
    ("1 = metrics.a", "Invalid comparison clause"),
    ("metrics.a LIKE 1", "Invalid comparator 'LIKE' not one of"),
    ("params.a > '1'", "Invalid comparator '>' not one of"),
    ("params.a = 1", "Expected a quoted string value for"),
    ("metrics.a = 'x'", "Expected numeric value type for metric"),
    ("start_time = 'x'", "Expected numeric value type for numeric attribute: start_time"),
    ("foo.a = 'x'", "Invalid entity type 'foo'"),
    ("attributes.foo = 'x'", "Invalid attribute key 'foo' specified"),
    ("experiment_id = '1'", "Invalid attribute key 'experiment_id' specified"),
    ("run_id IN ()", "expected a non-empty list of string values"),
    ("metrics.a IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params"),
    ("   ", "Invalid filter '   '"),
];

/// Other members of a search over runs.
fn run_members() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"order_by": ["metrics.a ASC DESC"]}), "order_by clause"),
        (json!({"order_by": ["datasets.name"]}), "Invalid identifier type 'dataset'"),
        (json!({"order_by": ["metrics.a", "metrics.a DESC"]}), "`order_by` contains duplicate fields"),
        (json!({"max_results": 0}), "It must be a positive integer"),
        (json!({"max_results": 50_001}), "Invalid value 50001 for parameter 'max_results' supplied"),
        (json!({"experiment_ids": ["x"]}), "Invalid experiment ID"),
        (json!({"page_token": "?"}), "Invalid page token"),
    ]
}

/// Searches over the rest.
fn others() -> Vec<(Request, &'static str)> {
    let experiments = |body: Value| Request::post("experiments/search", body);
    let models = |body: Value| Request::post("logged-models/search", body);
    let registered = |body: Value| Request::get("registered-models/search", body);
    let versions = |body: Value| Request::get("model-versions/search", body);
    vec![
        (experiments(json!({})), "Invalid value 0 for parameter 'max_results' supplied"),
        (experiments(json!({"max_results": 50_001})), "It must be at most 50000"),
        (
            experiments(json!({"max_results": 5, "filter": "attributes.name = 'a'"})),
            "Invalid entity type 'attributes'",
        ),
        (experiments(json!({"max_results": 5, "filter": "experiment_id = 1"})), ""),
        (experiments(json!({"max_results": 5, "filter": "name IN ('a')"})), ""),
        (experiments(json!({"max_results": 5, "filter": "creation_time > 1.5"})), ""),
        (experiments(json!({"max_results": 5, "order_by": ["tags.a"]})), "Invalid order_by entity"),
        (models(json!({})), "Missing value for required parameter 'experiment_ids'"),
        (
            models(json!({"experiment_ids": ["0"], "filter": "metric.a > 1"})),
            "Invalid entity type: 'metric'. Expected one of",
        ),
        (
            models(json!({"experiment_ids": ["0"], "filter": "tags.a IS NULL"})),
            "Expected a comparison with 3 tokens",
        ),
        (
            models(json!({"experiment_ids": ["0"], "filter": "metrics.a LIKE 'x'"})),
            "Invalid comparison operator for",
        ),
        (
            models(json!({"experiment_ids": ["0"], "order_by": [{"field_name": "params.a"}]})),
            "Only metrics are supported",
        ),
        (
            models(json!({"experiment_ids": ["0"], "order_by": [{"field_name": "foo"}]})),
            "Invalid order by field name: foo",
        ),
        (
            models(json!({"experiment_ids": ["0"], "datasets": [{"dataset_digest": "d"}]})),
            "`dataset_name` in the `datasets` clause must be specified",
        ),
        (registered(json!({"max_results": 1001})), "Invalid value for request parameter max_results"),
        (registered(json!({"filter": "foo = 'x'"})), "Invalid attribute key"),
        (registered(json!({"order_by": ["foo"]})), "Invalid order by key 'foo' specified"),
        (versions(json!({"max_results": 0})), "Invalid value for max_results"),
        (
            versions(json!({"max_results": 200_001})),
            "Invalid value \"200001\" for parameter 'max_results' supplied",
        ),
        (versions(json!({"filter": "version_number = 1.5"})), ""),
        (versions(json!({"order_by": ["foo"]})), ""),
    ]
}

pub(super) fn any_refused() -> impl Strategy<Value = Operation> {
    let filters = RUN_FILTERS.iter().map(|(filter, fragment)| (json!({"filter": filter}), *fragment));
    let runs = filters.chain(run_members()).map(|(mut body, fragment)| {
        if body["experiment_ids"].is_null() {
            body["experiment_ids"] = json!(["<experiment 0>"]);
        }
        (Request::post("runs/search", body), fragment)
    });
    let all: Vec<_> = runs.chain(others()).collect();
    select(all).prop_map(|(request, fragment)| Operation::Refused(request, fragment))
}
