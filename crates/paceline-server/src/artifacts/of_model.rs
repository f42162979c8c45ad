//! The files of a logged model.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;

use super::download::download;
use super::listing::list;
use super::of_run::within;
use crate::app::App;
use crate::artifact_locations::parse_key;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Answer;
use paceline_mlflow::artifacts::{Files, GetModelArtifact, ListModelArtifacts};
use paceline_types::ModelId;

pub(crate) async fn list_model_directory(
    State(app): State<App>,
    Path(model_id): Path<String>,
    Input(request): Input<ListModelArtifacts>,
) -> Answer<Files> {
    let directory = parse_key(&request.artifact_directory_path)?;
    let root_uri = root_uri(&app, model_id).await?;
    let files = list(&within(&app, &root_uri, &directory)?, directory.as_str()).await?;
    Ok(Json(Files { root_uri: Some(root_uri), files }))
}

pub(crate) async fn get_model_file(
    State(app): State<App>,
    Path(model_id): Path<String>,
    headers: HeaderMap,
    Input(request): Input<GetModelArtifact>,
) -> Result<Response, Failure> {
    let file = parse_key(&request.artifact_file_path)?;
    let root_uri = root_uri(&app, model_id).await?;
    download(within(&app, &root_uri, &file)?, &headers).await
}

async fn root_uri(app: &App, model_id: String) -> Result<String, Failure> {
    Ok(app.store().logged_model(ModelId::new(model_id), false).await?.info.artifact_uri)
}
