//! Histories of several runs at once: which steps are chosen, and that every point there is shown.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use paceline_store::{BulkHistoryQuery, SampledHistoryQuery};
use paceline_types::{MetricPoint, RunId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::support::{PointRow, TestResult, TestStore, block_on, cases, point_row};

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

/// The contract's rule, read plainly.
fn plain_choice(
    histories: &[Vec<MetricPoint>],
    range: Option<RangeInclusive<i64>>,
    max_results: usize,
) -> BTreeSet<i64> {
    let steps = |points: &[MetricPoint]| points.iter().map(|point| point.step).collect::<BTreeSet<i64>>();
    let Some(last) = histories.iter().flat_map(|points| steps(points)).max() else {
        return BTreeSet::new();
    };
    let range = range.unwrap_or(0..=last);
    let all: BTreeSet<i64> = histories.iter().flat_map(|points| steps(points)).collect();
    let all: Vec<i64> = all.into_iter().filter(|step| range.contains(step)).collect();
    if all.len() <= max_results {
        return all.into_iter().collect();
    }
    let interval = all.len() as f64 / max_results as f64;
    let mut chosen: BTreeSet<i64> =
        (0..max_results).map(|index| all[(index as f64 * interval).floor() as usize]).collect();
    chosen.insert(all[all.len() - 1]);
    for points in histories {
        let steps = steps(points);
        chosen.extend(steps.first().into_iter().chain(steps.last()).filter(|step| range.contains(step)));
    }
    chosen
}

fn any_history() -> impl Strategy<Value = Vec<MetricPoint>> {
    let value = prop_oneof![8 => (0..3_i32).prop_map(f64::from), 1 => Just(f64::NAN)];
    let point = (0..40_i64, -5..60_i64, value).prop_map(|(timestamp_ms, step, value)| MetricPoint {
        timestamp_ms,
        step,
        value,
    });
    vec(point, 0..120)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn sampling_is_the_contracts(
        histories in vec((any_history(), any_history()), 1..4),
        searches in vec((option::of((-6..60_i64, 0..40_i64)), 1..30_usize), 12),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let (mut run_ids, mut plain) = (Vec::new(), Vec::new());
            for (folded, unfolded) in &histories {
                let run_id = test.start_run().await?;
                test.log(&run_id, "loss", folded).await?;
                test.finish_run(&run_id).await?;
                test.log(&run_id, "loss", unfolded).await?;
                test.log(&run_id, "other", unfolded).await?;
                plain.push([folded.clone(), unfolded.clone()].concat());
                run_ids.push(run_id);
            }
            for (range, max_results) in searches {
                let range = range.map(|(start, length)| start..=start + length);
                let chosen = plain_choice(&plain, range.clone(), max_results);
                let mut expected: Vec<(RunId, i64, PointRow)> = Vec::new();
                for (run_id, points) in run_ids.iter().zip(&plain) {
                    let wanted = points.iter().filter(|point| chosen.contains(&point.step));
                    let rows: BTreeSet<(i64, PointRow)> =
                        wanted.map(|point| (point.step, point_row(point))).collect();
                    expected.extend(rows.into_iter().map(|(step, row)| (run_id.clone(), step, row)));
                }
                let found = test.sampled_metric_history(sampled(&run_ids, range, max_results)).await?;
                let found: Vec<(RunId, i64, PointRow)> =
                    found.iter().map(|(run_id, point)| (run_id.clone(), point.step, point_row(point))).collect();
                assert_eq!(found, expected);
            }
            Ok(())
        })?;
    }
}
