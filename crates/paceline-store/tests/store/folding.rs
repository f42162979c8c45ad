//! Folding changes where points lie, and nothing that a reader sees.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use paceline_store::{FoldPolicy, NewMetric, RunBatch};
use paceline_types::{MetricPoint, RunId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::storage::{assert_sound, fold, look_into, segments, summary, tail, wait_for_fold};
use crate::support::{
    FOLD_AT_END, FOLD_EAGERLY, PointRow, TestResult, TestStore, block_on, cases, point_rows, wait_until,
};

const KEYS: [&str; 3] = ["loss", "acc", "rare"];

/// Points of one request: which key, where they begin, and how they go on.
#[derive(Debug, Clone)]
struct Burst {
    key: &'static str,
    points: Vec<MetricPoint>,
}

fn any_burst() -> impl Strategy<Value = Burst> {
    let value = prop_oneof![select(vec![f64::NAN, 0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN]), -1e3..1e3_f64];
    // A small field, so that bursts overlap and points come again.
    let anywhere = vec((0..30_i64, -3..4_i64, value.clone()), 1..40);
    let onwards = (0..400_i64, vec(value, 1..60)).prop_map(|(start, values)| {
        values.into_iter().zip(start..).map(|(value, at)| (at, at / 2, value)).collect::<Vec<_>>()
    });
    let points = prop_oneof![anywhere, onwards].prop_map(|points| {
        points.into_iter().map(|(time, step, value)| MetricPoint::new(time, step, value)).collect()
    });
    (select(&KEYS[..]), points).prop_map(|(key, points)| Burst { key, points })
}

type Model = BTreeMap<&'static str, BTreeSet<PointRow>>;

async fn assert_same(test: &TestStore, run: &RunId, model: &Model) -> TestResult {
    for (key, rows) in model {
        let found = point_rows(&test.history(run, key).await?);
        assert!(found.iter().eq(rows), "{key}: {} points instead of {}", found.len(), rows.len());
    }
    Ok(())
}

/// What the tables of a folded run must hold, given what its histories are.
fn assert_folded(test: &TestStore, run: &RunId, model: &Model) -> TestResult {
    let connection = look_into(&test.path())?;
    let unfolded: usize = tail(&connection, run)?.iter().flat_map(|row| row.values()).map(Vec::len).sum();
    let mut folded = 0;
    for (key, rows) in model {
        let segments = segments(&connection, run, key)?;
        assert_sound(&segments);
        let stored: BTreeSet<PointRow> =
            segments.iter().flat_map(|segment| point_rows(&segment.points)).collect();
        assert!(stored.is_subset(rows), "{key}");
        folded += stored.len();
        if unfolded == 0 {
            let summary = summary(&connection, run, key)?;
            assert_eq!(summary.point_count, rows.len(), "{key}");
            assert_eq!(summary.nan_count, rows.iter().filter(|row| row.3).count(), "{key}");
        }
    }
    let distinct: usize = model.values().map(BTreeSet::len).sum();
    assert!(folded + unfolded >= distinct);
    assert!(unfolded < KEYS.len() * 32, "{unfolded} points are left in the tail");
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_history_is_what_was_logged_whatever_is_folded(
        bursts in vec((any_burst(), any::<bool>()), 1..30),
        reopen_at in proptest::option::of(0..30_usize),
    ) {
        block_on(async {
            let mut test = TestStore::with_policy(FOLD_EAGERLY)?;
            let run = test.start_run().await?;
            let mut model = Model::new();
            for (index, (burst, look)) in bursts.iter().enumerate() {
                test.log(&run, burst.key, &burst.points).await?;
                model.entry(burst.key).or_default().extend(point_rows(&burst.points));
                if *look {
                    assert_same(&test, &run, &model).await?;
                }
                if reopen_at == Some(index) {
                    test = test.reopened(FOLD_EAGERLY)?;
                }
            }
            fold(&test, &run).await?;
            assert_same(&test, &run, &model).await?;
            assert_folded(&test, &run, &model)
        })?;
    }
}

fn series(range: std::ops::Range<i64>) -> Vec<MetricPoint> {
    range.map(|i| MetricPoint::new(10 * i, i, (i as f64).sin())).collect()
}

fn rows(points: &[MetricPoint]) -> Vec<PointRow> {
    BTreeSet::from_iter(point_rows(points)).into_iter().collect()
}

/// Segments that are full, half full, overlapped, and met by points that belong before and between them.
#[tokio::test]
async fn long_series_fold_into_segments_that_never_overlap() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let mut all = Vec::new();
    let between = |range: std::ops::Range<i64>| {
        range.map(|i| MetricPoint::new(10 * i + 5, -i, f64::NAN)).collect::<Vec<_>>()
    };
    let batches = [
        series(0..5_000),
        series(5_000..5_100),
        series(20_000..30_000),
        series(10_000..10_040),
        between(4_000..4_100),
        series(-200..-100),
        between(9_990..20_010),
        series(0..40),
    ];
    for batch in batches {
        test.log(&run, "m", &batch).await?;
        all.extend(batch);
        fold(&test, &run).await?;
        let segments = segments(&look_into(&test.path())?, &run, "m")?;
        assert_sound(&segments);
        assert_eq!(segments.iter().map(|segment| segment.point_count).sum::<usize>(), rows(&all).len());
        assert!(point_rows(&test.history(&run, "m").await?) == rows(&all));
    }
    assert_eq!(summary(&look_into(&test.path())?, &run, "m")?.point_count, rows(&all).len());
    Ok(())
}

#[tokio::test]
async fn a_series_that_grows_slowly_ends_in_few_segments() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    for start in (0..10_000).step_by(500) {
        test.log(&run, "m", &series(start..start + 500)).await?;
        fold(&test, &run).await?;
    }
    let counts: Vec<usize> =
        segments(&look_into(&test.path())?, &run, "m")?.iter().map(|segment| segment.point_count).collect();
    assert_eq!(counts, [4096, 4096, 1808]);
    Ok(())
}

/// A segment is never cut between points of one place, whose values alone would order it.
#[tokio::test]
async fn points_of_one_place_stay_in_one_segment() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let points: Vec<MetricPoint> = (0..9_000)
        .map(|i| MetricPoint::new(i64::from(i >= 4_000), i64::from(i >= 4_050), f64::from(i % 8_999)))
        .collect();
    for batch in [&points[..5_000], &points[5_000..]] {
        test.log(&run, "m", batch).await?;
        fold(&test, &run).await?;
    }
    let segments = segments(&look_into(&test.path())?, &run, "m")?;
    assert_sound(&segments);
    assert!(segments.iter().any(|segment| segment.point_count > 4096));
    assert!(point_rows(&test.history(&run, "m").await?) == rows(&points));
    Ok(())
}

/// A key with few points is not worth a segment; its points wait in one row, and are not lost when more come.
#[tokio::test]
async fn short_series_wait_in_one_tail_row() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    for i in 0..20 {
        test.log(&run, "short", &series(i..i + 1)).await?;
        test.log(&run, "long", &series(100 * i..100 * i + 100)).await?;
    }
    fold(&test, &run).await?;
    let connection = look_into(&test.path())?;
    assert_eq!(tail(&connection, &run)?.len(), 1);
    assert_eq!(segments(&connection, &run, "short")?.len(), 0);
    assert_eq!(segments(&connection, &run, "long")?.len(), 1);
    assert!(point_rows(&test.history(&run, "short").await?) == rows(&series(0..20)));
    test.log(&run, "short", &series(20..50)).await?;
    fold(&test, &run).await?;
    assert_eq!(tail(&look_into(&test.path())?, &run)?.len(), 0);
    assert!(point_rows(&test.history(&run, "short").await?) == rows(&series(0..50)));
    Ok(())
}

/// Waits for segments of metric `m` while nobody ends the run.
async fn wait_for_segments(test: &TestStore, run: &RunId) -> TestResult {
    let is_there = || Ok(!segments(&look_into(&test.path())?, run, "m")?.is_empty());
    wait_until("there are segments", is_there).await
}

#[tokio::test]
async fn many_points_many_rows_or_a_rest_start_a_fold() -> TestResult {
    let by_points = FoldPolicy { points: 100, ..FOLD_AT_END };
    let by_rows = FoldPolicy { rows: 4, ..FOLD_AT_END };
    let by_rest = FoldPolicy { idle: Duration::from_millis(1), ..FOLD_AT_END };
    for (policy, batches) in [(by_points, 1), (by_rows, 4), (by_rest, 2)] {
        let test = TestStore::with_policy(policy)?;
        let run = test.start_run().await?;
        for i in 0..batches {
            test.log(&run, "m", &series(120 * i..120 * i + 120)).await?;
        }
        wait_for_segments(&test, &run).await?;
        wait_for_fold(|| test.path(), &run).await?;
        assert!(point_rows(&test.history(&run, "m").await?) == rows(&series(0..120 * batches)), "{policy:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_tail_that_an_earlier_process_left_is_folded() -> TestResult {
    for batches in [1, 3] {
        let test = TestStore::new()?;
        let run = test.start_run().await?;
        for i in 0..batches {
            test.log(&run, "m", &series(50 * i..50 * i + 50)).await?;
        }
        let test = test.reopened(FoldPolicy { idle: Duration::from_millis(1), ..FOLD_AT_END })?;
        assert_eq!(test.history(&run, "m").await?.len(), 50 * batches as usize);
        wait_for_segments(&test, &run).await?;
        assert!(point_rows(&test.history(&run, "m").await?) == rows(&series(0..50 * batches)));
    }
    Ok(())
}

#[tokio::test]
async fn several_runs_and_keys_fold_apart() -> TestResult {
    let test = TestStore::with_policy(FOLD_EAGERLY)?;
    let runs = [test.start_run().await?, test.start_run().await?];
    for i in 0..60 {
        for (run, sign) in runs.iter().zip([1.0, -1.0]) {
            let metric = |key: &str, value| NewMetric {
                key: key.into(),
                point: MetricPoint::new(i, i, sign * value),
                link: None,
            };
            let metrics = vec![metric("a", i as f64), metric("b", 1000.0)];
            test.log_batch(run.clone(), RunBatch { metrics, ..Default::default() }).await?;
        }
    }
    for (run, sign) in runs.iter().zip([1.0, -1.0]) {
        fold(&test, run).await?;
        let a: Vec<f64> = test.history(run, "a").await?.iter().map(|point| point.value).collect();
        assert_eq!(a, (0..60).map(|i| sign * f64::from(i)).collect::<Vec<_>>());
        assert!(test.history(run, "b").await?.iter().all(|point| point.value == sign * 1000.0));
        assert_eq!(test.history(run, "b").await?.len(), 60);
    }
    Ok(())
}
