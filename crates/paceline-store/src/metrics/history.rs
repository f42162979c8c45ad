//! Reading a history: segments and tail merged, exact duplicates collapsed.

use super::{segment_rows, tail};
use crate::database::Connection;
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// The last point of a page; the next page begins after it.
pub(crate) type HistoryPosition = MetricPoint;

/// Up to `limit` points of a key after `after`, ordered by timestamp, step and value.
///
/// Decodes only the segments that the answer needs, whatever the length of the history.
pub(crate) fn read_history(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    after: Option<HistoryPosition>,
    limit: usize,
) -> Result<Vec<MetricPoint>> {
    let is_wanted = |point: &MetricPoint| after.is_none_or(|position| point.history_order(&position).is_gt());
    let mut unfolded = tail::read_key(connection, run_row, key_id)?;
    unfolded.retain(is_wanted);
    sort_and_collapse(&mut unfolded);

    let from = after.map_or((i64::MIN, i64::MIN), |position| segment_rows::position(&position));
    let mut unfolded = unfolded.into_iter().peekable();
    let mut history = Vec::new();
    for header in segment_rows::headers_from(connection, run_row, key_id, from)? {
        if history.len() > limit {
            break;
        }
        let points = segment_rows::read_points(connection, header.id)?;
        for point in points.into_iter().filter(is_wanted) {
            while let Some(earlier) = unfolded.next_if(|new| new.history_order(&point).is_lt()) {
                history.push(earlier);
            }
            while unfolded.next_if(|new| new.is_same(&point)).is_some() {}
            history.push(point);
        }
    }
    history.extend(unfolded);
    history.truncate(limit);
    Ok(history)
}

/// Sorts points into history order and drops exact duplicates.
pub(super) fn sort_and_collapse(points: &mut Vec<MetricPoint>) {
    // Stable, and fast on the usual input, which is sorted already.
    points.sort_by(MetricPoint::history_order);
    points.dedup_by(|later, earlier| later.is_same(earlier));
}
