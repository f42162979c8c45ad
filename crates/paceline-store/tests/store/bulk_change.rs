//! Changes of many runs: each by the rules for one, and none lost.

use std::collections::BTreeSet;

use paceline_search::RunQueryExpression;
use paceline_store::{ChangedRuns, NewExperiment, NewRun, RunScope, RunsChange, RunsQuery};
use paceline_types::{LifecycleStage, Rejection, RunId, ViewType};

use crate::support::{TestResult, TestStore, key_value, new_run, value_of};

fn stage(stage: LifecycleStage) -> RunsChange {
    RunsChange { stage: Some(stage), ..RunsChange::default() }
}

fn set(key: &str, value: &str) -> RunsChange {
    RunsChange { set_tags: vec![key_value(key, value)], ..RunsChange::default() }
}

async fn change(test: &TestStore, run_ids: &[RunId], change: RunsChange) -> TestResult<ChangedRuns> {
    Ok(test.change_runs(run_ids.to_vec(), change).await?)
}

async fn runs(test: &TestStore, count: i64) -> TestResult<Vec<RunId>> {
    let mut runs = Vec::new();
    for start_time_ms in 0..count {
        runs.push(test.create_run(NewRun { start_time_ms, ..new_run() }).await?.info.run_id);
    }
    Ok(runs)
}

#[tokio::test]
async fn only_what_is_another_one_counts_as_changed() -> TestResult {
    let test = TestStore::new()?;
    let runs = runs(&test, 3).await?;
    test.set_run_tag(runs[0].clone(), key_value("team", "a")).await?;
    assert_eq!(change(&test, &runs, set("team", "a")).await?.changed, runs[1..]);
    assert_eq!(change(&test, &runs, set("team", "a")).await?.changed, []);
    assert_eq!(change(&test, &runs, set("team", "b")).await?.changed, runs);
    test.delete_run_tag(runs[1].clone(), "team".into()).await?;
    let remove = RunsChange { remove_tags: vec!["team".into(), "none".into()], ..RunsChange::default() };
    let outcome = change(&test, &runs, remove).await?;
    assert_eq!(outcome.changed, [runs[0].clone(), runs[2].clone()]);
    assert_eq!(outcome.refused, [], "a tag that is not there is removed");

    assert_eq!(change(&test, &runs[..2], stage(LifecycleStage::Deleted)).await?.changed, runs[..2]);
    assert_eq!(change(&test, &runs, stage(LifecycleStage::Deleted)).await?.changed, runs[2..]);
    assert_eq!(change(&test, &runs, stage(LifecycleStage::Active)).await?.changed, runs);
    let twice = [runs[0].clone(), runs[0].clone()];
    assert_eq!(change(&test, &twice, stage(LifecycleStage::Deleted)).await?.changed, runs[..1]);
    Ok(())
}

#[tokio::test]
async fn a_run_that_cannot_be_changed_keeps_no_other_from_it() -> TestResult {
    let test = TestStore::new()?;
    let runs = runs(&test, 2).await?;
    test.delete_run(runs[0].clone()).await?;
    let asked = [RunId::new("none"), runs[0].clone(), runs[1].clone()];
    let outcome = change(&test, &asked, set("team", "a")).await?;
    assert_eq!(outcome.changed, runs[1..]);
    let refused = [
        (asked[0].clone(), Rejection::RunNotFound(asked[0].clone())),
        (runs[0].clone(), Rejection::RunDeleted(runs[0].clone())),
    ];
    assert_eq!(outcome.refused, refused);
    assert_eq!(value_of(&test.run(runs[0].clone()).await?.tags, "team"), None);
    // Deleting needs no active run, and what is deleted stays untagged.
    let both = RunsChange { stage: Some(LifecycleStage::Deleted), ..set("team", "b") };
    let outcome = change(&test, &runs, both).await?;
    assert_eq!((outcome.changed, outcome.refused.len()), (runs[1..].to_vec(), 1));
    assert_eq!(value_of(&test.run(runs[1].clone()).await?.tags, "team"), Some("b"));
    Ok(())
}

#[tokio::test]
async fn a_restored_run_takes_its_tags() -> TestResult {
    let test = TestStore::new()?;
    let runs = runs(&test, 1).await?;
    test.delete_run(runs[0].clone()).await?;
    let both = RunsChange { stage: Some(LifecycleStage::Active), ..set("mlflow.runName", "again") };
    assert_eq!(change(&test, &runs, both).await?.changed, runs);
    let run = test.run(runs[0].clone()).await?;
    assert_eq!((run.info.stage, run.info.name.as_str()), (LifecycleStage::Active, "again"));
    Ok(())
}

/// More runs than a transaction, a page of reading or a request has, of which some match.
#[tokio::test]
async fn all_that_match_are_changed_and_no_other() -> TestResult {
    const RUNS: usize = 1250;
    let test = TestStore::new()?;
    let other = test.create_experiment(NewExperiment { name: "other".into(), ..Default::default() }).await?;
    let elsewhere = test.create_run(NewRun { experiment_id: other, ..new_run() }).await?.info.run_id;
    let runs = runs(&test, RUNS as i64).await?;
    for run_id in runs.iter().step_by(2) {
        test.log_param(run_id.clone(), key_value("even", "yes")).await?;
    }
    let even: BTreeSet<RunId> = runs.iter().step_by(2).cloned().collect();
    let scope = RunScope { experiment_ids: Some(vec![new_run().experiment_id]), ..RunScope::default() };
    let expression = RunQueryExpression::parse("params.even = 'yes'")?;
    let mut query = RunsQuery { scope, expression, ..RunsQuery::default() };
    let mut changed = Vec::new();
    let mut requests = 0;
    loop {
        // Deleted runs leave the query while it goes on.
        let (outcome, next) =
            test.change_matching_runs(query.clone(), stage(LifecycleStage::Deleted), 301).await?;
        assert_eq!(outcome.refused, []);
        changed.extend(outcome.changed);
        requests += 1;
        query.page_token = next;
        if query.page_token.is_none() {
            break;
        }
    }
    assert_eq!(requests, even.len().div_ceil(301));
    assert_eq!(changed.len(), even.len());
    assert_eq!(changed.into_iter().collect::<BTreeSet<_>>(), even);
    let left = RunsQuery { max_results: 5000, ..RunsQuery::default() };
    assert_eq!(test.query_runs(left).await?.runs.len(), 1 + runs.len() - even.len());
    assert_eq!(test.run_info(elsewhere).await?.stage, LifecycleStage::Active);

    let scope = RunScope { view_type: ViewType::DeletedOnly, ..RunScope::default() };
    let trash = RunsQuery { scope, ..RunsQuery::default() };
    let (outcome, next) = test.change_matching_runs(trash, stage(LifecycleStage::Active), 100_000).await?;
    assert_eq!((outcome.changed.len(), next), (even.len(), None));
    Ok(())
}
