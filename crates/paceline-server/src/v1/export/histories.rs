//! Metric points as rows.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::app::App;
use paceline_export::{Column, ColumnKind, Value};
use paceline_store::{Error, HistoryQuery, RunsQuery};
use paceline_types::{Rejection, RunId};

/// Points that are read at once: whole segments, some MB.
const POINTS_AT_ONCE: usize = 32_768;
/// Runs that are looked up at once.
const RUNS_AT_ONCE: usize = 100;

/// The histories of a query's runs, one after the other.
pub(super) struct HistoryRows {
    /// Where the next runs come from; none after the last ones.
    query: Option<RunsQuery>,
    /// Metrics of the runs that were looked up, and of the one that is being read where it goes on.
    waiting: VecDeque<(RunId, String, Option<String>)>,
}

impl HistoryRows {
    pub(super) fn new(query: RunsQuery) -> Self {
        let query = RunsQuery { max_results: RUNS_AT_ONCE, ..query };
        Self { query: Some(query), waiting: VecDeque::new() }
    }

    pub(super) fn columns() -> Vec<Column> {
        vec![
            Column::new("run_id", ColumnKind::Text),
            Column::new("key", ColumnKind::Text),
            Column::new("step", ColumnKind::Integer),
            Column::new("timestamp", ColumnKind::Time),
            Column::new("value", ColumnKind::Number),
        ]
    }

    pub(super) async fn next(&mut self, app: &App) -> paceline_store::Result<Option<Vec<Vec<Value>>>> {
        let mut rows = Vec::new();
        // Short histories together, so that a file is not made of thousands of pieces.
        while rows.len() < POINTS_AT_ONCE {
            match self.waiting.pop_front() {
                Some((run_id, key, page_token)) => {
                    self.read(app, &mut rows, run_id, key, page_token).await?;
                }
                None if self.query.is_some() => self.look_up(app).await?,
                None => break,
            }
        }
        Ok(if rows.is_empty() { None } else { Some(rows) })
    }

    async fn look_up(&mut self, app: &App) -> paceline_store::Result<()> {
        let Some(mut query) = self.query.take() else { return Ok(()) };
        let page = loop {
            match app.store().query_runs(query.clone()).await {
                // Runs of thousands of metrics: fewer of them at once.
                Err(Error::Rejected(Rejection::TooMuch(_))) if query.max_results > 1 => {
                    query.max_results /= 2
                }
                answer => break answer?,
            }
        };
        for run in page.runs {
            let run_id = run.info.run_id;
            self.waiting.extend(run.metrics.into_iter().map(|metric| (run_id.clone(), metric.key, None)));
        }
        self.query = page.next.map(|next| RunsQuery { page_token: Some(next), ..query });
        Ok(())
    }

    async fn read(
        &mut self,
        app: &App,
        rows: &mut Vec<Vec<Value>>,
        run_id: RunId,
        key: String,
        page_token: Option<String>,
    ) -> paceline_store::Result<()> {
        let query = HistoryQuery {
            run_id: run_id.clone(),
            key: key.clone(),
            max_results: Some(POINTS_AT_ONCE - rows.len()),
            page_token,
        };
        let (points, next) = app.store().metric_history(query).await?;
        let run: Arc<str> = run_id.as_str().into();
        let name: Arc<str> = key.as_str().into();
        rows.extend(points.into_iter().map(|point| {
            vec![
                Value::Text(run.clone()),
                Value::Text(name.clone()),
                point.step.into(),
                point.timestamp_ms.into(),
                point.value.into(),
            ]
        }));
        if next.is_some() {
            self.waiting.push_front((run_id, key, next));
        }
        Ok(())
    }
}
