//! The files of a run.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::stream;
use http::{HeaderMap, StatusCode, header};

use super::download::download;
use super::listing::list;
use crate::app::App;
use crate::artifact_locations::{Located, parse_key};
use crate::failure::Failure;
use crate::input::{Input, QueryInput};
use crate::output::Answer;
use paceline_artifacts::ArtifactKey;
use paceline_mlflow::ApiError;
use paceline_mlflow::artifacts::{Files, GetArtifact, ListArtifacts, UploadArtifact};
use paceline_types::{RunId, limits};

pub(crate) async fn list_run_directory(
    State(app): State<App>,
    Input(request): Input<ListArtifacts>,
) -> Answer<Files> {
    Ok(Json(files_of_run(&app, request).await?))
}

/// One level of a run's files.
pub(crate) async fn files_of_run(app: &App, request: ListArtifacts) -> Result<Files, Failure> {
    let directory = parse_key(&request.path)?;
    let root_uri = app.store().run_info(request.run_id).await?.artifact_uri;
    let located = within(app, &root_uri, &directory)?;
    let files = list(&located, directory.as_str()).await?;
    Ok(Files { root_uri: Some(root_uri), files })
}

pub(crate) async fn get_run_file(
    State(app): State<App>,
    headers: HeaderMap,
    Input(request): Input<GetArtifact>,
) -> Result<Response, Failure> {
    download(run_file(&app, request.run_id, &request.path).await?, &headers).await
}

pub(crate) async fn upload_run_file(
    State(app): State<App>,
    headers: HeaderMap,
    QueryInput(request): QueryInput<UploadArtifact>,
    body: Body,
) -> Result<StatusCode, Failure> {
    parse_key(&request.path)?;
    let content = to_bytes(body, limits::UPLOAD_ARTIFACT_BYTES).await;
    let content = content.map_err(|_| ApiError::invalid("Artifact size is too large. Max size is 10MB."))?;
    if content.is_empty() || is_form(&headers) {
        return Err(ApiError::invalid("Request must specify data.").into());
    }
    let located = run_file(&app, request.run_id, &request.path).await?;
    located.root.put(&located.key, stream::iter([Ok::<_, std::convert::Infallible>(content)])).await?;
    Ok(StatusCode::OK)
}

async fn run_file(app: &App, run_id: RunId, path: &str) -> Result<Located, Failure> {
    let file = parse_key(path)?;
    let root_uri = app.store().run_info(run_id).await?.artifact_uri;
    Ok(within(app, &root_uri, &file)?)
}

/// A place below the root of a run or model.
pub(crate) fn within(app: &App, root_uri: &str, below: &ArtifactKey) -> Result<Located, ApiError> {
    let Located { root, key } = app.artifacts().resolve(root_uri)?;
    Ok(Located { root, key: key.join(below) })
}

/// A form is a browser's way to send fields, not a file.
fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}
