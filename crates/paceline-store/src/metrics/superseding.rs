//! Superseding: what was logged from a step on leaves the metrics of a run, and stays there as series of their own.
//!
//! A training that goes back to a checkpoint does steps again. The points of the first time then belong to no chart, and are
//! neither the latest nor the best; but they were logged, and are kept. They become points of the key `superseded//loss`,
//! which no client can log to, and which has no latest point, so that nothing lists it. Whoever asks for it by name gets
//! it: histories, charts, folds, copies and purges hold for it as for any key.

use std::collections::BTreeMap;

use super::latest::{Extremes, later, stored_value};
use super::new_points::RunKey;
use super::segment_rows::{self, EncodedSegment, Position};
use super::tail;
use crate::database::{self, Connection, OptionalExtension, WriteTransaction, params};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::{MetricPoint, SUPERSEDED_KEY_PREFIX};

/// Points of one tail row. A server's packet holds some ten times as many.
const TAIL_ROW_POINTS: usize = 50_000;

/// Points by key.
type Keys = BTreeMap<KeyId, Vec<MetricPoint>>;

/// Supersedes all points of a run from a step on that are stored. Returns the keys that had some.
///
/// Decodes the tail, and of the segments those on both sides of the step.
pub(crate) fn supersede(
    transaction: &mut WriteTransaction<'_>,
    run: RunKey,
    from_step: i64,
) -> Result<Vec<String>> {
    let names = names_of_keys(transaction, run.run_row)?;
    let mut superseded = BTreeMap::new();
    let unfolded = take_from_tail(transaction, run.run_row, from_step, &names, &mut superseded)?;
    take_from_segments(transaction, run.run_row, from_step, &names, &mut superseded)?;
    let mut renamed = Keys::new();
    let mut keys = Vec::new();
    for (key_id, points) in superseded {
        let Some(name) = names.get(&key_id) else { continue };
        recompute(transaction, run.run_row, key_id, unfolded.get(&key_id).map_or(&[], Vec::as_slice))?;
        if !points.is_empty() {
            renamed.insert(superseded_key(transaction, name)?, points);
        }
        keys.push(name.clone());
    }
    insert_tail(transaction, run.run_row, &renamed)?;
    let point_count = renamed.values().chain(unfolded.values()).map(Vec::len).sum();
    transaction.note_tail(run.run_row, point_count);
    Ok(keys)
}

fn superseded_key(transaction: &WriteTransaction<'_>, name: &str) -> Result<KeyId> {
    transaction.intern_key(&format!("{SUPERSEDED_KEY_PREFIX}{name}"))
}

/// The keys that a run has metrics of, which leaves out those that are superseded already.
fn names_of_keys(connection: &Connection, run_row: i64) -> Result<BTreeMap<KeyId, String>> {
    let mut statement = connection.prepare_cached(
        "SELECT m.key_id, k.name FROM metric_latest m JOIN key_names k ON k.id = m.key_id WHERE m.run_id = ?",
    )?;
    let names = statement.query_map([run_row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<database::Result<_>>()?)
}

/// Takes points out of the tail, and returns those that stay in it.
fn take_from_tail(
    connection: &Connection,
    run_row: i64,
    from_step: i64,
    names: &BTreeMap<KeyId, String>,
    superseded: &mut Keys,
) -> Result<Keys> {
    let mut kept = Keys::new();
    let mut has_some = false;
    for (key_id, points) in tail::read_all(connection, run_row)? {
        let is_superseded = |point: &MetricPoint| point.step >= from_step && names.contains_key(&key_id);
        let (gone, staying): (Vec<_>, Vec<_>) = points.into_iter().partition(is_superseded);
        if !gone.is_empty() {
            has_some = true;
            superseded.insert(key_id, gone);
        }
        if !staying.is_empty() {
            kept.insert(key_id, staying);
        }
    }
    if has_some {
        connection.prepare_cached("DELETE FROM metric_tail WHERE run_id = ?")?.execute([run_row])?;
        insert_tail(connection, run_row, &kept)?;
    }
    Ok(kept)
}

/// Writes points as rows of the tail, none of them very large.
fn insert_tail(connection: &Connection, run_row: i64, keys: &Keys) -> Result<()> {
    let mut row = Keys::new();
    let mut room = TAIL_ROW_POINTS;
    for (key_id, points) in keys {
        let mut rest = points.as_slice();
        while !rest.is_empty() {
            let (some, after) = rest.split_at(rest.len().min(room));
            row.insert(*key_id, some.to_vec());
            room -= some.len();
            rest = after;
            if room == 0 {
                tail::insert(connection, run_row, &std::mem::take(&mut row))?;
                room = TAIL_ROW_POINTS;
            }
        }
    }
    if !row.is_empty() {
        tail::insert(connection, run_row, &row)?;
    }
    Ok(())
}

/// A segment that has superseded points.
struct Affected {
    id: i64,
    key_id: KeyId,
    min_step: i64,
    first: Position,
    last: Position,
}

/// Takes points out of the segments. One of which all go keeps its points, under the other key.
fn take_from_segments(
    transaction: &WriteTransaction<'_>,
    run_row: i64,
    from_step: i64,
    names: &BTreeMap<KeyId, String>,
    superseded: &mut Keys,
) -> Result<()> {
    for segment in affected(transaction, run_row, from_step)? {
        let Some(name) = names.get(&segment.key_id) else { continue };
        let gone = superseded.entry(segment.key_id).or_default();
        if segment.min_step >= from_step
            && rename(transaction, run_row, &segment, superseded_key(transaction, name)?)?
        {
            continue;
        }
        let points = segment_rows::read_points(transaction, segment.id)?;
        let (mut those, staying): (Vec<_>, Vec<_>) =
            points.into_iter().partition(|point| point.step >= from_step);
        gone.append(&mut those);
        transaction.prepare_cached("DELETE FROM metric_segments WHERE id = ?")?.execute([segment.id])?;
        if let Some(rest) = EncodedSegment::encode(&staying)? {
            rest.insert(transaction, run_row, segment.key_id)?;
        }
    }
    Ok(())
}

fn affected(connection: &Connection, run_row: i64, from_step: i64) -> Result<Vec<Affected>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, key_id, min_step, first_timestamp_ms, first_step, last_timestamp_ms, last_step
         FROM metric_segments
         WHERE run_id = ? AND max_step >= ?
         ORDER BY key_id, first_timestamp_ms, first_step",
    )?;
    let segments = statement.query_map(params![run_row, from_step], |row| {
        Ok(Affected {
            id: row.get(0)?,
            key_id: row.get(1)?,
            min_step: row.get(2)?,
            first: (row.get(3)?, row.get(4)?),
            last: (row.get(5)?, row.get(6)?),
        })
    })?;
    Ok(segments.collect::<database::Result<_>>()?)
}

/// Gives a segment another key, unless it would overlap a segment that this one has.
fn rename(connection: &Connection, run_row: i64, segment: &Affected, key_id: KeyId) -> Result<bool> {
    let overlaps = connection
        .prepare_cached(
            "SELECT 1 FROM metric_segments
             WHERE run_id = ? AND key_id = ?
               AND (first_timestamp_ms, first_step) <= (?, ?) AND (last_timestamp_ms, last_step) >= (?, ?)
             LIMIT 1",
        )?
        .exists(params![run_row, key_id, segment.last.0, segment.last.1, segment.first.0, segment.first.1])?;
    if !overlaps {
        connection
            .prepare_cached("UPDATE metric_segments SET key_id = ? WHERE id = ?")?
            .execute(params![key_id, segment.id])?;
    }
    Ok(!overlaps)
}

/// Brings the latest point, count and extremes of a key up to date with what is left of it: segments, and these points.
fn recompute(connection: &Connection, run_row: i64, key_id: KeyId, unfolded: &[MetricPoint]) -> Result<()> {
    let folded = Folded::read(connection, run_row, key_id)?;
    let latest = unfolded.iter().copied().chain(folded.latest).reduce(later);
    let Some(latest) = latest else {
        connection
            .prepare_cached("DELETE FROM metric_latest WHERE run_id = ? AND key_id = ?")?
            .execute(params![run_row, key_id])?;
        return Ok(());
    };
    let extremes = Extremes::of(unfolded);
    let least = |one: Option<f64>, other: Option<f64>| one.into_iter().chain(other).reduce(f64::min);
    let most = |one: Option<f64>, other: Option<f64>| one.into_iter().chain(other).reduce(f64::max);
    connection
        .prepare_cached(
            "UPDATE metric_latest
             SET step = ?, timestamp_ms = ?, value = ?, point_count = ?, nan_count = ?, min_value = ?, max_value = ?
             WHERE run_id = ? AND key_id = ?",
        )?
        .execute(params![
            latest.step,
            latest.timestamp_ms,
            stored_value(latest.value),
            folded.point_count + unfolded.len(),
            folded.nan_count + extremes.nan_count,
            least(folded.min, extremes.min),
            most(folded.max, extremes.max),
            run_row,
            key_id
        ])?;
    Ok(())
}

/// What is known of a key's points in segments.
#[derive(Default)]
struct Folded {
    point_count: usize,
    nan_count: usize,
    min: Option<f64>,
    max: Option<f64>,
    latest: Option<MetricPoint>,
}

impl Folded {
    fn read(connection: &Connection, run_row: i64, key_id: KeyId) -> Result<Self> {
        let mut statement = connection.prepare_cached(
            "SELECT MAX(max_step), CAST(SUM(point_count) AS BIGINT), CAST(SUM(nan_count) AS BIGINT),
                    MIN(min_value), MAX(max_value)
             FROM metric_segments WHERE run_id = ? AND key_id = ?
             GROUP BY key_id",
        )?;
        let found = statement
            .query_row(params![run_row, key_id], |row| {
                let folded = Self {
                    point_count: row.get(1)?,
                    nan_count: row.get(2)?,
                    min: row.get(3)?,
                    max: row.get(4)?,
                    latest: None,
                };
                Ok((row.get::<i64>(0)?, folded))
            })
            .optional()?;
        let Some((max_step, mut folded)) = found else { return Ok(Self::default()) };
        let mut statement = connection.prepare_cached(
            "SELECT id FROM metric_segments WHERE run_id = ? AND key_id = ? AND max_step = ?",
        )?;
        let ids = statement.query_map(params![run_row, key_id, max_step], |row| row.get(0))?;
        for id in ids.collect::<database::Result<Vec<i64>>>()? {
            let points = segment_rows::read_points(connection, id)?;
            folded.latest = points.into_iter().chain(folded.latest).reduce(later);
        }
        Ok(folded)
    }
}
