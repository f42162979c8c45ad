//! What handlers answer.

use axum::Json;

use crate::failure::Failure;
use paceline_mlflow::Empty;

/// A JSON answer or a failure.
pub(crate) type Answer<T> = Result<Json<T>, Failure>;

/// The answer `{}`.
pub(crate) const DONE: Answer<Empty> = Ok(Json(Empty {}));
