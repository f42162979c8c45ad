//! Queries and their histories as files, read and sent piece by piece.

mod file;
mod histories;
mod runs;

use axum::extract::State;
use axum::response::Response;

use super::runs::request;
use crate::app::App;
use crate::failure::Failure;
use crate::json_body::JsonBody;
use file::Rows;
use histories::HistoryRows;
use paceline_api::ApiErrorBody;
use paceline_api::export::{ExportFormat, ExportHistoriesRequest, ExportRunsRequest};
use paceline_export::Format;
use paceline_store::RunsQuery;
use runs::RunRows;

/// Write the runs that match a query to a file
///
/// One row a run, in CSV, NDJSON, Parquet or as an Arrow stream. The file is sent while it is made, so it may have any
/// length; when it cannot be finished, the connection is cut off, so that a part is not taken for the whole.
#[utoipa::path(post, path = "/runs/export", tag = "export", request_body = ExportRunsRequest,
    responses((status = 200, description = "The file"), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn runs(
    State(app): State<App>,
    JsonBody(body): JsonBody<ExportRunsRequest>,
) -> Result<Response, Failure> {
    let matching = request::matching(body.experiment_ids, body.view, &body.filter)?;
    let query = RunsQuery {
        sort: request::sorts(&body.sort)?,
        columns: request::columns(&body.columns)?,
        ..matching
    };
    let rows = RunRows::new(&app, query, &body.columns.metric_parts).await?;
    file::answer(app, "runs", format(body.format), Rows::Runs(rows)).await
}

/// Write the metric points of the runs that match a query to a file
///
/// One row a point: run, metric, step, time and value; in the order of the runs' start, then by metric and in the order
/// of the history.
#[utoipa::path(post, path = "/runs/export-histories", tag = "export", request_body = ExportHistoriesRequest,
    responses((status = 200, description = "The file"), (status = 400, body = ApiErrorBody)))]
pub(crate) async fn histories(
    State(app): State<App>,
    JsonBody(body): JsonBody<ExportHistoriesRequest>,
) -> Result<Response, Failure> {
    let mut query = request::matching(body.experiment_ids, body.view, &body.filter)?;
    query.columns.metrics = request::selection("keys", &body.keys)?;
    let rows = HistoryRows::new(query);
    file::answer(app, "histories", format(body.format), Rows::Histories(rows)).await
}

fn format(format: ExportFormat) -> Format {
    match format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Ndjson => Format::Ndjson,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Arrow => Format::Arrow,
    }
}
