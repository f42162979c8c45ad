//! The history of one metric of one run.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::Result;
use crate::metrics::{HistoryPosition, read_history};
use crate::runs::find_row;
use crate::store::Store;
use paceline_types::{MetricPoint, Rejection, RunId};

/// Which part of a history is asked for.
#[derive(Debug, Clone)]
pub struct HistoryQuery {
    /// The run.
    pub run_id: RunId,
    /// The metric.
    pub key: String,
    /// Points of a page; all points when absent.
    pub max_results: Option<usize>,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Store {
    /// Points ordered by timestamp, step and value, and the token of the next page if there is one. An unknown
    /// run or metric has an empty history.
    ///
    /// # Errors
    /// [`Rejection::InvalidPageToken`].
    pub async fn metric_history(&self, query: HistoryQuery) -> Result<(Vec<MetricPoint>, Option<String>)> {
        let after = query.page_token.as_deref().map(decode_token).transpose()?;
        let key_names = self.key_names();
        self.read(move |connection| {
            let run_row = find_row(connection, &query.run_id)?;
            let key_id = key_names.find(connection, &query.key)?;
            let (Some(run_row), Some(key_id)) = (run_row, key_id) else {
                return Ok((Vec::new(), None));
            };
            let limit = query.max_results.unwrap_or(usize::MAX);
            // One more than asked for tells whether another page follows.
            let mut points = read_history(connection, run_row, key_id, after, limit.saturating_add(1))?;
            let has_more = points.len() > limit;
            points.truncate(limit);
            let next = points.last().filter(|_| has_more).map(encode_token);
            Ok((points, next))
        })
        .await
    }
}

fn encode_token(last: &MetricPoint) -> String {
    let position = [last.timestamp_ms.to_le_bytes(), last.step.to_le_bytes(), last.value.to_le_bytes()];
    URL_SAFE_NO_PAD.encode(position.as_flattened())
}

fn decode_token(token: &str) -> Result<HistoryPosition> {
    let invalid = || Rejection::InvalidPageToken(token.to_owned());
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| invalid())?;
    let (fields, []) = bytes.as_chunks::<8>() else {
        return Err(invalid().into());
    };
    let [timestamp_ms, step, value] = fields else {
        return Err(invalid().into());
    };
    Ok(MetricPoint {
        timestamp_ms: i64::from_le_bytes(*timestamp_ms),
        step: i64::from_le_bytes(*step),
        value: f64::from_le_bytes(*value),
    })
}
