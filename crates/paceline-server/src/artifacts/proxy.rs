//! The artifact proxy: files under `mlflow-artifacts:/`, put and got through this server.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::download::download;
use super::listing::list;
use crate::app::App;
use crate::artifact_locations::Located;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::{Answer, DONE};
use paceline_artifacts::Error;
use paceline_mlflow::Empty;
use paceline_mlflow::artifacts::{Files, ListProxied};

pub(crate) async fn get_proxied(
    State(app): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = download(located(&app, &path)?, &headers).await;
    found.map_err(|failure| match failure {
        Failure::Artifact(Error::IsDirectory { .. }) => is_directory(&path),
        other => other,
    })
}

pub(crate) async fn put_proxied(
    State(app): State<App>,
    Path(path): Path<String>,
    body: Body,
) -> Result<StatusCode, Failure> {
    if path.ends_with('/') {
        return Err(bad_request(format!("Artifact path '{path}' cannot end with '/': name a file.")));
    }
    let located = located(&app, &path)?;
    let stored = located.root.put(&located.key, body.into_data_stream()).await;
    stored.map_err(|error| match error {
        Error::IsDirectory { .. } => is_directory(&path),
        other => other.into(),
    })?;
    Ok(StatusCode::OK)
}

pub(crate) async fn delete_proxied(State(app): State<App>, Path(path): Path<String>) -> Answer<Empty> {
    let located = located(&app, &path)?;
    located.root.delete(&located.key).await?;
    DONE
}

pub(crate) async fn list_proxied(
    State(app): State<App>,
    Input(request): Input<ListProxied>,
) -> Answer<Files> {
    let files = list(&located(&app, &request.path)?, "").await?;
    Ok(Json(Files { root_uri: None, files }))
}

fn located(app: &App, path: &str) -> Result<Located, Failure> {
    Ok(app.artifacts().proxied(path)?)
}

fn bad_request(detail: String) -> Failure {
    Failure::Detail(StatusCode::BAD_REQUEST, detail)
}

fn is_directory(path: &str) -> Failure {
    bad_request(format!("Artifact path refers to a directory, not a file: '{path}'"))
}
