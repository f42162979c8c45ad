//! Queries over runs find what the language says, in the order asked for.

use std::time::{Duration, Instant};

use paceline_search::{RunQueryExpression, RunSort};
use paceline_store::{NewExperiment, RunBookmarksQuery, RunScope, RunsQuery};
use paceline_types::{QueryPart, Rejection, RunId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::any_query::{any_expression, any_scope, any_sorts};
use crate::any_search::{EXPERIMENTS, any_run};
use crate::naive_query::{compare, holds};
use crate::naive_search::NaiveRun;
use crate::run_search::create;
use crate::support::{TestResult, TestStore, block_on, cases, key_value, rejection};

/// Far from all times in the tests, so that when exactly a query is answered makes no difference.
const NOW_MS: i64 = 1_800_000_000_000;

pub(crate) fn query(
    scope: RunScope,
    expression: Option<RunQueryExpression>,
    sort: Vec<RunSort>,
) -> RunsQuery {
    RunsQuery { scope, expression, sort, max_results: 1000, ..RunsQuery::default() }
}

/// A store with an experiment beside the default one, and these runs in it.
pub(crate) async fn store_with(runs: &mut [NaiveRun]) -> TestResult<TestStore> {
    let test = TestStore::new()?;
    let other = NewExperiment { name: "other".into(), ..Default::default() };
    assert_eq!(test.create_experiment(other).await?, EXPERIMENTS[1]);
    for run in runs {
        create(&test, run).await?;
    }
    Ok(test)
}

/// The runs of a scope of which an expression holds, each with its number.
pub(crate) fn matching<'r>(
    runs: &'r [NaiveRun],
    scope: &RunScope,
    expression: Option<&RunQueryExpression>,
) -> Vec<(usize, &'r NaiveRun)> {
    let experiments = scope.experiment_ids.clone().unwrap_or_else(|| EXPERIMENTS.to_vec());
    runs.iter()
        .enumerate()
        .filter(|(_, run)| run.is_in(&experiments, scope.view_type))
        .filter(|(_, run)| expression.is_none_or(|expression| holds(run, expression, NOW_MS)))
        .collect()
}

/// Every page of a query, of so many runs.
async fn pages(test: &TestStore, mut query: RunsQuery, max_results: usize) -> TestResult<Vec<RunId>> {
    query.max_results = max_results;
    let mut found = Vec::new();
    loop {
        let answer = test.query_runs(query.clone()).await?;
        found.extend(answer.runs.into_iter().map(|run| run.info.run_id));
        query.page_token = answer.next;
        if query.page_token.is_none() {
            return Ok(found);
        }
    }
}

async fn assert_found(test: &TestStore, runs: &[NaiveRun], query: RunsQuery) -> TestResult {
    let mut expected = matching(runs, &query.scope, query.expression.as_ref());
    expected.sort_by(|one, other| compare(*one, *other, &query.sort));
    let expected: Vec<RunId> = expected.into_iter().map(|(_, run)| run.run_id.clone()).collect();
    let case = || format!("{:?} sorted by {:?} in {:?}", query.expression, query.sort, query.scope);
    let all = test.query_runs(RunsQuery { with_total: true, ..query.clone() }).await?;
    let found: Vec<RunId> = all.runs.into_iter().map(|run| run.info.run_id).collect();
    assert_eq!(found, expected, "{}", case());
    assert_eq!(all.total, Some(expected.len() as u64), "{}", case());
    let size = expected.len().div_ceil(3).max(1);
    assert_eq!(pages(test, query.clone(), size).await?, expected, "in pages of {size}: {}", case());
    assert_bookmarks(test, &expected, &query).await.map_err(|error| format!("{error}: {}", case()).into())
}

/// Each bookmark of a query is where a walk through its pages comes by.
async fn assert_bookmarks(test: &TestStore, expected: &[RunId], query: &RunsQuery) -> TestResult {
    let every = expected.len().div_ceil(3).max(1);
    let asked = RunBookmarksQuery {
        scope: query.scope.clone(),
        expression: query.expression.clone(),
        sort: query.sort.clone(),
        every: every as u64,
    };
    let bookmarks = test.run_bookmarks(asked).await?;
    assert_eq!(bookmarks.total, expected.len() as u64, "{query:?}");
    let places: Vec<usize> = (every..expected.len()).step_by(every).collect();
    assert_eq!(bookmarks.tokens.len(), places.len(), "{query:?}");
    let mut walked = test.query_runs(RunsQuery { max_results: every, ..query.clone() }).await?.next;
    for (token, place) in bookmarks.tokens.into_iter().zip(places) {
        assert_eq!(walked.as_ref(), Some(&token), "{query:?}");
        let from_there = RunsQuery { page_token: Some(token), ..query.clone() };
        let found = test.query_runs(from_there.clone()).await?.runs;
        let found: Vec<RunId> = found.into_iter().map(|run| run.info.run_id).collect();
        assert_eq!(found, expected[place..], "from {place} on: {query:?}");
        walked = test.query_runs(RunsQuery { max_results: every, ..from_there }).await?.next;
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_query_finds_what_a_plain_reading_of_it_says(
        mut runs in vec(any_run(), 1..16),
        queries in vec((any_scope(), option::weighted(0.8, any_expression()), any_sorts()), 60),
    ) {
        block_on(async {
            let test = store_with(&mut runs).await?;
            for ((experiment_ids, view_type), expression, sort) in queries {
                let scope = RunScope { experiment_ids, view_type };
                assert_found(&test, &runs, query(scope, expression, sort)).await?;
            }
            Ok(())
        })?;
    }
}

/// Deep and long, each as much as the parser lets through.
#[tokio::test]
async fn a_query_may_be_as_large_as_the_limits() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let dates = vec!["'2026-11-01'"; 100].join(", ");
    let clauses: Vec<String> = (0..200)
        .map(|number| match number % 5 {
            0 => format!("params.p{number} IS NULL"),
            1 => format!("NOT min(metrics.m{number}) < 1"),
            2 => format!("NOT (tags.t{number} ~ 'x+' OR params.p{number} < 1)"),
            3 => "duration IS NULL".into(),
            _ => format!("start_time NOT IN ({dates})"),
        })
        .collect();
    let deep = |clause: &str| format!("{}{clause}{}", "NOT (NOT (".repeat(12), "))".repeat(12));
    let wide = clauses.iter().take(150).map(|clause| clause.as_str()).collect::<Vec<_>>().join(" AND ");
    for written in [wide.clone(), deep(&wide), deep("status = 'RUNNING'"), clauses[..120].join(" OR ")] {
        let expression = RunQueryExpression::parse(&written)?;
        let sort = RunSort::parse_all(&["min(metrics.m)", "params.p", "number(tags.t)", "duration DESC"])
            .map_err(|(_, error)| error)?;
        let answer = test.query_runs(query(RunScope::default(), expression, sort)).await?;
        let found: Vec<RunId> = answer.runs.into_iter().map(|run| run.info.run_id).collect();
        assert_eq!(found, std::slice::from_ref(&run_id), "{:.200}", written);
    }
    Ok(())
}

/// A token goes on in its own order only, whatever became of the filter.
#[tokio::test]
async fn a_token_belongs_to_its_order() -> TestResult {
    let test = TestStore::new()?;
    test.start_run().await?;
    test.start_run().await?;
    let sort = |text: &str| RunSort::parse_all(&[text]).map_err(|(_, error)| error);
    let first = RunsQuery { max_results: 1, ..query(RunScope::default(), None, sort("status")?) };
    let token = test.query_runs(first.clone()).await?.next;
    let next = RunsQuery {
        page_token: token.clone(),
        expression: RunQueryExpression::parse("status = 'RUNNING'")?,
        ..first
    };
    assert_eq!(test.query_runs(next).await?.runs.len(), 1);
    let other = RunsQuery { page_token: token, ..query(RunScope::default(), None, sort("user_id")?) };
    assert_eq!(
        rejection(test.query_runs(other).await),
        Some(Rejection::PageTokenMismatch(QueryPart::OrderBy))
    );
    Ok(())
}

/// A match of an expression that is slow to match takes a while, and not for ever.
#[tokio::test]
async fn hostile_expressions_end_soon() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.set_run_tag(run_id, key_value("t", &"a".repeat(8000))).await?;
    for pattern in [
        "(a+)+$",
        "(a|a)*b",
        "(.*)*x",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(a?){100}a{100}$",
        "([a-z]{1,9}){0,9}[0-9]",
    ] {
        let begun = Instant::now();
        let expression = RunQueryExpression::parse(&format!("tags.t ~ '{pattern}'"))?;
        test.query_runs(query(RunScope::default(), expression, Vec::new())).await?;
        assert!(begun.elapsed() < Duration::from_secs(5), "{pattern} took {:?}", begun.elapsed());
    }
    Ok(())
}
