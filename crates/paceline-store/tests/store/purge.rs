//! What is purged is gone from every table, and nothing else is.

use paceline_store::{PurgeRequest, PurgeSummary};
use paceline_types::{ExperimentId, ModelId, PurgeRefusal, Rejection, RunId};

use crate::storage::fold;
use crate::support::{FOLD_AT_END, TestResult, TestStore, new_run, rejection};
use crate::trash::{
    Folders, POINTS_A_RUN, dump, experiments, fill, models, new_experiment, runs, tables_of_experiments,
};

#[tokio::test]
async fn an_experiment_goes_with_all_that_is_in_it() -> TestResult {
    let test = TestStore::new()?;
    fill(&test, ExperimentId::DEFAULT).await?;
    let before = dump(&test.path())?;

    let doomed = new_experiment(&test, "doomed").await?;
    let one = fill(&test, doomed).await?;
    fold(&test, &one.run_id).await?;
    let other = fill(&test, doomed).await?;
    test.delete_run(other.run_id.clone()).await?;
    test.delete_logged_model(other.model_id.clone()).await?;
    let filled = dump(&test.path())?;
    for table in tables_of_experiments(&test.path())? {
        assert!(filled[&table].len() > before[&table].len(), "this test logs nothing to {table}");
    }

    test.delete_experiment(doomed).await?;
    let summary = test.purge(experiments(&[doomed]), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs, summary.logged_models), (1, 2, 2));
    assert_eq!(summary.metric_points, 2 * POINTS_A_RUN);
    assert!(dump(&test.path())? == before, "what was there before is there, and nothing else");
    let gone = rejection(test.experiment(doomed).await);
    assert_eq!(gone, Some(Rejection::ExperimentNotFound(doomed)));
    Ok(())
}

#[tokio::test]
async fn a_run_goes_alone_with_the_datasets_that_it_alone_used() -> TestResult {
    let test = TestStore::new()?;
    let stays = fill(&test, ExperimentId::DEFAULT).await?;
    let goes = fill(&test, ExperimentId::DEFAULT).await?;
    let before = dump(&test.path())?;
    // Its points for the model of the other run go with it.
    test.delete_run(goes.run_id.clone()).await?;
    let summary = test.purge(runs(&[&goes.run_id]), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs, summary.logged_models), (0, 1, 0));
    let after = dump(&test.path())?;
    assert_eq!(after["runs"].len(), 1);
    assert_eq!(after["datasets"].len(), 2, "the shared one, and the one of the other run");
    assert_eq!(after["logged_models"], before["logged_models"]);
    assert_eq!(after["logged_model_metrics"].len(), before["logged_model_metrics"].len() / 2);
    assert_eq!(after["metric_latest"].len(), 1);
    assert_eq!(test.history(&stays.run_id, "loss").await?.len(), 300);
    assert_eq!(rejection(test.run(goes.run_id.clone()).await), Some(Rejection::RunNotFound(goes.run_id)));
    let model = test.logged_model(goes.model_id, false).await?;
    assert!(model.metrics.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_model_goes_alone() -> TestResult {
    let test = TestStore::new()?;
    let content = fill(&test, ExperimentId::DEFAULT).await?;
    let run = test.run(content.run_id.clone()).await?;
    test.delete_logged_model(content.model_id.clone()).await?;
    let summary = test.purge(models(&[&content.model_id]), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs, summary.logged_models), (0, 0, 1));
    let after = dump(&test.path())?;
    for table in ["logged_models", "logged_model_params", "logged_model_tags", "logged_model_metrics"] {
        assert!(after[table].is_empty(), "{table}");
    }
    assert_eq!(test.run(content.run_id).await?, run, "the run still names the model that it made");
    Ok(())
}

#[tokio::test]
async fn without_ids_everything_in_the_trash_goes() -> TestResult {
    let test = TestStore::new()?;
    let active = fill(&test, ExperimentId::DEFAULT).await?;
    let before = dump(&test.path())?;
    let (run, model) = {
        let both = fill(&test, ExperimentId::DEFAULT).await?;
        (both.run_id, both.model_id)
    };
    let doomed = new_experiment(&test, "doomed").await?;
    fill(&test, doomed).await?;
    test.delete_run(run).await?;
    test.delete_logged_model(model).await?;
    test.delete_experiment(doomed).await?;
    let trash = test.trash().await?;
    assert_eq!((trash.experiments, trash.runs, trash.logged_models, trash.unfinished), (1, 2, 2, 0));
    assert!(trash.database_bytes > 100_000);

    let summary = test.purge(PurgeRequest::default(), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs, summary.logged_models), (1, 2, 2));
    assert!(dump(&test.path())? == before);
    assert_eq!(test.history(&active.run_id, "loss").await?.len(), 300);
    let trash = test.trash().await?;
    assert_eq!((trash.experiments, trash.runs, trash.logged_models, trash.unfinished), (0, 0, 0, 0));
    let again = test.purge(PurgeRequest::default(), &Folders::default()).await?;
    let reusable = again.database_bytes_reusable;
    assert_eq!(again, PurgeSummary { database_bytes_reusable: reusable, ..Default::default() });
    Ok(())
}

/// Not only the kinds that are named, as with `mlflow gc`, which takes all of the others.
#[tokio::test]
async fn with_ids_nothing_else_goes() -> TestResult {
    let test = TestStore::new()?;
    let one = fill(&test, ExperimentId::DEFAULT).await?;
    let other = fill(&test, ExperimentId::DEFAULT).await?;
    let deleted = new_experiment(&test, "deleted").await?;
    for run_id in [&one.run_id, &other.run_id] {
        test.delete_run(run_id.clone()).await?;
    }
    test.delete_logged_model(one.model_id).await?;
    test.delete_experiment(deleted).await?;
    let summary = test.purge(runs(&[&one.run_id, &one.run_id]), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs, summary.logged_models), (0, 1, 0));
    let trash = test.trash().await?;
    assert_eq!((trash.experiments, trash.runs, trash.logged_models), (1, 1, 1));
    Ok(())
}

#[tokio::test]
async fn a_request_is_refused_as_a_whole() -> TestResult {
    let test = TestStore::new()?;
    let active = fill(&test, ExperimentId::DEFAULT).await?;
    let deleted = fill(&test, ExperimentId::DEFAULT).await?;
    let experiment = new_experiment(&test, "deleted").await?;
    test.delete_run(deleted.run_id.clone()).await?;
    test.delete_logged_model(deleted.model_id.clone()).await?;
    test.delete_experiment(experiment).await?;
    let before = dump(&test.path())?;
    let all_deleted = || PurgeRequest {
        run_ids: vec![deleted.run_id.clone()],
        experiment_ids: vec![experiment],
        logged_model_ids: vec![deleted.model_id.clone()],
        ..Default::default()
    };
    let with_run = |id: &RunId| {
        let mut request = all_deleted();
        request.run_ids.push(id.clone());
        request
    };
    let with_model = |id: &ModelId| {
        let mut request = all_deleted();
        request.logged_model_ids.push(id.clone());
        request
    };
    let with_experiment = |id: i64| {
        let mut request = all_deleted();
        request.experiment_ids.push(ExperimentId(id));
        request
    };
    let (no_run, no_model) = (RunId::new("none"), ModelId::new("m-none"));
    for (request, expected) in [
        (with_run(&no_run), Rejection::RunNotFound(no_run.clone())),
        (with_run(&active.run_id), PurgeRefusal::ActiveRun(active.run_id.clone()).into()),
        (with_model(&no_model), Rejection::ModelNotFound(no_model.clone())),
        (with_model(&active.model_id), PurgeRefusal::ActiveModel(active.model_id.clone()).into()),
        (with_experiment(99), Rejection::ExperimentNotFound(ExperimentId(99))),
        (with_experiment(0), PurgeRefusal::ActiveExperiments(vec![ExperimentId(0)]).into()),
    ] {
        for dry_run in [true, false] {
            let request = PurgeRequest { dry_run, ..request.clone() };
            let refused = rejection(test.purge(request, &Folders::default()).await);
            assert_eq!(refused.as_ref(), Some(&expected));
        }
    }
    assert!(dump(&test.path())? == before, "nothing was removed");
    let text = Rejection::from(PurgeRefusal::ActiveRun(active.run_id.clone())).to_string();
    assert!(text.contains(&format!("Run {} is not in `deleted` lifecycle stage", active.run_id)), "{text}");
    Ok(())
}

/// MLflow takes such a run along although it is active.
#[tokio::test]
async fn a_restored_run_holds_its_experiment() -> TestResult {
    let test = TestStore::new()?;
    let id = new_experiment(&test, "deleted").await?;
    let (restored, deleted) = (fill(&test, id).await?, fill(&test, id).await?);
    test.delete_experiment(id).await?;
    test.restore_run(restored.run_id.clone()).await?;
    let before = test.run(restored.run_id.clone()).await?;
    let refusal = PurgeRefusal::ExperimentHoldsActiveRun { id, run_id: restored.run_id.clone() };
    let refused = rejection(test.purge(experiments(&[id]), &Folders::default()).await);
    assert_eq!(refused, Some(Rejection::Purge(refusal.clone())));

    for dry_run in [true, false] {
        let request = PurgeRequest { dry_run, ..Default::default() };
        let summary = test.purge(request, &Folders::default()).await?;
        assert_eq!((summary.experiments, summary.runs), (0, 1), "the run that is in the trash");
        assert_eq!(summary.kept.len(), 1);
        assert_eq!(summary.kept[0].reason, refusal);
        assert_eq!(summary.kept[0].owner.to_string(), format!("experiment {id}"));
    }
    assert_eq!(test.run(restored.run_id.clone()).await?, before);
    assert!(test.run(deleted.run_id).await.is_err());
    test.delete_run(restored.run_id).await?;
    assert_eq!(test.purge(experiments(&[id]), &Folders::default()).await?.experiments, 1);
    Ok(())
}

#[tokio::test]
async fn names_are_free_again_and_ids_are_not() -> TestResult {
    let test = TestStore::new()?;
    let old = new_experiment(&test, "cats").await?;
    test.delete_experiment(old).await?;
    assert!(new_experiment(&test, "cats").await.is_err(), "the trash keeps names");
    test.purge(PurgeRequest::default(), &Folders::default()).await?;
    let new = new_experiment(&test, "cats").await?;
    assert_eq!(new.0, old.0 + 1);
    test.delete_experiment(new).await?;
    test.purge(PurgeRequest::default(), &Folders::default()).await?;
    let test = test.reopened(FOLD_AT_END)?;
    assert_eq!(new_experiment(&test, "cats").await?.0, old.0 + 2);
    Ok(())
}

#[tokio::test]
async fn the_first_experiment_goes_too_and_comes_back_empty() -> TestResult {
    let test = TestStore::new()?;
    fill(&test, ExperimentId::DEFAULT).await?;
    test.delete_experiment(ExperimentId::DEFAULT).await?;
    assert_eq!(test.purge(PurgeRequest::default(), &Folders::default()).await?.experiments, 1);
    assert!(rejection(test.create_run(new_run()).await).is_some());
    assert!(dump(&test.path())?.values().all(Vec::is_empty));
    let test = test.reopened(FOLD_AT_END)?;
    assert_eq!(test.experiment(ExperimentId::DEFAULT).await?.name, "Default");
    test.start_run().await?;
    Ok(())
}

#[tokio::test]
async fn a_dry_run_counts_what_goes_and_removes_nothing() -> TestResult {
    let test = TestStore::new()?;
    let folders = Folders::default();
    let chosen = paceline_store::NewExperiment {
        name: "chosen".into(),
        artifact_location: Some("mlflow-artifacts:/elsewhere".into()),
        ..Default::default()
    };
    let chosen = test.create_experiment(chosen).await?;
    let default = new_experiment(&test, "default").await?;
    for id in [chosen, default, ExperimentId::DEFAULT] {
        let content = fill(&test, id).await?;
        let run = test.run_info(content.run_id.clone()).await?;
        let model = test.logged_model(content.model_id.clone(), false).await?;
        // The folder of the experiment that goes as a whole is asked for as a whole.
        if id == default {
            folders.fill(&test.experiment(id).await?.artifact_location, 7);
        } else {
            folders.fill(&run.artifact_uri, 3);
            folders.fill(&model.info.artifact_uri, 4);
        }
        test.delete_run(content.run_id).await?;
        test.delete_logged_model(content.model_id).await?;
    }
    test.delete_experiment(chosen).await?;
    test.delete_experiment(default).await?;
    let before = dump(&test.path())?;
    let dry = test.purge(PurgeRequest { dry_run: true, ..Default::default() }, &folders).await?;
    assert!(dump(&test.path())? == before && folders.asked().is_empty());
    assert_eq!((dry.experiments, dry.runs, dry.logged_models), (2, 3, 3));
    assert_eq!((dry.metric_points, dry.artifact_files, dry.artifact_bytes), (900, 21, 210));

    let real = test.purge(PurgeRequest::default(), &folders).await?;
    let (database_bytes_freed, database_bytes_reusable) =
        (real.database_bytes_freed, real.database_bytes_reusable);
    assert_eq!(real, PurgeSummary { database_bytes_freed, database_bytes_reusable, ..dry });
    Ok(())
}
