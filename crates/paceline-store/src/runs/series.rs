//! What charts show: many metrics of many runs in one call.

use std::ops::RangeInclusive;

use crate::database::Connection;
use crate::error::Result;
use crate::key_names::{KeyId, KeyNames};
use crate::metrics::{Axis, AxisPoints, Block, axis_start, read_against, read_series};
use crate::runs;
use crate::store::Store;
use paceline_types::{MetricPoint, Rejection, RunId};

/// What the horizontal axis shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeriesAxis {
    /// The step.
    Step,
    /// The time, milliseconds since the epoch.
    Time,
    /// Milliseconds since the run began; since the first point of the metric when the run has no start.
    RelativeTime,
    /// The value of another metric at the same step.
    Metric(String),
}

/// Which series are asked for.
#[derive(Debug, Clone)]
pub struct SeriesQuery {
    /// A run and one of its metrics each.
    pub series: Vec<(RunId, String)>,
    /// The horizontal axis.
    pub axis: SeriesAxis,
    /// The part of the axis that is shown; all of it is `-∞..=∞`.
    pub range: RangeInclusive<f64>,
    /// Points or buckets of each series, at least 1.
    pub max_points: usize,
}

/// What is shown of one metric of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The run.
    pub run_id: RunId,
    /// The metric.
    pub key: String,
    /// Its points, by their place on the axis.
    pub points: SeriesPoints,
}

/// The points of a series.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesPoints {
    /// Every point, with its place on the axis.
    Exact(Vec<(f64, MetricPoint)>),
    /// Neighbouring points together, with the places of the first and the last of them.
    Buckets(Vec<(f64, f64, Block)>),
}

impl Store {
    /// What a chart shows of each series, in the order asked for. Unknown runs and metrics have no points.
    ///
    /// Takes time for what is shown and not for what is stored: a long series is read in blocks. Against another
    /// metric, both are read whole.
    pub async fn series(&self, query: SeriesQuery) -> Result<Vec<Series>> {
        let key_names = self.key_names();
        self.read(move |connection| {
            let read = |(run_id, key): &(RunId, String)| {
                let points = read(connection, &key_names, run_id, key, &query)?;
                Ok(Series { run_id: run_id.clone(), key: key.clone(), points })
            };
            query.series.iter().map(read).collect()
        })
        .await
    }
}

fn read(
    connection: &Connection,
    key_names: &KeyNames,
    run_id: &RunId,
    key: &str,
    query: &SeriesQuery,
) -> Result<SeriesPoints> {
    let nothing = || Ok(SeriesPoints::Exact(Vec::new()));
    let run = match runs::find(connection, run_id) {
        Err(crate::Error::Rejected(Rejection::RunNotFound(_))) => return nothing(),
        found => found?,
    };
    let Some(key_id) = key_names.find(connection, key)? else { return nothing() };
    let of_point = |axis, offset| {
        let range = shifted(&query.range, offset);
        Ok(moved(read_series(connection, run.row, key_id, axis, &range, query.max_points)?, offset))
    };
    match &query.axis {
        SeriesAxis::Step => of_point(Axis::Step, 0),
        SeriesAxis::Time => of_point(Axis::Time, 0),
        SeriesAxis::RelativeTime => {
            of_point(Axis::Time, start_ms(connection, run.row, key_id, run.info.start_time_ms)?)
        }
        SeriesAxis::Metric(axis_key) => {
            let Some(axis_key_id) = key_names.find(connection, axis_key)? else { return nothing() };
            let range = &query.range;
            Ok(moved(read_against(connection, run.row, key_id, axis_key_id, range, query.max_points)?, 0))
        }
    }
}

fn start_ms(connection: &Connection, run_row: i64, key_id: KeyId, run_start_ms: i64) -> Result<i64> {
    if run_start_ms > 0 {
        return Ok(run_start_ms);
    }
    Ok(axis_start(connection, run_row, key_id)?.unwrap_or_default())
}

/// The integers in a range that is shifted to the right. Casts saturate, so infinite ends are the outermost integers.
fn shifted(range: &RangeInclusive<f64>, offset: i64) -> RangeInclusive<i64> {
    let (from, to) = (range.start().ceil() as i64, range.end().floor() as i64);
    from.saturating_add(offset)..=to.saturating_add(offset)
}

/// Points with their places shifted back.
fn moved(points: AxisPoints, offset: i64) -> SeriesPoints {
    let offset = offset as f64;
    match points {
        AxisPoints::Exact(points) => {
            SeriesPoints::Exact(points.into_iter().map(|(place, point)| (place - offset, point)).collect())
        }
        AxisPoints::Buckets(buckets) => {
            let moved = |(from, to, block)| (from - offset, to - offset, block);
            SeriesPoints::Buckets(buckets.into_iter().map(moved).collect())
        }
    }
}
