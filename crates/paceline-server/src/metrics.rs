//! Histories of metrics.

use axum::Json;
use axum::extract::State;

use crate::app::App;
use crate::input::Input;
use crate::output::Answer;
use paceline_mlflow::metrics::{GetHistory, History};
use paceline_store::HistoryQuery;

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
