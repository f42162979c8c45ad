//! Logged models: their states, data, and the metrics linked to them.

use std::time::Duration;

use paceline_search::LoggedModelFilter;
use paceline_store::{LoggedModelQuery, MetricLink, ModelDataset, NewLoggedModel, NewMetric, RunBatch};
use paceline_types::{
    ExperimentId, LifecycleStage, LoggedModelStatus, MetricPoint, ModelId, ModelMetric, ModelOutput,
    Rejection, RunId,
};

use crate::support::{TestResult, TestStore, key_value, new_model, rejection};

#[tokio::test]
async fn a_model_is_what_was_asked_for() -> TestResult {
    let test = TestStore::new()?;
    let new = NewLoggedModel {
        name: Some("cats".into()),
        model_type: "agent".into(),
        source_run_id: "no such run".into(),
        params: vec![key_value("p", "1"), key_value("a:b c/.", &"x".repeat(7000))],
        tags: vec![key_value("t", "1"), key_value("t", "2")],
        ..new_model()
    };
    let created = test.create_logged_model(new).await?;
    let info = &created.info;
    let digits = info.model_id.as_str().strip_prefix("m-").ok_or("the prefix of model ids")?;
    assert!(digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit()));
    assert_eq!((info.name.as_str(), info.model_type.as_str()), ("cats", "agent"));
    assert_eq!((info.status, info.stage), (LoggedModelStatus::Pending, LifecycleStage::Active));
    assert_eq!(info.source_run_id, "no such run");
    assert_eq!(info.artifact_uri, format!("mlflow-artifacts:/0/models/{}/artifacts", info.model_id));
    assert_eq!(info.created_ms, info.updated_ms);
    assert_eq!(created.params, [key_value("a:b c/.", &"x".repeat(7000)), key_value("p", "1")]);
    assert_eq!(created.tags, [key_value("t", "2")]);
    assert_eq!(created.metrics, []);
    assert_eq!(test.logged_model(info.model_id.clone(), false).await?, created);

    let unnamed = test.create_logged_model(new_model()).await?.info;
    assert_eq!(unnamed.name.split('-').count(), 3, "{}", unnamed.name);
    let unknown = NewLoggedModel { experiment_id: ExperimentId(9), ..new_model() };
    let refused = rejection(test.create_logged_model(unknown).await);
    assert_eq!(refused, Some(Rejection::ExperimentNotFound(ExperimentId(9))));
    Ok(())
}

#[tokio::test]
async fn finalizing_sets_any_status_any_time() -> TestResult {
    let test = TestStore::new()?;
    let model_id = test.start_model().await?;
    let mut updated_ms = test.logged_model(model_id.clone(), false).await?.info.updated_ms;
    use LoggedModelStatus::{Pending, Ready, UploadFailed};
    for status in [Ready, Ready, UploadFailed, Pending] {
        tokio::time::sleep(Duration::from_millis(3)).await;
        let model = test.finalize_logged_model(model_id.clone(), status).await?;
        assert_eq!(model.info.status, status);
        assert!(model.info.updated_ms > updated_ms);
        assert_eq!(test.logged_model(model_id.clone(), false).await?, model);
        updated_ms = model.info.updated_ms;
    }
    Ok(())
}

async fn found_models(test: &TestStore, filter: &str, datasets: &[&str]) -> TestResult<Vec<ModelId>> {
    let dataset = |name: &&str| ModelDataset { name: Some((*name).into()), digest: None };
    let query = LoggedModelQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: LoggedModelFilter::parse(filter)?,
        datasets: datasets.iter().map(dataset).collect(),
        order_by: Vec::new(),
        max_results: 10,
        page_token: None,
    };
    let mut found: Vec<ModelId> =
        test.search_logged_models(query).await?.items.into_iter().map(|model| model.info.model_id).collect();
    found.sort();
    Ok(found)
}

#[tokio::test]
async fn a_deleted_model_is_out_of_sight() -> TestResult {
    let test = TestStore::new()?;
    let (model_id, other) = (test.start_model().await?, test.start_model().await?);
    test.set_logged_model_tags(model_id.clone(), vec![key_value("t", "1")]).await?;
    test.delete_logged_model(model_id.clone()).await?;
    let deleted = test.logged_model(model_id.clone(), true).await?;
    assert_eq!(deleted.info.stage, LifecycleStage::Deleted);
    tokio::time::sleep(Duration::from_millis(3)).await;
    test.delete_logged_model(model_id.clone()).await?;
    assert_eq!(test.logged_model(model_id.clone(), true).await?, deleted, "once more changes nothing");

    let not_found = Some(Rejection::ModelNotFound(model_id.clone()));
    let id = || model_id.clone();
    assert_eq!(rejection(test.logged_model(id(), false).await), not_found);
    assert_eq!(rejection(test.set_logged_model_tags(id(), Vec::new()).await), not_found);
    assert_eq!(rejection(test.delete_logged_model_tag(id(), "t".into()).await), not_found);
    assert_eq!(rejection(test.log_logged_model_params(id(), Vec::new()).await), not_found);
    assert_eq!(found_models(&test, "", &[]).await?, [other]);
    // The upload may end after the deletion.
    let finalized = test.finalize_logged_model(id(), LoggedModelStatus::Ready).await?;
    assert_eq!(
        (finalized.info.status, finalized.info.stage),
        (LoggedModelStatus::Ready, LifecycleStage::Deleted)
    );
    Ok(())
}

#[tokio::test]
async fn an_unknown_model_is_not_found() -> TestResult {
    let test = TestStore::new()?;
    let unknown = ModelId::new("m-unknown");
    let not_found = Some(Rejection::ModelNotFound(unknown.clone()));
    let id = || unknown.clone();
    assert_eq!(rejection(test.logged_model(id(), true).await), not_found);
    assert_eq!(rejection(test.finalize_logged_model(id(), LoggedModelStatus::Ready).await), not_found);
    assert_eq!(rejection(test.delete_logged_model(id()).await), not_found);
    assert_eq!(rejection(test.set_logged_model_tags(id(), Vec::new()).await), not_found);
    assert_eq!(rejection(test.delete_logged_model_tag(id(), "t".into()).await), not_found);
    assert_eq!(rejection(test.log_logged_model_params(id(), Vec::new()).await), not_found);
    Ok(())
}

#[tokio::test]
async fn tags_change_and_params_do_not() -> TestResult {
    let test = TestStore::new()?;
    let model_id = test.start_model().await?;
    let id = || model_id.clone();
    let tags = vec![key_value("a", "1"), key_value("b/c", "2"), key_value("a", "3")];
    test.set_logged_model_tags(id(), tags).await?;
    test.delete_logged_model_tag(id(), "b/c".into()).await?;
    let refused = rejection(test.delete_logged_model_tag(id(), "b/c".into()).await);
    assert_eq!(refused, Some(Rejection::ModelTagNotFound { key: "b/c".into(), model_id: id() }));
    assert_eq!(test.logged_model(id(), false).await?.tags, [key_value("a", "3")]);

    test.log_logged_model_params(id(), vec![key_value("p", "1"), key_value("q", "")]).await?;
    test.log_logged_model_params(id(), vec![key_value("p", "1"), key_value("r", "2")]).await?;
    let changed = vec![key_value("new", "1"), key_value("p", "2")];
    let refused = rejection(test.log_logged_model_params(id(), changed).await);
    let expected =
        Rejection::ModelParamChanged { key: "p".into(), old: "1".into(), new: "2".into(), model_id: id() };
    assert_eq!(refused, Some(expected));
    let params = test.logged_model(id(), false).await?.params;
    assert_eq!(params, [key_value("p", "1"), key_value("q", ""), key_value("r", "2")]);
    Ok(())
}

fn linked(model_id: &ModelId, point: MetricPoint, dataset: Option<(&str, &str)>) -> NewMetric {
    let dataset = dataset.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
    NewMetric { key: "acc".into(), point, link: Some(MetricLink { model_id: model_id.clone(), dataset }) }
}

async fn log(test: &TestStore, run_id: &RunId, metrics: Vec<NewMetric>) -> paceline_store::Result<()> {
    test.log_batch(run_id.clone(), RunBatch { metrics, ..Default::default() }).await
}

#[tokio::test]
async fn linked_points_belong_to_the_run_and_the_model() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, other_run) = (test.start_run().await?, test.start_run().await?);
    let model_id = test.start_model().await?;
    let on_train = Some(("train", "d1"));
    let first = linked(&model_id, MetricPoint::new(1, 0, 0.5), on_train);
    let plain = linked(&model_id, MetricPoint::new(1, 0, 0.5), None);
    let not_a_number = linked(&model_id, MetricPoint::new(2, 1, f64::NAN), None);
    log(&test, &run_id, vec![first.clone(), plain]).await?;
    // A retry adds nothing; another run does.
    log(&test, &run_id, vec![first.clone(), not_a_number.clone(), not_a_number]).await?;
    log(&test, &other_run, vec![first]).await?;

    let shown = |metric: ModelMetric| {
        let dataset = metric.dataset_name.zip(metric.dataset_digest);
        (metric.key, metric.point.step, metric.point.value.to_string(), metric.run_id, dataset)
    };
    let metrics: Vec<_> = test.logged_model(model_id, false).await?.metrics.into_iter().map(shown).collect();
    let train = Some(("train".to_owned(), "d1".to_owned()));
    let expected = [
        ("acc".into(), 0, "0.5".into(), run_id.clone(), train.clone()),
        ("acc".into(), 0, "0.5".into(), run_id.clone(), None),
        ("acc".into(), 1, "NaN".into(), run_id.clone(), None),
        ("acc".into(), 0, "0.5".into(), other_run.clone(), train),
    ];
    assert_eq!(metrics, expected);
    assert_eq!(test.history(&run_id, "acc").await?.len(), 2);
    assert_eq!(test.history(&other_run, "acc").await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_link_to_no_model_refuses_the_whole_batch() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let (model_id, deleted) = (test.start_model().await?, test.start_model().await?);
    test.delete_logged_model(deleted.clone()).await?;
    for missing in [ModelId::new("m-unknown"), deleted] {
        let good = linked(&model_id, MetricPoint::new(0, 0, 1.0), None);
        let bad = linked(&missing, MetricPoint::new(0, 1, 1.0), None);
        let refused = rejection(log(&test, &run_id, vec![good, bad]).await);
        assert_eq!(refused, Some(Rejection::ModelNotFound(missing)));
    }
    assert_eq!(test.history(&run_id, "acc").await?, []);
    assert_eq!(test.latest(&run_id, "acc").await?, None);
    assert_eq!(test.logged_model(model_id, false).await?.metrics, []);
    Ok(())
}

#[tokio::test]
async fn models_are_found_by_any_of_their_points() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let (good, bad, bare) = (test.start_model().await?, test.start_model().await?, test.start_model().await?);
    test.finalize_logged_model(good.clone(), LoggedModelStatus::Ready).await?;
    let point = |step, value| MetricPoint::new(step, step, value);
    let metrics = vec![
        linked(&good, point(0, 0.1), Some(("train", "d1"))),
        linked(&good, point(1, 0.9), Some(("test", "d1"))),
        linked(&bad, point(0, f64::NAN), Some(("train", "d1"))),
    ];
    log(&test, &run_id, metrics).await?;
    let mut both = vec![good.clone(), bad.clone()];
    both.sort();
    let (only_good, only_bad) = (vec![good.clone()], vec![bad.clone()]);
    for (filter, datasets, expected) in [
        ("metrics.acc > 0.5", &[][..], &only_good),
        ("metrics.acc < 0.5", &[], &only_good),
        ("metrics.acc > 0.5", &["train"], &Vec::new()),
        ("metrics.acc > 0.5", &["train", "test"], &only_good),
        ("metrics.acc != 0.1", &["train"], &only_bad),
        ("", &["train"], &both),
        ("", &["test"], &only_good),
        ("", &["unknown"], &Vec::new()),
        ("status = 'LOGGED_MODEL_READY'", &[], &only_good),
        ("status = '2'", &[], &only_good),
        ("status IN ('2', '3')", &[], &only_good),
    ] {
        assert_eq!(&found_models(&test, filter, datasets).await?, expected, "{filter} on {datasets:?}");
    }
    let mut pending = vec![bad, bare];
    pending.sort();
    assert_eq!(found_models(&test, "status != '2'", &[]).await?, pending);
    Ok(())
}

#[tokio::test]
async fn an_output_is_noted_once() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, other) = (test.start_run().await?, test.start_run().await?);
    let output = |model: &str, step| ModelOutput { model_id: ModelId::new(model), step };
    test.log_outputs(run_id.clone(), vec![output("m-2", 5), output("m-1", -1), output("m-2", 6)]).await?;
    test.log_outputs(run_id.clone(), vec![output("m-1", 9), output("m-3", 0)]).await?;
    test.log_outputs(other.clone(), vec![output("m-2", 7)]).await?;
    let expected = [output("m-2", 5), output("m-1", -1), output("m-3", 0)];
    assert_eq!(test.run(run_id).await?.model_outputs, expected);
    assert_eq!(test.run(other).await?.model_outputs, [output("m-2", 7)]);
    Ok(())
}
