//! What every route answers when it does not do what was asked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An error. The HTTP status says whose fault it is: 4xx the request's, 5xx the server's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiErrorBody {
    /// What programs test, as in MLflow's API: `INVALID_PARAMETER_VALUE`, `RESOURCE_DOES_NOT_EXIST`.
    pub error_code: String,
    /// What was wrong with which value, and what to do.
    pub message: String,
    /// The field of the request whose text the error is in, if it is in one: `filter`, `sort[0]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where in that text the error is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What could stand there: words as they are written, and kinds of things such as `<number>` or `<key>`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expected: Vec<String>,
}

/// A part of a text, counted in Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Position {
    /// Its first character.
    pub start: usize,
    /// The one after its last.
    pub end: usize,
}
