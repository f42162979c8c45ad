//! GraphQL asks for much in a few bytes: what it may cost is bounded.

use serde_json::{Value, json};

use crate::support::{assert_healthy, call, new_run, started};

const SPACED_QUERY_BYTES: usize = 4_000_000;

#[test]
fn a_huge_query_is_refused_before_it_is_parsed() {
    let server = started();
    let client = server.client();
    let fields = "a ".repeat(SPACED_QUERY_BYTES / 2);
    let refused = client.post("/graphql", &json!({"query": format!("{{ {fields} }}")})).expect_status(400);
    assert!(refused.text().contains("1048576"), "{}", refused.text());
    let shorter = "a ".repeat(100_000);
    let refused =
        client.post("/graphql", &json!({"query": format!("{{ {shorter} }}")})).expect_status(200).json();
    assert!(refused["errors"][0].as_str().unwrap().contains("65536"), "{refused}");
    let variables: Vec<u8> = vec![0; 2_000_000];
    client
        .post("/graphql", &json!({"query": "{ __typename }", "variables": {"v": variables}}))
        .expect_status(400);
    assert_healthy(&client);
    let peak = server.peak_memory_bytes();
    assert!(peak < 200 << 20, "{peak} bytes");
}

#[test]
fn an_answer_of_too_many_values_ends_with_a_sentence() {
    let server = started();
    let client = server.client();
    let metric = |step: i64| json!({"key": "k", "step": step, "timestamp": 1, "value": 1});
    let metrics: Vec<Value> = (0..1000).map(metric).collect();
    let run_ids: Vec<String> = (0..100).map(|_| new_run(&client)).collect();
    for run_id in &run_ids {
        call(&client, "runs/log-batch", &json!({"run_id": run_id, "metrics": metrics}));
    }
    let history =
        "mlflowGetMetricHistoryBulkInterval(input: $i) { metrics { key value step timestamp runId } }";
    let answer_to = |times: usize| {
        let aliased: Vec<String> = (0..times).map(|number| format!("a{number}: {history}")).collect();
        let query =
            format!("query Q($i: MlflowGetMetricHistoryBulkIntervalInput) {{ {} }}", aliased.join(" "));
        let variables = json!({"i": {"runIds": run_ids, "metricKey": "k", "maxResults": 2500}});
        client.post("/graphql", &json!({"query": query, "variables": variables})).expect_status(200).json()
    };
    let whole = answer_to(1);
    assert_eq!(whole["data"]["a0"]["metrics"].as_array().map(Vec::len), Some(100_000), "{}", whole["errors"]);
    let ended = answer_to(10);
    assert!(ended["errors"][0].as_str().unwrap().contains("2000000"), "{}", ended["errors"]);
}
