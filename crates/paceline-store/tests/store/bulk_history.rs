//! Histories of several runs at once: which steps are chosen, and that every point there is shown.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use paceline_store::step_sampling::choose_evenly;
use paceline_store::{BulkHistoryQuery, SampledHistoryQuery};
use paceline_types::{MetricPoint, RunId, limits};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::storage::{fold, look_into, segments};
use crate::support::{PointRow, TestResult, TestStore, block_on, cases, point_row, point_rows};

fn point(timestamp_ms: i64, step: i64) -> MetricPoint {
    MetricPoint { timestamp_ms, step, value: step as f64 }
}

fn sampled(run_ids: &[RunId], steps: Option<RangeInclusive<i64>>, max_results: usize) -> SampledHistoryQuery {
    SampledHistoryQuery { run_ids: run_ids.to_vec(), key: "loss".into(), steps, max_results }
}

async fn run_with_steps(test: &TestStore, steps: RangeInclusive<i64>) -> TestResult<RunId> {
    let run_id = test.start_run().await?;
    let points: Vec<MetricPoint> = steps.map(|step| point(step, step)).collect();
    test.log(&run_id, "loss", &points).await?;
    Ok(run_id)
}

async fn steps_of(test: &TestStore, query: SampledHistoryQuery) -> TestResult<Vec<i64>> {
    Ok(test.sampled_metric_history(query).await?.into_iter().map(|(_, point)| point.step).collect())
}

#[tokio::test]
async fn whole_steps_are_chosen_evenly() -> TestResult {
    let test = TestStore::new()?;
    let short = run_with_steps(&test, 0..=9).await?;
    let long = run_with_steps(&test, 0..=19).await?;
    let one = [short.clone()];
    assert_eq!(steps_of(&test, sampled(&one, None, 5)).await?, [0, 2, 4, 6, 8, 9]);
    assert_eq!(steps_of(&test, sampled(&one, Some(0..=4), 5)).await?, [0, 1, 2, 3, 4]);
    let both = [short, long];
    let expected = [0, 4, 8, 9, 0, 4, 8, 9, 12, 16, 19];
    assert_eq!(steps_of(&test, sampled(&both, None, 5)).await?, expected);
    Ok(())
}

#[tokio::test]
async fn a_run_asked_for_twice_is_answered_twice() -> TestResult {
    let test = TestStore::new()?;
    let run_id = run_with_steps(&test, 0..=1).await?;
    let unknown = RunId::new("unknown");
    let asked = [run_id.clone(), unknown, run_id.clone()];
    assert_eq!(steps_of(&test, sampled(&asked, None, 5)).await?, [0, 1, 0, 1]);

    let query = BulkHistoryQuery { run_ids: asked.to_vec(), key: "loss".into(), max_results: 100 };
    assert_eq!(test.bulk_metric_history(query).await?.len(), 2, "in a bulk history once");
    Ok(())
}

#[tokio::test]
async fn a_bulk_history_counts_all_runs_together() -> TestResult {
    let test = TestStore::new()?;
    let mut runs = [run_with_steps(&test, 0..=9).await?, run_with_steps(&test, 0..=9).await?];
    let query = BulkHistoryQuery { run_ids: runs.to_vec(), key: "loss".into(), max_results: 13 };
    let found = test.bulk_metric_history(query).await?;
    runs.sort();
    let of = |run_id: &RunId| found.iter().filter(|(found, _)| found == run_id).count();
    assert_eq!((of(&runs[0]), of(&runs[1])), (10, 3));
    Ok(())
}

/// A range may take one step of a segment: its last, its first, or one from amid.
#[tokio::test]
async fn a_range_meets_every_segment_that_reaches_into_it() -> TestResult {
    let test = TestStore::new()?;
    let run = run_with_steps(&test, 0..=12_000).await?;
    fold(&test, &run).await?;
    let segments = segments(&look_into(&test.path())?, &run, "loss")?;
    assert!(segments.len() >= 3, "else this tests little");
    for segment in segments {
        let (first, last) = segment.steps;
        for range in [first..=first, last..=last, first - 1..=first, last..=last + 1, first + 1..=first + 2] {
            let expected: Vec<i64> = range.clone().filter(|step| (0..=12_000).contains(step)).collect();
            let found = steps_of(&test, sampled(std::slice::from_ref(&run), Some(range), 5)).await?;
            assert_eq!(found, expected);
        }
    }
    Ok(())
}

/// Also when the first points by step are the last ones by time, or in the tail.
#[tokio::test]
async fn of_more_points_than_a_run_may_have_the_first_ones_by_step_are_shown() -> TestResult {
    const POINTS: i64 = 30_000;
    let backwards = |i: i64| (POINTS - 1 - i) / 15;
    for step_of in [backwards, |_| 0] {
        let test = TestStore::new()?;
        let run = test.start_run().await?;
        let mut points: Vec<MetricPoint> =
            (0..POINTS).map(|i| MetricPoint::new(i, step_of(i), (i % 7) as f64)).collect();
        let (unfolded, folded): (Vec<_>, Vec<_>) =
            points.iter().partition(|point| point.timestamp_ms % 10 == 3);
        test.log(&run, "loss", &folded).await?;
        fold(&test, &run).await?;
        test.log(&run, "loss", &unfolded).await?;
        test.log(&run, "loss", &folded[..100]).await?;
        assert!(segments(&look_into(&test.path())?, &run, "loss")?.len() >= 6, "else this tests little");

        let found = test.sampled_metric_history(sampled(&[run], None, 2500)).await?;
        let found: Vec<MetricPoint> = found.into_iter().map(|(_, point)| point).collect();
        points.sort_by_key(|point| (point.step, point.timestamp_ms));
        points.truncate(limits::BULK_HISTORY_RUN_POINTS);
        assert!(point_rows(&found) == point_rows(&points));
    }
    Ok(())
}

/// The rule of MLflow up to 3.11, read plainly.
fn plain_choice(
    histories: &[Vec<MetricPoint>],
    range: Option<RangeInclusive<i64>>,
    max_results: usize,
) -> BTreeSet<i64> {
    let each: Vec<BTreeSet<i64>> =
        histories.iter().map(|points| points.iter().map(|point| point.step).collect()).collect();
    let Some(last) = each.iter().flatten().max() else {
        return BTreeSet::new();
    };
    let range = range.unwrap_or(0..=*last);
    let all: BTreeSet<i64> = each.iter().flatten().copied().filter(|step| range.contains(step)).collect();
    let mut chosen = plain_even_choice(&all.into_iter().collect::<Vec<_>>(), max_results);
    for steps in each {
        chosen.extend(steps.first().into_iter().chain(steps.last()).filter(|step| range.contains(step)));
    }
    chosen
}

fn plain_even_choice(all: &[i64], max_results: usize) -> BTreeSet<i64> {
    if all.len() <= max_results {
        return all.iter().copied().collect();
    }
    let interval = all.len() as f64 / max_results as f64;
    let evenly = (0..max_results).map(|index| all[(index as f64 * interval).floor() as usize]);
    evenly.chain([all[all.len() - 1]]).collect()
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => (0..3_i32).prop_map(f64::from), 1 => Just(f64::NAN)]
}

fn short_history() -> impl Strategy<Value = Vec<MetricPoint>> {
    let point = (0..40_i64, -5..60_i64, any_value()).prop_map(|(timestamp_ms, step, value)| MetricPoint {
        timestamp_ms,
        step,
        value,
    });
    vec(point, 0..120)
}

/// Several segments, whose steps ascend, descend, overlap, have gaps or are all the same.
fn long_history() -> impl Strategy<Value = Vec<MetricPoint>> {
    let steps: Vec<fn(i64) -> i64> =
        vec![|i| i, |i| 60 - i / 100, |i| i * 7919 % 9001, |i| i / 4096 * 30, |_| 7];
    (select(steps), 4097..9000_i64, any_value()).prop_map(|(step_of, count, value)| {
        (0..count).map(|i| MetricPoint::new(i / 2, step_of(i), value)).collect()
    })
}

fn any_range() -> impl Strategy<Value = RangeInclusive<i64>> {
    prop_oneof![
        (-6..60_i64, 0..40_i64).prop_map(|(start, length)| start..=start + length),
        (-6..9000_i64, 0..9000_i64).prop_map(|(start, length)| start..=start + length),
        Just(i64::MIN..=i64::MAX),
    ]
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_is_shown_is_the_rules_choice_wherever_points_lie(
        histories in vec((prop_oneof![2 => short_history(), 1 => long_history()], short_history()), 1..4),
        searches in vec((option::of(any_range()), prop_oneof![1..30_usize, 1..2501_usize]), 6),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let (mut run_ids, mut plain) = (Vec::new(), Vec::new());
            for (folded, unfolded) in &histories {
                let run_id = test.start_run().await?;
                test.log(&run_id, "loss", folded).await?;
                fold(&test, &run_id).await?;
                test.log(&run_id, "loss", unfolded).await?;
                test.log(&run_id, "other", unfolded).await?;
                plain.push([folded.clone(), unfolded.clone()].concat());
                run_ids.push(run_id);
            }
            for (range, max_results) in searches {
                let chosen = plain_choice(&plain, range.clone(), max_results);
                let mut expected: Vec<(RunId, i64, PointRow)> = Vec::new();
                for (run_id, points) in run_ids.iter().zip(&plain) {
                    let wanted = points.iter().filter(|point| chosen.contains(&point.step));
                    let rows: BTreeSet<(i64, PointRow)> =
                        wanted.map(|point| (point.step, point_row(point))).collect();
                    expected.extend(rows.into_iter().map(|(step, row)| (run_id.clone(), step, row)));
                }
                let found = test.sampled_metric_history(sampled(&run_ids, range.clone(), max_results)).await?;
                let found: Vec<(RunId, i64, PointRow)> =
                    found.iter().map(|(run_id, point)| (run_id.clone(), point.step, point_row(point))).collect();
                assert!(found == expected, "{} rows, not {}: {range:?}, {max_results}", found.len(), expected.len());
            }
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(cases(512))]

    /// However few steps are in memory at once.
    #[test]
    fn windows_make_no_difference_to_the_choice(
        steps in vec(prop_oneof![20 => -20..60_i64, 1 => select(vec![i64::MIN, i64::MAX])], 0..200),
        range in any_range(),
        count_max in 1..40_usize,
        window_steps in 1..30_usize,
    ) {
        let all: BTreeSet<i64> = steps.iter().copied().filter(|step| range.contains(step)).collect();
        let expected: Vec<i64> =
            plain_even_choice(&all.into_iter().collect::<Vec<_>>(), count_max).into_iter().collect();
        let chosen = choose_evenly(&range, count_max, window_steps, |range, window| {
            steps.iter().filter(|step| range.contains(step)).for_each(|step| window.push(*step));
            Ok(())
        });
        prop_assert_eq!(chosen.map_err(|error| TestCaseError::fail(error.to_string()))?, expected);
    }
}
