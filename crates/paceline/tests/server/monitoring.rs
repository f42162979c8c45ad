//! Measurements for Prometheus.

use crate::support::{new_run, paceline, started};

#[test]
fn measurements_are_shown_where_the_operator_asks_for_them() {
    let hidden = started().client().get("/metrics").expect_status(404);
    assert!(hidden.text().contains("--expose-prometheus"), "{}", hidden.text());

    let server = paceline().arguments(["--expose-prometheus", "/nowhere"]).start();
    let client = server.client();
    for _ in 0..3 {
        let _ = new_run(&client);
    }
    client.get("/api/2.0/mlflow/runs/get?run_id=none").expect_status(404);
    client.get("/no/such/route").expect_status(404);
    client.get("/health").expect_status(200);
    let shown = client.get("/metrics").expect_status(200);
    assert_eq!(shown.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let text = shown.text();
    let value = |series: &str| {
        let line = text
            .lines()
            .find(|line| line.starts_with(series))
            .unwrap_or_else(|| panic!("{series} in {text}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let created = r#"{method="POST",path="/api/2.0/mlflow/runs/create",status="200"}"#;
    assert_eq!(value(&format!("mlflow_http_request_total{created}")), 3.0);
    let missing = r#"{method="GET",path="/api/2.0/mlflow/runs/get",status="404"}"#;
    assert_eq!(value(&format!("mlflow_http_request_total{missing}")), 1.0);
    let unknown = r#"{method="GET",path="none",status="404"}"#;
    assert_eq!(value(&format!("mlflow_http_request_total{unknown}")), 1.0);
    assert_eq!(value(&format!("mlflow_http_request_duration_seconds_count{created}")), 3.0);
    assert!(value("paceline_commit_requests_count") >= 3.0);
    assert!(value(r#"paceline_commit_duration_seconds_count{outcome="kept"}"#) >= 3.0);
    assert!(value("paceline_read_wait_seconds_count") >= 1.0);
    assert_eq!(value("paceline_writes_waiting"), 0.0);
    assert!(!text.contains("/health"), "monitoring counts itself: {text}");
}

#[test]
fn the_folder_of_mlflows_flag_may_be_left_out() {
    let server = paceline().arguments(["--expose-prometheus"]).start();
    server.client().get("/metrics").expect_status(200);
}
