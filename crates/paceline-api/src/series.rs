//! What charts show: many metrics of many runs in one call. The answer is JSON, or with `Accept:
//! application/x-protobuf` the same in `series.proto`: both are made from the types here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::number::{Number, numbers};

/// The messages below for other languages.
pub const SERIES_PROTO: &str = include_str!("../proto/series.proto");
/// Points or buckets of each series when the request names no number.
pub const DEFAULT_MAX_POINTS: usize = 1000;

/// The body of `POST series`: each of the runs with each of the keys.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesRequest {
    /// The runs.
    pub run_ids: Vec<String>,
    /// Their metrics.
    pub keys: Vec<String>,
    /// What the horizontal axis shows.
    #[serde(default)]
    pub axis: SeriesAxis,
    /// The metric on the horizontal axis, when `axis` is `metric`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis_key: Option<String>,
    /// Where the shown part of the axis begins; absent: at the first point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Number>,
    /// Where it ends, that place included; absent: at the last point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Number>,
    /// Points or buckets of each series. A series with more points than so many comes in buckets.
    #[serde(default = "default_max_points")]
    pub max_points: usize,
}

fn default_max_points() -> usize {
    DEFAULT_MAX_POINTS
}

/// What the horizontal axis shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeriesAxis {
    /// The step.
    #[default]
    Step,
    /// The time, in milliseconds since 1970.
    Time,
    /// Milliseconds since the run began; since the metric's first point when the run has no start.
    RelativeTime,
    /// The value of the metric `axis_key` at the same step.
    Metric,
}

/// The answer to `POST series`, in the order of the runs and for each in the order of the keys.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize, ToSchema)]
pub struct SeriesAnswer {
    /// The series. Those of unknown runs and metrics have no points.
    #[prost(message, repeated, tag = "1")]
    pub series: Vec<Series>,
}

/// One metric of one run.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize, ToSchema)]
pub struct Series {
    /// The run.
    #[prost(string, tag = "1")]
    pub run_id: String,
    /// The metric.
    #[prost(string, tag = "2")]
    pub key: String,
    /// Every point, when there are no more than asked for.
    #[prost(message, optional, tag = "3")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<SeriesPoints>,
    /// Else neighbouring points together, so that no spike is lost.
    #[prost(message, optional, tag = "4")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buckets: Option<SeriesBuckets>,
}

/// Points as columns of one length, by their place on the axis.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize, ToSchema)]
pub struct SeriesPoints {
    /// Places on the axis.
    #[prost(double, repeated, tag = "1")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub x: Vec<f64>,
    /// Steps.
    #[prost(sint64, repeated, tag = "2")]
    pub steps: Vec<i64>,
    /// Times, in milliseconds since 1970.
    #[prost(sint64, repeated, tag = "3")]
    pub timestamps_ms: Vec<i64>,
    /// Values.
    #[prost(double, repeated, tag = "4")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub values: Vec<f64>,
}

/// Buckets as columns of one length, by their place on the axis. All of the points of the shown part are in them.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize, ToSchema)]
pub struct SeriesBuckets {
    /// Places of the first point of each.
    #[prost(double, repeated, tag = "1")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub x_first: Vec<f64>,
    /// Places of the last point of each.
    #[prost(double, repeated, tag = "2")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub x_last: Vec<f64>,
    /// How many points each has.
    #[prost(uint64, repeated, tag = "3")]
    pub point_counts: Vec<u64>,
    /// How many of them are NaN.
    #[prost(uint64, repeated, tag = "4")]
    pub nan_counts: Vec<u64>,
    /// Smallest number of each; NaN when it has none.
    #[prost(double, repeated, tag = "5")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub min: Vec<f64>,
    /// Greatest number of each; NaN when it has none.
    #[prost(double, repeated, tag = "6")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub max: Vec<f64>,
    /// Mean of the numbers of each; NaN when it has none.
    #[prost(double, repeated, tag = "7")]
    #[serde(with = "numbers")]
    #[schema(value_type = Vec<Number>)]
    pub mean: Vec<f64>,
}
