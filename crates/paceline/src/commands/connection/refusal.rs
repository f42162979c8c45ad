//! From an answer that is none of the good ones to a sentence.

use std::io::Read;

use http::{Response, StatusCode, header};
use serde::Deserialize;

use super::Content;
use crate::commands::failure::Failure;

/// How much of a refusal is read, and how much is shown of one that is no JSON.
const READ_BYTES_MAX: u64 = 64 * 1024;
const SHOWN_CHARACTERS_MAX: usize = 200;

/// What API routes and artifact routes answer.
#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorBody {
    Api { error_code: String, message: String },
    Detail { detail: String },
}

/// The failure that an answer tells.
pub(super) fn read(name: &str, response: Response<Content>) -> Failure {
    let status = response.status();
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    if let Some(location) = location.filter(|_| status.is_redirection()) {
        return answered(
            status,
            format!("{name} sends its clients to `{location}`. Name the server there with --tracking-uri"),
        );
    }
    let mut body = Vec::new();
    // What has arrived is enough for a message.
    let _ = response.into_body().take(READ_BYTES_MAX).read_to_end(&mut body);
    match serde_json::from_slice(&body) {
        Ok(ErrorBody::Api { error_code, message }) => {
            Failure::Answered { status: status.as_u16(), code: error_code, message }
        }
        Ok(ErrorBody::Detail { detail }) => answered(status, detail),
        Err(_) => unstructured(name, status, &String::from_utf8_lossy(&body)),
    }
}

/// The failure of an answer that no tracking server gives.
pub(super) fn not_a_server(name: &str) -> Failure {
    Failure::Unreachable(format!(
        "{name} answers, but not as a tracking server does. Check the address in --tracking-uri"
    ))
}

fn unstructured(name: &str, status: StatusCode, text: &str) -> Failure {
    let is_page = text.trim_start().starts_with('<');
    let first_line = text.trim().lines().next().unwrap_or_default();
    let shown: String = first_line.chars().take(SHOWN_CHARACTERS_MAX).collect();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if !is_page => {
            let advice =
                "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN";
            let shown = shown.trim_end_matches('.');
            answered(status, format!("{name} refuses this client ({}: {shown}). {advice}", status.as_u16()))
        }
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => answered(
            status,
            format!(
                "{name} does not have this function (status {}). Check the address in --tracking-uri",
                status.as_u16()
            ),
        ),
        _ if shown.is_empty() || is_page => answered(status, format!("{name} answered with status {status}")),
        _ => answered(status, format!("{name} answered with status {}: {shown}", status.as_u16())),
    }
}

fn answered(status: StatusCode, message: String) -> Failure {
    let code = match status.as_u16() {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "ENDPOINT_NOT_FOUND",
        400..=499 => "BAD_REQUEST",
        _ => "INTERNAL_ERROR",
    };
    Failure::Answered { status: status.as_u16(), code: code.into(), message }
}
