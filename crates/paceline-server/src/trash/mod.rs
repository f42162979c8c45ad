//! The trash: what is in it, and removing it for good.

mod folders;
mod wire;

pub use wire::{FolderReport, KeptReport, PurgeBody, PurgeReport, TrashReport};

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::json_body::JsonBody;
use crate::output::Answer;
use paceline_mlflow::{ApiError, ErrorCode};

pub(crate) async fn show(State(app): State<App>) -> Answer<TrashReport> {
    Ok(Json(app.store().trash().await?.into()))
}

/// A purge goes on when the client goes away: what it began, nobody can use any more.
pub(crate) async fn purge(
    State(app): State<App>,
    JsonBody(body): JsonBody<PurgeBody>,
) -> Answer<PurgeReport> {
    let request = body.read()?;
    let dry_run = request.dry_run;
    let purging = tokio::spawn(async move {
        let purged = app.store().purge(request, app.artifacts()).await;
        if let Ok(summary) = &purged
            && !dry_run
        {
            let (experiments, runs) = (summary.experiments, summary.runs);
            let (logged_models, files) = (summary.logged_models, summary.artifact_files);
            tracing::info!(experiments, runs, logged_models, files, "removed from the trash for good");
        }
        purged
    });
    let lost = |_| ApiError::new(ErrorCode::InternalError, "The purge broke off. The next one finishes it.");
    Ok(Json(PurgeReport::new(purging.await.map_err(lost)??, dry_run)))
}
