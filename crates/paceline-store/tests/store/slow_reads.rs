//! A read that takes too long is stopped, so that it holds up nobody else.

use std::time::{Duration, Instant};

use paceline_search::RunFilter;
use paceline_store::{NewMetric, NewRun, RunBatch, RunQuery, SampledHistoryQuery, Store, StoreOptions};
use paceline_types::{ExperimentId, KeyValue, MetricPoint, Rejection, ViewType};

use crate::support::{FOLD_AT_END, TestResult, database_in, new_run, rejection};

const RUNS: usize = 1500;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_search_is_refused_and_a_quick_one_answered() -> TestResult {
    let directory = tempfile::tempdir()?;
    // Enough for reads that end before SQLite looks at the clock.
    let options = StoreOptions { read_time_max: Duration::ZERO, ..StoreOptions::default() };
    let store = Store::open(&database_in(directory.path()), options)?;
    for _ in 0..RUNS {
        store.create_run(new_run()).await?;
    }
    let refused = store.search_runs(search("tags.a LIKE '%b%' AND params.c LIKE '%d%'")?).await;
    assert_eq!(rejection(refused), Some(Rejection::TooSlow(0)));

    for _ in 0..8 {
        assert_eq!(store.experiment(ExperimentId::DEFAULT).await?.name, "Default");
    }
    store.close();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_endless_match_is_stopped_too() -> TestResult {
    let directory = tempfile::tempdir()?;
    let options = StoreOptions { read_time_max: Duration::from_millis(50), ..StoreOptions::default() };
    let store = Store::open(&database_in(directory.path()), options)?;
    let tag = KeyValue { key: "a".into(), value: "a".repeat(1_000_000) };
    store.create_run(NewRun { tags: vec![tag], ..new_run() }).await?;

    let begun = Instant::now();
    let refused = store.search_runs(search(&format!("tags.a LIKE '%{}b'", "a".repeat(3900)))?).await;
    assert_eq!(rejection(refused), Some(Rejection::TooSlow(0)));
    // Without a look at the clock inside the match, it would take minutes in a debug build.
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
    store.close();
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_history_of_many_points_is_stopped_too() -> TestResult {
    let directory = tempfile::tempdir()?;
    let options =
        StoreOptions { read_time_max: Duration::ZERO, fold_policy: FOLD_AT_END, ..StoreOptions::default() };
    let store = Store::open(&database_in(directory.path()), options)?;
    let run_id = store.create_run(new_run()).await?.info.run_id;
    for step in 0..400 {
        let metric = NewMetric { key: "m".into(), point: MetricPoint::new(step, step, 0.5), link: None };
        store.log_batch(run_id.clone(), RunBatch { metrics: vec![metric], ..Default::default() }).await?;
    }
    let query = SampledHistoryQuery { run_ids: vec![run_id], key: "m".into(), steps: None, max_results: 10 };
    let refused = store.sampled_metric_history(query).await;
    assert_eq!(rejection(refused), Some(Rejection::TooSlow(0)));
    store.close();
    Ok(())
}

fn search(filter: &str) -> TestResult<RunQuery> {
    Ok(RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter::parse(filter)?,
        order_by: Vec::new(),
        view_type: ViewType::ActiveOnly,
        max_results: 10,
        page_token: None,
    })
}
