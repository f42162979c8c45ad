//! A folder as one download.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use super::place::ArtifactPlace;
use super::zip_stream::zipped;
use crate::app::App;
use crate::artifact_locations::Located;
use crate::artifacts::content_disposition;
use crate::failure::Failure;
use crate::input::QueryInput;
use paceline_api::ApiErrorBody;
use paceline_artifacts::FolderFiles;
use paceline_mlflow::{ApiError, ErrorCode};
use paceline_types::limits;

/// Download a folder of artifacts as a zip
///
/// With all folders below it; names are relative to the folder. The zip is sent while it is made, so that it may be of any
/// size; when it cannot be finished, the connection is cut off. A file that goes meanwhile is left out. A folder of more
/// than 100,000 files and folders is refused.
#[utoipa::path(get, path = "/artifacts/archive", tag = "artifacts",
    params(
        ("run_id" = Option<String>, Query, description = "The run; this or `model_id`"),
        ("model_id" = Option<String>, Query, description = "The logged model"),
        ("path" = Option<String>, Query, description = "The folder; absent: all artifacts"),
    ),
    responses(
        (status = 200, description = "The zip", content_type = "application/zip"),
        (status = 400, body = ApiErrorBody),
        (status = 404, body = ApiErrorBody)
    ))]
pub(crate) async fn archive(
    State(app): State<App>,
    QueryInput(place): QueryInput<ArtifactPlace>,
) -> Result<Response, Failure> {
    let located = place.locate(&app).await?;
    let found = located.root.files_below(&located.key, limits::FOLDER_ENTRIES).await?;
    check(&place, &found)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, content_disposition("attachment", &format!("{}.zip", place.name()))),
    ];
    let Located { root, key } = located;
    Ok((headers, Body::from_stream(zipped(root, key, found.files))).into_response())
}

fn check(place: &ArtifactPlace, found: &FolderFiles) -> Result<(), ApiError> {
    let path = &place.path;
    if !found.is_complete {
        return Err(ApiError::invalid(format!(
            "The folder '{path}' has more than {} files and folders, the most of one zip. Download the folders in it.",
            limits::FOLDER_ENTRIES
        )));
    }
    match found.files.first() {
        None => Err(ApiError::new(
            ErrorCode::ResourceDoesNotExist,
            format!("There are no artifacts in the folder '{path}'."),
        )),
        Some(file) if file.key.is_root() => {
            Err(ApiError::invalid(format!("'{path}' is a file, not a folder: get it as it is.")))
        }
        Some(_) => Ok(()),
    }
}
