//! The segment codec: columns timestamp | step | value, each compressed with `pco`.
//!
//! A blob is the version byte and three columns, each its byte length in LEB128 and a standalone `pco` file.
//! Values keep every bit, NaN payloads included.

use pco::ChunkConfig;
use pco::data_types::Number;
use pco::standalone::{FileDecompressor, simple_compress};

use super::byte_reader::{ByteReader, put_varint};
use crate::error::{Error, Result};
use paceline_types::MetricPoint;

const VERSION: u8 = 1;
/// The default of `pco`, whose levels go from 0 to 12.
const COMPRESSION_LEVEL: usize = 8;
/// What a column may reserve because its header says so; a damaged one can ask for gigabytes.
const RESERVED_BYTES_MAX: usize = 64 * 1024;

/// Encodes points in the order given.
///
/// # Errors
/// When the compressor fails, which it documents for no input of this kind.
pub fn encode(points: &[MetricPoint]) -> Result<Vec<u8>> {
    let mut bytes = vec![VERSION];
    put_column(&mut bytes, points.iter().map(|point| point.timestamp_ms))?;
    put_column(&mut bytes, points.iter().map(|point| point.step))?;
    put_column(&mut bytes, points.iter().map(|point| point.value))?;
    Ok(bytes)
}

/// Decodes what [`encode`] made.
///
/// # Errors
/// When the bytes are damaged.
pub fn decode(bytes: &[u8]) -> Result<Vec<MetricPoint>> {
    let mut reader = open(bytes)?;
    let timestamps = take_column::<i64>(&mut reader)?;
    let steps = take_column::<i64>(&mut reader)?;
    let values = take_column::<f64>(&mut reader)?;
    if timestamps.len() != steps.len() || steps.len() != values.len() {
        return Err(Error::Corrupt("the columns of a metric segment differ in length".into()));
    }
    let columns = timestamps.into_iter().zip(steps).zip(values);
    Ok(columns.map(|((timestamp_ms, step), value)| MetricPoint { timestamp_ms, step, value }).collect())
}

/// Decodes the steps alone.
///
/// # Errors
/// When the bytes are damaged.
pub(super) fn decode_steps(bytes: &[u8]) -> Result<Vec<i64>> {
    let mut reader = open(bytes)?;
    let timestamps_length = reader.take_length()?;
    reader.take(timestamps_length)?;
    take_column(&mut reader)
}

/// A reader of the columns.
fn open(bytes: &[u8]) -> Result<ByteReader<'_>> {
    let mut reader = ByteReader::new(bytes);
    match reader.take_u8()? {
        VERSION => Ok(reader),
        version => Err(Error::Corrupt(format!("a metric segment has the unknown version {version}"))),
    }
}

fn put_column<N: Number>(bytes: &mut Vec<u8>, numbers: impl Iterator<Item = N>) -> Result<()> {
    let numbers: Vec<N> = numbers.collect();
    let config = ChunkConfig::default().with_compression_level(COMPRESSION_LEVEL);
    let column = simple_compress(&numbers, &config).map_err(|error| Error::Corrupt(error.to_string()))?;
    put_varint(bytes, column.len() as u64);
    bytes.extend_from_slice(&column);
    Ok(())
}

fn take_column<N: Number>(reader: &mut ByteReader<'_>) -> Result<Vec<N>> {
    let length = reader.take_length()?;
    let numbers = FileDecompressor::new(reader.take(length)?)
        .and_then(|(column, chunks)| column.with_max_prealloc(RESERVED_BYTES_MAX).simple_decompress(chunks));
    numbers.map_err(|error| Error::Corrupt(error.to_string()))
}
