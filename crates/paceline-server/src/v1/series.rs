//! What charts show.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, header};
use prost::Message;

use super::PROTOBUF;
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use crate::output::{made, written};
use paceline_api::ApiErrorBody;
use paceline_api::series::{Series, SeriesAnswer, SeriesAxis, SeriesBuckets, SeriesPoints, SeriesRequest};
use paceline_mlflow::ApiError;
use paceline_store::{SeriesPoints as StoredPoints, SeriesQuery};
use paceline_types::{RunId, limits};

/// Read metrics of many runs as charts show them
///
/// Each of the runs with each of the keys. A series that has more points than `max_points` comes in buckets of equal
/// width with smallest and greatest value and mean, so that no spike is lost; else every point comes as it was logged.
/// With `Accept: application/x-protobuf` the answer is binary, as `series.proto` describes it.
#[utoipa::path(post, path = "/series", tag = "series", request_body = SeriesRequest,
    responses(
        (status = 200, body = SeriesAnswer, content_type = "application/json"),
        (status = 400, body = ApiErrorBody)
    ))]
pub(crate) async fn read(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<SeriesRequest>,
) -> Result<Response, Failure> {
    let query = query(request)?;
    let series = app.store().series(query).await?;
    let is_binary = headers.get(header::ACCEPT).is_some_and(|accepted| accepted == PROTOBUF);
    let answer = move || SeriesAnswer { series: series.into_iter().map(answer).collect() };
    if is_binary {
        return made(move || ([(header::CONTENT_TYPE, PROTOBUF)], answer().encode_to_vec())).await;
    }
    written(answer).await
}

/// The messages of the binary form.
pub(crate) async fn proto() -> &'static str {
    paceline_api::series::SERIES_PROTO
}

fn query(request: SeriesRequest) -> Result<SeriesQuery, ApiError> {
    let SeriesRequest { run_ids, keys, axis, axis_key, from, to, max_points } = request;
    let count = run_ids.len() * keys.len();
    if count > limits::SERIES {
        return Err(ApiError::invalid(format!(
            "{} runs and {} keys are {count} series, and one request has at most {}. Ask in several requests.",
            run_ids.len(),
            keys.len(),
            limits::SERIES
        )));
    }
    if max_points == 0 || max_points > limits::SERIES_POINTS {
        return Err(ApiError::invalid(format!(
            "Invalid value {max_points} for 'max_points': it is between 1 and {}.",
            limits::SERIES_POINTS
        )));
    }
    if count.saturating_mul(max_points) > limits::SERIES_POINTS_IN_ALL {
        return Err(ApiError::invalid(format!(
            "{count} series of up to {max_points} points are more than {} points in all. Lower 'max_points' or ask in \
             several requests.",
            limits::SERIES_POINTS_IN_ALL
        )));
    }
    let range = from.map_or(f64::NEG_INFINITY, |from| from.0)..=to.map_or(f64::INFINITY, |to| to.0);
    if range.start().is_nan() || range.end().is_nan() {
        return Err(ApiError::invalid("'from' and 'to' are numbers, not NaN."));
    }
    let runs = run_ids.into_iter().map(RunId::new);
    let series = runs.flat_map(|run_id| keys.iter().map(move |key| (run_id.clone(), key.clone()))).collect();
    Ok(SeriesQuery { series, axis: store_axis(axis, axis_key)?, range, max_points })
}

fn store_axis(axis: SeriesAxis, key: Option<String>) -> Result<paceline_store::SeriesAxis, ApiError> {
    use paceline_store::SeriesAxis as Axis;
    match (axis, key) {
        (SeriesAxis::Metric, Some(key)) => Ok(Axis::Metric(key)),
        (SeriesAxis::Metric, None) => {
            Err(ApiError::invalid("'axis' is 'metric': say which one in 'axis_key'."))
        }
        (_, Some(key)) => Err(ApiError::invalid(format!(
            "'axis_key' is '{key}', and 'axis' is not 'metric': send both or neither."
        ))),
        (SeriesAxis::Step, None) => Ok(Axis::Step),
        (SeriesAxis::Time, None) => Ok(Axis::Time),
        (SeriesAxis::RelativeTime, None) => Ok(Axis::RelativeTime),
    }
}

fn answer(stored: paceline_store::Series) -> Series {
    let mut series = Series { run_id: stored.run_id.to_string(), key: stored.key, ..Series::default() };
    match stored.points {
        StoredPoints::Exact(points) => {
            series.points = Some(SeriesPoints {
                x: points.iter().map(|(place, _)| *place).collect(),
                steps: points.iter().map(|(_, point)| point.step).collect(),
                timestamps_ms: points.iter().map(|(_, point)| point.timestamp_ms).collect(),
                values: points.iter().map(|(_, point)| point.value).collect(),
            });
        }
        StoredPoints::Buckets(found) => {
            let mut buckets = SeriesBuckets::default();
            for (first, last, block) in found {
                let (min, max, mean) = block.envelope().unwrap_or((f64::NAN, f64::NAN, f64::NAN));
                buckets.x_first.push(first);
                buckets.x_last.push(last);
                buckets.point_counts.push(block.point_count as u64);
                buckets.nan_counts.push(block.nan_count as u64);
                buckets.min.push(min);
                buckets.max.push(max);
                buckets.mean.push(mean);
            }
            series.buckets = Some(buckets);
        }
    }
    series
}
