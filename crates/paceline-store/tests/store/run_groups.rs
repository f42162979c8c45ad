//! Groups of runs are those that a plain count makes, with the statistics that textbooks say.

use std::collections::{BTreeMap, BTreeSet};

use paceline_search::{DatasetField, Direction, RunNumber, RunOperand, RunText};
use paceline_store::{
    GroupMeasure, GroupSort, GroupSortKey, GroupStatistic, RunGroup, RunGroupKey, RunGroupsAnswer,
    RunGroupsQuery, RunMeasure, RunScope, Statistics,
};
use paceline_types::{MetricPoint, QueryPart, Rejection, RunId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::any_query::{any_expression, any_number, any_scope, any_text_operand};
use crate::any_search::any_run;
use crate::naive_query::{duration_ms, number, text};
use crate::naive_search::NaiveRun;
use crate::run_query::{matching, store_with};
use crate::support::{TestResult, TestStore, block_on, cases, key_value, rejection};

fn operand(text: &str) -> TestResult<RunOperand> {
    Ok(RunOperand::parse(text)?)
}

fn group_key(text: &str) -> TestResult<RunGroupKey> {
    Ok(RunGroupKey::of(operand(text)?).ok_or("not shared")?)
}

fn measure(text: &str) -> TestResult<RunMeasure> {
    Ok(RunMeasure::of(operand(text)?).ok_or("not measured")?)
}

/// The groups of a run: several when it used several datasets.
fn groups_of(run: &NaiveRun, keys: &[RunGroupKey]) -> BTreeSet<Vec<Option<String>>> {
    let owned = |text: &String| Some(text.clone());
    let none: [(Option<String>, Option<String>, Option<String>); 1] = [(None, None, None)];
    let used: Vec<_> = run
        .datasets
        .iter()
        .map(|(name, digest, context)| (owned(name), owned(digest), context.clone()))
        .collect();
    let datasets = if used.is_empty() { none.to_vec() } else { used };
    let value = |key: &RunGroupKey, dataset: &(Option<String>, Option<String>, Option<String>)| match key {
        RunGroupKey::ExperimentId => Some(run.experiment_id.to_string()),
        RunGroupKey::Text(RunText::Dataset(DatasetField::Name)) => dataset.0.clone(),
        RunGroupKey::Text(RunText::Dataset(DatasetField::Digest)) => dataset.1.clone(),
        RunGroupKey::Text(RunText::Dataset(DatasetField::Context)) => dataset.2.clone(),
        RunGroupKey::Text(operand) => text(run, operand).map(str::to_owned),
    };
    datasets.iter().map(|dataset| keys.iter().map(|key| value(key, dataset)).collect()).collect()
}

fn measured(run: &NaiveRun, measure: &RunMeasure) -> Option<f64> {
    match measure {
        RunMeasure::Duration => duration_ms(run).map(|duration| duration as f64),
        RunMeasure::Number(operand) => number(run, operand),
    }
}

fn assert_close(found: Option<f64>, expected: Option<f64>, what: &str) {
    let is_close = match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    };
    assert!(is_close, "{what}: {found:?} and not {expected:?}");
}

/// Count, extremes and mean are said again; the rest is in a test of its own.
fn assert_measure(found: &GroupMeasure, runs: &[&NaiveRun], measure: &RunMeasure) {
    let values: Vec<f64> = runs.iter().filter_map(|run| measured(run, measure)).collect();
    let numbers: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let Statistics { n, nan_count, mean, min, max, .. } = found.statistics;
    assert_eq!((n, nan_count), (numbers.len() as u64, (values.len() - numbers.len()) as u64));
    let least = numbers.iter().copied().reduce(f64::min);
    let greatest = numbers.iter().copied().reduce(f64::max);
    assert_eq!((min, max), (least, greatest));
    let parts = numbers.iter().map(|number| number / numbers.len() as f64);
    let expected = parts.reduce(|sum, part| sum + part);
    // Great numbers of both signs swallow the small ones, which ones depends on the order.
    let swallowed = 1e-9 * numbers.iter().map(|number| number.abs()).fold(1.0, f64::max);
    let is_mean = match (mean, expected) {
        (Some(mean), Some(expected)) => (mean - expected).abs() <= swallowed,
        (mean, expected) => mean == expected,
    };
    assert!(is_mean, "mean: {mean:?} and not {expected:?}");
    let has = |run_id: &Option<RunId>, value: Option<f64>| {
        runs.iter().any(|run| Some(&run.run_id) == run_id.as_ref() && measured(run, measure) == value)
    };
    assert!(n == 0 || (has(&found.min_run_id, min) && has(&found.max_run_id, max)), "{found:?}");
}

fn any_group_key() -> impl Strategy<Value = RunGroupKey> {
    let field = select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context]);
    prop_oneof![
        6 => any_text_operand().prop_map(RunGroupKey::Text),
        2 => field.prop_map(|field| RunGroupKey::Text(RunText::Dataset(field))),
        1 => Just(RunGroupKey::ExperimentId),
    ]
}

fn any_measure() -> impl Strategy<Value = RunMeasure> {
    prop_oneof![5 => any_number().prop_map(RunMeasure::Number), 1 => Just(RunMeasure::Duration)]
}

async fn all_pages(test: &TestStore, mut query: RunGroupsQuery, size: usize) -> TestResult<Vec<RunGroup>> {
    query.max_results = size;
    let mut groups = Vec::new();
    loop {
        let RunGroupsAnswer { groups: page, next, .. } = test.group_runs(query.clone()).await?;
        assert!(page.len() == size || next.is_none());
        groups.extend(page);
        query.page_token = next;
        if query.page_token.is_none() {
            return Ok(groups);
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn groups_are_those_of_a_plain_count(
        mut runs in vec(any_run(), 1..16),
        queries in vec(
            (any_scope(), option::of(any_expression()), vec(any_group_key(), 0..3), vec(any_measure(), 0..3)),
            20,
        ),
    ) {
        block_on(async {
            let test = store_with(&mut runs).await?;
            for ((experiment_ids, view_type), expression, keys, measures) in queries {
                let scope = RunScope { experiment_ids, view_type };
                let mut expected = BTreeMap::<Vec<Option<String>>, Vec<&NaiveRun>>::new();
                for (_, run) in matching(&runs, &scope, expression.as_ref()) {
                    for values in groups_of(run, &keys) {
                        expected.entry(values).or_default().push(run);
                    }
                }
                let query = RunGroupsQuery { scope, expression, keys, measures, max_results: 1000, ..Default::default() };
                let answer = test.group_runs(query.clone()).await?;
                assert_eq!(answer.total, expected.len() as u64, "{query:?}");
                for group in &answer.groups {
                    let runs = &expected[&group.values];
                    assert_eq!(group.run_count, runs.len() as u64, "{query:?}");
                    for (found, measure) in group.measures.iter().zip(&query.measures) {
                        assert_measure(found, runs, measure);
                    }
                }
                let sizes: Vec<u64> = answer.groups.iter().map(|group| group.run_count).collect();
                assert!(sizes.is_sorted_by(|one, other| one >= other), "{sizes:?}");
                let size = answer.groups.len().div_ceil(3).max(1);
                assert_eq!(all_pages(&test, query, size).await?, answer.groups);
            }
            Ok(())
        })?;
    }
}

/// Runs whose model and value are given.
async fn runs_of_models(values: &[(&str, f64)]) -> TestResult<TestStore> {
    let test = TestStore::new()?;
    for (model, value) in values {
        let run_id = test.start_run().await?;
        test.log_param(run_id.clone(), key_value("model", model)).await?;
        test.log(&run_id, "m", &[MetricPoint::new(0, 0, *value)]).await?;
    }
    Ok(test)
}

fn by_model() -> TestResult<RunGroupsQuery> {
    Ok(RunGroupsQuery {
        keys: vec![group_key("params.model")?],
        measures: vec![measure("metrics.m")?],
        max_results: 100,
        ..RunGroupsQuery::default()
    })
}

#[tokio::test]
async fn statistics_are_those_of_textbooks() -> TestResult {
    let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0, f64::NAN].map(|value| ("a", value));
    let test = runs_of_models(&[&values[..], &[("b", 3.0)], &[("c", f64::NAN)]].concat()).await?;
    let groups = test.group_runs(by_model()?).await?.groups;
    let [a, b, c] = [0, 1, 2].map(|index| groups[index].measures[0].statistics);
    assert_eq!((a.n, a.nan_count, a.mean, a.median), (8, 1, Some(5.0), Some(4.5)));
    assert_eq!((a.min, a.max), (Some(2.0), Some(9.0)));
    assert_close(a.standard_deviation, Some((32.0_f64 / 7.0).sqrt()), "standard deviation");
    // 2.364624 is the 97.5 % quantile with 7 degrees of freedom.
    assert_close(
        a.confidence_half_width,
        Some(2.364_624 * (32.0_f64 / 7.0).sqrt() / 8.0_f64.sqrt()),
        "interval",
    );
    assert_eq!((b.n, b.mean, b.median, b.standard_deviation), (1, Some(3.0), Some(3.0), None));
    assert_eq!(b.confidence_half_width, None);
    assert_eq!((c.n, c.nan_count, c.mean, c.median, c.min), (0, 1, None, None, None));
    Ok(())
}

#[tokio::test]
async fn intervals_of_many_runs_use_the_same_distribution() -> TestResult {
    // Half zeros and half ones: the deviation of n is √(n / (n − 1)) / 2.
    for (n, quantile) in [(40_u32, 2.022_691), (100, 1.984_217)] {
        let values: Vec<(&str, f64)> = (0..n).map(|index| ("a", f64::from(index % 2))).collect();
        let test = runs_of_models(&values).await?;
        let statistics = test.group_runs(by_model()?).await?.groups[0].measures[0].statistics;
        let n = f64::from(n);
        let expected = quantile * (n / (n - 1.0)).sqrt() / 2.0 / n.sqrt();
        let found = statistics.confidence_half_width.ok_or("no interval")?;
        assert!((found - expected).abs() < 1e-6, "{found} and not {expected}");
    }
    Ok(())
}

#[tokio::test]
async fn groups_come_in_the_order_asked_for() -> TestResult {
    let runs = [("a", 5.0), ("b", 1.0), ("b", 3.0), ("c", f64::NAN), ("d", 4.0), ("d", 4.0), ("d", -8.0)];
    let test = runs_of_models(&runs).await?;
    test.start_run().await?;
    let by_statistic = |statistic| GroupSortKey::Measure { index: 0, statistic };
    let missing = "-";
    for (by, direction, expected) in [
        (GroupSortKey::Size, Direction::Descending, ["d", "b", "a", "c", missing]),
        (GroupSortKey::Size, Direction::Ascending, ["a", "c", missing, "b", "d"]),
        (GroupSortKey::Values, Direction::Ascending, ["a", "b", "c", "d", missing]),
        (GroupSortKey::Values, Direction::Descending, ["d", "c", "b", "a", missing]),
        (by_statistic(GroupStatistic::Mean), Direction::Ascending, ["d", "b", "a", "c", missing]),
        (by_statistic(GroupStatistic::Mean), Direction::Descending, ["a", "b", "d", "c", missing]),
        (by_statistic(GroupStatistic::Median), Direction::Descending, ["a", "d", "b", "c", missing]),
        (by_statistic(GroupStatistic::Max), Direction::Ascending, ["b", "d", "a", "c", missing]),
        (by_statistic(GroupStatistic::Min), Direction::Ascending, ["d", "b", "a", "c", missing]),
        (
            by_statistic(GroupStatistic::StandardDeviation),
            Direction::Descending,
            ["d", "b", "a", "c", missing],
        ),
        (by_statistic(GroupStatistic::N), Direction::Descending, ["d", "b", "a", "c", missing]),
        (
            GroupSortKey::Measure { index: 7, statistic: GroupStatistic::N },
            Direction::Descending,
            ["a", "b", "c", "d", missing],
        ),
    ] {
        let query = RunGroupsQuery { sort: GroupSort { by, direction }, ..by_model()? };
        for size in 1..6 {
            let groups = all_pages(&test, query.clone(), size).await?;
            let values = groups.iter().map(|group| group.values[0].as_deref().unwrap_or(missing));
            assert_eq!(values.collect::<Vec<_>>(), expected, "{by:?} {direction:?} by {size}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_token_belongs_to_its_groups() -> TestResult {
    let test = runs_of_models(&[("a", 1.0), ("b", 2.0)]).await?;
    let first = test.group_runs(RunGroupsQuery { max_results: 1, ..by_model()? }).await?;
    let other =
        RunGroupsQuery { keys: vec![group_key("status")?], page_token: first.next.clone(), ..by_model()? };
    assert_eq!(
        rejection(test.group_runs(other).await),
        Some(Rejection::PageTokenMismatch(QueryPart::OrderBy))
    );
    // A token of runs is none of groups.
    let runs = paceline_store::RunsQuery { max_results: 1, ..Default::default() };
    let token = test.query_runs(runs).await?.next;
    assert!(token.is_some());
    let query = RunGroupsQuery { page_token: token, ..by_model()? };
    assert!(rejection(test.group_runs(query).await).is_some());
    Ok(())
}

#[tokio::test]
async fn what_is_shared_and_what_is_measured() -> TestResult {
    assert!(RunGroupKey::of(operand("metrics.m")?).is_none());
    assert!(RunGroupKey::of(operand("start_time")?).is_none());
    assert!(RunMeasure::of(operand("params.p")?).is_none());
    assert!(RunMeasure::of(operand("end_time")?).is_none());
    assert_eq!(measure("number(params.p)")?, RunMeasure::Number(RunNumber::Param("p".into())));
    let test = TestStore::new()?;
    let keys = RunGroupsQuery { keys: vec![group_key("status")?; 6], ..by_model()? };
    assert!(matches!(rejection(test.group_runs(keys).await), Some(Rejection::TooMuch(_))));
    let measures = RunGroupsQuery { measures: vec![measure("duration")?; 21], ..by_model()? };
    assert!(matches!(rejection(test.group_runs(measures).await), Some(Rejection::TooMuch(_))));
    let most = RunGroupsQuery {
        keys: vec![
            group_key("params.a")?,
            group_key("tags.a")?,
            group_key("params.b")?,
            group_key("tags.b")?,
            group_key("datasets.context")?,
        ],
        measures: vec![measure("metrics.m")?; 20],
        ..by_model()?
    };
    assert_eq!(test.group_runs(most).await?.total, 0);
    Ok(())
}
