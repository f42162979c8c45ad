//! Leases of runs.

use std::slice;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use paceline_search::{RunFilter, RunQueryExpression};
use paceline_store::{RunQuery, RunUpdate, RunsQuery, Store, StoreOptions};
use paceline_types::{ExperimentId, RunId, RunStatus, ViewType};

use crate::support::{TestResult, TestStore, new_run, no_update};

fn now_ms() -> TestResult<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

#[tokio::test]
async fn running_runs_have_a_lease_for_so_long_and_others_have_none() -> TestResult {
    let test = TestStore::new()?;
    let mut runs = Vec::new();
    for _ in 0..4 {
        runs.push(test.start_run().await?);
    }
    let [led, quiet, ended, deleted] = &runs[..] else { return Err("four runs".into()) };
    test.finish_run(ended).await?;
    test.delete_run(deleted.clone()).await?;
    let before_ms = now_ms()?;
    let asked = vec![led.clone(), ended.clone(), deleted.clone(), RunId::new("unknown"), led.clone()];
    assert_eq!(test.renew_leases(asked, 60_000).await?, slice::from_ref(led));
    let ends_ms = test.run_info(led.clone()).await?.lease_ends_ms.ok_or("no lease")?;
    assert!((before_ms + 60_000..=now_ms()? + 60_000).contains(&ends_ms), "{ends_ms}");
    for run in [quiet, ended, deleted] {
        assert_eq!(test.run_info(run.clone()).await?.lease_ends_ms, None);
    }
    // The latest word counts, also when it is a shorter one.
    test.renew_leases(vec![led.clone()], 1000).await?;
    assert!(test.run_info(led.clone()).await?.lease_ends_ms < Some(ends_ms));
    assert_eq!(test.run(led.clone()).await?.info.status, RunStatus::Running);
    Ok(())
}

#[tokio::test]
async fn a_change_of_status_ends_the_lease_and_other_changes_do_not() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    for status in [RunStatus::Finished, RunStatus::Running] {
        test.update_run(RunUpdate { status: Some(RunStatus::Running), ..no_update(&run) }).await?;
        assert_eq!(test.renew_leases(vec![run.clone()], 60_000).await?, slice::from_ref(&run));
        let renamed =
            test.update_run(RunUpdate { name: Some(format!("{status:?}")), ..no_update(&run) }).await?;
        assert!(renamed.lease_ends_ms.is_some());
        let changed = test.update_run(RunUpdate { status: Some(status), ..no_update(&run) }).await?;
        assert_eq!(changed.lease_ends_ms, None);
    }
    Ok(())
}

async fn found(test: &TestStore, written: &str) -> TestResult<Vec<RunId>> {
    let query = RunsQuery {
        expression: RunQueryExpression::parse(written)?,
        max_results: 10,
        ..RunsQuery::default()
    };
    Ok(test.query_runs(query).await?.runs.into_iter().map(|run| run.info.run_id).collect())
}

/// The random queries of `run_query` ask for it in many more ways.
#[tokio::test]
async fn a_lost_run_is_found_as_lost_and_not_as_running() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let ids = || vec![run.clone()];
    let [is_lost, is_running] = ["status = 'LOST'", "status = 'RUNNING'"];
    assert_eq!((found(&test, is_lost).await?, found(&test, is_running).await?), (vec![], ids()));
    test.renew_leases(ids(), 60_000).await?;
    assert_eq!((found(&test, is_lost).await?, found(&test, is_running).await?), (vec![], ids()));
    test.renew_leases(ids(), -1).await?;
    assert_eq!((found(&test, is_lost).await?, found(&test, is_running).await?), (ids(), vec![]));
    assert_eq!(found(&test, "status NOT IN ('RUNNING', 'FAILED') AND status ~ '^LO'").await?, ids());
    // MLflow knows no such status.
    for (filter, expected) in [(is_lost, 0), (is_running, 1), ("status LIKE 'L%'", 0)] {
        let query = RunQuery {
            experiment_ids: vec![ExperimentId::DEFAULT],
            filter: RunFilter::parse(filter)?,
            order_by: Vec::new(),
            view_type: ViewType::ActiveOnly,
            max_results: 10,
            page_token: None,
        };
        assert_eq!(test.search_runs(query).await?.items.len(), expected, "{filter}");
    }
    test.finish_run(&run).await?;
    assert_eq!((found(&test, is_lost).await?, found(&test, "status = 'FINISHED'").await?), (vec![], ids()));
    Ok(())
}

#[tokio::test]
async fn no_run_is_lost_while_clients_may_be_silent() -> TestResult {
    let directory = tempfile::tempdir()?;
    let options = StoreOptions { silence_max: Duration::from_millis(1500), ..StoreOptions::default() };
    let store = Store::open(&directory.path().join("paceline.db"), options)?;
    let run = store.create_run(new_run()).await?.info.run_id;
    store.renew_leases(vec![run], -1000).await?;
    let counts = async || -> TestResult<_> {
        let found = store.experiments_with_activity(ViewType::ActiveOnly).await?;
        Ok((found[0].1.running_count, found[0].1.lost_count))
    };
    assert_eq!(counts().await?, (1, 0));
    tokio::time::sleep(Duration::from_millis(1600)).await;
    assert_eq!(counts().await?, (0, 1));
    store.close();
    Ok(())
}

#[tokio::test]
async fn very_many_runs_are_renewed_at_once() -> TestResult {
    let test = TestStore::new()?;
    let mut runs = Vec::new();
    for _ in 0..130 {
        runs.push(test.start_run().await?);
    }
    assert_eq!(test.renew_leases(runs.clone(), 60_000).await?, runs);
    let mut leased = 0;
    for run in runs {
        leased += usize::from(test.run_info(run).await?.lease_ends_ms.is_some());
    }
    assert_eq!(leased, 130);
    Ok(())
}
