//! Pages of runs, of every size and in every order, give exactly the whole list, also while runs come and go.

use std::collections::BTreeSet;

use paceline_search::{RunFilter, parse_run_order_by};
use paceline_store::{NewRun, RunQuery, RunUpdate};
use paceline_types::{ExperimentId, MetricPoint, RunId, ViewType};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::{TestResult, TestStore, block_on, cases, key_value, new_run, no_update, run_ids};

/// Enough to be everything.
const ALL: usize = 1000;

const RUN_ORDERS: [&[&str]; 15] = [
    &[],
    &["metrics.m"],
    &["metrics.m DESC"],
    &["metrics.unknown"],
    &["params.p"],
    &["params.p DESC"],
    &["tags.t DESC"],
    &["start_time"],
    &["start_time DESC"],
    &["end_time"],
    &["end_time DESC"],
    &["metrics.m", "metrics.n DESC"],
    &["params.p DESC", "metrics.m DESC"],
    &["end_time", "tags.t", "metrics.n"],
    &["status", "run_id DESC"],
];

fn run_query(order_by: &[&str], max_results: usize) -> TestResult<RunQuery> {
    Ok(RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter::default(),
        order_by: parse_run_order_by(order_by)?,
        view_type: ViewType::ActiveOnly,
        max_results,
        page_token: None,
    })
}

/// Runs with every kind of value that orders treat on their own: numbers, ties, NaN, missing.
async fn varied_runs(test: &TestStore) -> TestResult<Vec<RunId>> {
    let metrics =
        [Some(2.0), Some(f64::NAN), None, Some(-1.5), Some(2.0), Some(f64::MAX), None, Some(f64::NAN)];
    let mut runs = Vec::new();
    for (index, metric) in (0_i64..11).zip(metrics.into_iter().cycle()) {
        let new = NewRun { start_time_ms: index / 3, ..new_run() };
        let run_id = test.create_run(new).await?.info.run_id;
        if let Some(value) = metric {
            test.log(&run_id, "m", &[MetricPoint::new(0, 0, value)]).await?;
        }
        if index % 4 != 0 {
            test.log(&run_id, "n", &[MetricPoint::new(0, 0, (index % 2) as f64)]).await?;
            test.log_param(run_id.clone(), key_value("p", ["10", "9", ""][index as usize % 3])).await?;
        }
        if index % 3 != 1 {
            test.set_run_tag(run_id.clone(), key_value("t", ["é", "e", "E"][index as usize % 3])).await?;
            let end_time_ms = Some(100 - index / 2);
            test.update_run(RunUpdate { end_time_ms, ..no_update(&run_id) }).await?;
        }
        runs.push(run_id);
    }
    Ok(runs)
}

async fn walk_runs(test: &TestStore, mut query: RunQuery) -> TestResult<Vec<RunId>> {
    let mut walked = Vec::new();
    loop {
        let page = test.search_runs(query.clone()).await?;
        let is_last = page.next.is_none();
        assert!(page.items.len() == query.max_results || (is_last && page.items.len() < query.max_results));
        walked.extend(run_ids(&page.items));
        query.page_token = page.next;
        if is_last {
            return Ok(walked);
        }
    }
}

#[tokio::test]
async fn runs_in_pages_of_every_size() -> TestResult {
    let test = TestStore::new()?;
    let runs = varied_runs(&test).await?;
    for order_by in RUN_ORDERS {
        let all = run_ids(&test.search_runs(run_query(order_by, ALL)?).await?.items);
        assert_eq!(BTreeSet::from_iter(&all), BTreeSet::from_iter(&runs), "{order_by:?}");
        assert_eq!(all.len(), runs.len());
        for size in 1..=runs.len() {
            assert_eq!(walk_runs(&test, run_query(order_by, size)?).await?, all, "{order_by:?} by {size}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn filtered_pages_are_full() -> TestResult {
    let test = TestStore::new()?;
    varied_runs(&test).await?;
    let filter = RunFilter::parse("metrics.n = 1")?;
    let query = |size| TestResult::Ok(RunQuery { filter: filter.clone(), ..run_query(&["params.p"], size)? });
    let all = run_ids(&test.search_runs(query(ALL)?).await?.items);
    assert_eq!(all.len(), 5);
    for size in 1..=5 {
        assert_eq!(walk_runs(&test, query(size)?).await?, all);
    }
    Ok(())
}

/// What happens to the runs between two pages.
#[derive(Debug, Clone)]
enum Change {
    Add { metric: Option<f64>, start_time_ms: i64 },
    Delete(Index),
    Restore(Index),
}

fn any_change() -> impl Strategy<Value = Change> {
    let metric = select(vec![None, Some(f64::NAN), Some(-5.0), Some(1.0), Some(2.0), Some(9.0)]);
    prop_oneof![
        (metric, 0..4_i64).prop_map(|(metric, start_time_ms)| Change::Add { metric, start_time_ms }),
        any::<Index>().prop_map(Change::Delete),
        any::<Index>().prop_map(Change::Restore),
    ]
}

/// A store in which runs come and go, and which of them were there all the time.
struct Changing {
    test: TestStore,
    runs: Vec<RunId>,
    untouched: BTreeSet<RunId>,
}

impl Changing {
    async fn new() -> TestResult<Self> {
        let test = TestStore::new()?;
        let runs = varied_runs(&test).await?;
        Ok(Self { test, untouched: runs.iter().cloned().collect(), runs })
    }

    async fn apply(&mut self, change: &Change) -> TestResult {
        match change {
            Change::Add { metric, start_time_ms } => {
                let new = NewRun { start_time_ms: *start_time_ms, ..new_run() };
                let run_id = self.test.create_run(new).await?.info.run_id;
                if let Some(value) = metric {
                    self.test.log(&run_id, "m", &[MetricPoint::new(0, 0, *value)]).await?;
                }
                self.runs.push(run_id);
            }
            Change::Delete(index) => {
                let run_id = index.get(&self.runs);
                self.untouched.remove(run_id);
                self.test.delete_run(run_id.clone()).await?;
            }
            Change::Restore(index) => self.test.restore_run(index.get(&self.runs).clone()).await?,
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn changes_between_pages_repeat_and_lose_nothing(
        changes in vec(vec(any_change(), 0..4), 12),
        order_by in select(&RUN_ORDERS[..]),
        size in 1..5_usize,
    ) {
        block_on(async {
            let mut changing = Changing::new().await?;
            let before = run_ids(&changing.test.search_runs(run_query(order_by, ALL)?).await?.items);
            let mut query = run_query(order_by, size)?;
            let mut walked = Vec::new();
            for changes in changes.iter().cycle() {
                let page = changing.test.search_runs(query.clone()).await?;
                walked.extend(run_ids(&page.items));
                query.page_token = page.next;
                if query.page_token.is_none() || walked.len() > 200 {
                    break;
                }
                for change in changes {
                    changing.apply(change).await?;
                }
            }
            let distinct: BTreeSet<&RunId> = walked.iter().collect();
            assert_eq!(distinct.len(), walked.len(), "no run comes twice");
            let stayed = |run_id: &&RunId| changing.untouched.contains(*run_id);
            let expected: Vec<&RunId> = before.iter().filter(stayed).collect();
            let found: Vec<&RunId> = walked.iter().filter(stayed).collect();
            assert_eq!(found, expected, "runs that stayed are all there, in order");
            Ok(())
        })?;
    }
}
