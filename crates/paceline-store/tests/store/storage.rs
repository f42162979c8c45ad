//! What lies in the tables of metric points, read past the store through a connection of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use paceline_store::codec::{decode_segment, decode_tail};
use paceline_types::{MetricPoint, RunId};
use rusqlite::{Connection, OpenFlags, Row};

use crate::support::{TestResult, TestStore, point_row, wait_until};

/// The fewest points of a key that are worth a segment.
pub(crate) const FOLD_POINTS_MIN: usize = 32;

/// A row of `metric_segments`, decoded.
#[derive(Debug)]
pub(crate) struct Segment {
    pub(crate) first: (i64, i64),
    pub(crate) last: (i64, i64),
    pub(crate) steps: (i64, i64),
    pub(crate) values: (Option<f64>, Option<f64>),
    pub(crate) point_count: usize,
    pub(crate) nan_count: usize,
    pub(crate) points: Vec<MetricPoint>,
}

/// A row of `metric_latest`: what it says of all points of a key.
#[derive(Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) point_count: usize,
    pub(crate) nan_count: usize,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
}

/// A connection that only looks.
pub(crate) fn look_into(path: &Path) -> TestResult<Connection> {
    Ok(Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

pub(crate) fn segments(connection: &Connection, run_id: &RunId, key: &str) -> TestResult<Vec<Segment>> {
    let mut statement = connection.prepare(
        "SELECT s.first_timestamp_ms, s.first_step, s.last_timestamp_ms, s.last_step, s.min_step, s.max_step,
                s.min_value, s.max_value, s.point_count, s.nan_count, s.points
         FROM metric_segments s JOIN runs r ON r.id = s.run_id JOIN key_names k ON k.id = s.key_id
         WHERE r.run_id = ? AND k.name = ?
         ORDER BY s.first_timestamp_ms, s.first_step",
    )?;
    let mut rows = statement.query([run_id.as_str(), key])?;
    let mut segments = Vec::new();
    while let Some(row) = rows.next()? {
        segments.push(segment(row)?);
    }
    Ok(segments)
}

fn segment(row: &Row<'_>) -> TestResult<Segment> {
    Ok(Segment {
        first: (row.get(0)?, row.get(1)?),
        last: (row.get(2)?, row.get(3)?),
        steps: (row.get(4)?, row.get(5)?),
        values: (row.get(6)?, row.get(7)?),
        point_count: row.get(8)?,
        nan_count: row.get(9)?,
        points: decode_segment(&row.get::<_, Vec<u8>>(10)?)?,
    })
}

/// The tail of a run: one map of points by key id a row.
pub(crate) fn tail(
    connection: &Connection,
    run_id: &RunId,
) -> TestResult<Vec<BTreeMap<i64, Vec<MetricPoint>>>> {
    let mut statement = connection.prepare(
        "SELECT t.points, t.point_count FROM metric_tail t JOIN runs r ON r.id = t.run_id
         WHERE r.run_id = ? ORDER BY t.id",
    )?;
    let mut rows = statement.query([run_id.as_str()])?;
    let mut tail = Vec::new();
    while let Some(row) = rows.next()? {
        let keys = decode_tail(&row.get::<_, Vec<u8>>(0)?)?;
        let point_count: usize = row.get(1)?;
        assert_eq!(keys.values().map(Vec::len).sum::<usize>(), point_count, "a tail row's header is right");
        tail.push(keys);
    }
    Ok(tail)
}

/// Every point of a run with one key as it lies in the tables, duplicates and all.
pub(crate) fn raw_points(
    connection: &mut Connection,
    run_id: &RunId,
    key: &str,
) -> TestResult<Vec<MetricPoint>> {
    let snapshot = connection.transaction()?;
    let mut points: Vec<MetricPoint> =
        segments(&snapshot, run_id, key)?.into_iter().flat_map(|segment| segment.points).collect();
    points.extend(tail(&snapshot, run_id)?.into_iter().flatten().flat_map(|(_, points)| points));
    Ok(points)
}

pub(crate) fn summary(connection: &Connection, run_id: &RunId, key: &str) -> TestResult<Summary> {
    let summary = connection.query_row(
        "SELECT m.point_count, m.nan_count, m.min_value, m.max_value
         FROM metric_latest m JOIN runs r ON r.id = m.run_id JOIN key_names k ON k.id = m.key_id
         WHERE r.run_id = ? AND k.name = ?",
        [run_id.as_str(), key],
        |row| {
            Ok(Summary {
                point_count: row.get(0)?,
                nan_count: row.get(1)?,
                min: row.get(2)?,
                max: row.get(3)?,
            })
        },
    )?;
    Ok(summary)
}

/// Ends a run and waits until nothing of its tail is left to fold.
pub(crate) async fn fold(test: &TestStore, run_id: &RunId) -> TestResult {
    test.finish_run(run_id).await?;
    wait_for_fold(|| test.path(), run_id).await
}

/// Waits until nothing of a run's tail is left to fold.
pub(crate) async fn wait_for_fold(path: impl Fn() -> PathBuf, run_id: &RunId) -> TestResult {
    wait_until("the tail is folded", || {
        let tail = tail(&look_into(&path())?, run_id)?;
        let is_short = |points: &Vec<MetricPoint>| points.len() < FOLD_POINTS_MIN;
        Ok(tail.len() <= 1 && tail.iter().flat_map(BTreeMap::values).all(is_short))
    })
    .await
}

/// Segments have a right header, are sorted inside and do not overlap.
pub(crate) fn assert_sound(segments: &[Segment]) {
    for segment in segments {
        let points = &segment.points;
        let position = |point: &MetricPoint| (point.timestamp_ms, point.step);
        assert!(points.is_sorted_by(|one, next| point_row(one) < point_row(next)), "sorted, no duplicates");
        assert_eq!(Some(segment.first), points.first().map(position));
        assert_eq!(Some(segment.last), points.last().map(position));
        let steps = || points.iter().map(|point| point.step);
        assert_eq!((Some(segment.steps.0), Some(segment.steps.1)), (steps().min(), steps().max()));
        let numbers = || points.iter().map(|point| point.value).filter(|value| !value.is_nan());
        assert_eq!(segment.values, (numbers().reduce(f64::min), numbers().reduce(f64::max)));
        assert_eq!(segment.point_count, points.len());
        assert_eq!(segment.nan_count, points.len() - numbers().count());
    }
    assert!(segments.is_sorted_by(|one, next| one.last < next.first), "segments do not overlap");
}
