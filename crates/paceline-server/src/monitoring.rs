//! What monitoring reads: counts and times of requests, and what the store says of itself, in Prometheus' text format.

use std::time::{Duration, Instant};

use ::metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use crate::app::App;
use crate::failure::Failure;
use paceline_mlflow::{ApiError, ErrorCode};

/// Requests that were answered, by method, route and status.
const REQUESTS: &str = "mlflow_http_request_total";
/// How long answers took until their first byte.
const REQUEST_SECONDS: &str = "mlflow_http_request_duration_seconds";
/// Upper bounds of the buckets of times, in seconds.
const SECONDS: [f64; 15] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];
/// Upper bounds of the buckets of counts.
const COUNTS: [f64; 11] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
/// How often measurements are put into their buckets when nobody asks for them.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);
/// Routes that monitoring itself asks for.
const UNCOUNTED: [&str; 4] = ["/health", "/ready", "/version", "/metrics"];
/// The text format's own media type.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Gathers what all parts of this process measure.
#[derive(Clone)]
pub struct Monitoring(PrometheusHandle);

impl Monitoring {
    /// Begins to gather. Needs a tokio runtime, on which it stays as long as the process.
    ///
    /// # Errors
    /// When this process gathers already.
    pub fn start() -> Result<Self, BuildError> {
        let suffix = |text: &str| Matcher::Suffix(text.to_owned());
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(suffix("_seconds"), &SECONDS)?
            .set_buckets_for_metric(suffix("_requests"), &COUNTS)?
            .install_recorder()?;
        describe_counter!(REQUESTS, Unit::Count, "Requests that were answered.");
        describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "How long answers took until their first byte.");
        let upkept = handle.clone();
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(UPKEEP_INTERVAL);
            loop {
                interval.tick().await;
                upkept.run_upkeep();
            }
        });
        Ok(Self(handle))
    }
}

/// All measurements, for Prometheus. Only where the operator exposes them.
pub(crate) async fn show(
    State(app): State<App>,
) -> Result<([(header::HeaderName, &'static str); 1], String), Failure> {
    let message = "The server does not expose measurements. Start it with --expose-prometheus.";
    let hidden = || ApiError::new(ErrorCode::ResourceDoesNotExist, message);
    let Monitoring(handle) = app.monitoring().ok_or_else(hidden)?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], handle.render()))
}

/// Counts and times a request, under the route that it matched: what clients put into paths would be without bound.
pub(crate) async fn measure_request(request: Request, next: Next) -> Response {
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) if UNCOUNTED.iter().any(|name| path.as_str().ends_with(name)) => {
            return next.run(request).await;
        }
        Some(path) => path.as_str().to_owned(),
        None => "none".to_owned(),
    };
    let method = request.method().as_str().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let labels = [("method", method), ("path", route), ("status", response.status().as_str().to_owned())];
    histogram!(REQUEST_SECONDS, &labels).record(begun.elapsed());
    counter!(REQUESTS, &labels).increment(1);
    response
}
