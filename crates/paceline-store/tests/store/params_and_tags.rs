//! Params and tags of runs.

use paceline_store::RunBatch;
use paceline_types::{MetricPoint, Rejection};
use serde_json::json;

use crate::support::{TestResult, TestStore, key_value, rejection, value_of};

#[tokio::test]
async fn a_param_is_set_once() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    for (key, value) in [("p", "1"), ("P", "2"), ("empty", ""), ("p", "1"), ("empty", "")] {
        test.log_param(run_id.clone(), key_value(key, value)).await?;
    }
    let refused = rejection(test.log_param(run_id.clone(), key_value("p", "1.0")).await);
    let expected = Rejection::ParamChanged {
        key: "p".into(),
        old: "1".into(),
        new: "1.0".into(),
        run_id: run_id.clone(),
    };
    assert_eq!(refused, Some(expected));
    assert!(rejection(test.log_param(run_id.clone(), key_value("empty", " ")).await).is_some());
    let params = test.run(run_id).await?.params;
    assert_eq!(params, [key_value("P", "2"), key_value("empty", ""), key_value("p", "1")]);
    Ok(())
}

#[tokio::test]
async fn a_batch_with_a_changed_param_leaves_nothing() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let metric =
        paceline_store::NewMetric { key: "m".into(), point: MetricPoint::new(0, 0, 1.0), link: None };
    let batch = |params| RunBatch {
        metrics: vec![metric.clone()],
        params,
        tags: vec![key_value("t", "1"), key_value("mlflow.runName", "renamed")],
    };
    test.log_param(run_id.clone(), key_value("p", "1")).await?;
    test.log_param(run_id.clone(), key_value("q", "1")).await?;
    let before = test.run(run_id.clone()).await?;
    let params = vec![key_value("new", "1"), key_value("p", "2"), key_value("q", "1"), key_value("q", "3")];
    let changes = vec![("p".into(), "1".into(), "2".into()), ("q".into(), "1".into(), "3".into())];
    let refused = rejection(test.log_batch(run_id.clone(), batch(params)).await);
    assert_eq!(refused, Some(Rejection::ParamsChanged { changes, run_id: run_id.clone() }));
    assert_eq!(test.run(run_id.clone()).await?, before);
    assert_eq!(test.history(&run_id, "m").await?, []);

    let params = vec![key_value("new", "1"), key_value("p", "1")];
    test.log_batch(run_id.clone(), batch(params)).await?;
    let after = test.run(run_id.clone()).await?;
    assert_eq!((value_of(&after.params, "new"), value_of(&after.tags, "t")), (Some("1"), Some("1")));
    assert_eq!((after.info.name.as_str(), after.metrics.len()), ("renamed", 1));
    Ok(())
}

#[tokio::test]
async fn tags_are_set_replaced_and_deleted() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, other) = (test.start_run().await?, test.start_run().await?);
    test.delete_run_tag(run_id.clone(), "mlflow.runName".into()).await?;
    for (key, value) in [("k", "1"), ("k", "two\nlines"), ("K", "")] {
        test.set_run_tag(run_id.clone(), key_value(key, value)).await?;
    }
    let tags = vec![key_value("b", "1"), key_value("b", "2"), key_value("", "empty key")];
    test.log_batch(run_id.clone(), RunBatch { tags, ..Default::default() }).await?;
    let expected =
        [key_value("", "empty key"), key_value("K", ""), key_value("b", "2"), key_value("k", "two\nlines")];
    assert_eq!(test.run(run_id.clone()).await?.tags, expected);
    test.delete_run_tag(run_id.clone(), "k".into()).await?;
    for (run_id, key) in [(&run_id, "k"), (&run_id, "never"), (&other, "b")] {
        let refused = rejection(test.delete_run_tag(run_id.clone(), key.into()).await);
        assert_eq!(refused, Some(Rejection::TagNotFound(key.into())));
    }
    assert_eq!(test.run(run_id).await?.tags, expected[..3]);
    Ok(())
}

/// One name may be the key of a metric, a param and a tag.
#[tokio::test]
async fn metrics_params_and_tags_share_names_without_meeting() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.log_param(run_id.clone(), key_value("x", "param")).await?;
    test.set_run_tag(run_id.clone(), key_value("x", "tag")).await?;
    test.log(&run_id, "x", &[MetricPoint::new(0, 0, 1.0)]).await?;
    test.delete_run_tag(run_id.clone(), "x".into()).await?;
    let run = test.run(run_id).await?;
    assert_eq!((value_of(&run.params, "x"), value_of(&run.tags, "x")), (Some("param"), None));
    assert_eq!(run.metrics.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_model_history_is_a_growing_list() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let tag = "mlflow.log-model.history";
    let models = [json!({"artifact_path": "a"}), json!({"artifact_path": "b".repeat(9000)})];
    for model in &models {
        test.append_model_history(run_id.clone(), model.clone()).await?;
    }
    let text = value_of(&test.run(run_id.clone()).await?.tags, tag).map(String::from).ok_or("a tag")?;
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&text)?, models);
    test.set_run_tag(run_id.clone(), key_value(tag, "{}")).await?;
    let refused = rejection(test.append_model_history(run_id.clone(), models[0].clone()).await);
    assert!(matches!(refused, Some(Rejection::Malformed(_))));
    assert_eq!(value_of(&test.run(run_id).await?.tags, tag), Some("{}"));
    Ok(())
}
