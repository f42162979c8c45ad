//! What changes, as it changes: server-sent events.

mod filter;
mod stream;

use axum::extract::State;
use axum::response::sse::Sse;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue};

use self::filter::ChangesQuery;
use self::stream::EventStream;
use crate::app::App;
use crate::failure::Failure;
use crate::input::QueryInput;
use paceline_api::ApiErrorBody;
use paceline_api::changes::ChangeData;
use paceline_mlflow::{ApiError, ErrorCode};

/// What a browser sends when it connects again.
const LAST_EVENT_ID: &str = "last-event-id";
/// Tells a proxy that events are not to be gathered.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// Be told what changes
///
/// Server-sent events, at most a second after the change: `experiment`, `run`, `series`, each with `data` that says which
/// one, and `reset` when that is not known and everything should be read again. Without filters all that changes; with
/// some, what is one of these experiments or runs or in one of them. A client that connects again sends the id of the last
/// event in `Last-Event-ID` and goes on after it.
#[utoipa::path(get, path = "/changes", tag = "changes",
    params(
        ("experiment_id" = Option<Vec<String>>, Query, description = "Experiments to be told of, repeated"),
        ("run_id" = Option<Vec<String>>, Query, description = "Runs to be told of, repeated"),
        ("after" = Option<String>, Query, description = "The same as `Last-Event-ID`, which counts if both are there"),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was received")
    ),
    responses(
        (status = 200, body = ChangeData, content_type = "text/event-stream"),
        (status = 400, body = ApiErrorBody),
        (status = 429, body = ApiErrorBody, description = "Too many clients watch")
    ))]
pub(crate) async fn changes(
    State(app): State<App>,
    QueryInput(query): QueryInput<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // What is no text is no place in the log either.
    let last_event_id = headers.get(LAST_EVENT_ID).map(|id| id.to_str().unwrap_or_default());
    let after = last_event_id.or(query.after.as_deref());
    let too_many =
        |error: paceline_store::WatchError| ApiError::new(ErrorCode::RequestLimitExceeded, error.to_string());
    let watch = app.store().watch(after).map_err(too_many)?;
    let events = EventStream::new(watch, query.filter, app.stopped());
    Ok(([UNBUFFERED], Sse::new(events.into_stream())).into_response())
}
