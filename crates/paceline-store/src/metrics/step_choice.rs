//! Choosing steps evenly among more than fit into memory.

use std::ops::RangeInclusive;

use super::smallest::Smallest;
use crate::error::Result;

/// Evenly chosen steps of a range, ascending: all distinct ones when there are no more than `count_max`, else every
/// so-manieth of them and the last.
///
/// `scan` pushes the steps that lie in a range, in any order and as often as they come. It is called for windows of
/// `window_steps` distinct steps: once when all fit into one, else twice for each.
///
/// # Errors
/// Those of `scan`.
pub fn choose_evenly(
    range: &RangeInclusive<i64>,
    count_max: usize,
    window_steps: usize,
    scan: impl Fn(&RangeInclusive<i64>, &mut Smallest<i64>) -> Result<()>,
) -> Result<Vec<i64>> {
    let mut windows = Windows::new(range, window_steps, &scan);
    let first = windows.next()?.unwrap_or_default();
    let is_all = windows.rest.is_none();
    let mut count = first.len();
    while let Some(steps) = windows.next()? {
        count += steps.len();
    }
    let mut positions = even_positions(count, count_max).into_iter().peekable();
    if is_all {
        return Ok(positions.map(|position| first[position]).collect());
    }
    let mut chosen = Vec::new();
    let mut passed = 0;
    let mut windows = Windows::new(range, window_steps, &scan);
    while let Some(steps) = windows.next()? {
        while let Some(position) = positions.next_if(|position| *position < passed + steps.len()) {
            chosen.push(steps[position - passed]);
        }
        passed += steps.len();
    }
    Ok(chosen)
}

/// Which of `count` things are chosen. In doubles, as MLflow does it: exact fractions would differ here and there.
fn even_positions(count: usize, count_max: usize) -> Vec<usize> {
    if count <= count_max {
        return (0..count).collect();
    }
    let interval = count as f64 / count_max as f64;
    let evenly = (0..count_max).map(|index| (index as f64 * interval) as usize);
    evenly.chain([count - 1]).collect()
}

/// The distinct steps of a range, in windows that ascend.
struct Windows<S> {
    /// What no window has covered yet.
    rest: Option<RangeInclusive<i64>>,
    window_steps: usize,
    scan: S,
}

impl<S: Fn(&RangeInclusive<i64>, &mut Smallest<i64>) -> Result<()>> Windows<S> {
    fn new(range: &RangeInclusive<i64>, window_steps: usize, scan: S) -> Self {
        Self { rest: Some(range.clone()), window_steps, scan }
    }

    fn next(&mut self) -> Result<Option<Vec<i64>>> {
        let Some(range) = self.rest.take() else {
            return Ok(None);
        };
        let mut window = Smallest::new(self.window_steps);
        (self.scan)(&range, &mut window)?;
        let steps = window.into_sorted();
        let is_full = steps.len() == self.window_steps;
        self.rest =
            steps.last().filter(|last| is_full && *last < range.end()).map(|last| last + 1..=*range.end());
        Ok(Some(steps))
    }
}
