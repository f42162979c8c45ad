//! What handlers answer.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::failure::Failure;
use paceline_mlflow::{ApiError, Empty, ErrorCode};

/// A JSON answer or a failure.
pub(crate) type Answer<T> = Result<Json<T>, Failure>;

/// An answer in JSON that may be large.
pub(crate) async fn written<T, F>(make: F) -> Result<Response, Failure>
where
    T: Serialize + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    made(move || Json(make())).await
}

/// An answer that may be large, made off the threads that serve others.
pub(crate) async fn made<R, F>(make: F) -> Result<Response, Failure>
where
    R: IntoResponse,
    F: FnOnce() -> R + Send + 'static,
{
    let writing = tokio::task::spawn_blocking(move || make().into_response());
    let failed = |_| ApiError::new(ErrorCode::InternalError, "The server failed to write its answer.");
    Ok(writing.await.map_err(failed)?)
}

/// The answer `{}`.
pub(crate) const DONE: Answer<Empty> = Ok(Json(Empty {}));
