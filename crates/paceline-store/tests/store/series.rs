//! What charts show: every point when there are few, and no spike lost when there are many.

use std::collections::BTreeMap;

use paceline_store::{Block, NewRun, Series, SeriesAxis, SeriesPoints, SeriesQuery, codec};
use paceline_types::{MetricPoint, RunId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{TestResult, TestStore, block_on, cases, new_run, point_row, wait_until};

fn query(run_id: &RunId, axis: SeriesAxis, max_points: usize) -> SeriesQuery {
    let range = f64::NEG_INFINITY..=f64::INFINITY;
    SeriesQuery { series: vec![(run_id.clone(), "loss".into())], axis, range, max_points }
}

async fn one(test: &TestStore, query: SeriesQuery) -> TestResult<SeriesPoints> {
    let mut found = test.series(query).await?;
    let Series { points, .. } = found.pop().ok_or("no series")?;
    Ok(points)
}

fn buckets(points: SeriesPoints) -> TestResult<Vec<(f64, f64, Block)>> {
    match points {
        SeriesPoints::Buckets(buckets) => Ok(buckets),
        SeriesPoints::Exact(points) => Err(format!("{} exact points", points.len()).into()),
    }
}

/// A long run of which all but the last points are folded, with a spike, a NaN and a jump.
async fn long_run(test: &TestStore, count: i64) -> TestResult<(RunId, Vec<MetricPoint>)> {
    let run_id = test.start_run().await?;
    let value = |step| match step {
        100_001 => 1e9,
        200_002 => f64::NAN,
        _ => (step % 1000) as f64,
    };
    let point = |step| MetricPoint { timestamp_ms: 1000 + step * 10, step, value: value(step) };
    let points: Vec<MetricPoint> = (0..count).map(point).collect();
    let (folded, unfolded) = points.split_at(points.len() - 20);
    test.log(&run_id, "loss", folded).await?;
    test.finish_run(&run_id).await?;
    wait_until("the points are folded", || {
        let connection = rusqlite::Connection::open(test.path())?;
        Ok(connection.query_row("SELECT COUNT(*) = 0 FROM metric_tail", [], |row| row.get(0))?)
    })
    .await?;
    test.log(&run_id, "loss", unfolded).await?;
    Ok((run_id, points))
}

/// Checks that buckets are what their points say, and that no point is in none or in two. The points are sorted.
fn check(buckets: &[(f64, f64, Block)], points: &[(f64, MetricPoint)], max_points: usize) {
    assert!(buckets.len() <= max_points, "{} buckets", buckets.len());
    let mut counted = 0;
    for (from, to, block) in buckets {
        let first = points.partition_point(|(place, _)| place < from);
        let end = points.partition_point(|(place, _)| place <= to);
        let inside: Vec<&MetricPoint> = points[first..end].iter().map(|(_, point)| point).collect();
        let numbers: Vec<f64> =
            inside.iter().map(|point| point.value).filter(|value| !value.is_nan()).collect();
        assert_eq!((block.point_count, block.nan_count), (inside.len(), inside.len() - numbers.len()));
        let Some((min, max, mean)) = block.envelope() else {
            assert!(numbers.is_empty());
            continue;
        };
        assert_eq!(numbers.iter().copied().reduce(f64::min), Some(min));
        assert_eq!(numbers.iter().copied().reduce(f64::max), Some(max));
        let expected = numbers.iter().sum::<f64>() / numbers.len() as f64;
        assert!((mean - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{mean} is not {expected}");
        counted += block.point_count;
    }
    let all_nan: usize =
        buckets.iter().filter(|bucket| bucket.2.envelope().is_none()).map(|b| b.2.point_count).sum();
    assert_eq!(counted + all_nan, points.len());
    assert!(buckets.is_sorted_by(|one, other| one.1 < other.0), "buckets are in order and do not overlap");
}

#[tokio::test]
async fn blocks_show_every_spike_of_a_long_series() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, points) = long_run(&test, 300_000).await?;
    for (axis, place) in [
        (SeriesAxis::Step, (|point: &MetricPoint| point.step as f64) as fn(&MetricPoint) -> f64),
        (SeriesAxis::Time, |point| point.timestamp_ms as f64),
        (SeriesAxis::RelativeTime, |point| point.timestamp_ms as f64 - 1000.0),
    ] {
        let placed: Vec<(f64, MetricPoint)> = points.iter().map(|point| (place(point), *point)).collect();
        for max_points in [1, 7, 100, 500, 1000, 5000] {
            let found = buckets(one(&test, query(&run_id, axis.clone(), max_points)).await?)?;
            assert!(found.len() * 2 > max_points, "{} of {max_points} buckets", found.len());
            check(&found, &placed, max_points);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_part_of_a_long_series() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, points) = long_run(&test, 300_000).await?;
    for (from, to) in [(100_000, 100_010), (99_999, 250_123), (290_000, 299_999), (-5, 3)] {
        let range = from as f64..=to as f64;
        let placed: Vec<(f64, MetricPoint)> = points
            .iter()
            .filter(|point| (from..=to).contains(&point.step))
            .map(|point| (point.step as f64, *point))
            .collect();
        match one(&test, SeriesQuery { range, ..query(&run_id, SeriesAxis::Step, 50) }).await? {
            SeriesPoints::Exact(found) => assert_eq!(found, placed),
            SeriesPoints::Buckets(found) => check(&found, &placed, 50),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_series_that_was_folded_without_blocks() -> TestResult {
    let test = TestStore::new()?;
    let (run_id, _) = long_run(&test, 300_000).await?;
    let with_blocks = one(&test, query(&run_id, SeriesAxis::Step, 100)).await?;
    test.change("DELETE FROM metric_segment_blocks")?;
    assert_eq!(one(&test, query(&run_id, SeriesAxis::Step, 100)).await?, with_blocks);
    Ok(())
}

#[tokio::test]
async fn the_start_of_a_run_is_where_relative_time_begins() -> TestResult {
    let test = TestStore::new()?;
    let run = test.create_run(NewRun { start_time_ms: 400, ..new_run() }).await?;
    let point = MetricPoint { timestamp_ms: 1000, step: 0, value: 1.0 };
    test.log(&run.info.run_id, "loss", &[point]).await?;
    let found = one(&test, query(&run.info.run_id, SeriesAxis::RelativeTime, 10)).await?;
    assert_eq!(found, SeriesPoints::Exact(vec![(600.0, point)]));
    Ok(())
}

#[tokio::test]
async fn unknown_runs_and_metrics_have_no_points() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    for axis in [SeriesAxis::Step, SeriesAxis::Metric("epoch".into())] {
        assert_eq!(one(&test, query(&run_id, axis.clone(), 10)).await?, SeriesPoints::Exact(Vec::new()));
        let unknown = RunId::new("unknown");
        assert_eq!(one(&test, query(&unknown, axis, 10)).await?, SeriesPoints::Exact(Vec::new()));
    }
    Ok(())
}

fn any_points() -> impl Strategy<Value = Vec<MetricPoint>> {
    let value = prop_oneof![8 => (0..5_i32).prop_map(f64::from), 1 => Just(f64::NAN)];
    let point = (0..50_i64, -10..50_i64, value).prop_map(|(timestamp_ms, step, value)| MetricPoint {
        timestamp_ms,
        step,
        value,
    });
    vec(point, 0..200)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_series_has_every_point_or_its_buckets_do(
        (folded, unfolded, epochs) in (any_points(), any_points(), any_points()),
        axis in select(vec![SeriesAxis::Step, SeriesAxis::Time, SeriesAxis::Metric("epoch".into())]),
        (from, length) in (-12..52_i64, 0..70_i64),
        max_points in select(vec![1_usize, 2, 10, 1000]),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let run_id = test.start_run().await?;
            test.log(&run_id, "loss", &folded).await?;
            test.finish_run(&run_id).await?;
            test.log(&run_id, "loss", &unfolded).await?;
            test.log(&run_id, "epoch", &epochs).await?;

            let mut history = [folded, unfolded].concat();
            history.sort_by(MetricPoint::history_order);
            history.dedup_by(|later, earlier| later.is_same(earlier));
            let mut epochs = epochs;
            epochs.sort_by(MetricPoint::history_order);
            let epochs: BTreeMap<i64, f64> = epochs.iter().map(|point| (point.step, point.value)).collect();
            let place = |point: &MetricPoint| match &axis {
                SeriesAxis::Step => Some(point.step as f64),
                SeriesAxis::Time | SeriesAxis::RelativeTime => Some(point.timestamp_ms as f64),
                SeriesAxis::Metric(_) => epochs.get(&point.step).copied(),
            };
            let range = from as f64..=(from + length) as f64;
            let mut placed: Vec<(f64, MetricPoint)> = history
                .iter()
                .filter_map(|point| Some((place(point)?, *point)))
                .filter(|(place, _)| range.contains(place))
                .collect();
            placed.sort_by(|one, other| one.0.total_cmp(&other.0));

            let asked = SeriesQuery { range, ..query(&run_id, axis.clone(), max_points) };
            match one(&test, asked).await? {
                SeriesPoints::Exact(found) => {
                    let row = |(place, point): &(f64, MetricPoint)| (place.to_bits(), point_row(point));
                    assert!(found.iter().map(row).eq(placed.iter().map(row)), "{found:?} is not {placed:?}");
                }
                SeriesPoints::Buckets(found) => {
                    assert!(placed.len() > max_points);
                    check(&found, &placed, max_points);
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn blocks_come_back_as_they_were(points in any_points()) {
        let blocks: Vec<Block> = points.chunks(7).filter_map(Block::of).collect();
        let decoded = codec::decode_blocks(&codec::encode_blocks(&blocks)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(decoded, blocks);
    }

    #[test]
    fn damaged_blocks_are_refused_or_read(bytes in vec(any::<u8>(), 0..200)) {
        let _ = codec::decode_blocks(&bytes);
    }
}
