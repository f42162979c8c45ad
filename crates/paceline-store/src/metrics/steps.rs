//! Reading histories by step: which steps several runs have, and the points at some of them.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use super::segment_rows::{self, Span};
use super::smallest::Smallest;
use super::step_choice::choose_evenly;
use super::{segment, tail};
use crate::database::Connection;
use crate::error::Result;
use crate::key_names::KeyId;
use paceline_types::MetricPoint;

/// Distinct steps that are in memory at once. A run of a million steps fits, and so does a sweep of runs that share
/// their steps.
const WINDOW_STEPS: usize = 1 << 20;

/// The steps of one key in several runs.
pub(crate) struct SharedSteps<'c> {
    connection: &'c Connection,
    run_rows: Vec<i64>,
    key_id: KeyId,
    /// The segments of all runs, by their smallest step.
    spans: Vec<Span>,
    /// The smallest and the largest step of each run.
    ends: Vec<i64>,
}

impl<'c> SharedSteps<'c> {
    /// Finds out where the steps are. Decodes no segment.
    pub(crate) fn find(connection: &'c Connection, mut run_rows: Vec<i64>, key_id: KeyId) -> Result<Self> {
        run_rows.sort_unstable();
        run_rows.dedup();
        let (mut all_spans, mut ends) = (Vec::new(), Vec::new());
        for run_row in &run_rows {
            let spans = segment_rows::spans(connection, *run_row, key_id)?;
            let folded = spans.iter().map(|span| (span.min_step, span.max_step));
            let mut extent = folded.reduce(wider);
            tail::for_each_point(connection, *run_row, key_id, |point| {
                let step = (point.step, point.step);
                extent = Some(extent.map_or(step, |extent| wider(extent, step)));
            })?;
            ends.extend(extent.into_iter().flat_map(|(first, last)| [first, last]));
            all_spans.extend(spans);
        }
        all_spans.sort_unstable_by_key(|span| span.min_step);
        Ok(Self { connection, run_rows, key_id, spans: all_spans, ends })
    }

    /// The largest step of all runs; none without points.
    pub(crate) fn last(&self) -> Option<i64> {
        self.ends.iter().max().copied()
    }

    /// Up to `count_max` evenly chosen steps of the range, its last one, and the first and last step of each run that
    /// lie in it; ascending. Decodes the step column of the segments that reach into the range.
    pub(crate) fn choose(&self, range: &RangeInclusive<i64>, count_max: usize) -> Result<Vec<i64>> {
        let mut chosen =
            choose_evenly(range, count_max, WINDOW_STEPS, |range, window| self.scan(range, window))?;
        chosen.extend(self.ends.iter().filter(|step| range.contains(step)));
        chosen.sort_unstable();
        chosen.dedup();
        Ok(chosen)
    }

    fn scan(&self, range: &RangeInclusive<i64>, window: &mut Smallest<i64>) -> Result<()> {
        for span in &self.spans {
            let is_past_window = window.bound().is_some_and(|bound| span.min_step >= bound);
            if is_past_window || span.min_step > *range.end() {
                break;
            }
            if span.max_step >= *range.start() {
                let bytes = segment_rows::read_bytes(self.connection, span.id)?;
                let steps = segment::decode_steps(&bytes)?;
                steps.into_iter().filter(|step| range.contains(step)).for_each(|step| window.push(step));
            }
        }
        for run_row in &self.run_rows {
            tail::for_each_point(self.connection, *run_row, self.key_id, |point| {
                if range.contains(&point.step) {
                    window.push(point.step);
                }
            })?;
        }
        Ok(())
    }
}

fn wider(one: (i64, i64), other: (i64, i64)) -> (i64, i64) {
    (one.0.min(other.0), one.1.max(other.1))
}

/// The points of a key at some steps, which ascend, ordered by step, timestamp and value; `limit` of them at most.
/// Decodes the segments that may have such a step, until it has enough.
pub(crate) fn read_points_at(
    connection: &Connection,
    run_row: i64,
    key_id: KeyId,
    steps: &[i64],
    limit: usize,
) -> Result<Vec<MetricPoint>> {
    let mut points = Smallest::new(limit);
    let mut spans = segment_rows::spans(connection, run_row, key_id)?;
    spans.sort_unstable_by_key(|span| (span.min_step, span.first_timestamp_ms));
    for span in spans {
        let has_enough = points.bound().is_some_and(|ByStep(bound)| {
            (span.min_step, span.first_timestamp_ms) > (bound.step, bound.timestamp_ms)
        });
        if has_enough {
            break;
        }
        let wanted = steps_within(steps, span);
        if !wanted.is_empty() {
            let folded = segment_rows::read_points(connection, span.id)?;
            let folded = folded.into_iter().filter(|point| wanted.binary_search(&point.step).is_ok());
            folded.for_each(|point| points.push(ByStep(point)));
        }
    }
    tail::for_each_point(connection, run_row, key_id, |point| {
        if steps.binary_search(&point.step).is_ok() {
            points.push(ByStep(point));
        }
    })?;
    Ok(points.into_sorted().into_iter().map(|ByStep(point)| point).collect())
}

/// A point in the order of a curve over steps.
#[derive(Clone, Copy)]
struct ByStep(MetricPoint);

impl Ord for ByStep {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.step_order(&other.0)
    }
}

impl PartialOrd for ByStep {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for ByStep {}

impl PartialEq for ByStep {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

/// The steps that a segment may have.
fn steps_within(steps: &[i64], span: Span) -> &[i64] {
    let from = steps.partition_point(|step| *step < span.min_step);
    let to = steps.partition_point(|step| *step <= span.max_step);
    &steps[from..to]
}
