//! Leases of runs.

use std::slice;
use std::time::{SystemTime, UNIX_EPOCH};

use paceline_store::RunUpdate;
use paceline_types::{RunId, RunStatus};

use crate::support::{TestResult, TestStore, no_update};

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
