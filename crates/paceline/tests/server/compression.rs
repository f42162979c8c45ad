//! Large answers of Paceline's own API are compressed for who takes it.

use std::io::Read;

use flate2::read::GzDecoder;
use paceline_testkit::{Answer, Client};
use serde_json::{Value, json};

use crate::support::{API, call, new_run, started};

/// Asks for runs with all their tags.
fn query(client: &Client, accepted: &str, page_size: usize) -> Answer {
    let headers = [("content-type", "application/json"), ("accept-encoding", accepted)];
    let body = json!({"page_size": page_size, "columns": {"tags": "all"}}).to_string().into_bytes();
    client.send("POST", "/api/v1/runs/query", &headers, Some(body)).expect_status(200)
}

#[test]
fn large_answers_are_compressed_for_who_takes_it() {
    let server = started();
    let client = server.client();
    for number in 0..20 {
        let tag =
            json!({"run_id": new_run(&client), "key": "note", "value": "loss fell ".repeat(200 + number)});
        call(&client, "runs/set-tag", &tag);
    }
    let plain = query(&client, "identity", 100);
    assert_eq!(plain.header("content-encoding"), None);
    let packed = query(&client, "gzip, deflate, br", 100);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("content-type"), Some("application/json"));
    assert_eq!(packed.header("content-length"), Some(packed.body.len().to_string().as_str()));
    assert!(packed.body.len() < plain.body.len() / 5, "{} of {}", packed.body.len(), plain.body.len());
    let mut unpacked = Vec::new();
    GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    let (unpacked, plain): (Value, Value) = (serde_json::from_slice(&unpacked).unwrap(), plain.json());
    assert_eq!(unpacked, plain);

    assert_eq!(query(&client, "gzip", 1).header("content-encoding"), None, "what is small goes as it is");
    let headers = [("content-type", "application/json"), ("accept-encoding", "gzip")];
    let body = json!({"experiment_ids": ["0"]}).to_string().into_bytes();
    let mlflow = client.send("POST", &format!("{API}/runs/search"), &headers, Some(body)).expect_status(200);
    assert_eq!(mlflow.header("content-encoding"), None, "MLflow's routes are as they were");
}
