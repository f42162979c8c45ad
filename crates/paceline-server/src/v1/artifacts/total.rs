//! How much is in a folder.

use axum::Json;
use axum::extract::State;

use super::place::ArtifactPlace;
use crate::app::App;
use crate::input::QueryInput;
use crate::output::Answer;
use paceline_api::ApiErrorBody;
use paceline_api::artifacts::ArtifactsTotal;
use paceline_types::limits;

/// Read how many files a folder of artifacts has, and how large they are
///
/// Those in folders below it too. No more than 100,000 files and folders are looked at; what has more says so.
#[utoipa::path(get, path = "/artifacts/total", tag = "artifacts",
    params(
        ("run_id" = Option<String>, Query, description = "The run; this or `model_id`"),
        ("model_id" = Option<String>, Query, description = "The logged model"),
        ("path" = Option<String>, Query, description = "The folder; absent: all artifacts"),
    ),
    responses(
        (status = 200, body = ArtifactsTotal),
        (status = 400, body = ApiErrorBody),
        (status = 404, body = ApiErrorBody)
    ))]
pub(crate) async fn total(
    State(app): State<App>,
    QueryInput(place): QueryInput<ArtifactPlace>,
) -> Answer<ArtifactsTotal> {
    let located = place.locate(&app).await?;
    let found = located.root.files_below(&located.key, limits::FOLDER_ENTRIES).await?;
    Ok(Json(ArtifactsTotal {
        file_count: found.files.len() as u64,
        size_bytes: found.files.iter().map(|file| file.size_bytes).sum(),
        is_lower_bound: !found.is_complete,
    }))
}
