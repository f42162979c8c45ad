//! Folding a run's tail into segments: prepared on a snapshot, applied in one short transaction.
//!
//! The tail is append-only and only a fold deletes from it, so a plan made on a snapshot stays right while points
//! keep arriving. Should another process have folded meanwhile, or a purge have removed the run or begun to, the
//! applying transaction finds other rows than it planned with and undoes itself: a fold interrupted at any moment loses
//! nothing and doubles nothing.

use std::collections::BTreeMap;

use super::history::sort_and_collapse;
use super::segment_rows::{self, EncodedSegment, SegmentHeader, position};
use super::{latest, tail};
use crate::database::{self, Connection, Value, params_from_iter};
use crate::error::{Error, Result};
use crate::key_names::KeyId;
use crate::sql::Sql;
use paceline_types::MetricPoint;

/// Points of a full segment.
const SEGMENT_POINTS: usize = 4096;
/// A key with fewer points stays in the tail: a segment row would cost more than it saves.
pub(super) const FOLD_POINTS_MIN: usize = 32;

/// What a fold will do to one run.
pub(super) struct FoldPlan {
    run_row: i64,
    /// The tail rows that are replaced.
    tail_ids: Vec<i64>,
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
    let mut tail_ids = Vec::new();
    let mut keys = BTreeMap::<KeyId, Vec<MetricPoint>>::new();
    while let Some(row) = rows.next()? {
        tail_ids.push(row.get(0)?);
        let bytes = row.get_ref(1)?.as_blob().map_err(database::Error::from)?;
        for (key_id, mut points) in tail::decode_all(bytes)? {
            keys.entry(key_id).or_default().append(&mut points);
        }
    }
    let mut plan = FoldPlan { run_row, tail_ids, keys: Vec::new(), remainder: BTreeMap::new() };
    for (key_id, points) in keys {
        if points.len() < FOLD_POINTS_MIN {
            plan.remainder.insert(key_id, points);
        } else {
            plan.keys.push(plan_key(connection, run_row, key_id, points)?);
        }
    }
    let nothing_to_gain = plan.keys.is_empty() && plan.tail_ids.len() <= 1;
    Ok(if nothing_to_gain { None } else { Some(plan) })
}

fn plan_key(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    mut points: Vec<MetricPoint>,
) -> Result<KeyPlan> {
    let mut plan = KeyPlan {
        key_id,
        replaced_segments: Vec::new(),
        segments: Vec::new(),
        duplicates: 0,
        nan_duplicates: 0,
    };
    points.sort_by(MetricPoint::history_order);
    for Share { segment, mut points } in share_out(connection, run_row, key_id, &points)? {
        if let Some(header) = segment {
            plan.replaced_segments.push(header.id);
            points.extend(segment_rows::read_points(connection, header.id)?);
        }
        let (count_before, nan_before) = (points.len(), count_nan(&points));
        sort_and_collapse(&mut points);
        plan.duplicates += count_before - points.len();
        plan.nan_duplicates += nan_before - count_nan(&points);
        for points in cut_into_segments(&points) {
            plan.segments.extend(EncodedSegment::encode(points)?);
        }
    }
    Ok(plan)
}

fn count_nan(points: &[MetricPoint]) -> usize {
    points.iter().filter(|point| point.value.is_nan()).count()
}

/// New points, and the segment they are merged with if there is one.
struct Share {
    segment: Option<SegmentHeader>,
    points: Vec<MetricPoint>,
}

/// Gives each new point, in order, to the segment whose range it falls into, so that segments never overlap and
/// those without new points are left alone. Points between two segments go to one that is not full, so that slow
/// series do not end in many small segments; else they make segments of their own.
fn share_out(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    points: &[MetricPoint],
) -> Result<Vec<Share>> {
    let Some(first) = points.first().map(position) else { return Ok(Vec::new()) };
    let before = segment_rows::last_before(connection, run_row, key_id, first)?;
    let after = segment_rows::headers_from(connection, run_row, key_id, first)?;
    let mut segments: Vec<Share> = before
        .into_iter()
        .chain(after)
        .map(|header| Share { segment: Some(header), points: Vec::new() })
        .collect();
    let mut alone = Vec::new();
    let mut rest = points;
    for index in 0..=segments.len() {
        let next = segments.get(index).and_then(|share| share.segment);
        let gap = next.map_or(rest.len(), |next| rest.partition_point(|point| position(point) < next.first));
        let (between, from_next) = rest.split_at(gap);
        let has_room = |index: usize| {
            segments
                .get(index)
                .and_then(|share| share.segment)
                .is_some_and(|header| header.point_count < SEGMENT_POINTS)
        };
        let neighbour =
            [index.checked_sub(1), Some(index)].into_iter().flatten().find(|index| has_room(*index));
        match neighbour {
            Some(neighbour) => segments[neighbour].points.extend_from_slice(between),
            None => alone.push(Share { segment: None, points: between.to_vec() }),
        }
        let inside = next.map_or(0, |next| from_next.partition_point(|point| position(point) <= next.last));
        let (inside, after) = from_next.split_at(inside);
        if let Some(share) = segments.get_mut(index) {
            share.points.extend_from_slice(inside);
        }
        rest = after;
    }
    segments.append(&mut alone);
    segments.retain(|share| !share.points.is_empty());
    Ok(segments)
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
    if delete(connection, "metric_tail", &[("run_id", plan.run_row)], &plan.tail_ids)? != plan.tail_ids.len()
    {
        return Err(Error::FoldConflict);
    }
    if !plan.remainder.is_empty() {
        tail::insert(connection, plan.run_row, &plan.remainder)?;
    }
    plan.keys.iter().try_for_each(|key| apply_key(connection, plan.run_row, key))
}

fn apply_key(connection: &Connection, run_row: i64, key: &KeyPlan) -> Result<()> {
    let owners = [("run_id", run_row), ("key_id", key.key_id)];
    let replaced = &key.replaced_segments;
    if !replaced.is_empty() && delete(connection, "metric_segments", &owners, replaced)? != replaced.len() {
        return Err(Error::FoldConflict);
    }
    for segment in &key.segments {
        segment.insert(connection, run_row, key.key_id)?;
    }
    if key.duplicates > 0 {
        latest::forget_duplicates(connection, run_row, key.key_id, key.duplicates, key.nan_duplicates)?;
    }
    Ok(())
}

/// Removes rows by id that belong to an owner, and returns how many there were.
fn delete(connection: &Connection, table: &str, owners: &[(&str, i64)], ids: &[i64]) -> Result<usize> {
    let mut sql = Sql::text(format!("DELETE FROM {table} WHERE id IN "));
    sql.push(Sql::list(ids.iter().map(|id| Value::Integer(*id))));
    for (column, owner) in owners {
        sql.push(Sql::new(format!(" AND {column} = ?"), [Value::Integer(*owner)]));
    }
    Ok(connection.prepare_cached(&sql.text)?.execute(params_from_iter(&sql.values))?)
}
