//! Bulk ingest: batches of client journals.

mod body;
mod events;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use self::body::read_batch;
use self::events::ReadBatch;
use crate::app::App;
use crate::failure::Failure;
use paceline_api::ApiErrorBody;
use paceline_api::ingest::{IngestAnswer, IngestConflict, PROTO, RefusedEvent, RunsMissing, SequenceGap};
use paceline_mlflow::{ApiError, ErrorCode};
use paceline_store::IngestOutcome;
use paceline_types::RunId;

/// How much is told of what was wrong with one event: it may quote megabytes.
const MESSAGE_CHARACTERS: usize = 1000;

/// Apply a batch of a client's journal, once
///
/// The body is the message `Batch` of `ingest.proto`, perhaps with `Content-Encoding: zstd`. However often a batch is
/// sent, it counts once. An event that cannot be applied is refused by itself and listed in the answer; the others are
/// applied. A batch that is malformed, too large (400), comes before the one that its journal goes on with or waits for
/// runs that are not there (409) is not applied at all.
#[utoipa::path(post, path = "/ingest", tag = "ingest",
    request_body(content = Vec<u8>, content_type = "application/x-protobuf"),
    params(("Content-Encoding" = Option<String>, Header, description = "`zstd`, if the body is compressed")),
    responses(
        (status = 200, body = IngestAnswer),
        (status = 400, body = ApiErrorBody),
        (status = 409, body = IngestConflict)
    ))]
pub(crate) async fn ingest(State(app): State<App>, request: Request) -> Result<Response, Failure> {
    let ReadBatch { batch, places, refused } = read_batch(&app, request).await?;
    let sequence = batch.sequence.unsigned_abs();
    let answer = match app.store().ingest(batch).await? {
        IngestOutcome::AppliedBefore => IngestAnswer { sequence, applied_before: true, refused: Vec::new() },
        IngestOutcome::Applied { refused: by_store } => {
            let by_store = by_store.into_iter().map(|(place, rejection)| (places[place], rejection.into()));
            let mut refused: Vec<_> = refused.into_iter().chain(by_store).map(refused_event).collect();
            refused.sort_by_key(|event| event.index);
            IngestAnswer { sequence, applied_before: false, refused }
        }
        IngestOutcome::RunsMissing(run_ids) => return Ok(runs_missing(&run_ids)),
        IngestOutcome::Gap { expected } => return Ok(gap(sequence, expected.unsigned_abs())),
    };
    Ok(Json(answer).into_response())
}

/// The messages of the body.
pub(crate) async fn proto() -> &'static str {
    PROTO
}

fn refused_event((index, error): (usize, ApiError)) -> RefusedEvent {
    let message = error.message.chars().take(MESSAGE_CHARACTERS).collect();
    RefusedEvent { index, error_code: error.code.as_str().to_owned(), message }
}

fn gap(sequence: u64, expected_sequence: u64) -> Response {
    let message = format!(
        "The batch has the sequence {sequence}, and its journal goes on with {expected_sequence}. Send that one first; \
         if it is lost, begin a new journal with what is left."
    );
    let error_code = ErrorCode::ResourceConflict.as_str().to_owned();
    conflict(IngestConflict::Gap(SequenceGap { error_code, message, expected_sequence }))
}

fn runs_missing(run_ids: &[RunId]) -> Response {
    let missing_run_ids: Vec<String> = run_ids.iter().map(ToString::to_string).collect();
    let message = format!(
        "The batch waits for runs that other journals begin, and these are not there: {}. Send it again when they are, or \
         without waiting for them.",
        missing_run_ids.join(", ")
    );
    let error_code = ErrorCode::ResourceConflict.as_str().to_owned();
    conflict(IngestConflict::RunsMissing(RunsMissing { error_code, message, missing_run_ids }))
}

fn conflict(conflict: IngestConflict) -> Response {
    (StatusCode::CONFLICT, Json(conflict)).into_response()
}
