//! The trash: what is in it, and removing it for good.

mod convert;
mod folders;

pub use convert::{purge_report, purge_request};

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::json_body::JsonBody;
use crate::output::Answer;
use convert::trash_report;
use paceline_api::ApiErrorBody;
use paceline_api::trash::{PurgeBody, PurgeReport, TrashReport};
use paceline_mlflow::{ApiError, ErrorCode};

/// What is in the trash
#[utoipa::path(get, path = "/trash", tag = "trash", responses((status = 200, body = TrashReport)))]
pub(crate) async fn show(State(app): State<App>) -> Answer<TrashReport> {
    Ok(Json(trash_report(app.store().trash().await?)))
}

/// Remove for good what is in the trash
///
/// Everything, or what is named; rows, files and the space that they took. A purge goes on when the client goes away:
/// what it began, nobody can use any more.
#[utoipa::path(post, path = "/trash/purge", tag = "trash", request_body = PurgeBody,
    responses((status = 200, body = PurgeReport), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn purge(
    State(app): State<App>,
    JsonBody(body): JsonBody<PurgeBody>,
) -> Answer<PurgeReport> {
    let request = purge_request(body)?;
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
    Ok(Json(purge_report(purging.await.map_err(lost)??, dry_run)))
}
