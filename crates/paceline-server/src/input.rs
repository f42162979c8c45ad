//! From an HTTP request to a typed one.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::request::Parts;
use http::{HeaderMap, Method, Uri, header};

use crate::app::App;
use crate::failure::Failure;
use crate::memory_budget::{UNCOUNTED_BYTES, WAIT_MAX};
use paceline_mlflow::{ApiError, ErrorCode, read_json, read_query};

/// Largest body of a request, but for artifacts. The largest legal one is a dataset with a full profile, of up to
/// 16 M characters.
pub(crate) const BODY_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The content type of JSON.
pub(crate) const JSON: &str = "application/json";
/// A body from this size on is parsed off the async threads, one at a time: parsed, it takes many times its size.
pub(crate) const LARGE_BODY_BYTES: usize = 2 * 1024 * 1024;
/// How long a client may take to send its request.
const BODY_TIME_MAX: Duration = Duration::from_secs(60);

/// The request of a route: from the query string for GET, else from the JSON body.
pub(crate) struct Input<R>(pub(crate) R);

/// A request whose parameters are all in the query string, whatever its method; the body is something else.
pub(crate) struct QueryInput<R>(pub(crate) R);

impl<R: paceline_mlflow::Request + Send + 'static> FromRequest<App> for Input<R> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let reads_query = matches!(*request.method(), Method::GET | Method::HEAD);
        if reads_query && request.uri().query().is_some_and(|query| !query.is_empty()) {
            return from_query(request.uri(), app).map(Self);
        }
        if matches!(*request.method(), Method::POST | Method::PUT) {
            check_content_type(request.headers(), JSON)?;
        }
        let bytes = read_body(request, app, BODY_BYTES_MAX).await?;
        if bytes.len() < LARGE_BODY_BYTES {
            return Ok(Self(read_json(&bytes, app.policy())?));
        }
        let turn = app.large_body_turn().await;
        let app = app.clone();
        let parsing = tokio::task::spawn_blocking(move || {
            // Held here, so that a client that goes away does not let the next one in early.
            let _turn = turn;
            read_json(&bytes, app.policy())
        });
        let failed = |_| ApiError::new(ErrorCode::InternalError, "The server failed to read the request.");
        Ok(Self(parsing.await.map_err(failed)??))
    }
}

impl<R: paceline_mlflow::Request> FromRequestParts<App> for QueryInput<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        from_query(&parts.uri, app).map(Self)
    }
}

fn from_query<R: paceline_mlflow::Request>(uri: &Uri, app: &App) -> Result<R, Failure> {
    Ok(read_query(uri.query().unwrap_or_default(), app.policy())?)
}

/// Checks that a body is said to be of a type that no form of a web page can say.
pub(crate) fn check_content_type(headers: &HeaderMap, expected: &str) -> Result<(), ApiError> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Err(ApiError::invalid(format!(
            "Bad Request. Content-Type header is missing. Send '{expected}'."
        )));
    };
    let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(ApiError::invalid(format!("Bad Request. Content-Type must be one of ['{expected}'].")))
}

/// Reads a body of bounded size in bounded time.
pub(crate) async fn read_body(request: Request, app: &App, bytes_max: usize) -> Result<Bytes, ApiError> {
    let too_large = || {
        ApiError::invalid(format!(
            "The request body is larger than {bytes_max} bytes. Split it into several."
        ))
    };
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let declared = declared.and_then(|length| length.parse::<u64>().ok());
    if declared.is_some_and(|length| length > bytes_max as u64) {
        return Err(too_large());
    }
    let reading = async {
        if declared.is_some_and(|length| length <= UNCOUNTED_BYTES as u64) {
            return to_bytes(request.into_body(), UNCOUNTED_BYTES).await.map_err(|_| broken_off());
        }
        let mut bytes = BytesMut::new();
        let mut patience = WAIT_MAX;
        let mut chunks = request.into_body().into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| broken_off())?;
            if bytes.len() + chunk.len() > bytes_max {
                return Err(too_large());
            }
            if bytes.len() + chunk.len() > UNCOUNTED_BYTES {
                app.memory().take(chunk.len(), &mut patience).await?;
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    };
    tokio::time::timeout(BODY_TIME_MAX, reading).await.unwrap_or_else(|_| {
        Err(ApiError::invalid(format!(
            "The request body did not arrive within {} seconds. Send it faster or in parts.",
            BODY_TIME_MAX.as_secs()
        )))
    })
}

/// The client went away, or sent what is no HTTP; then nobody reads the answer.
fn broken_off() -> ApiError {
    ApiError::invalid("The request body ended before all of it had arrived. Send it again.")
}
