//! A file that is a page of its own.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use super::place::ArtifactPlace;
use crate::app::App;
use crate::artifacts::{Use, send};
use crate::failure::Failure;
use crate::input::QueryInput;
use paceline_api::ApiErrorBody;
use paceline_mlflow::ApiError;

/// What a page that somebody logged may do: run its own scripts, and show what it brings along. It has an origin of its
/// own, so that it sees nothing of this server's pages, and it may ask nobody, this server included.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox allow-scripts; default-src 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'none'",
);
/// Types by extension, each with whether it needs the sandbox: browsers show PDF in a place apart, and not at all in one.
const TYPES: [(&str, &str, bool); 5] = [
    ("html", "text/html; charset=utf-8", true),
    ("htm", "text/html; charset=utf-8", true),
    ("xhtml", "application/xhtml+xml", true),
    ("svg", "image/svg+xml", true),
    ("pdf", "application/pdf", false),
];

/// Show an artifact as a page of its own
///
/// An HTML or SVG file, which may run its own scripts and reach neither this server's pages nor any host, or a PDF file.
/// Made to be framed. Parts of it can be asked for with `Range`.
#[utoipa::path(get, path = "/artifacts/page", tag = "artifacts",
    params(
        ("run_id" = Option<String>, Query, description = "The run; this or `model_id`"),
        ("model_id" = Option<String>, Query, description = "The logged model"),
        ("path" = String, Query, description = "The file"),
    ),
    responses(
        (status = 200, description = "The file"),
        (status = 400, body = ApiErrorBody),
        (status = 404, body = ApiErrorBody)
    ))]
pub(crate) async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    QueryInput(place): QueryInput<ArtifactPlace>,
) -> Result<Response, Failure> {
    let name = place.path.name();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let known = TYPES.iter().find(|(known, ..)| extension.eq_ignore_ascii_case(known));
    let Some((_, content_type, is_sandboxed)) = known else {
        let message =
            format!("'{name}' is no page: HTML, SVG and PDF files are. Get other files by get-artifact.");
        return Err(ApiError::invalid(message).into());
    };
    let usage = Use { content_type: (*content_type).to_owned(), disposition: "inline" };
    let mut response = send(place.locate(&app).await?, usage, &headers).await?;
    if *is_sandboxed {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    }
    Ok(response)
}
