//! What a chart shows of a metric: its points if they are few, else smallest value, largest value and mean of
//! neighbouring points, so that no spike is lost however many points there are.
//!
//! The range is cut into buckets of equal width. Where buckets hold few points, points are decoded and put into
//! them. Where they hold many, blocks are, each as a whole into the bucket of its middle: then the borders of buckets
//! lie where blocks end, which every bucket says of itself.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::blocks::{self, BLOCK_POINTS, Block};
use super::history::{read_history, sort_and_collapse};
use super::segment_rows::{self, Span};
use super::tail;
use crate::database::Connection;
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// Buckets that hold fewer points than so many blocks would are filled with points.
const BLOCKS_PER_BUCKET_MIN: usize = 2;

/// What the horizontal axis shows of a point itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Step,
    Time,
}

/// Points, or what stands for them, by their place on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum AxisPoints {
    /// Every point, with its place.
    Exact(Vec<(f64, MetricPoint)>),
    /// Neighbouring points together, with the places of the first and the last.
    Buckets(Vec<(f64, f64, Block)>),
}

impl Axis {
    fn of_point(self, point: &MetricPoint) -> i64 {
        match self {
            Self::Step => point.step,
            Self::Time => point.timestamp_ms,
        }
    }

    fn of_block(self, block: &Block) -> (i64, i64) {
        match self {
            Self::Step => block.steps,
            Self::Time => block.timestamps_ms,
        }
    }

    fn of_span(self, span: &Span) -> (i64, i64) {
        match self {
            Self::Step => (span.min_step, span.max_step),
            Self::Time => (span.first_timestamp_ms, span.last_timestamp_ms),
        }
    }
}

/// The earliest timestamp of a key; none without points.
pub(crate) fn axis_start(connection: &Connection, run_row: i64, key_id: KeyId) -> Result<Option<i64>> {
    let folded = segment_rows::spans(connection, run_row, key_id)?;
    let folded = folded.into_iter().map(|span| span.first_timestamp_ms);
    let unfolded = tail::read_key(connection, run_row, key_id)?;
    Ok(folded.chain(unfolded.into_iter().map(|point| point.timestamp_ms)).min())
}

/// What is shown of a key within a range of the axis, in at most `max_points` points or buckets.
pub(crate) fn read_series(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    axis: Axis,
    range: &RangeInclusive<i64>,
    max_points: usize,
) -> Result<AxisPoints> {
    let is_inside = |point: &MetricPoint| range.contains(&axis.of_point(point));
    let mut unfolded = tail::read_key(connection, run_row, key_id)?;
    unfolded.retain(is_inside);
    let mut spans = segment_rows::spans(connection, run_row, key_id)?;
    spans.retain(|span| overlaps(axis.of_span(span), range));

    let count = unfolded.len() + spans.iter().map(|span| span.point_count).sum::<usize>();
    if count / max_points.max(1) >= BLOCKS_PER_BUCKET_MIN * BLOCK_POINTS {
        let blocks = read_blocks(connection, axis, range, max_points, &spans, &unfolded)?;
        return Ok(AxisPoints::Buckets(in_buckets(axis, blocks, max_points)));
    }
    let mut points = unfolded;
    for span in spans {
        let folded = segment_rows::read_points(connection, span.id)?;
        points.extend(folded.into_iter().filter(is_inside));
    }
    sort_and_collapse(&mut points);
    if points.len() > max_points {
        let blocks = points.iter().map(Block::of_one).collect();
        return Ok(AxisPoints::Buckets(in_buckets(axis, blocks, max_points)));
    }
    // Stable: where the axis does not tell points apart, the order of the history stays.
    points.sort_by_key(|point| axis.of_point(point));
    Ok(AxisPoints::Exact(points.into_iter().map(|point| (axis.of_point(&point) as f64, point)).collect()))
}

/// What is shown of a key against the values of another key at the same steps. Of several values at one step the
/// last one counts, and points at steps without a number are left out.
pub(crate) fn read_against(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    axis_key_id: KeyId,
    range: &RangeInclusive<f64>,
    max_points: usize,
) -> Result<AxisPoints> {
    let places: HashMap<i64, f64> = read_history(connection, run_row, axis_key_id, None, usize::MAX)?
        .into_iter()
        .map(|point| (point.step, point.value))
        .collect();
    let points = read_history(connection, run_row, key_id, None, usize::MAX)?;
    let placed = points.into_iter().filter_map(|point| Some((*places.get(&point.step)?, point)));
    let mut placed: Vec<_> = placed.filter(|(place, _)| range.contains(place)).collect();
    placed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    if placed.len() <= max_points {
        return Ok(AxisPoints::Exact(placed));
    }
    let (Some((first, _)), Some((last, _))) = (placed.first(), placed.last()) else {
        return Ok(AxisPoints::Exact(placed));
    };
    let (first, width) = (*first, (last - first) / max_points as f64);
    let bucket_of = |place: f64| ((place - first) / width) as usize;
    let mut buckets: Vec<(f64, f64, Block)> = Vec::with_capacity(max_points);
    for (place, point) in placed {
        let block = Block::of_one(&point);
        match buckets.last_mut() {
            Some(bucket)
                if bucket_of(bucket.0).min(max_points - 1) == bucket_of(place).min(max_points - 1) =>
            {
                *bucket = (bucket.0, place, bucket.2.merged(&block));
            }
            _ => buckets.push((place, place, block)),
        }
    }
    Ok(AxisPoints::Buckets(buckets))
}

fn overlaps((first, last): (i64, i64), range: &RangeInclusive<i64>) -> bool {
    first <= *range.end() && last >= *range.start()
}

/// The blocks within the range. One that reaches out of it, or is wider than a bucket, becomes its points.
fn read_blocks(
    connection: &Connection,
    axis: Axis,
    range: &RangeInclusive<i64>,
    max_points: usize,
    spans: &[Span],
    unfolded: &[MetricPoint],
) -> Result<Vec<Block>> {
    let mut found: Vec<Block> = unfolded.iter().map(Block::of_one).collect();
    let ends = spans.iter().map(|span| axis.of_span(span));
    let ends = ends.chain(unfolded.iter().map(|point| (axis.of_point(point), axis.of_point(point))));
    let Some((first, last)) = ends.reduce(|whole, part| (whole.0.min(part.0), whole.1.max(part.1))) else {
        return Ok(found);
    };
    let width = (last.min(*range.end()).abs_diff(first.max(*range.start())) / max_points as u64).max(1);
    for span in spans {
        let stored = segment_rows::read_blocks(connection, span.id)?;
        let mut points = None;
        let blocks = match stored {
            Some(blocks) => blocks,
            None => blocks::cut(points.insert(segment_rows::read_points(connection, span.id)?)),
        };
        for (index, block) in blocks.iter().enumerate() {
            let (from, to) = axis.of_block(block);
            if !overlaps((from, to), range) {
                continue;
            }
            if range.contains(&from) && range.contains(&to) && to.abs_diff(from) <= width {
                found.push(*block);
                continue;
            }
            let points = match &mut points {
                Some(points) => points,
                none => none.insert(segment_rows::read_points(connection, span.id)?),
            };
            let of_block = points.chunks(BLOCK_POINTS).nth(index).unwrap_or_default();
            let inside = of_block.iter().filter(|point| range.contains(&axis.of_point(point)));
            found.extend(inside.map(Block::of_one));
        }
    }
    Ok(found)
}

/// Puts blocks into buckets of equal width, by their middle; empty buckets are left out.
fn in_buckets(axis: Axis, blocks: Vec<Block>, max_points: usize) -> Vec<(f64, f64, Block)> {
    let middle = |block: &Block| {
        let (from, to) = axis.of_block(block);
        i64::midpoint(from, to)
    };
    let Some(first) = blocks.iter().map(middle).min() else { return Vec::new() };
    let width = blocks.iter().map(|block| middle(block).abs_diff(first)).max().unwrap_or_default();
    let bucket_of = |block: &Block| {
        let place = u128::from(middle(block).abs_diff(first)) * max_points as u128;
        (place / (u128::from(width) + 1)) as usize
    };
    let mut buckets: Vec<Option<Block>> = vec![None; max_points];
    for block in blocks {
        if let Some(bucket) = buckets.get_mut(bucket_of(&block)) {
            *bucket = Some(bucket.map_or(block, |earlier| earlier.merged(&block)));
        }
    }
    let placed = |block: Block| {
        let (from, to) = axis.of_block(&block);
        (from as f64, to as f64, block)
    };
    buckets.into_iter().flatten().map(placed).collect()
}
