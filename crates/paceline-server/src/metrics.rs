//! Histories of metrics.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Answer;
use paceline_mlflow::metrics::{
    BulkHistory, GetHistory, GetHistoryBulk, GetHistoryBulkInterval, History, SampledHistory,
};
use paceline_store::{BulkHistoryQuery, HistoryQuery, SampledHistoryQuery};
use paceline_types::{MetricPoint, RunId};

pub(crate) async fn get_history(
    State(app): State<App>,
    Input(request): Input<GetHistory>,
) -> Answer<History> {
    let query = HistoryQuery {
        run_id: request.run_id,
        key: request.metric_key.clone(),
        max_results: request.max_results,
        page_token: request.page_token,
    };
    let (points, next) = app.store().metric_history(query).await?;
    Ok(Json(History::new(&request.metric_key, points, next)))
}

pub(crate) async fn get_history_bulk(
    State(app): State<App>,
    Input(request): Input<GetHistoryBulk>,
) -> Answer<BulkHistory> {
    let GetHistoryBulk { run_ids, metric_key, max_results } = request;
    let query = BulkHistoryQuery { run_ids, key: metric_key.clone(), max_results };
    Ok(Json(BulkHistory::new(metric_key, app.store().bulk_metric_history(query).await?)))
}

pub(crate) async fn get_history_bulk_interval(
    State(app): State<App>,
    Input(request): Input<GetHistoryBulkInterval>,
) -> Answer<SampledHistory> {
    let key = request.metric_key.clone();
    Ok(Json(SampledHistory::new(key, sampled_history(&app, request).await?)))
}

/// Points of several runs at common steps.
pub(crate) async fn sampled_history(
    app: &App,
    request: GetHistoryBulkInterval,
) -> Result<Vec<(RunId, MetricPoint)>, Failure> {
    let GetHistoryBulkInterval { run_ids, metric_key, steps, max_results } = request;
    let query = SampledHistoryQuery { run_ids, key: metric_key, steps, max_results };
    Ok(app.store().sampled_metric_history(query).await?)
}
