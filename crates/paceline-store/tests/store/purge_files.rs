//! Which folders a purge asks to be removed, and what it says of those that stay.

use std::collections::BTreeSet;

use paceline_store::{NewExperiment, OwnerKind, PurgeRequest};
use paceline_types::ExperimentId;

use crate::support::{TestResult, TestStore};
use crate::trash::{Folders, fill, new_experiment};

async fn located(test: &TestStore, name: &str, location: &str) -> TestResult<ExperimentId> {
    let new =
        NewExperiment { name: name.into(), artifact_location: Some(location.into()), ..Default::default() };
    Ok(test.create_experiment(new).await?)
}

#[tokio::test]
async fn the_folders_of_runs_and_models_go_before_their_experiment() -> TestResult {
    let test = TestStore::new()?;
    let id = new_experiment(&test, "doomed").await?;
    let content = fill(&test, id).await?;
    test.delete_experiment(id).await?;
    let folders = Folders::default();
    let run_uri = format!("mlflow-artifacts:/{id}/{}/artifacts", content.run_id);
    let model_uri = format!("mlflow-artifacts:/{id}/models/{}/artifacts", content.model_id);
    folders.fill(&run_uri, 2);
    folders.fill(&model_uri, 3);
    let summary = test.purge(PurgeRequest::default(), &folders).await?;
    assert_eq!((summary.artifact_files, summary.artifact_bytes), (5, 50));
    let asked = folders.asked();
    let kinds: Vec<OwnerKind> = asked.iter().map(|folder| folder.owner).collect();
    assert_eq!(kinds.last(), Some(&OwnerKind::Experiment));
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|folder| folder.is_owned));
    let uris = folders.asked_uris();
    assert!(uris.contains(&run_uri) && uris.contains(&model_uri));
    assert_eq!(uris[2], format!("mlflow-artifacts:/{id}"));
    Ok(())
}

/// Only a folder that this store named itself goes as a whole, and only while no other experiment is in it.
#[tokio::test]
async fn a_folder_that_others_may_use_is_not_the_experiments_own() -> TestResult {
    let test = TestStore::new()?;
    let plain = new_experiment(&test, "plain").await?;
    let host = new_experiment(&test, "host").await?;
    let guest = located(&test, "guest", &format!("mlflow-artifacts:/{host}/guest")).await?;
    let chosen = located(&test, "chosen", "mlflow-artifacts:/team").await?;
    let all = [ExperimentId::DEFAULT, plain, host, chosen];
    for id in all {
        test.delete_experiment(id).await?;
    }
    let folders = Folders::default();
    test.purge(PurgeRequest::default(), &folders).await?;
    let owned: Vec<(String, bool)> =
        folders.asked().into_iter().map(|folder| (folder.uri, folder.is_owned)).collect();
    let location = |id: ExperimentId| format!("mlflow-artifacts:/{id}");
    assert_eq!(
        owned,
        [
            (location(ExperimentId::DEFAULT), false),
            (location(plain), true),
            (location(host), false),
            ("mlflow-artifacts:/team".into(), false),
        ]
    );
    assert!(test.experiment(guest).await.is_ok());
    Ok(())
}

/// As a run that came from another server may have.
#[tokio::test]
async fn a_folder_that_is_not_named_after_its_run_is_not_its_own() -> TestResult {
    let test = TestStore::new()?;
    let content = fill(&test, ExperimentId::DEFAULT).await?;
    test.delete_run(content.run_id.clone()).await?;
    test.delete_logged_model(content.model_id.clone()).await?;
    test.change("UPDATE runs SET artifact_uri = 'mlflow-artifacts:/'")?;
    test.change("UPDATE logged_models SET artifact_uri = artifact_uri || '?version=1'")?;
    let folders = Folders::default();
    test.purge(PurgeRequest::default(), &folders).await?;
    let owned: Vec<bool> = folders.asked().into_iter().map(|folder| folder.is_owned).collect();
    assert_eq!(owned, [true, false], "a query string is no part of the path");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_reached_is_named_and_done() -> TestResult {
    let test = TestStore::new()?;
    let id = located(&test, "far", "s3://bucket/far").await?;
    let content = fill(&test, id).await?;
    test.delete_experiment(id).await?;
    for dry_run in [true, false] {
        let request = PurgeRequest { dry_run, ..Default::default() };
        let summary = test.purge(request, &Folders::default()).await?;
        let uris: BTreeSet<&str> = summary.left_in_place.iter().map(|left| left.uri.as_str()).collect();
        let run_uri = format!("s3://bucket/far/{}/artifacts", content.run_id);
        let model_uri = format!("s3://bucket/far/models/{}/artifacts", content.model_id);
        assert_eq!(uris, BTreeSet::from(["s3://bucket/far", &run_uri, &model_uri]));
        assert!(summary.left_in_place.iter().all(|left| left.reason == "it is in S3"));
        assert!(summary.failed.is_empty());
    }
    assert_eq!(test.trash().await?.unfinished, 0);
    assert!(test.purge(PurgeRequest::default(), &Folders::default()).await?.left_in_place.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_could_not_be_removed_is_tried_again_by_the_next_purge() -> TestResult {
    let test = TestStore::new()?;
    let (one, other) = (fill(&test, ExperimentId::DEFAULT).await?, fill(&test, ExperimentId::DEFAULT).await?);
    let folders = Folders::default();
    let uri = test.run_info(one.run_id.clone()).await?.artifact_uri;
    folders.fill(&uri, 6);
    folders.stuck.lock().map_err(|error| error.to_string())?.insert(uri.clone());
    for content in [one, other] {
        test.delete_run(content.run_id).await?;
    }
    let summary = test.purge(PurgeRequest::default(), &folders).await?;
    assert_eq!((summary.runs, summary.artifact_files), (2, 0));
    assert_eq!(summary.failed.iter().map(|left| &left.uri).collect::<Vec<_>>(), [&uri]);
    assert_eq!(folders.asked().len(), 2, "not again and again");
    assert_eq!(test.trash().await?.unfinished, 1);

    folders.stuck.lock().map_err(|error| error.to_string())?.clear();
    let dry = test.purge(PurgeRequest { dry_run: true, ..Default::default() }, &folders).await?;
    assert_eq!((dry.runs, dry.artifact_files), (0, 6));
    let summary = test.purge(PurgeRequest::default(), &folders).await?;
    assert_eq!((summary.runs, summary.artifact_files, summary.failed.len()), (0, 6, 0));
    assert_eq!(test.trash().await?.unfinished, 0);
    Ok(())
}
