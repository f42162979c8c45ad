//! The tail: points as they arrived, quick to write, a dozen bytes each until they are folded.
//!
//! A blob is the version byte and one block a key: key id, point count and byte length as LEB128, then for each
//! point the zigzag differences of timestamp and step to the point before, and the value's eight bytes. The byte
//! length lets a reader of one key step over all others.

use std::collections::BTreeMap;

use super::byte_reader::{ByteReader, put_signed, put_varint};
use crate::database::{self, Connection, params};
use crate::error::{Error, Result};
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

const VERSION: u8 = 1;
/// The fewest bytes that a point takes, to bound what a damaged count can make us reserve.
const POINT_BYTES_MIN: usize = 10;

/// Encodes the points of one run.
pub fn encode(keys: &BTreeMap<KeyId, Vec<MetricPoint>>) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    let mut block = Vec::new();
    for (key_id, points) in keys {
        block.clear();
        encode_points(&mut block, points);
        put_signed(&mut bytes, *key_id);
        put_varint(&mut bytes, points.len() as u64);
        put_varint(&mut bytes, block.len() as u64);
        bytes.extend_from_slice(&block);
    }
    bytes
}

/// Decodes every key's points, in the order they arrived.
pub fn decode_all(bytes: &[u8]) -> Result<BTreeMap<KeyId, Vec<MetricPoint>>> {
    let mut keys = BTreeMap::<KeyId, Vec<MetricPoint>>::new();
    for_each_block(bytes, |key_id, count, block| {
        let points = keys.entry(key_id).or_default();
        points.reserve(count.min(block.len() / POINT_BYTES_MIN));
        decode_points(block, count, |point| points.push(point))
    })?;
    Ok(keys)
}

/// Stores the points of one run as a new row.
pub(super) fn insert(
    connection: &Connection,
    run_row: i64,
    keys: &BTreeMap<KeyId, Vec<MetricPoint>>,
) -> Result<usize> {
    let point_count = keys.values().map(Vec::len).sum();
    connection
        .prepare_cached("INSERT INTO metric_tail (run_id, id, point_count, points) VALUES (?, ?, ?, ?)")?
        .execute(params![run_row, connection.next_tail_id(), point_count, encode(keys)])?;
    Ok(point_count)
}

/// Every unfolded point of a run, by key, in the order they arrived.
pub(super) fn read_all(connection: &Connection, run_row: i64) -> Result<BTreeMap<KeyId, Vec<MetricPoint>>> {
    let mut statement =
        connection.prepare_cached("SELECT points FROM metric_tail WHERE run_id = ? ORDER BY id")?;
    let mut rows = statement.query([run_row])?;
    let mut keys = BTreeMap::<KeyId, Vec<MetricPoint>>::new();
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(database::Error::from)?;
        for (key_id, mut points) in decode_all(bytes)? {
            keys.entry(key_id).or_default().append(&mut points);
        }
    }
    Ok(keys)
}

/// Every unfolded point of one key of a run.
pub(super) fn read_key(connection: &Connection, run_row: i64, key_id: KeyId) -> Result<Vec<MetricPoint>> {
    let mut points = Vec::new();
    for_each_point(connection, run_row, key_id, |point| points.push(point))?;
    Ok(points)
}

/// Shows every unfolded point of one key of a run to `visit`, in the order they arrived.
pub(super) fn for_each_point(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    mut visit: impl FnMut(MetricPoint),
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT points FROM metric_tail WHERE run_id = ? ORDER BY id")?;
    let mut rows = statement.query([run_row])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(database::Error::from)?;
        for_each_block(bytes, |block_key, count, block| {
            if block_key == key_id { decode_points(block, count, &mut visit) } else { Ok(()) }
        })?;
    }
    Ok(())
}

fn encode_points(bytes: &mut Vec<u8>, points: &[MetricPoint]) {
    let (mut timestamp_ms, mut step) = (0_i64, 0_i64);
    for point in points {
        // Wrapping: the difference of extreme values does not fit, and comes back all the same.
        put_signed(bytes, point.timestamp_ms.wrapping_sub(timestamp_ms));
        put_signed(bytes, point.step.wrapping_sub(step));
        bytes.extend_from_slice(&point.value.to_le_bytes());
        (timestamp_ms, step) = (point.timestamp_ms, point.step);
    }
}

fn for_each_block(bytes: &[u8], mut visit: impl FnMut(KeyId, usize, &[u8]) -> Result<()>) -> Result<()> {
    let mut reader = ByteReader::new(bytes);
    let version = reader.take_u8()?;
    if version != VERSION {
        return Err(Error::Corrupt(format!("a metric tail has the unknown version {version}")));
    }
    while !reader.is_empty() {
        let key_id = reader.take_signed()?;
        let count = reader.take_length()?;
        let length = reader.take_length()?;
        visit(key_id, count, reader.take(length)?)?;
    }
    Ok(())
}

fn decode_points(block: &[u8], count: usize, mut visit: impl FnMut(MetricPoint)) -> Result<()> {
    let mut reader = ByteReader::new(block);
    let (mut timestamp_ms, mut step) = (0_i64, 0_i64);
    for _ in 0..count {
        timestamp_ms = timestamp_ms.wrapping_add(reader.take_signed()?);
        step = step.wrapping_add(reader.take_signed()?);
        let value = f64::from_le_bytes(reader.take_array()?);
        visit(MetricPoint { timestamp_ms, step, value });
    }
    Ok(())
}
