//! Folding a run's tail into segments: prepared on a snapshot, applied in one short transaction.
//!
//! The tail is append-only and only a fold deletes from it, so a plan made on a snapshot stays right while points
//! keep arriving. Should another process have folded meanwhile, the applying transaction finds other rows than it
//! planned with and undoes itself: a fold interrupted at any moment loses nothing and doubles nothing.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::history::sort_and_collapse;
use super::segment_rows::{self, EncodedSegment, SegmentHeader, position};
use super::{latest, tail};
use crate::error::{Error, Result};
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// Points of a full segment.
const SEGMENT_POINTS: usize = 4096;
/// A key with fewer points stays in the tail: a segment row would cost more than it saves.
pub(super) const FOLD_POINTS_MIN: usize = 32;

/// What a fold will do to one run.
pub(super) struct FoldPlan {
    run_row: i64,
    /// The tail rows that are replaced: how many, up to which id.
    tail_rows: usize,
    tail_last_id: i64,
    keys: Vec<KeyPlan>,
    /// Points of keys that are too short to fold: one tail row for all.
    remainder: BTreeMap<KeyId, Vec<MetricPoint>>,
}

struct KeyPlan {
    key_id: KeyId,
    replaced_segments: Vec<i64>,
    segments: Vec<EncodedSegment>,
    duplicates: usize,
    nan_duplicates: usize,
}

/// Reads a run's tail and plans its fold. None when there is nothing to gain.
pub(super) fn plan(connection: &Connection, run_row: i64) -> Result<Option<FoldPlan>> {
    let mut statement =
        connection.prepare_cached("SELECT id, points FROM metric_tail WHERE run_id = ? ORDER BY id")?;
    let mut rows = statement.query([run_row])?;
    let (mut tail_rows, mut tail_last_id) = (0, 0);
    let mut keys = BTreeMap::<KeyId, Vec<MetricPoint>>::new();
    while let Some(row) = rows.next()? {
        tail_last_id = row.get(0)?;
        tail_rows += 1;
        let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        for (key_id, mut points) in tail::decode_all(bytes)? {
            keys.entry(key_id).or_default().append(&mut points);
        }
    }
    let mut plan =
        FoldPlan { run_row, tail_rows, tail_last_id, keys: Vec::new(), remainder: BTreeMap::new() };
    for (key_id, points) in keys {
        if points.len() < FOLD_POINTS_MIN {
            plan.remainder.insert(key_id, points);
        } else {
            plan.keys.push(plan_key(connection, run_row, key_id, points)?);
        }
    }
    let nothing_to_gain = plan.keys.is_empty() && plan.tail_rows <= 1;
    Ok(if nothing_to_gain { None } else { Some(plan) })
}

fn plan_key(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    mut points: Vec<MetricPoint>,
) -> Result<KeyPlan> {
    sort_points(&mut points);
    let replaced = segments_to_merge(connection, run_row, key_id, &points)?;
    let mut stored_count = 0;
    let (mut count_before, mut nan_before) = (points.len(), count_nan(&points));
    for header in &replaced {
        let stored = segment_rows::read_points(connection, header.id)?;
        stored_count += stored.len();
        nan_before += count_nan(&stored);
        points.extend(stored);
    }
    count_before += stored_count;
    sort_and_collapse(&mut points);
    let segments = cut_into_segments(&points)
        .into_iter()
        .filter_map(|points| EncodedSegment::encode(points).transpose())
        .collect::<Result<_>>()?;
    Ok(KeyPlan {
        key_id,
        replaced_segments: replaced.iter().map(|header| header.id).collect(),
        segments,
        duplicates: count_before - points.len(),
        nan_duplicates: nan_before - count_nan(&points),
    })
}

fn sort_points(points: &mut [MetricPoint]) {
    points.sort_by(MetricPoint::history_order);
}

fn count_nan(points: &[MetricPoint]) -> usize {
    points.iter().filter(|point| point.value.is_nan()).count()
}

/// Segments that overlap the new points, so that segments never overlap each other; and the last one while it is
/// not full, so that slow series do not end in many small segments.
fn segments_to_merge(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    points: &[MetricPoint],
) -> Result<Vec<SegmentHeader>> {
    let (Some(first), Some(last)) = (points.first().map(position), points.last().map(position)) else {
        return Ok(Vec::new());
    };
    let mut merged = segment_rows::headers_from(connection, run_row, key_id, first)?;
    merged.retain(|header| header.first <= last);
    if merged.is_empty()
        && let Some(open) = segment_rows::last_header(connection, run_row, key_id)?
        && open.point_count < SEGMENT_POINTS
        && open.last < first
    {
        merged.push(open);
    }
    Ok(merged)
}

/// Cuts sorted points into segments, never between two points of one (timestamp, step).
fn cut_into_segments(points: &[MetricPoint]) -> Vec<&[MetricPoint]> {
    let mut segments = Vec::new();
    let mut rest = points;
    while !rest.is_empty() {
        let mut length = rest.len().min(SEGMENT_POINTS);
        while length < rest.len() && position(&rest[length]) == position(&rest[length - 1]) {
            length += 1;
        }
        let (segment, after) = rest.split_at(length);
        segments.push(segment);
        rest = after;
    }
    segments
}

/// Carries a plan out. An error undoes everything.
pub(super) fn apply(connection: &Connection, plan: &FoldPlan) -> Result<()> {
    let deleted = connection
        .prepare_cached("DELETE FROM metric_tail WHERE run_id = ? AND id <= ?")?
        .execute(params![plan.run_row, plan.tail_last_id])?;
    if deleted != plan.tail_rows {
        return Err(Error::Corrupt("the tail changed under a fold; it is tried again".into()));
    }
    if !plan.remainder.is_empty() {
        let point_count: usize = plan.remainder.values().map(Vec::len).sum();
        connection
            .prepare_cached("INSERT INTO metric_tail (run_id, point_count, points) VALUES (?, ?, ?)")?
            .execute(params![plan.run_row, point_count, tail::encode(&plan.remainder)])?;
    }
    plan.keys.iter().try_for_each(|key| apply_key(connection, plan.run_row, key))
}

fn apply_key(connection: &Connection, run_row: i64, key: &KeyPlan) -> Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM metric_segments WHERE id = ?")?;
    for id in &key.replaced_segments {
        if delete.execute([id])? != 1 {
            return Err(Error::Corrupt("a segment changed under a fold; it is tried again".into()));
        }
    }
    for segment in &key.segments {
        segment.insert(connection, run_row, key.key_id)?;
    }
    if key.duplicates > 0 {
        latest::forget_duplicates(connection, run_row, key.key_id, key.duplicates, key.nan_duplicates)?;
    }
    Ok(())
}
