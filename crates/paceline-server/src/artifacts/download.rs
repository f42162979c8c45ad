//! A file as a response: streamed, with a single range if one is asked for.

use std::ops::Range;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::artifact_locations::Located;
use crate::failure::Failure;
use paceline_artifacts::ArtifactFile;

/// Extensions that are shown as text.
const TEXT_EXTENSIONS: &[&str] = &[
    "txt",
    "log",
    "err",
    "cfg",
    "conf",
    "cnf",
    "cf",
    "ini",
    "properties",
    "prop",
    "hocon",
    "toml",
    "yaml",
    "yml",
    "xml",
    "json",
    "js",
    "py",
    "py3",
    "csv",
    "tsv",
    "md",
    "rst",
    "ipynb",
];
/// Files without an extension that are shown as text.
const TEXT_NAMES: &[&str] = &["MLmodel", "MLproject", "mlproject"];

/// What RFC 5987 lets stand in an extended header value.
const HEADER_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a browser is to do with a file.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    /// What to take it for.
    pub(crate) content_type: String,
    /// `attachment`: to save it. `inline`: to show it.
    pub(crate) disposition: &'static str,
}

/// Answers with the file at a place, to be saved.
pub(super) async fn download(located: Located, headers: &HeaderMap) -> Result<Response, Failure> {
    let content_type = content_type(located.key.name());
    send(located, Use { content_type, disposition: "attachment" }, headers).await
}

/// Answers with the file at a place, for a certain use.
pub(crate) async fn send(located: Located, usage: Use, headers: &HeaderMap) -> Result<Response, Failure> {
    let file = located.root.open_file(&located.key).await?;
    Ok(respond(located.key.name(), usage, file, headers))
}

fn respond(name: &str, usage: Use, file: ArtifactFile, request_headers: &HeaderMap) -> Response {
    let size_bytes = file.size_bytes();
    let etag = file.etag();
    let mut headers = HeaderMap::new();
    let mut insert = |name, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    };
    insert(header::CONTENT_TYPE, usage.content_type);
    insert(header::CONTENT_DISPOSITION, content_disposition(usage.disposition, name));
    insert(header::X_CONTENT_TYPE_OPTIONS, "nosniff".into());
    insert(header::ACCEPT_RANGES, "bytes".into());
    insert(header::ETAG, etag.clone());
    if let Some(modified) = file.modified() {
        insert(header::LAST_MODIFIED, httpdate::fmt_http_date(modified));
    }
    let (status, range) = match requested_range(request_headers, &etag, size_bytes) {
        Requested::Whole => (StatusCode::OK, 0..size_bytes),
        Requested::Part(range) => {
            let last = range.end.saturating_sub(1);
            insert(header::CONTENT_RANGE, format!("bytes {}-{last}/{size_bytes}", range.start));
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Requested::Unsatisfiable => {
            insert(header::CONTENT_RANGE, format!("bytes */{size_bytes}"));
            return (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response();
        }
    };
    insert(header::CONTENT_LENGTH, (range.end - range.start).to_string());
    (status, headers, Body::from_stream(file.stream(range))).into_response()
}

/// The type a browser may show a file as: never one that it would run.
fn content_type(name: &str) -> String {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if TEXT_EXTENSIONS.contains(&extension.as_str()) || TEXT_NAMES.contains(&name) {
        // Without a charset, which no one can know, and which clients compare the whole value with.
        return "text/plain".into();
    }
    match mime_guess::from_ext(&extension).first() {
        Some(mime) if !matches!(mime.subtype().as_str(), "html" | "xhtml") => mime.to_string(),
        _ => "application/octet-stream".into(),
    }
}

/// What to do with a file, and its name.
pub(crate) fn content_disposition(disposition: &str, name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_graphic() && !"\"\\;".contains(c));
    if is_plain {
        return format!("{disposition}; filename={name}");
    }
    let ascii: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !"\"\\".contains(c) || c == ' ' { c } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(name, HEADER_VALUE);
    format!("{disposition}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

enum Requested {
    Whole,
    Part(Range<u64>),
    Unsatisfiable,
}

/// Reads a `Range` header of one range. What it cannot read it ignores, as RFC 9110 allows.
fn requested_range(headers: &HeaderMap, etag: &str, size_bytes: u64) -> Requested {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_RANGE).is_some_and(|condition| condition != etag) {
        return Requested::Whole;
    }
    let spec = text(header::RANGE).and_then(|range| range.strip_prefix("bytes="));
    let Some((first, last)) = spec.and_then(|spec| spec.split_once('-')) else {
        return Requested::Whole;
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size_bytes),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size_bytes,
        (Err(_), Ok(length)) if first.trim().is_empty() => size_bytes.saturating_sub(length)..size_bytes,
        _ => return Requested::Whole,
    };
    if range.start < size_bytes && !range.is_empty() {
        Requested::Part(range)
    } else {
        Requested::Unsatisfiable
    }
}
