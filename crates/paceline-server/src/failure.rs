//! The one place where an error becomes a response. Causes are logged here and do not reach the client.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use paceline_api::ApiErrorBody;
use paceline_mlflow::{ApiError, ErrorCode};

/// How much of a cause is logged: a database repeats its statement, which can be long.
const LOGGED_CAUSE_CHARACTERS: usize = 1000;
/// When to come back after a 429.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// Why a handler did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The client's request, or what it asks for, is at fault.
    Api(ApiError),
    /// The store refused or failed.
    Store(paceline_store::Error),
    /// The artifact storage refused or failed.
    Artifact(paceline_artifacts::Error),
    /// The client's request is at fault, and its error says more than others do.
    Described(Box<ApiErrorBody>),
    /// An error of the artifact proxy, which has a body of its own.
    Detail(StatusCode, String),
}

#[derive(Serialize)]
struct DetailBody {
    detail: String,
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<paceline_store::Error> for Failure {
    fn from(error: paceline_store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<paceline_artifacts::Error> for Failure {
    fn from(error: paceline_artifacts::Error) -> Self {
        Self::Artifact(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Detail(status, detail) => (status, Json(DetailBody { detail })).into_response(),
            Self::Described(body) => (StatusCode::BAD_REQUEST, Json(body)).into_response(),
            other => api_response(&api_error(other)),
        }
    }
}

/// The failure as an error of the API.
pub(crate) fn api_error(failure: Failure) -> ApiError {
    match failure {
        Failure::Api(error) => error,
        Failure::Store(error) => store_error(error),
        Failure::Artifact(error) => artifact_error(error),
        Failure::Described(body) => ApiError::invalid(body.message),
        Failure::Detail(_, detail) => ApiError::invalid(detail),
    }
}

fn api_response(error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(error.body())).into_response();
    if error.code == ErrorCode::RequestLimitExceeded {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}

/// What is asked when the server has more to do than it can.
pub(crate) fn busy() -> ApiError {
    let message = "The server has more requests than it can answer now. Wait a little and try again.";
    ApiError::new(ErrorCode::RequestLimitExceeded, message)
}

fn store_error(error: paceline_store::Error) -> ApiError {
    use paceline_store::Error;
    match error {
        Error::Rejected(rejection) => rejection.into(),
        Error::Busy => busy(),
        Error::Closed | Error::CommitFailed(_) | Error::Database(_) => {
            let cause: String = error.to_string().chars().take(LOGGED_CAUSE_CHARACTERS).collect();
            tracing::error!(cause, "the store cannot answer");
            let message = "The server cannot reach its database now. Try again; its log says what is wrong.";
            ApiError::new(ErrorCode::TemporarilyUnavailable, message)
        }
        Error::Corrupt(_) | Error::FoldConflict | Error::Panicked => {
            tracing::error!(%error, "a request failed inside the store");
            internal()
        }
    }
}

fn artifact_error(error: paceline_artifacts::Error) -> ApiError {
    use paceline_artifacts::Error;
    match &error {
        Error::NotFound { key } => {
            ApiError::new(ErrorCode::ResourceDoesNotExist, format!("No such artifact: '{key}'"))
        }
        Error::IsDirectory { key } => {
            ApiError::invalid(format!("Artifact path refers to a directory, not a file: '{key}'"))
        }
        Error::Invalid(invalid) => ApiError::invalid(invalid.to_string()),
        Error::Body(_) => ApiError::invalid("The upload ended before all of it had arrived. Send it again."),
        Error::Storage { source, .. } => {
            tracing::error!(%error, cause = %source, "the artifact storage failed");
            let message = "The server cannot use its artifact storage now. Its log says what is wrong.";
            ApiError::new(ErrorCode::TemporarilyUnavailable, message)
        }
    }
}

fn internal() -> ApiError {
    ApiError::new(ErrorCode::InternalError, "The server failed to do this. Its log says why.")
}

/// The answer to a request whose handler panicked.
pub(crate) fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(cause, "a handler panicked");
    api_response(&internal())
}
