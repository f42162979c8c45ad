//! Downloads that go on where they broke off.

use http::{HeaderMap, StatusCode, header};

/// Whether an answer is what comes after the bytes that are here.
pub(crate) fn goes_on(status: StatusCode, headers: &HeaderMap, received_bytes: u64) -> bool {
    let range = headers.get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok()).unwrap_or_default();
    status == StatusCode::PARTIAL_CONTENT && range.starts_with(&format!("bytes {received_bytes}-"))
}

/// Bytes of the body, if the answer tells.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The entity tag, if it stands for the very bytes.
pub(crate) fn strong_etag(headers: &HeaderMap) -> Option<String> {
    let etag = headers.get(header::ETAG)?.to_str().ok()?;
    (!etag.starts_with("W/")).then(|| etag.to_owned())
}
