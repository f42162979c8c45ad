//! From the body of a request to a batch.

use std::io::Read;

use axum::extract::Request;
use bytes::Bytes;
use http::{HeaderMap, header};

use super::events::ReadBatch;
use crate::app::App;
use crate::input::{BODY_BYTES_MAX, LARGE_BODY_BYTES, check_content_type, read_body};
use crate::v1::PROTOBUF;
use paceline_api::ingest::{BATCH_BYTES_MAX, decode};
use paceline_mlflow::{ApiError, ErrorCode, RequestPolicy};

/// A body from this size on is decoded off the async threads.
const LONG_BODY_BYTES: usize = 64 * 1024;
/// The most memory that a decompressor may look back into, as a power of two: as much as a batch may have.
const ZSTD_WINDOW_LOG_MAX: u32 = 25;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    Zstd,
}

/// Reads the body of a request, where it takes long off the async threads.
pub(super) async fn read_batch(app: &App, request: Request) -> Result<ReadBatch, ApiError> {
    check_content_type(request.headers(), PROTOBUF)?;
    let encoding = encoding(request.headers())?;
    let bytes = read_body(request, app, BODY_BYTES_MAX).await?;
    if encoding == Encoding::Identity && bytes.len() < LONG_BODY_BYTES {
        return read(&bytes, encoding, app.policy());
    }
    // One at a time of those that may take much memory. What is compressed may be large, however short it is.
    let may_be_large = encoding == Encoding::Zstd || bytes.len() >= LARGE_BODY_BYTES;
    let turn = if may_be_large { app.large_body_turn().await } else { None };
    let app = app.clone();
    let reading = tokio::task::spawn_blocking(move || {
        // Held here, so that a client that goes away does not let the next one in early.
        let _turn = turn;
        read(&bytes, encoding, app.policy())
    });
    let failed = |_| ApiError::new(ErrorCode::InternalError, "The server failed to read the batch.");
    reading.await.map_err(failed)?
}

fn read(bytes: &Bytes, encoding: Encoding, policy: &RequestPolicy) -> Result<ReadBatch, ApiError> {
    let malformed = |error: paceline_api::ingest::MalformedBatch| {
        ApiError::invalid(format!("The batch cannot be used, and nothing of it was applied: {error}."))
    };
    let batch = match encoding {
        Encoding::Identity => decode(bytes),
        Encoding::Zstd => decode(&decompress(bytes)?),
    };
    Ok(ReadBatch::new(batch.map_err(malformed)?, policy))
}

/// Decompresses as much as a batch may have and one byte more, which is refused as too large.
fn decompress(bytes: &[u8]) -> Result<Vec<u8>, ApiError> {
    let mut content = Vec::new();
    let read = zstd::Decoder::with_buffer(bytes).and_then(|mut decoder| {
        decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
        decoder.take(BATCH_BYTES_MAX as u64 + 1).read_to_end(&mut content)
    });
    match read {
        Ok(_) => Ok(content),
        Err(error) => Err(ApiError::invalid(format!("The body is not what zstd compresses to: {error}."))),
    }
}

fn encoding(headers: &HeaderMap) -> Result<Encoding, ApiError> {
    let value = headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap_or_default());
    match value.map(str::to_ascii_lowercase).as_deref() {
        None | Some("identity") => Ok(Encoding::Identity),
        Some("zstd") => Ok(Encoding::Zstd),
        Some(_) => Err(ApiError::invalid("Content-Encoding must be 'zstd', or absent.")),
    }
}
