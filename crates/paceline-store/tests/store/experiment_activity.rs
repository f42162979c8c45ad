//! Experiments with what goes on in them.

use std::time::{SystemTime, UNIX_EPOCH};

use paceline_store::{ACTIVITY_DAYS, ExperimentActivity, NewExperiment, NewRun};
use paceline_types::{ExperimentId, ViewType};

use crate::support::{TestResult, TestStore, key_value, new_run};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

async fn activity(test: &TestStore, id: ExperimentId) -> TestResult<ExperimentActivity> {
    let found = test.experiments_with_activity(ViewType::All).await?;
    let found = found.into_iter().find(|(experiment, _)| experiment.id == id);
    Ok(found.ok_or("no such experiment")?.1)
}

#[tokio::test]
async fn runs_are_counted_as_far_as_they_are_active() -> TestResult {
    let test = TestStore::new()?;
    let id = test.create_experiment(NewExperiment { name: "cats".into(), ..Default::default() }).await?;
    let empty = ExperimentActivity {
        run_count: 0,
        running_count: 0,
        lost_count: 0,
        last_run_start_ms: None,
        runs_per_day: vec![0; ACTIVITY_DAYS],
    };
    assert_eq!(activity(&test, id).await?, empty);

    // Noon, so that no start is another day's by a second.
    let noon = now_ms() / DAY_MS * DAY_MS + DAY_MS / 2;
    let mut runs = Vec::new();
    for days_ago in [0, 0, 3, 29, 30, 400, -1] {
        let new = NewRun { experiment_id: id, start_time_ms: noon - days_ago * DAY_MS, ..new_run() };
        runs.push(test.create_run(new).await?.info.run_id);
    }
    let mut runs_per_day = vec![0; ACTIVITY_DAYS];
    (runs_per_day[29], runs_per_day[26], runs_per_day[0]) = (2, 1, 1);
    let full = ExperimentActivity {
        run_count: 7,
        running_count: 7,
        lost_count: 0,
        last_run_start_ms: Some(noon + DAY_MS),
        runs_per_day: runs_per_day.clone(),
    };
    assert_eq!(activity(&test, id).await?, full);
    assert_eq!(activity(&test, ExperimentId::DEFAULT).await?, empty, "its own runs alone count");

    test.finish_run(&runs[0]).await?;
    test.delete_run(runs[6].clone()).await?;
    test.delete_run(runs[2].clone()).await?;
    runs_per_day[26] = 0;
    let less = ExperimentActivity {
        run_count: 5,
        running_count: 4,
        lost_count: 0,
        last_run_start_ms: Some(noon),
        runs_per_day,
    };
    assert_eq!(activity(&test, id).await?, less);
    // Of these one is lost: another one is deleted.
    test.renew_leases(vec![runs[1].clone(), runs[2].clone()], -1).await?;
    test.renew_leases(vec![runs[3].clone()], 60_000).await?;
    assert_eq!(activity(&test, id).await?, ExperimentActivity { running_count: 3, lost_count: 1, ..less });
    test.delete_experiment(id).await?;
    assert_eq!(activity(&test, id).await?, empty);
    test.restore_experiment(id).await?;
    let restored = activity(&test, id).await?;
    assert_eq!(
        restored,
        ExperimentActivity { running_count: 5, lost_count: 1, ..full },
        "with all its runs, one of which ended and one is lost"
    );
    Ok(())
}

#[tokio::test]
async fn views_choose_and_the_latest_comes_first() -> TestResult {
    let test = TestStore::new()?;
    let mut ids = Vec::new();
    for name in ["a", "b"] {
        let new =
            NewExperiment { name: name.into(), tags: vec![key_value("team", name)], ..Default::default() };
        ids.push(test.create_experiment(new).await?);
    }
    test.delete_experiment(ids[0]).await?;
    for (view_type, expected) in [
        (ViewType::ActiveOnly, &["b", "Default"][..]),
        (ViewType::DeletedOnly, &["a"]),
        (ViewType::All, &["b", "a", "Default"]),
    ] {
        let found = test.experiments_with_activity(view_type).await?;
        let names: Vec<&str> = found.iter().map(|(experiment, _)| experiment.name.as_str()).collect();
        assert_eq!(names, expected);
        for (experiment, _) in found.iter().filter(|(experiment, _)| experiment.id != ExperimentId::DEFAULT) {
            assert_eq!(experiment.tags, [key_value("team", &experiment.name)]);
        }
    }
    Ok(())
}
