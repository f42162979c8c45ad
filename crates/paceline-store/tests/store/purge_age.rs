//! Purges of what has been in the trash for some time.

use paceline_store::PurgeRequest;
use paceline_types::{Age, ExperimentId, PurgeRefusal, Rejection};

use crate::support::{TestResult, TestStore, rejection};
use crate::trash::{Folders, experiments, fill, models, new_experiment, runs};

fn older_than(text: &str, request: PurgeRequest) -> TestResult<PurgeRequest> {
    Ok(PurgeRequest { older_than: Some(text.parse::<Age>()?), ..request })
}

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn what_is_too_young_is_refused_by_name() -> TestResult {
    let test = TestStore::new()?;
    let content = fill(&test, ExperimentId::DEFAULT).await?;
    let id = new_experiment(&test, "deleted").await?;
    test.delete_run(content.run_id.clone()).await?;
    test.delete_logged_model(content.model_id.clone()).await?;
    test.delete_experiment(id).await?;
    // Two hours ago.
    test.change(&format!(
        "UPDATE runs SET deleted_ms = deleted_ms - {0};
             UPDATE logged_models SET updated_ms = updated_ms - {0};
             UPDATE experiments SET updated_ms = updated_ms - {0} WHERE is_deleted = 1",
        2 * HOUR_MS
    ))?;
    let age: Age = "3h".parse()?;
    for (request, refusal) in [
        (runs(&[&content.run_id]), PurgeRefusal::YoungRun { id: content.run_id.clone(), age }),
        (models(&[&content.model_id]), PurgeRefusal::YoungModel { id: content.model_id.clone(), age }),
        (experiments(&[id]), PurgeRefusal::YoungExperiments { ids: vec![id], age }),
    ] {
        let refused = rejection(test.purge(older_than("3h", request.clone())?, &Folders::default()).await);
        assert_eq!(refused, Some(Rejection::Purge(refusal)));
        let summary = test.purge(older_than("1h30m", request)?, &Folders::default()).await?;
        assert_eq!(summary.runs + summary.logged_models + summary.experiments, 1);
    }
    Ok(())
}

#[tokio::test]
async fn of_everything_only_the_old_goes() -> TestResult {
    let test = TestStore::new()?;
    let (old, young) = (fill(&test, ExperimentId::DEFAULT).await?, fill(&test, ExperimentId::DEFAULT).await?);
    let (old_experiment, young_experiment) =
        (new_experiment(&test, "old").await?, new_experiment(&test, "young").await?);
    for content in [&old, &young] {
        test.delete_run(content.run_id.clone()).await?;
        test.delete_logged_model(content.model_id.clone()).await?;
    }
    for id in [old_experiment, young_experiment] {
        fill(&test, id).await?;
        test.delete_experiment(id).await?;
    }
    test.change(&format!(
        "UPDATE runs SET deleted_ms = deleted_ms - {HOUR_MS}
             WHERE run_id = '{}' OR experiment_id = {old_experiment};
             UPDATE logged_models SET updated_ms = updated_ms - {HOUR_MS} WHERE model_id = '{}';
             UPDATE experiments SET updated_ms = updated_ms - {HOUR_MS} WHERE id = {old_experiment}",
        old.run_id, old.model_id
    ))?;
    for dry_run in [true, false] {
        let request = PurgeRequest { dry_run, ..older_than("30m", PurgeRequest::default())? };
        let summary = test.purge(request, &Folders::default()).await?;
        assert_eq!((summary.experiments, summary.runs, summary.logged_models), (1, 2, 2));
        assert_eq!(summary.kept, []);
    }
    assert!(test.run(young.run_id).await.is_ok());
    assert!(test.logged_model(young.model_id, true).await.is_ok());
    assert!(test.experiment(young_experiment).await.is_ok());
    assert!(test.experiment(old_experiment).await.is_err());
    Ok(())
}

/// A run that came back and was deleted again is younger than its experiment.
#[tokio::test]
async fn a_young_run_holds_its_old_experiment() -> TestResult {
    let test = TestStore::new()?;
    let id = new_experiment(&test, "old").await?;
    let content = fill(&test, id).await?;
    test.delete_experiment(id).await?;
    test.restore_run(content.run_id.clone()).await?;
    test.delete_run(content.run_id.clone()).await?;
    test.change(&format!("UPDATE experiments SET updated_ms = updated_ms - {HOUR_MS}"))?;
    let refused = rejection(test.purge(older_than("30m", experiments(&[id]))?, &Folders::default()).await);
    let refusal = PurgeRefusal::ExperimentHoldsYoungRun { id, run_id: content.run_id, age: "30m".parse()? };
    assert_eq!(refused, Some(Rejection::Purge(refusal)));
    let summary = test.purge(older_than("30m", PurgeRequest::default())?, &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs), (0, 0));
    assert_eq!(test.purge(older_than("0s", experiments(&[id]))?, &Folders::default()).await?.experiments, 1);
    Ok(())
}
