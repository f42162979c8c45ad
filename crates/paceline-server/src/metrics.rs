//! Histories of metrics.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use http::header;

use crate::app::App;
use crate::failure::Failure;
use crate::input::Input;
use crate::output::Answer;
use paceline_mlflow::metrics::{
    BulkHistory, GetHistory, GetHistoryBulk, GetHistoryBulkInterval, History, HistoryPieces, SampledHistory,
};
use paceline_store::{BulkHistoryQuery, HistoryQuery, SampledHistoryQuery};
use paceline_types::{MetricPoint, RunId};

/// Points of a history that are read at once when all of them are asked for: whole segments, some MB.
const PIECE_POINTS: usize = 65_536;

pub(crate) async fn get_history(
    State(app): State<App>,
    Input(request): Input<GetHistory>,
) -> Result<Response, Failure> {
    let GetHistory { run_id, metric_key: key, max_results, page_token } = request;
    let is_paged = max_results.is_some();
    let max_results = Some(max_results.unwrap_or(PIECE_POINTS));
    let query = HistoryQuery { run_id, key: key.clone(), max_results, page_token };
    let (points, next) = app.store().metric_history(query.clone()).await?;
    match next {
        Some(next) if !is_paged => {
            let rest = HistoryQuery { page_token: Some(next), ..query };
            Ok(WholeHistory::answer(app, points, rest))
        }
        next => Ok(Json(History::new(&key, points, next)).into_response()),
    }
}

/// All points of a history, read and sent piece by piece, as fast as the client takes them.
struct WholeHistory {
    app: App,
    pieces: HistoryPieces,
    /// What is read and not yet sent.
    first: Option<Vec<MetricPoint>>,
    rest: Option<HistoryQuery>,
}

impl WholeHistory {
    fn answer(app: App, first: Vec<MetricPoint>, rest: HistoryQuery) -> Response {
        let pieces = HistoryPieces::new(&rest.key);
        let begin = Self { app, pieces, first: Some(first), rest: Some(rest) };
        let body = Body::from_stream(try_unfold(begin, Self::next));
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    }

    async fn next(mut self) -> std::io::Result<Option<(Vec<u8>, Self)>> {
        let Some(query) = self.rest.take() else { return Ok(None) };
        if let Some(first) = self.first.take() {
            self.rest = Some(query);
            return Ok(Some((self.pieces.piece(first, false)?, self)));
        }
        let (points, next) = self.app.store().metric_history(query.clone()).await.map_err(cut_off)?;
        let piece = self.pieces.piece(points, next.is_none())?;
        self.rest = next.map(|next| HistoryQuery { page_token: Some(next), ..query });
        Ok(Some((piece, self)))
    }
}

/// The status is sent already: all that is left is to break off, so that nobody takes a part for the whole.
fn cut_off(error: paceline_store::Error) -> std::io::Error {
    tracing::error!(%error, "a history was cut off");
    std::io::Error::other(error)
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
