//! Compression of large answers of Paceline's own API, for who takes it: what a page of runs or a chart asks for is mostly
//! repeated names and digits, and networks are slower than processors.

use std::io::Write;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, header};

use crate::failure::Failure;
use crate::input::JSON;
use crate::request_conditions::accepts_gzip;
use paceline_mlflow::{ApiError, ErrorCode};

/// Smaller answers fit into a few packets.
const LARGE_BYTES: u64 = 16 * 1024;

/// Compresses an answer in JSON that is large and all there; what is made while it is sent goes as it is.
pub(crate) async fn compress_large(request: Request, next: Next) -> Response {
    let is_wanted = accepts_gzip(request.headers());
    let response = next.run(request).await;
    if !is_wanted || !is_large_json(&response) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let packed = async {
        let plain = to_bytes(body, usize::MAX).await.ok()?;
        tokio::task::spawn_blocking(move || gzip(&plain)).await.ok()?.ok()
    };
    let Some(packed) = packed.await else {
        let message = "The server failed to compress its answer.";
        return Failure::from(ApiError::new(ErrorCode::InternalError, message)).into_response();
    };
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    head.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(head, Body::from(packed))
}

fn is_large_json(response: &Response) -> bool {
    let headers: &HeaderMap = response.headers();
    response.body().size_hint().exact().is_some_and(|bytes| bytes >= LARGE_BYTES)
        && headers.get(header::CONTENT_TYPE).is_some_and(|content_type| content_type == JSON)
        && !headers.contains_key(header::CONTENT_ENCODING)
}

fn gzip(plain: &Bytes) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::fast());
    gzip.write_all(plain)?;
    gzip.finish()
}
