//! The description of this API, and a page to browse it with.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use utoipa::OpenApi;
use utoipa_swagger_ui::Config;

use super::{artifacts, changes, experiments, export, ingest, runs, series, trash};

/// Every route of the API with its types.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Paceline",
        description = "Paceline's own API. MLflow's REST API is served beside it, below `/api/2.0/mlflow`.",
        license(name = "Apache-2.0")
    ),
    // Relative to where this description is, so that it is right behind any proxy.
    servers((url = ".")),
    tags(
        (name = "artifacts", description = "Folders of artifacts, and artifacts as pages"),
        (name = "changes", description = "What changes, as it changes"),
        (name = "experiments", description = "Experiments, with what goes on in them"),
        (name = "export", description = "Queries and their histories as files"),
        (name = "ingest", description = "Bulk writing, for clients"),
        (name = "runs", description = "Queries over runs: pages, groups, trees, what there is to ask for; and changes of many"),
        (name = "series", description = "What charts show"),
        (name = "trash", description = "Deleted experiments, runs and logged models"),
    ),
    paths(
        artifacts::archive, artifacts::page, artifacts::total, changes::changes, experiments::experiments, export::runs, export::histories, ingest::ingest, runs::query,
        runs::bookmarks, runs::groups, runs::children, runs::rollups, runs::keys, runs::values, runs::change, runs::leases,
        series::read, trash::show, trash::purge
    )
)]
struct Description;

pub(crate) async fn describe() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}

/// The page asks for its parts below its own address, which therefore ends in a slash.
pub(crate) async fn to_page() -> Redirect {
    Redirect::permanent("docs/")
}

pub(crate) async fn page() -> Response {
    part("index.html")
}

pub(crate) async fn page_part(Path(path): Path<String>) -> Response {
    part(&path)
}

fn part(path: &str) -> Response {
    let config = Config::from("../openapi.json").into();
    match utoipa_swagger_ui::serve(path, config) {
        Ok(Some(file)) => {
            let mut response = file.bytes.into_owned().into_response();
            if let Ok(content_type) = HeaderValue::try_from(file.content_type) {
                response.headers_mut().insert(header::CONTENT_TYPE, content_type);
            }
            response
        }
        Ok(None) => (StatusCode::NOT_FOUND, "The page of the API has no such part.").into_response(),
        Err(error) => {
            tracing::error!(%error, path, "the page of the API cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
