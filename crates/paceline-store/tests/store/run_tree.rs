//! Children of runs, and what is below them.

use paceline_search::{RunOperand, RunSort};
use paceline_store::{
    MeasureRange, NewExperiment, NewRun, RunChildrenQuery, RunColumns, RunMeasure, RunRollup,
    RunRollupsQuery, RunScope, RunUpdate,
};
use paceline_types::{ExperimentId, MetricPoint, Rejection, RunId, RunStatus, ShownStatus, ViewType};

use crate::support::{TestResult, TestStore, key_value, new_run, no_update, rejection};

async fn child_of(test: &TestStore, parent: &RunId, start_time_ms: i64) -> TestResult<RunId> {
    let tags = vec![key_value("mlflow.parentRunId", parent.as_str())];
    Ok(test.create_run(NewRun { tags, start_time_ms, ..new_run() }).await?.info.run_id)
}

async fn set_status(test: &TestStore, run_id: &RunId, status: RunStatus) -> TestResult {
    test.update_run(RunUpdate { status: Some(status), ..no_update(run_id) }).await?;
    Ok(())
}

fn loss() -> TestResult<Vec<RunMeasure>> {
    Ok(vec![RunMeasure::of(RunOperand::parse("metrics.loss")?).ok_or("no measure")?])
}

fn children_of(run_id: &RunId) -> TestResult<RunChildrenQuery> {
    Ok(RunChildrenQuery {
        run_id: run_id.clone(),
        experiment_ids: None,
        view_type: ViewType::ActiveOnly,
        sort: Vec::new(),
        columns: RunColumns::default(),
        measures: loss()?,
        max_results: 100,
        page_token: None,
    })
}

/// A root with children 0, 1 and 2; child 1 has two children, of which one has one.
async fn tree(test: &TestStore) -> TestResult<(RunId, Vec<RunId>, Vec<RunId>)> {
    let root = test.start_run().await?;
    let mut children = Vec::new();
    for number in 0..3 {
        children.push(child_of(test, &root, number).await?);
    }
    let below = vec![child_of(test, &children[1], 0).await?, child_of(test, &children[1], 0).await?];
    let deepest = child_of(test, &below[0], 0).await?;
    for (run_id, loss) in [(&below[0], 3.0), (&below[1], 1.0), (&deepest, f64::NAN), (&children[1], -9.0)] {
        test.log(run_id, "loss", &[MetricPoint::new(0, 0, loss)]).await?;
    }
    set_status(test, &below[0], RunStatus::Finished).await?;
    set_status(test, &below[1], RunStatus::Failed).await?;
    set_status(test, &deepest, RunStatus::Finished).await?;
    Ok((root, children, below.into_iter().chain([deepest]).collect()))
}

#[tokio::test]
async fn children_come_with_what_is_below_them() -> TestResult {
    let test = TestStore::new()?;
    let (root, children, _) = tree(&test).await?;
    let answer = test.run_children(children_of(&root)?).await?;
    let found: Vec<&RunId> = answer.children.iter().map(|child| &child.run.info.run_id).collect();
    assert_eq!(found, children.iter().rev().collect::<Vec<_>>(), "the latest start comes first");
    assert_eq!(answer.total, 3);
    let nothing = RunRollup { measures: vec![MeasureRange::default()], ..RunRollup::default() };
    assert_eq!(answer.children[0].rollup, nothing);
    // The run itself is not below itself, and NaN is no number.
    assert_eq!(
        answer.children[1].rollup,
        RunRollup {
            descendant_count: 3,
            statuses: vec![
                (ShownStatus::Set(RunStatus::Finished), 2),
                (ShownStatus::Set(RunStatus::Failed), 1)
            ],
            measures: vec![MeasureRange { n: 2, min: Some(1.0), max: Some(3.0) }],
        }
    );
    Ok(())
}

#[tokio::test]
async fn lost_runs_are_told_from_those_that_are_running() -> TestResult {
    let test = TestStore::new()?;
    let (root, children, _) = tree(&test).await?;
    let leases = [(&children[0], -1), (&children[2], 60_000)];
    for (run_id, lease_ms) in leases {
        test.renew_leases(vec![run_id.clone()], lease_ms).await?;
    }
    let query =
        RunRollupsQuery { run_ids: vec![root.clone()], scope: RunScope::default(), measures: Vec::new() };
    let [below] = &test.run_rollups(query).await?[..] else { return Err("one run".into()) };
    assert_eq!(
        below.statuses,
        [
            (ShownStatus::Set(RunStatus::Running), 2),
            (ShownStatus::Lost, 1),
            (ShownStatus::Set(RunStatus::Finished), 2),
            (ShownStatus::Set(RunStatus::Failed), 1)
        ]
    );
    let answer = test.run_children(children_of(&root)?).await?;
    let lost: Vec<bool> = answer.children.iter().map(|child| child.run.lost_since_ms.is_some()).collect();
    assert_eq!(lost, [false, false, true]);
    Ok(())
}

#[tokio::test]
async fn children_come_in_pages_and_orders() -> TestResult {
    let test = TestStore::new()?;
    let (root, children, _) = tree(&test).await?;
    for (run_id, model) in children.iter().zip(["b", "a", "c"]) {
        test.log_param(run_id.clone(), key_value("model", model)).await?;
    }
    let sort = RunSort::parse_all(&["params.model"]).map_err(|(_, error)| error)?;
    let mut query = RunChildrenQuery { sort, max_results: 1, ..children_of(&root)? };
    let mut found = Vec::new();
    loop {
        let answer = test.run_children(query.clone()).await?;
        assert_eq!(answer.total, 3);
        found.extend(answer.children.into_iter().map(|child| child.run.info.run_id));
        query.page_token = answer.next;
        if query.page_token.is_none() {
            break;
        }
    }
    assert_eq!(found, [&children[1], &children[0], &children[2]].map(Clone::clone));
    Ok(())
}

#[tokio::test]
async fn deleted_runs_are_seen_in_their_view_only() -> TestResult {
    let test = TestStore::new()?;
    let (root, children, below) = tree(&test).await?;
    test.delete_run(children[0].clone()).await?;
    test.delete_run(below[0].clone()).await?;
    let active = test.run_children(children_of(&root)?).await?;
    assert_eq!(active.total, 2);
    // What is below a deleted run is out of sight with it.
    assert_eq!(active.children[1].rollup.statuses, [(ShownStatus::Set(RunStatus::Failed), 1)]);
    let deleted = RunChildrenQuery { view_type: ViewType::DeletedOnly, ..children_of(&root)? };
    assert_eq!(test.run_children(deleted).await?.total, 1);
    let all = RunChildrenQuery { view_type: ViewType::All, ..children_of(&root)? };
    let all = test.run_children(all).await?;
    assert_eq!((all.total, all.children[1].rollup.descendant_count), (3, 3));
    Ok(())
}

#[tokio::test]
async fn children_are_looked_for_where_asked() -> TestResult {
    let test = TestStore::new()?;
    let root = test.start_run().await?;
    let other = test.create_experiment(NewExperiment { name: "other".into(), ..Default::default() }).await?;
    let tags = vec![key_value("mlflow.parentRunId", root.as_str())];
    test.create_run(NewRun { experiment_id: other, tags, ..new_run() }).await?;
    assert_eq!(test.run_children(children_of(&root)?).await?.total, 0);
    let both =
        RunChildrenQuery { experiment_ids: Some(vec![ExperimentId::DEFAULT, other]), ..children_of(&root)? };
    assert_eq!(test.run_children(both).await?.total, 1);
    Ok(())
}

/// Whatever tags say: runs below each other, and a run below itself.
#[tokio::test]
async fn circles_end() -> TestResult {
    let test = TestStore::new()?;
    let one = test.start_run().await?;
    let other = child_of(&test, &one, 0).await?;
    test.set_run_tag(one.clone(), key_value("mlflow.parentRunId", other.as_str())).await?;
    let own = test.start_run().await?;
    test.set_run_tag(own.clone(), key_value("mlflow.parentRunId", own.as_str())).await?;
    let query = RunRollupsQuery {
        run_ids: vec![one, own, RunId::new("unknown")],
        scope: RunScope::default(),
        measures: Vec::new(),
    };
    let counts: Vec<u64> =
        test.run_rollups(query).await?.iter().map(|rollup| rollup.descendant_count).collect();
    assert_eq!(counts, [1, 0, 0]);
    Ok(())
}

#[tokio::test]
async fn an_unknown_parent_is_refused() -> TestResult {
    let test = TestStore::new()?;
    let unknown = RunId::new("unknown");
    let refused = test.run_children(children_of(&unknown)?).await;
    assert_eq!(rejection(refused), Some(Rejection::RunNotFound(unknown.clone())));
    let run_id = test.start_run().await?;
    let many = RunChildrenQuery { measures: vec![RunMeasure::Duration; 21], ..children_of(&run_id)? };
    assert!(matches!(rejection(test.run_children(many).await), Some(Rejection::TooMuch(_))));
    Ok(())
}
