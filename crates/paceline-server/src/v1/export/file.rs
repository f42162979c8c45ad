//! From rows to the body of an answer.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use http::header;

use super::histories::HistoryRows;
use super::runs::RunRows;
use crate::app::App;
use crate::failure::Failure;
use paceline_export::{Column, Encoder, Error, Format, Value};
use paceline_mlflow::{ApiError, ErrorCode};

/// Where rows come from, some at a time.
pub(super) enum Rows {
    Runs(RunRows),
    Histories(HistoryRows),
}

impl Rows {
    fn columns(&self) -> Vec<Column> {
        match self {
            Self::Runs(runs) => runs.columns(),
            Self::Histories(_) => HistoryRows::columns(),
        }
    }

    /// The next rows; none at the end.
    async fn next(&mut self, app: &App) -> paceline_store::Result<Option<Vec<Vec<Value>>>> {
        match self {
            Self::Runs(runs) => runs.next(app).await,
            Self::Histories(histories) => histories.next(app).await,
        }
    }
}

/// A file that is being made.
struct File {
    app: App,
    encoder: Encoder,
    rows: Rows,
    /// What is read and not yet written.
    read: Option<Vec<Vec<Value>>>,
}

/// The answer with a file of that name. What is wrong with the request shows in the first rows, and is told with a
/// status.
pub(super) async fn answer(
    app: App,
    name: &str,
    format: Format,
    mut rows: Rows,
) -> Result<Response, Failure> {
    let encoder = Encoder::new(format, rows.columns()).map_err(unwritable)?;
    let read = rows.next(&app).await?;
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", format.name())),
    ];
    let begin = Some(File { app, encoder, rows, read });
    Ok((headers, Body::from_stream(try_unfold(begin, next_piece))).into_response())
}

async fn next_piece(file: Option<File>) -> std::io::Result<Option<(Vec<u8>, Option<File>)>> {
    let Some(mut file) = file else { return Ok(None) };
    loop {
        let Some(rows) = file.read.take() else {
            return Ok(Some((file.encoder.finish().map_err(std::io::Error::other)?, None)));
        };
        let mut encoder = file.encoder;
        let encoding = tokio::task::spawn_blocking(move || {
            let piece = encoder.rows(&rows);
            (encoder, piece)
        });
        let (encoder, piece) = encoding.await?;
        file.encoder = encoder;
        let piece = piece.map_err(std::io::Error::other)?;
        file.read = file.rows.next(&file.app).await.map_err(cut_off)?;
        if !piece.is_empty() {
            return Ok(Some((piece, Some(file))));
        }
    }
}

/// The status is sent already: all that is left is to break off.
fn cut_off(error: paceline_store::Error) -> std::io::Error {
    tracing::error!(%error, "an export was cut off");
    std::io::Error::other(error)
}

fn unwritable(error: Error) -> ApiError {
    tracing::error!(%error, "an export cannot begin");
    ApiError::new(ErrorCode::InternalError, "The server cannot write this file. Its log says why.")
}
