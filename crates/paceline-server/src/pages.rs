//! The pages that people see: one document for all of them, and the files that it asks for.

use std::borrow::Cow;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};

use crate::app::App;
use crate::failure::Failure;
use crate::output::made;
use crate::request_conditions::{accepts_gzip, is_known};
use paceline_mlflow::{ApiError, ErrorCode};
use paceline_ui::Asset;

/// What pages may load, and from where: nothing from other hosts, and no scripts but their own. Frames and objects show
/// artifacts, whose own policy keeps them apart. Who may frame a page, `security.rs` adds.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
                      worker-src 'self' blob:; frame-src 'self' blob:; object-src 'self' blob:; base-uri 'self'; \
                      form-action 'self'";
/// Asked for again each time, and then mostly answered with 304.
const CHECKED: &str = "no-cache";
/// For files whose name holds a hash of their content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// How many levels of the path are above the app: those of the configured prefix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LevelsAbove(usize);

impl LevelsAbove {
    pub(crate) fn of(static_prefix: &str) -> Self {
        Self(slashes(static_prefix))
    }
}

/// Any page: the document, told the way from here to the top of the app, and where in the log of changes it begins.
/// It is smaller than many headers, so nobody keeps it.
pub(crate) async fn page(
    State(app): State<App>,
    Extension(above): Extension<LevelsAbove>,
    uri: Uri,
) -> Response {
    let told = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, CHECKED),
    ];
    let changes_after = app.store().changes_end().to_string();
    (told, paceline_ui::document(&way_up(uri.path(), above), &changes_after)).into_response()
}

/// From the configured prefix to the page below it. Relative, as a proxy may have put more in front.
pub(crate) async fn to_top(uri: Uri) -> Redirect {
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    Redirect::permanent(&format!("./{name}/"))
}

/// A file whose name changes with its content.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Failure> {
    file(&format!("assets/{name}"), FOREVER, &headers).await
}

/// A file at the top, whose name stays.
pub(crate) async fn file_at_top(uri: Uri, headers: HeaderMap) -> Result<Response, Failure> {
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    file(name, CHECKED, &headers).await
}

async fn file(path: &str, caching: &'static str, headers: &HeaderMap) -> Result<Response, Failure> {
    let missing = || {
        let message =
            format!("The pages have no file '{path}'. If the server is newer than the page, reload it.");
        ApiError::new(ErrorCode::ResourceDoesNotExist, message)
    };
    let asset = Asset::find(path).ok_or_else(missing)?;
    let told = [
        (header::CACHE_CONTROL, caching),
        (header::ETAG, asset.entity_tag()),
        (header::VARY, "accept-encoding"),
    ];
    if is_known(headers, asset.entity_tag()) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    let mut response = match asset.gzipped().filter(|_| accepts_gzip(headers)) {
        Some(gzipped) => ([(header::CONTENT_ENCODING, "gzip")], gzipped).into_response(),
        None => made(move || plain(asset)).await?,
    };
    insert(&mut response, told);
    insert(&mut response, [(header::CONTENT_TYPE, asset.content_type())]);
    Ok(response)
}

fn plain(asset: &'static Asset) -> Response {
    match asset.plain() {
        Ok(Cow::Borrowed(content)) => content.into_response(),
        Ok(Cow::Owned(content)) => content.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the pages cannot be unpacked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn insert<const N: usize>(response: &mut Response, headers: [(HeaderName, &'static str); N]) {
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// The way from a page to the top of the app, by the number of levels below it: what is above, a proxy may have changed.
fn way_up(path: &str, LevelsAbove(above): LevelsAbove) -> String {
    match slashes(path).saturating_sub(above + 1) {
        0 => "./".to_owned(),
        levels => "../".repeat(levels),
    }
}

fn slashes(path: &str) -> usize {
    path.matches('/').count()
}
