//! Reading a history by step: which steps there are, and the points at some of them.

use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::history::sort_and_collapse;
use super::segment_rows::{self, StepSpan};
use super::{segment, tail};
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// The smallest and the largest step of a key; none without points. Decodes no segment.
pub(crate) fn step_extent(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
) -> Result<Option<RangeInclusive<i64>>> {
    let folded = segment_rows::step_spans(connection, run_row, key_id)?;
    let folded = folded.into_iter().map(|span| (span.min_step, span.max_step));
    let unfolded = tail::read_key(connection, run_row, key_id)?;
    let unfolded = unfolded.into_iter().map(|point| (point.step, point.step));
    let extents = folded.chain(unfolded);
    let whole = extents.reduce(|whole, part| (whole.0.min(part.0), whole.1.max(part.1)));
    Ok(whole.map(|(min, max)| min..=max))
}

/// The distinct steps of a key within a range, ascending. Decodes the step column of the segments that reach into
/// the range.
pub(crate) fn read_steps(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    range: &RangeInclusive<i64>,
) -> Result<Vec<i64>> {
    let unfolded = tail::read_key(connection, run_row, key_id)?;
    let mut steps: Vec<i64> = unfolded.iter().map(|point| point.step).collect();
    for span in segment_rows::step_spans(connection, run_row, key_id)? {
        if span.min_step <= *range.end() && span.max_step >= *range.start() {
            steps.extend(segment::decode_steps(&segment_rows::read_bytes(connection, span.id)?)?);
        }
    }
    steps.retain(|step| range.contains(step));
    steps.sort_unstable();
    steps.dedup();
    Ok(steps)
}

/// The points of a key at some steps, which ascend, ordered by step, timestamp and value; `limit` of them at most.
/// Decodes the segments that may have such a step.
pub(crate) fn read_points_at(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    steps: &[i64],
    limit: usize,
) -> Result<Vec<MetricPoint>> {
    let is_wanted = |point: &MetricPoint| steps.binary_search(&point.step).is_ok();
    let mut points = tail::read_key(connection, run_row, key_id)?;
    points.retain(is_wanted);
    for span in segment_rows::step_spans(connection, run_row, key_id)? {
        if has_step_in(steps, span) {
            let folded = segment_rows::read_points(connection, span.id)?;
            points.extend(folded.into_iter().filter(is_wanted));
        }
    }
    sort_and_collapse(&mut points);
    // Stable: within a step, the order of the history stays.
    points.sort_by_key(|point| point.step);
    points.truncate(limit);
    Ok(points)
}

fn has_step_in(steps: &[i64], span: StepSpan) -> bool {
    let from = steps.partition_point(|step| *step < span.min_step);
    steps.get(from).is_some_and(|step| *step <= span.max_step)
}
