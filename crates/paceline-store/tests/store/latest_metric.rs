//! Which point of a metric is the latest.

use std::cmp::Ordering;

use paceline_store::{NewMetric, RunBatch};
use paceline_types::MetricPoint;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::storage::{Summary, look_into, summary};
use crate::support::{TestResult, TestStore, block_on, cases, point_row};

const NAN: f64 = f64::NAN;

fn point(step: i64, timestamp_ms: i64, value: f64) -> MetricPoint {
    MetricPoint::new(timestamp_ms, step, value)
}

/// Logs points one request after the other and returns the latest.
async fn latest_of(points: &[MetricPoint]) -> TestResult<MetricPoint> {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    for point in points {
        test.log(&run, "m", &[*point]).await?;
    }
    Ok(test.latest(&run, "m").await?.ok_or("the run has the metric")?)
}

/// The table of the contract: same step, same timestamp.
#[tokio::test]
async fn of_equal_places_the_greater_value_is_latest() -> TestResult {
    for (stored, new, latest) in [
        (-1.0, NAN, NAN),
        (5.0, NAN, 5.0),
        (NAN, 0.0, NAN),
        (NAN, 3.0, 3.0),
        (NAN, -1.0, NAN),
        (0.0, NAN, 0.0),
        (1.0, 2.0, 2.0),
        (2.0, 1.0, 2.0),
        (-2.0, -1.0, -1.0),
    ] {
        let found = latest_of(&[point(3, 7, stored), point(3, 7, new)]).await?;
        assert_eq!(point_row(&found), point_row(&point(3, 7, latest)), "{stored}, then {new}");
    }
    Ok(())
}

#[tokio::test]
async fn step_comes_before_timestamp_before_value() -> TestResult {
    for (stored, new, new_wins) in [
        (point(1, 100, 9.0), point(2, 50, 1.0), true),
        (point(2, 50, 1.0), point(1, 100, 9.0), false),
        (point(1, 50, 9.0), point(1, 100, 1.0), true),
        (point(1, 100, 1.0), point(1, 50, 9.0), false),
        (point(-5, 0, 1.0), point(-6, 9, 2.0), false),
        (point(i64::MIN, 0, 1.0), point(i64::MAX, 0, 0.0), true),
        (point(0, 0, f64::MAX), point(0, i64::MAX, f64::MIN), true),
        (point(1, 1, NAN), point(2, 1, NAN), true),
    ] {
        let found = latest_of(&[stored, new]).await?;
        let expected = if new_wins { new } else { stored };
        assert_eq!(point_row(&found), point_row(&expected), "{stored:?}, then {new:?}");
    }
    Ok(())
}

#[tokio::test]
async fn infinities_are_kept_as_the_largest_doubles() -> TestResult {
    for (value, kept) in [(f64::INFINITY, f64::MAX), (f64::NEG_INFINITY, f64::MIN)] {
        assert_eq!(latest_of(&[point(0, 0, value)]).await?.value.to_bits(), kept.to_bits());
    }
    Ok(())
}

/// The greatest point; a NaN counts as 0, and no case here has a zero beside it.
fn greatest(points: &[MetricPoint]) -> Option<&MetricPoint> {
    let number = |point: &MetricPoint| if point.value.is_nan() { 0.0 } else { point.value };
    points.iter().reduce(|one, other| {
        let place = (one.step, one.timestamp_ms).cmp(&(other.step, other.timestamp_ms));
        match place.then(number(one).total_cmp(&number(other))) {
            Ordering::Less => other,
            _ => one,
        }
    })
}

fn tied_points() -> impl Strategy<Value = Vec<MetricPoint>> {
    let value = select(vec![NAN, -2.5, -1.0, 1.0, 3.0, f64::MIN, f64::MAX]);
    vec((-2..2_i64, 0..2_i64, value).prop_map(|(step, time, value)| point(step, time, value)), 1..12)
}

/// Cuts a list into batches of the given sizes, again and again.
fn batches<'p>(points: &'p [MetricPoint], sizes: &[usize]) -> Vec<&'p [MetricPoint]> {
    let mut rest = points;
    let mut batches = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (batch, after) = rest.split_at(rest.len().min(*size));
        batches.push(batch);
        rest = after;
    }
    batches
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_order_and_no_split_of_points_changes_the_outcome(
        (points, shuffled) in tied_points().prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle())),
        sizes in vec(1..5_usize, 1..4),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let run = test.start_run().await?;
            test.log(&run, "at once", &points).await?;
            for batch in batches(&shuffled, &sizes) {
                test.log(&run, "in batches", batch).await?;
            }
            let expected = greatest(&points).map(point_row);
            for key in ["at once", "in batches"] {
                assert_eq!(test.latest(&run, key).await?.as_ref().map(point_row), expected, "{key}");
            }
            let connection = look_into(&test.path())?;
            assert_eq!(summary(&connection, &run, "at once")?, expected_summary(&points));
            assert_eq!(summary(&connection, &run, "in batches")?, expected_summary(&points));
            Ok(())
        })?;
    }

    /// Here a NaN may meet the zero that it compares like.
    #[test]
    fn the_order_inside_a_batch_never_matters(
        (points, shuffled) in vec((select(vec![NAN, 0.0, -1.0]), 0..2_i64), 1..8)
            .prop_map(|points| points.into_iter().map(|(value, step)| point(step, 0, value)).collect::<Vec<_>>())
            .prop_flat_map(|points| (Just(points.clone()), Just(points).prop_shuffle())),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let run = test.start_run().await?;
            test.log(&run, "one", &points).await?;
            test.log(&run, "other", &shuffled).await?;
            let one = test.latest(&run, "one").await?.as_ref().map(point_row);
            assert_eq!(one, test.latest(&run, "other").await?.as_ref().map(point_row));
            assert!(one.is_some());
            Ok(())
        })?;
    }
}

fn expected_summary(points: &[MetricPoint]) -> Summary {
    let numbers = || points.iter().map(|point| point.value).filter(|value| !value.is_nan());
    Summary {
        point_count: points.len(),
        nan_count: points.len() - numbers().count(),
        min: numbers().reduce(f64::min),
        max: numbers().reduce(f64::max),
    }
}

#[tokio::test]
async fn each_key_and_run_has_its_own_latest() -> TestResult {
    let test = TestStore::new()?;
    let (one, other) = (test.start_run().await?, test.start_run().await?);
    let metric = |key: &str, step| NewMetric { key: key.into(), point: point(step, 0, 1.0), link: None };
    let batch = RunBatch {
        metrics: vec![metric("b", 1), metric("a", 5), metric("b", 3), metric("A", 2)],
        ..Default::default()
    };
    test.log_batch(one.clone(), batch).await?;
    test.log(&other, "a", &[point(9, 0, 1.0)]).await?;
    let shown: Vec<(String, i64)> =
        test.run(one).await?.metrics.into_iter().map(|metric| (metric.key, metric.point.step)).collect();
    assert_eq!(shown, [("A".into(), 2), ("a".into(), 5), ("b".into(), 3)]);
    assert_eq!(test.latest(&other, "a").await?.map(|point| point.step), Some(9));
    assert_eq!(test.latest(&other, "b").await?, None);
    Ok(())
}
