//! The files of a model version.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;

use super::download::download;
use super::of_run::within;
use crate::app::App;
use crate::artifact_locations::parse_key;
use crate::failure::Failure;
use crate::input::Input;
use crate::model_versions;
use paceline_mlflow::registry::GetModelVersionArtifact;
use paceline_types::RunId;

pub(crate) async fn get_version_file(
    State(app): State<App>,
    headers: HeaderMap,
    Input(request): Input<GetModelVersionArtifact>,
) -> Result<Response, Failure> {
    let file = parse_key(&request.path)?;
    let version = model_versions::version(&app, request.name, request.version).await?;
    let located = match run_path(&version.storage_location) {
        Some((run_id, path)) => {
            let run_uri = app.store().run_info(RunId::new(run_id)).await?.artifact_uri;
            within(&app, &run_uri, &parse_key(path)?.join(&file))?
        }
        None => within(&app, &version.storage_location, &file)?,
    };
    download(located, &headers).await
}

/// The run and the path below it of `runs:/<run id>/<path>`.
fn run_path(uri: &str) -> Option<(&str, &str)> {
    let path = uri.strip_prefix("runs:")?.trim_start_matches('/');
    Some(path.split_once('/').unwrap_or((path, "")))
}
