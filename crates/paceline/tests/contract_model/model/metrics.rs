//! Metric points and their histories.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::Model;
use super::fields::Fields;
use super::refusal::{Outcome, Refusal};
use super::rules::check_key;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) timestamp: i64,
    pub(crate) step: i64,
    pub(crate) value: f64,
}

/// A point as a request has it.
pub(super) struct NewPoint {
    pub(super) key: String,
    pub(super) point: Point,
    pub(super) model_id: Option<String>,
    pub(super) dataset: Option<(String, String)>,
}

impl Point {
    /// NaN compares as 0.
    pub(super) fn rank(&self) -> f64 {
        if self.value.is_nan() { 0.0 } else { self.value }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.timestamp, self.step) == (other.timestamp, other.step) && is_same_value(self.value, other.value)
    }

    fn is_later(&self, other: &Self) -> bool {
        (self.step, self.timestamp, self.rank()) > (other.step, other.timestamp, other.rank())
    }

    pub(super) fn body(&self, key: &str) -> Value {
        json!({"key": key, "value": double(self.value), "timestamp": self.timestamp, "step": self.step})
    }
}

pub(super) fn is_same_value(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

/// A double in an answer.
pub(super) fn double(value: f64) -> Value {
    if value.is_nan() { json!("NaN") } else { json!(value) }
}

/// All points of one metric of one run, in the order of its history.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    points: Vec<Point>,
    pub(super) latest: Point,
}

impl Series {
    /// Adds the points of one request, whose order makes no difference.
    pub(super) fn log(series: &mut Option<Self>, points: &[Point]) {
        let mut points = points.to_vec();
        points.sort_by(compare_in_history);
        let Some(first) = points.first() else { return };
        let series = series.get_or_insert(Self { points: Vec::new(), latest: *first });
        for point in &points {
            if point.is_later(&series.latest) {
                series.latest = *point;
            }
        }
        series.points.append(&mut points);
        series.points.sort_by(compare_in_history);
        series.points.dedup_by(|one, other| one.is_same(other));
    }
}

/// Timestamp, step, value; a number before the NaN that compares like it.
fn compare_in_history(one: &Point, other: &Point) -> Ordering {
    let by_place = (one.timestamp, one.step).cmp(&(other.timestamp, other.step));
    let by_value = one.rank().partial_cmp(&other.rank()).unwrap_or(Ordering::Equal);
    by_place.then(by_value).then(one.value.is_nan().cmp(&other.value.is_nan()))
}

/// Reads the members of a point; [`check_point`] comes after the shapes of the whole request.
pub(super) fn read_point(fields: &Fields) -> Outcome<NewPoint> {
    let key = fields.required_text("key")?;
    let value = fields.required_double("value")?;
    let timestamp = fields.required_integer("timestamp")?;
    let step = fields.integer("step")?.unwrap_or(0);
    let model_id = fields.non_empty_text("model_id")?;
    let name = fields.non_empty_text("dataset_name")?;
    let digest = fields.non_empty_text("dataset_digest")?;
    if name.is_some() != digest.is_some() {
        return Err(Refusal::invalid("Both dataset_name and dataset_digest must be provided"));
    }
    let value = if value.is_infinite() { f64::MAX.copysign(value) } else { value };
    Ok(NewPoint { key, point: Point { timestamp, step, value }, model_id, dataset: name.zip(digest) })
}

pub(super) fn check_point(new: &NewPoint, place: &str) -> Outcome<()> {
    check_key(&new.key, &format!("{place}name"))?;
    if new.point.timestamp < 0 {
        return Err(Refusal::wrong_value(&format!("{place}timestamp")));
    }
    Ok(())
}

impl Model {
    /// `metrics/get-history` without pages: all points in order.
    pub(crate) fn history(&self, run_id: &str, key: &str) -> Vec<Value> {
        let run = self.runs.iter().find(|run| run.run_id == run_id);
        let series = run.and_then(|run| run.metrics.get(key));
        series.map_or_else(Vec::new, |series| series.points.iter().map(|point| point.body(key)).collect())
    }

    pub(super) fn get_history(&self, fields: &Fields) -> Outcome {
        let run_id = super::runs::run_id(fields)?;
        let key = fields.required_text("metric_key")?;
        if fields.integer("max_results")?.is_some_and(|asked| asked <= 0) {
            return Err(Refusal::wrong_value("max_results"));
        }
        let points = self.history(&run_id, &key);
        Ok(if points.is_empty() { json!({}) } else { json!({"metrics": points}) })
    }
}
