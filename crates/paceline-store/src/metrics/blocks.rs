//! Blocks: what a chart needs of some hundred neighbouring points, kept beside their segment.
//!
//! A chart of a million points reads some thousand blocks instead. A blob is the version byte, the block count in
//! LEB128, and for each block: point count and NaN count, the extents of step and timestamp as zigzag differences to
//! the block before, then smallest value, largest value and sum as eight bytes each.

use super::byte_reader::{ByteReader, put_signed, put_varint};
use crate::error::{Error, Result};
use paceline_types::MetricPoint;

const VERSION: u8 = 1;
/// Points of a block. Half of it would double what blocks take, a tenth of a byte a point.
pub(super) const BLOCK_POINTS: usize = 256;
/// The fewest bytes that a block takes, to bound what a damaged count can make us reserve.
const BLOCK_BYTES_MIN: usize = 30;

/// Neighbouring points in short.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// How many points there are.
    pub point_count: usize,
    /// How many of them are NaN.
    pub nan_count: usize,
    /// Smallest and largest step.
    pub steps: (i64, i64),
    /// Smallest and largest timestamp, milliseconds since the epoch.
    pub timestamps_ms: (i64, i64),
    /// Smallest and largest number; infinite the wrong way around when there is none.
    pub values: (f64, f64),
    /// Sum of the numbers.
    pub sum: f64,
}

impl Block {
    /// Sums up points. None when there are none.
    pub fn of(points: &[MetricPoint]) -> Option<Self> {
        let (first, rest) = points.split_first()?;
        Some(rest.iter().fold(Self::of_one(first), |block, point| block.merged(&Self::of_one(point))))
    }

    /// A single point.
    pub fn of_one(point: &MetricPoint) -> Self {
        let MetricPoint { timestamp_ms, step, value } = *point;
        let is_nan = value.is_nan();
        Self {
            point_count: 1,
            nan_count: usize::from(is_nan),
            steps: (step, step),
            timestamps_ms: (timestamp_ms, timestamp_ms),
            values: if is_nan { (f64::INFINITY, f64::NEG_INFINITY) } else { (value, value) },
            sum: if is_nan { 0.0 } else { value },
        }
    }

    /// Both together.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        Self {
            point_count: self.point_count + other.point_count,
            nan_count: self.nan_count + other.nan_count,
            steps: (self.steps.0.min(other.steps.0), self.steps.1.max(other.steps.1)),
            timestamps_ms: (
                self.timestamps_ms.0.min(other.timestamps_ms.0),
                self.timestamps_ms.1.max(other.timestamps_ms.1),
            ),
            values: (self.values.0.min(other.values.0), self.values.1.max(other.values.1)),
            sum: self.sum + other.sum,
        }
    }

    /// Smallest number, largest number and mean; none when every value is NaN.
    pub fn envelope(&self) -> Option<(f64, f64, f64)> {
        let numbers = self.point_count - self.nan_count;
        (numbers > 0).then(|| (self.values.0, self.values.1, self.sum / numbers as f64))
    }
}

/// The blocks of points in history order.
pub(super) fn cut(points: &[MetricPoint]) -> Vec<Block> {
    points.chunks(BLOCK_POINTS).filter_map(Block::of).collect()
}

/// Encodes the blocks of a segment.
pub fn encode(blocks: &[Block]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    put_varint(&mut bytes, blocks.len() as u64);
    let (mut step, mut timestamp_ms) = (0_i64, 0_i64);
    for block in blocks {
        put_varint(&mut bytes, block.point_count as u64);
        put_varint(&mut bytes, block.nan_count as u64);
        for bound in [block.steps.0, block.steps.1] {
            put_signed(&mut bytes, bound.wrapping_sub(step));
            step = bound;
        }
        for bound in [block.timestamps_ms.0, block.timestamps_ms.1] {
            put_signed(&mut bytes, bound.wrapping_sub(timestamp_ms));
            timestamp_ms = bound;
        }
        for value in [block.values.0, block.values.1, block.sum] {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

/// Decodes what [`encode`] made.
///
/// # Errors
/// When the bytes are damaged.
pub fn decode(bytes: &[u8]) -> Result<Vec<Block>> {
    let mut reader = ByteReader::new(bytes);
    let version = reader.take_u8()?;
    if version != VERSION {
        return Err(Error::Corrupt(format!("blocks of a metric have the unknown version {version}")));
    }
    let count = reader.take_length()?;
    let mut blocks = Vec::with_capacity(count.min(bytes.len() / BLOCK_BYTES_MIN));
    let (mut step, mut timestamp_ms) = (0_i64, 0_i64);
    for _ in 0..count {
        let (point_count, nan_count) = (reader.take_length()?, reader.take_length()?);
        if nan_count > point_count {
            return Err(Error::Corrupt("a block of a metric counts more NaN than points".into()));
        }
        let steps = take_bounds(&mut reader, &mut step)?;
        let timestamps_ms = take_bounds(&mut reader, &mut timestamp_ms)?;
        let values = (take_double(&mut reader)?, take_double(&mut reader)?);
        let sum = take_double(&mut reader)?;
        blocks.push(Block { point_count, nan_count, steps, timestamps_ms, values, sum });
    }
    Ok(blocks)
}

fn take_bounds(reader: &mut ByteReader<'_>, last: &mut i64) -> Result<(i64, i64)> {
    let from = last.wrapping_add(reader.take_signed()?);
    let to = from.wrapping_add(reader.take_signed()?);
    *last = to;
    Ok((from, to))
}

fn take_double(reader: &mut ByteReader<'_>) -> Result<f64> {
    Ok(f64::from_le_bytes(reader.take_array()?))
}
