//! Runs: making, changing, deleting and restoring them, and their names.

use std::collections::BTreeSet;

use paceline_store::{NewRun, RunUpdate};
use paceline_types::{ExperimentId, LifecycleStage, MetricPoint, Rejection, RunId, RunStatus};

use crate::support::{TestResult, TestStore, key_value, new_run, no_update, rejection, value_of};

const NAME_TAG: &str = "mlflow.runName";

#[tokio::test]
async fn a_run_is_what_was_asked_for() -> TestResult {
    let test = TestStore::new()?;
    let new = NewRun {
        user_id: "ann".into(),
        name: Some("first try".into()),
        start_time_ms: 1234,
        tags: vec![key_value("t", "1"), key_value("t", "2"), key_value("a/b", "")],
        ..new_run()
    };
    let created = test.create_run(new).await?;
    let info = &created.info;
    assert!(info.run_id.as_str().len() == 32 && info.run_id.as_str().chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!((info.name.as_str(), info.user_id.as_str()), ("first try", "ann"));
    assert_eq!((info.status, info.stage), (RunStatus::Running, LifecycleStage::Active));
    assert_eq!((info.start_time_ms, info.end_time_ms), (1234, None));
    assert_eq!(info.artifact_uri, format!("mlflow-artifacts:/0/{}/artifacts", info.run_id));
    assert_eq!(created.tags, [key_value("a/b", ""), key_value(NAME_TAG, "first try"), key_value("t", "2")]);
    assert_eq!(test.run(info.run_id.clone()).await?, created);
    assert_eq!(test.run_info(info.run_id.clone()).await?, created.info);
    Ok(())
}

#[tokio::test]
async fn a_run_without_a_name_gets_one() -> TestResult {
    let test = TestStore::new()?;
    let mut names = BTreeSet::new();
    for _ in 0..30 {
        let run = test.create_run(new_run()).await?;
        let name = run.info.name.clone();
        assert_eq!(value_of(&run.tags, NAME_TAG), Some(name.as_str()));
        assert!(name.chars().count() <= 20 && name.split('-').count() == 3, "{name}");
        names.insert(name);
    }
    assert!(names.len() > 20, "they differ");
    Ok(())
}

#[tokio::test]
async fn a_run_needs_an_active_experiment() -> TestResult {
    let test = TestStore::new()?;
    let unknown = ExperimentId(7);
    let refused = rejection(test.create_run(NewRun { experiment_id: unknown, ..new_run() }).await);
    assert_eq!(refused, Some(Rejection::ExperimentNotFound(unknown)));
    Ok(())
}

#[tokio::test]
async fn an_update_changes_what_it_names() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let before = test.run_info(run_id.clone()).await?;
    assert_eq!(test.update_run(no_update(&run_id)).await?, before);
    let update = RunUpdate { status: Some(RunStatus::Failed), end_time_ms: Some(99), ..no_update(&run_id) };
    let failed = test.update_run(update).await?;
    assert_eq!(
        (failed.status, failed.end_time_ms, &failed.name),
        (RunStatus::Failed, Some(99), &before.name)
    );
    // Resumed, as MLflow's clients do; the end stays until a new one is sent.
    for status in RunStatus::ALL.into_iter().chain([RunStatus::Running]) {
        let info = test.update_run(RunUpdate { status: Some(status), ..no_update(&run_id) }).await?;
        assert_eq!((info.status, info.end_time_ms), (status, Some(99)));
    }
    let renamed = RunUpdate { name: Some("new".into()), ..no_update(&run_id) };
    assert_eq!(test.update_run(renamed).await?.name, "new");
    assert_eq!(value_of(&test.run(run_id).await?.tags, NAME_TAG), Some("new"));
    Ok(())
}

#[tokio::test]
async fn the_name_and_its_tag_go_together() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let name_and_tag = async || {
        let run = test.run(run_id.clone()).await?;
        TestResult::Ok((run.info.name.clone(), value_of(&run.tags, NAME_TAG).map(String::from)))
    };
    test.set_run_tag(run_id.clone(), key_value(NAME_TAG, "by tag")).await?;
    assert_eq!(name_and_tag().await?, ("by tag".into(), Some("by tag".into())));
    test.set_run_tag(run_id.clone(), key_value(NAME_TAG, "")).await?;
    assert_eq!(name_and_tag().await?, ("by tag".into(), Some("by tag".into())), "an empty name is ignored");
    let tags = vec![key_value(NAME_TAG, "by batch")];
    test.log_batch(run_id.clone(), paceline_store::RunBatch { tags, ..Default::default() }).await?;
    assert_eq!(name_and_tag().await?, ("by batch".into(), Some("by batch".into())));
    test.delete_run_tag(run_id.clone(), NAME_TAG.into()).await?;
    assert_eq!(name_and_tag().await?, ("by batch".into(), None), "the name outlives its tag");
    test.update_run(RunUpdate { name: Some("again".into()), ..no_update(&run_id) }).await?;
    assert_eq!(name_and_tag().await?, ("again".into(), Some("again".into())));
    Ok(())
}

#[tokio::test]
async fn deleting_and_restoring_may_be_repeated() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.log(&run_id, "m", &[MetricPoint::new(0, 0, 1.0)]).await?;
    let active = test.run(run_id.clone()).await?;
    test.restore_run(run_id.clone()).await?;
    assert_eq!(test.run(run_id.clone()).await?, active);
    for _ in 0..2 {
        test.delete_run(run_id.clone()).await?;
        let deleted = test.run(run_id.clone()).await?;
        assert_eq!(deleted.info.stage, LifecycleStage::Deleted);
        assert_eq!((&deleted.metrics, &deleted.tags), (&active.metrics, &active.tags), "still readable");
        assert_eq!(test.history(&run_id, "m").await?.len(), 1);
    }
    for _ in 0..2 {
        test.restore_run(run_id.clone()).await?;
        assert_eq!(test.run(run_id.clone()).await?, active);
    }
    Ok(())
}

/// Every write to a run, by name.
async fn write_every_way(test: &TestStore, run_id: &RunId) -> Vec<(&'static str, Option<Rejection>)> {
    let id = || run_id.clone();
    let batch = paceline_store::RunBatch { params: vec![key_value("p", "1")], ..Default::default() };
    let empty = paceline_store::RunBatch::default();
    vec![
        ("update", rejection(test.update_run(no_update(run_id)).await)),
        ("set tag", rejection(test.set_run_tag(id(), key_value("t", "1")).await)),
        ("delete tag", rejection(test.delete_run_tag(id(), "t".into()).await)),
        ("param", rejection(test.log_param(id(), key_value("q", "1")).await)),
        ("batch", rejection(test.log_batch(id(), batch).await)),
        ("empty batch", rejection(test.log_batch(id(), empty).await)),
        ("inputs", rejection(test.log_inputs(id(), Vec::new(), Vec::new()).await)),
        ("outputs", rejection(test.log_outputs(id(), Vec::new()).await)),
        ("model history", rejection(test.append_model_history(id(), serde_json::json!({})).await)),
    ]
}

#[tokio::test]
async fn a_deleted_or_unknown_run_takes_no_writes() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    for (way, refusal) in write_every_way(&test, &run_id).await {
        assert_eq!(refusal, None, "{way}");
    }
    test.delete_run(run_id.clone()).await?;
    let before = test.run(run_id.clone()).await?;
    for (way, refusal) in write_every_way(&test, &run_id).await {
        assert_eq!(refusal, Some(Rejection::RunDeleted(run_id.clone())), "{way}");
    }
    assert_eq!(test.run(run_id).await?, before);

    let unknown = RunId::new("unknown");
    let not_found = Some(Rejection::RunNotFound(unknown.clone()));
    for (way, refusal) in write_every_way(&test, &unknown).await {
        assert_eq!(refusal, not_found, "{way}");
    }
    assert_eq!(rejection(test.run(unknown.clone()).await), not_found);
    assert_eq!(rejection(test.run_info(unknown.clone()).await), not_found);
    assert_eq!(rejection(test.delete_run(unknown.clone()).await), not_found);
    assert_eq!(rejection(test.restore_run(unknown).await), not_found);
    Ok(())
}
