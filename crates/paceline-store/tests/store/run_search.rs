//! The run search finds what its grammar says, in the order it says.

use std::collections::BTreeMap;

use paceline_search::{Direction, OrderBy, RunClause, RunFilter, RunOrderKey, RunTextAttribute, TextTest};
use paceline_store::{NewExperiment, NewMetric, NewRun, RunBatch, RunQuery, RunUpdate};
use paceline_types::{
    Dataset, DatasetInput, ExperimentId, KeyValue, MetricPoint, RunId, ShownStatus, ViewType, limits,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::any_search::{EXPERIMENTS, Search, any_run, any_search};
use crate::naive_search::{self, NaiveRun};
use crate::support::{TestResult, TestStore, block_on, cases, key_value, new_run, run_ids};

fn entries(entries: &BTreeMap<String, String>) -> Vec<KeyValue> {
    entries.iter().map(|(key, value)| key_value(key, value)).collect()
}

/// Makes the run that `naive` describes, and completes the description.
pub(crate) async fn create(test: &TestStore, naive: &mut NaiveRun) -> TestResult {
    let new = NewRun {
        experiment_id: naive.experiment_id,
        user_id: naive.user_id.clone(),
        name: Some(naive.name.clone()),
        start_time_ms: naive.start_time_ms,
        tags: entries(&naive.tags),
    };
    let info = test.create_run(new).await?.info;
    let run_id = info.run_id;
    let points = |(key, values): (&String, &Vec<f64>)| {
        let point = |(step, value): (i64, &f64)| NewMetric {
            key: key.clone(),
            point: MetricPoint::new(0, step, *value),
            link: None,
        };
        (0..).zip(values).map(point).collect::<Vec<_>>()
    };
    let metrics = naive.metrics.iter().flat_map(points).collect();
    test.log_batch(run_id.clone(), RunBatch { metrics, params: entries(&naive.params), tags: Vec::new() })
        .await?;
    let input = |(name, digest, context): &(String, String, Option<String>)| DatasetInput {
        tags: context.iter().map(|context| key_value("mlflow.data.context", context)).collect(),
        dataset: Dataset {
            name: name.clone(),
            digest: digest.clone(),
            source_type: String::new(),
            source: String::new(),
            schema: None,
            profile: None,
        },
    };
    test.log_inputs(run_id.clone(), naive.datasets.iter().map(input).collect(), Vec::new()).await?;
    let update = RunUpdate {
        run_id: run_id.clone(),
        status: Some(naive.status),
        end_time_ms: naive.end_time_ms,
        name: None,
    };
    test.update_run(update).await?;
    if naive.shown_status() == ShownStatus::Lost {
        test.renew_leases(vec![run_id.clone()], -1000).await?;
    }
    if !naive.tags.contains_key("mlflow.runName") {
        test.delete_run_tag(run_id.clone(), "mlflow.runName".into()).await?;
    }
    if naive.is_deleted {
        test.delete_run(run_id.clone()).await?;
    }
    (naive.run_id, naive.artifact_uri) = (run_id, info.artifact_uri);
    Ok(())
}

async fn assert_found(test: &TestStore, runs: &[NaiveRun], search: &Search) -> TestResult {
    let Search { experiment_ids, filter, order_by, view_type } = search.clone();
    let expected = naive_search::search(runs, &experiment_ids, view_type, &filter, &order_by);
    let mut query =
        RunQuery { experiment_ids, filter, order_by, view_type, max_results: 100, page_token: None };
    let page = test.search_runs(query.clone()).await?;
    assert_eq!(run_ids(&page.items), expected, "{search:?}");
    assert!(page.next.is_none());
    // And the same in two pages.
    query.max_results = expected.len().div_ceil(2).max(1);
    let first = test.search_runs(query.clone()).await?;
    let mut found = run_ids(&first.items);
    if first.next.is_some() {
        query.page_token = first.next;
        found.extend(run_ids(&test.search_runs(query).await?.items));
    }
    assert_eq!(found, expected, "in pages: {search:?}");
    Ok(())
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_search_finds_what_a_plain_reading_of_it_says(
        mut runs in vec(any_run(), 1..16),
        searches in vec(any_search(), 60),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let other = NewExperiment { name: "other".into(), ..Default::default() };
            assert_eq!(test.create_experiment(other).await?, EXPERIMENTS[1]);
            for run in &mut runs {
                create(&test, run).await?;
            }
            for search in &searches {
                assert_found(&test, &runs, search).await?;
            }
            Ok(())
        })?;
    }
}

async fn ids_matching(test: &TestStore, filter: &str) -> TestResult<Vec<RunId>> {
    let query = RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter::parse(filter)?,
        order_by: Vec::new(),
        view_type: ViewType::ActiveOnly,
        max_results: 10,
        page_token: None,
    };
    Ok(run_ids(&test.search_runs(query).await?.items))
}

/// The run id, which the property above cannot name before it is made.
#[tokio::test]
async fn runs_are_found_by_id() -> TestResult {
    let test = TestStore::new()?;
    let (one, other) = (test.start_run().await?, test.start_run().await?);
    let only_one = vec![one.clone()];
    assert_eq!(ids_matching(&test, &format!("run_id = '{one}'")).await?, only_one);
    assert_eq!(ids_matching(&test, &format!("run_id != '{other}'")).await?, only_one);
    assert_eq!(ids_matching(&test, &format!("run_id IN ('{one}', 'x')")).await?, only_one);
    assert_eq!(ids_matching(&test, &format!("run_id NOT IN ('{other}', 'x')")).await?, only_one);
    let upper = one.as_str().to_uppercase();
    assert_eq!(ids_matching(&test, &format!("run_id ILIKE '{upper}'")).await?, only_one);
    Ok(())
}

/// A filter looks at the tag that mirrors the name, which may be gone; the order at the name itself.
#[tokio::test]
async fn a_run_whose_name_tag_is_gone_is_not_found_by_name() -> TestResult {
    let test = TestStore::new()?;
    let mut runs = Vec::new();
    for name in ["a", "b"] {
        runs.push(test.create_run(NewRun { name: Some(name.into()), ..new_run() }).await?.info.run_id);
    }
    assert_eq!(ids_matching(&test, "run_name = 'b'").await?, runs[1..]);
    test.delete_run_tag(runs[1].clone(), "mlflow.runName".into()).await?;
    for filter in ["run_name = 'b'", "run_name != 'a'", "run_name LIKE 'b'"] {
        assert_eq!(ids_matching(&test, filter).await?, [], "{filter}");
    }
    let query = RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter::default(),
        order_by: vec![OrderBy {
            key: RunOrderKey::Text(RunTextAttribute::RunName),
            direction: Direction::Descending,
        }],
        view_type: ViewType::ActiveOnly,
        max_results: 10,
        page_token: None,
    };
    runs.reverse();
    assert_eq!(run_ids(&test.search_runs(query).await?.items), runs);
    Ok(())
}

/// As much as one request may ask for: nothing runs into a limit of the database.
#[tokio::test]
async fn a_search_may_be_as_large_as_the_limits() -> TestResult {
    let test = TestStore::new()?;
    let (one, other) = (test.start_run().await?, test.start_run().await?);
    test.log(&one, "m7", &[MetricPoint::new(0, 0, 1.0)]).await?;
    let nothing = || TextTest::NotIn((0..3000).map(|number| format!("x{number}")).collect());
    let clause = |number: usize| match number % 4 {
        0 => RunClause::Tag { key: format!("t{number}"), test: TextTest::IsNull },
        1 => RunClause::Param { key: format!("p{number}"), test: TextTest::IsNull },
        2 => RunClause::Text { attribute: RunTextAttribute::UserId, test: TextTest::Like("%".into()) },
        _ if number == 3 => RunClause::Text { attribute: RunTextAttribute::RunId, test: nothing() },
        _ => RunClause::Text { attribute: RunTextAttribute::Status, test: TextTest::NotEqual("x".into()) },
    };
    let term = |number: usize| OrderBy {
        key: match number % 3 {
            0 => RunOrderKey::Param(format!("p{number}")),
            1 => RunOrderKey::Metric(format!("m{number}")),
            _ => RunOrderKey::Tag(format!("t{number}")),
        },
        direction: Direction::Descending,
    };
    let mut query = RunQuery {
        experiment_ids: (0..40_000).map(ExperimentId).collect(),
        filter: RunFilter { clauses: (0..limits::FILTER_CLAUSES).map(clause).collect() },
        order_by: (0..limits::ORDER_BY_KEYS).map(term).collect(),
        view_type: ViewType::ActiveOnly,
        max_results: 1,
        page_token: None,
    };
    let first = test.search_runs(query.clone()).await?;
    assert_eq!(run_ids(&first.items), [one]);
    query.page_token = first.next;
    assert!(query.page_token.is_some());
    assert_eq!(run_ids(&test.search_runs(query).await?.items), [other]);
    Ok(())
}

/// Text from a filter is data, whatever it looks like.
#[tokio::test]
async fn sql_in_a_filter_is_text() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let hostile = "x' OR 1=1; DROP TABLE runs; --";
    test.set_run_tag(run_id.clone(), key_value(hostile, hostile)).await?;
    let search = |key: &str, value: &str| ids_matching_tag(&test, key.to_owned(), value.to_owned());
    assert_eq!(search(hostile, hostile).await?, [run_id]);
    assert_eq!(search("x", hostile).await?, []);
    assert_eq!(search(hostile, "x").await?, []);
    Ok(())
}

async fn ids_matching_tag(test: &TestStore, key: String, value: String) -> TestResult<Vec<RunId>> {
    let clause = RunClause::Tag { key: key.clone(), test: TextTest::Equal(value) };
    let query = RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter { clauses: vec![clause] },
        order_by: vec![OrderBy { key: RunOrderKey::Tag(key), direction: Direction::Ascending }],
        view_type: ViewType::ActiveOnly,
        max_results: 10,
        page_token: None,
    };
    Ok(run_ids(&test.search_runs(query).await?.items))
}
