//! Experiments: their names, stages and tags.

use std::time::Duration;

use paceline_store::{NewExperiment, NewRun, RunQuery};
use paceline_types::{Experiment, ExperimentId, LifecycleStage, Rejection, RunId, ViewType, limits};

use crate::support::{TestResult, TestStore, key_value, new_model, new_run, rejection, run_ids};

fn named(name: &str) -> NewExperiment {
    NewExperiment { name: name.into(), ..Default::default() }
}

async fn experiment(test: &TestStore, id: ExperimentId) -> TestResult<Experiment> {
    // Long enough for the clock to show that a time changed.
    tokio::time::sleep(Duration::from_millis(3)).await;
    Ok(test.experiment(id).await?)
}

#[tokio::test]
async fn an_experiment_is_what_was_asked_for() -> TestResult {
    let test = TestStore::new()?;
    let new = NewExperiment {
        name: "a/b c ü".into(),
        artifact_location: Some("s3://bucket/path?x=1".into()),
        tags: vec![key_value("z", "1"), key_value("a", ""), key_value("z", "2")],
    };
    let id = test.create_experiment(new).await?;
    let found = test.experiment(id).await?;
    assert_eq!(found.name, "a/b c ü");
    assert_eq!(found.artifact_location, "s3://bucket/path?x=1");
    assert_eq!(found.stage, LifecycleStage::Active);
    assert_eq!(found.tags, [key_value("a", ""), key_value("z", "2")]);
    assert_eq!(test.experiment_by_name("a/b c ü".into()).await?, found);
    Ok(())
}

#[tokio::test]
async fn artifact_locations_append_below_the_root_and_before_its_query() -> TestResult {
    let directory = tempfile::tempdir()?;
    for (root, experiment, run_prefix, run_suffix) in [
        ("mlflow-artifacts:/", "mlflow-artifacts:/1", "mlflow-artifacts:/1/", "/artifacts"),
        ("s3://b/p?x=1", "s3://b/p/1?x=1", "s3://b/p/1/", "/artifacts?x=1"),
        ("/data/", "/data/1", "/data/1/", "/artifacts"),
    ] {
        let path = directory.path().join(format!("{}.db", experiment.len()));
        let options =
            paceline_store::StoreOptions { default_artifact_root: root.into(), ..Default::default() };
        let store = paceline_store::Store::open(&path, options)?;
        let id = store.create_experiment(named("e")).await?;
        assert_eq!(store.experiment(id).await?.artifact_location, experiment);
        let run = store.create_run(NewRun { experiment_id: id, ..new_run() }).await?.info;
        assert_eq!(run.artifact_uri, format!("{run_prefix}{}{run_suffix}", run.run_id));
        store.close();
    }
    Ok(())
}

#[tokio::test]
async fn a_name_stays_taken_while_its_experiment_exists() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(named("a")).await?;
    let other = test.create_experiment(named("b")).await?;
    let taken = Some(Rejection::ExperimentNameTaken("a".into()));
    assert_eq!(rejection(test.create_experiment(named("a")).await), taken);
    assert_eq!(rejection(test.rename_experiment(other, "a".into()).await), taken);
    test.delete_experiment(id).await?;
    assert_eq!(rejection(test.create_experiment(named("a")).await), taken);
    assert_eq!(test.experiment_by_name("a".into()).await?.id, id, "deleted ones are found by name");
    test.restore_experiment(id).await?;
    test.rename_experiment(id, "A".into()).await?;
    test.rename_experiment(id, "A".into()).await?;
    assert!(test.create_experiment(named("a")).await.is_ok());
    assert_eq!(
        rejection(test.experiment_by_name("c".into()).await),
        Some(Rejection::ExperimentNameNotFound("c".into()))
    );
    Ok(())
}

#[tokio::test]
async fn renaming_deleting_and_restoring_show_in_the_update_time() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(named("a")).await?;
    let created = experiment(&test, id).await?;
    assert_eq!(created.created_ms, created.updated_ms);

    test.set_experiment_tag(id, key_value("k", "v")).await?;
    test.delete_experiment_tag(id, "k".into()).await?;
    assert_eq!(experiment(&test, id).await?, created, "tags do not count");

    test.rename_experiment(id, "b".into()).await?;
    let renamed = experiment(&test, id).await?;
    assert_eq!((renamed.name.as_str(), renamed.created_ms), ("b", created.created_ms));
    assert!(renamed.updated_ms > created.updated_ms);

    test.delete_experiment(id).await?;
    let deleted = experiment(&test, id).await?;
    assert_eq!(deleted.stage, LifecycleStage::Deleted);
    assert!(deleted.updated_ms > renamed.updated_ms);

    test.restore_experiment(id).await?;
    let restored = experiment(&test, id).await?;
    assert_eq!(restored.stage, LifecycleStage::Active);
    assert!(restored.updated_ms > deleted.updated_ms);
    Ok(())
}

#[tokio::test]
async fn only_the_other_stage_can_be_deleted_or_restored() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(named("a")).await?;
    let unknown = ExperimentId(99);
    let not_found = |id| Some(Rejection::ExperimentNotFound(id));
    assert_eq!(rejection(test.restore_experiment(id).await), not_found(id));
    test.delete_experiment(id).await?;
    assert_eq!(rejection(test.delete_experiment(id).await), not_found(id));
    assert_eq!(rejection(test.delete_experiment(unknown).await), not_found(unknown));
    assert_eq!(rejection(test.restore_experiment(unknown).await), not_found(unknown));
    assert_eq!(rejection(test.experiment(unknown).await), not_found(unknown));
    assert_eq!(rejection(test.rename_experiment(unknown, "x".into()).await), not_found(unknown));
    assert_eq!(
        rejection(test.rename_experiment(id, "x".into()).await),
        Some(Rejection::RenameDeletedExperiment(id))
    );
    Ok(())
}

async fn runs_of(test: &TestStore, id: ExperimentId, view_type: ViewType) -> TestResult<Vec<RunId>> {
    let query = RunQuery {
        experiment_ids: vec![id],
        filter: Default::default(),
        order_by: Vec::new(),
        view_type,
        max_results: 10,
        page_token: None,
    };
    let mut ids = run_ids(&test.search_runs(query).await?.items);
    ids.sort();
    Ok(ids)
}

#[tokio::test]
async fn the_runs_of_an_experiment_go_and_come_with_it() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(named("a")).await?;
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(test.create_run(NewRun { experiment_id: id, ..new_run() }).await?.info.run_id);
    }
    let elsewhere = test.start_run().await?;
    test.delete_run(runs[0].clone()).await?;
    let deleted_ms = |run_id: &RunId| -> TestResult<Option<i64>> {
        let connection = crate::storage::look_into(&test.path())?;
        let sql = "SELECT deleted_ms FROM runs WHERE run_id = ?";
        Ok(connection.query_row(sql, [run_id.as_str()], |row| row.get(0))?)
    };
    let before = deleted_ms(&runs[0])?;
    assert!(before.is_some());
    tokio::time::sleep(Duration::from_millis(3)).await;

    test.delete_experiment(id).await?;
    assert_eq!(deleted_ms(&runs[0])?, before, "a run that was deleted before keeps the time of it");
    assert!(deleted_ms(&runs[1])? > before);
    let refused = rejection(test.log_param(runs[1].clone(), key_value("p", "1")).await);
    assert_eq!(refused, Some(Rejection::RunDeleted(runs[1].clone())));
    let refused = rejection(test.create_run(NewRun { experiment_id: id, ..new_run() }).await);
    assert_eq!(refused, Some(Rejection::ExperimentDeleted(id)));
    let new_model = paceline_store::NewLoggedModel { experiment_id: id, ..new_model() };
    assert_eq!(rejection(test.create_logged_model(new_model).await), Some(Rejection::ExperimentDeleted(id)));
    runs.sort();
    assert_eq!(runs_of(&test, id, ViewType::DeletedOnly).await?, runs);
    assert_eq!(runs_of(&test, id, ViewType::ActiveOnly).await?, []);
    assert_eq!(test.run(elsewhere).await?.info.stage, LifecycleStage::Active);

    // One run may come back alone; with the experiment all do, the one deleted before included.
    test.restore_run(runs[2].clone()).await?;
    assert_eq!(runs_of(&test, id, ViewType::ActiveOnly).await?, runs[2..]);
    test.restore_experiment(id).await?;
    assert_eq!(runs_of(&test, id, ViewType::ActiveOnly).await?, runs);
    assert_eq!(deleted_ms(&runs[0])?, None);
    Ok(())
}

#[tokio::test]
async fn tags_are_set_replaced_and_deleted() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(named("a")).await?;
    let other = test.create_experiment(named("b")).await?;
    for tag in [key_value("k", "1"), key_value("K", "2"), key_value("k", "multi\nline")] {
        test.set_experiment_tag(id, tag).await?;
    }
    let expected = [key_value("K", "2"), key_value("k", "multi\nline")];
    assert_eq!(test.experiment(id).await?.tags, expected);
    assert_eq!(test.experiment(other).await?.tags, []);
    test.delete_experiment_tag(id, "k".into()).await?;
    for (id, key) in [(id, "k"), (id, "never"), (other, "K")] {
        let refused = rejection(test.delete_experiment_tag(id, key.into()).await);
        assert_eq!(refused, Some(Rejection::TagNotFound(key.into())));
    }
    assert_eq!(test.experiment(id).await?.tags, [key_value("K", "2")]);

    test.delete_experiment(id).await?;
    let deleted = Some(Rejection::ExperimentDeleted(id));
    assert_eq!(rejection(test.set_experiment_tag(id, key_value("k", "")).await), deleted);
    assert_eq!(rejection(test.delete_experiment_tag(id, "K".into()).await), deleted);
    let unknown = Some(Rejection::ExperimentNotFound(ExperimentId(99)));
    assert_eq!(rejection(test.set_experiment_tag(ExperimentId(99), key_value("k", "")).await), unknown);
    Ok(())
}

#[tokio::test]
async fn the_number_of_custom_views_is_bounded() -> TestResult {
    let test = TestStore::new()?;
    let view = |number: usize| format!("mlflow.customView.view{number}");
    let set = |key: String, value: &'static str| {
        test.set_experiment_tag(ExperimentId::DEFAULT, key_value(&key, value))
    };
    for number in 0..limits::EXPERIMENT_CUSTOM_VIEWS {
        set(view(number), "v").await?;
    }
    let full = Some(Rejection::TooManyCustomViews(ExperimentId::DEFAULT));
    assert_eq!(rejection(set(view(1000), "v").await), full);
    set(view(0), "changed").await?;
    set("other".into(), "v").await?;
    test.delete_experiment_tag(ExperimentId::DEFAULT, view(7)).await?;
    set(view(1000), "v").await?;
    Ok(())
}
