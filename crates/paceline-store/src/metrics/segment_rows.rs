//! Segments as rows: a header to choose by, and the compressed points.

use super::blocks::Block;
use super::latest::Extremes;
use super::{blocks, segment};
use crate::database::{self, Connection, OptionalExtension, Row, params};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// A place in the order of a key's segments: (timestamp, step).
pub(super) type Position = (i64, i64);

/// What is known of a segment without decoding it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SegmentHeader {
    pub(super) id: i64,
    pub(super) first: Position,
    pub(super) last: Position,
    pub(super) point_count: usize,
}

/// Which steps and times a segment may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) id: i64,
    pub(super) min_step: i64,
    pub(super) max_step: i64,
    pub(super) first_timestamp_ms: i64,
    pub(super) last_timestamp_ms: i64,
    pub(super) point_count: usize,
}

/// The place of a point.
pub(super) fn position(point: &MetricPoint) -> Position {
    (point.timestamp_ms, point.step)
}

/// The headers of a key's segments that end at or after a place, in order.
pub(super) fn headers_from(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    from: Position,
) -> Result<Vec<SegmentHeader>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, first_timestamp_ms, first_step, last_timestamp_ms, last_step, point_count
         FROM metric_segments
         WHERE run_id = ? AND key_id = ? AND (last_timestamp_ms, last_step) >= (?, ?)
         ORDER BY first_timestamp_ms, first_step",
    )?;
    let rows = statement.query_map(params![run_row, key_id, from.0, from.1], header)?;
    Ok(rows.collect::<database::Result<_>>()?)
}

/// The last of a key's segments that ends before a place.
pub(super) fn last_before(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    place: Position,
) -> Result<Option<SegmentHeader>> {
    // Segments do not overlap, so the last that begins before the place is the only one that can end before it.
    let mut statement = connection.prepare_cached(
        "SELECT id, first_timestamp_ms, first_step, last_timestamp_ms, last_step, point_count
         FROM metric_segments
         WHERE run_id = ? AND key_id = ? AND (first_timestamp_ms, first_step) < (?, ?)
         ORDER BY first_timestamp_ms DESC, first_step DESC
         LIMIT 1",
    )?;
    let mut rows = statement.query_map(params![run_row, key_id, place.0, place.1], header)?;
    Ok(rows.next().transpose()?.filter(|header| header.last < place))
}

fn header(row: &Row<'_>) -> database::Result<SegmentHeader> {
    Ok(SegmentHeader {
        id: row.get(0)?,
        first: (row.get(1)?, row.get(2)?),
        last: (row.get(3)?, row.get(4)?),
        point_count: row.get(5)?,
    })
}

/// The steps and times of each segment of a key.
pub(super) fn spans(connection: &Connection, run_row: i64, key_id: KeyId) -> Result<Vec<Span>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, min_step, max_step, first_timestamp_ms, last_timestamp_ms, point_count
         FROM metric_segments
         WHERE run_id = ? AND key_id = ?
         ORDER BY first_timestamp_ms, first_step",
    )?;
    let span = |row: &Row<'_>| {
        Ok(Span {
            id: row.get(0)?,
            min_step: row.get(1)?,
            max_step: row.get(2)?,
            first_timestamp_ms: row.get(3)?,
            last_timestamp_ms: row.get(4)?,
            point_count: row.get(5)?,
        })
    };
    let spans = statement.query_map(params![run_row, key_id], span)?;
    Ok(spans.collect::<database::Result<_>>()?)
}

/// The points of a segment, in history order.
pub(super) fn read_points(connection: &Connection, id: i64) -> Result<Vec<MetricPoint>> {
    segment::decode(&read_bytes(connection, id)?)
}

/// The blocks of a segment; None for one that was stored without.
pub(super) fn read_blocks(connection: &Connection, id: i64) -> Result<Option<Vec<Block>>> {
    let mut statement =
        connection.prepare_cached("SELECT blocks FROM metric_segment_blocks WHERE segment_id = ?")?;
    let bytes: Option<Vec<u8>> = statement.query_row([id], |row| row.get(0)).optional()?;
    bytes.as_deref().map(blocks::decode).transpose()
}

/// The points of a segment, encoded.
pub(super) fn read_bytes(connection: &Connection, id: i64) -> Result<Vec<u8>> {
    let mut statement = connection.prepare_cached("SELECT points FROM metric_segments WHERE id = ?")?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// A segment that is ready to be stored.
pub(super) struct EncodedSegment {
    first: Position,
    last: Position,
    min_step: i64,
    max_step: i64,
    extremes: Extremes,
    point_count: usize,
    bytes: Vec<u8>,
    blocks: Vec<u8>,
}

impl EncodedSegment {
    /// Encodes points that are in history order. None when there are none.
    pub(super) fn encode(points: &[MetricPoint]) -> Result<Option<Self>> {
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Ok(None);
        };
        let steps = || points.iter().map(|point| point.step);
        Ok(Some(Self {
            first: position(first),
            last: position(last),
            min_step: steps().min().unwrap_or(first.step),
            max_step: steps().max().unwrap_or(first.step),
            extremes: Extremes::of(points),
            point_count: points.len(),
            bytes: segment::encode(points)?,
            blocks: blocks::encode(&blocks::cut(points)),
        }))
    }

    /// Stores it.
    pub(super) fn insert(&self, connection: &Connection, run_row: i64, key_id: KeyId) -> Result<()> {
        let id: i64 = connection
            .prepare_cached(
                "INSERT INTO metric_segments
                     (run_id, key_id, first_timestamp_ms, first_step, last_timestamp_ms, last_step,
                      min_step, max_step, min_value, max_value, point_count, nan_count, points)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 RETURNING id",
            )?
            .query_row(
                params![
                    run_row,
                    key_id,
                    self.first.0,
                    self.first.1,
                    self.last.0,
                    self.last.1,
                    self.min_step,
                    self.max_step,
                    self.extremes.min,
                    self.extremes.max,
                    self.point_count,
                    self.extremes.nan_count,
                    self.bytes,
                ],
                |row| row.get(0),
            )?;
        connection
            .prepare_cached("INSERT INTO metric_segment_blocks (segment_id, blocks) VALUES (?, ?)")?
            .execute(params![id, self.blocks])?;
        Ok(())
    }
}
