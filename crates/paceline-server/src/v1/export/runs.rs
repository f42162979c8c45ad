//! Runs as rows.

use std::collections::HashMap;

use crate::app::App;
use crate::failure::Failure;
use paceline_api::runs::MetricPart;
use paceline_export::{Column, ColumnKind, Value};
use paceline_mlflow::ApiError;
use paceline_store::{
    KeySelection, MetricSummary, QueriedRun, RunKeyKind, RunKeysQuery, RunScope, RunsQuery,
};
use paceline_types::limits;

/// Values that are in memory at once, which bounds the runs that are read together.
const VALUES_AT_ONCE: usize = 200_000;
const RUNS_AT_ONCE_MAX: usize = 1000;

/// What is known of each run.
const ATTRIBUTES: [(&str, ColumnKind); 9] = [
    ("run_id", ColumnKind::Text),
    ("run_name", ColumnKind::Text),
    ("experiment_id", ColumnKind::Text),
    ("status", ColumnKind::Text),
    ("user_id", ColumnKind::Text),
    ("start_time", ColumnKind::Time),
    ("end_time", ColumnKind::Time),
    ("lifecycle_stage", ColumnKind::Text),
    ("artifact_uri", ColumnKind::Text),
];

/// A query whose runs are read page by page.
pub(super) struct RunRows {
    query: RunsQuery,
    metrics: Vec<String>,
    metric_parts: Vec<MetricPart>,
    params: Vec<String>,
    tags: Vec<String>,
    is_done: bool,
}

impl RunRows {
    /// Finds out which columns there are: the file has them from its first line on.
    pub(super) async fn new(
        app: &App,
        mut query: RunsQuery,
        metric_parts: &[MetricPart],
    ) -> Result<Self, Failure> {
        let (scope, columns) = (&query.scope, &query.columns);
        let metrics = keys(app, scope, RunKeyKind::Metric, &columns.metrics).await?;
        let params = keys(app, scope, RunKeyKind::Param, &columns.params).await?;
        let tags = keys(app, scope, RunKeyKind::Tag, &columns.tags).await?;
        let width = ATTRIBUTES.len() + metrics.len() * metric_parts.len() + params.len() + tags.len();
        query.max_results = (VALUES_AT_ONCE / width).clamp(1, RUNS_AT_ONCE_MAX);
        Ok(Self { query, metrics, metric_parts: metric_parts.to_vec(), params, tags, is_done: false })
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> =
            ATTRIBUTES.iter().map(|(name, kind)| Column::new(*name, *kind)).collect();
        let text = |kind: &str, key: &String| Column::new(format!("{kind}.{key}"), ColumnKind::Text);
        columns.extend(self.params.iter().map(|key| text("params", key)));
        for key in &self.metrics {
            columns.extend(self.metric_parts.iter().map(|part| metric_column(key, *part)));
        }
        columns.extend(self.tags.iter().map(|key| text("tags", key)));
        columns
    }

    pub(super) async fn next(&mut self, app: &App) -> paceline_store::Result<Option<Vec<Vec<Value>>>> {
        if self.is_done {
            return Ok(None);
        }
        let page = app.store().query_runs(self.query.clone()).await?;
        self.is_done = page.next.is_none();
        self.query.page_token = page.next;
        Ok(Some(page.runs.into_iter().map(|run| self.row(run)).collect()))
    }

    fn row(&self, run: QueriedRun) -> Vec<Value> {
        let QueriedRun { info, metrics, params, tags, .. } = run;
        let mut row = vec![
            info.run_id.to_string().into(),
            info.name.into(),
            info.experiment_id.to_string().into(),
            info.status.as_str().into(),
            info.user_id.into(),
            info.start_time_ms.into(),
            info.end_time_ms.into(),
            info.stage.as_str().into(),
            info.artifact_uri.into(),
        ];
        let mut params: HashMap<String, String> =
            params.into_iter().map(|param| (param.key, param.value)).collect();
        row.extend(self.params.iter().map(|key| params.remove(key).into()));
        let metrics: HashMap<&str, &MetricSummary> =
            metrics.iter().map(|metric| (metric.key.as_str(), metric)).collect();
        for key in &self.metrics {
            let metric = metrics.get(key.as_str()).copied();
            row.extend(self.metric_parts.iter().map(|part| metric_value(metric, *part)));
        }
        let mut tags: HashMap<String, String> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
        row.extend(self.tags.iter().map(|key| tags.remove(key).into()));
        row
    }
}

/// Named as the query language names it.
fn metric_column(key: &str, part: MetricPart) -> Column {
    match part {
        MetricPart::Latest => Column::new(format!("metrics.{key}"), ColumnKind::Number),
        MetricPart::Min => Column::new(format!("min(metrics.{key})"), ColumnKind::Number),
        MetricPart::Max => Column::new(format!("max(metrics.{key})"), ColumnKind::Number),
        MetricPart::Count => Column::new(format!("count(metrics.{key})"), ColumnKind::Integer),
    }
}

fn metric_value(metric: Option<&MetricSummary>, part: MetricPart) -> Value {
    let Some(metric) = metric else { return Value::Missing };
    match part {
        MetricPart::Latest => metric.latest.value.into(),
        MetricPart::Min => metric.min.unwrap_or(f64::NAN).into(),
        MetricPart::Max => metric.max.unwrap_or(f64::NAN).into(),
        MetricPart::Count => i64::try_from(metric.point_count).unwrap_or(i64::MAX).into(),
    }
}

/// The keys that are asked for, each once; of all keys those that runs of the scope have, by name.
async fn keys(
    app: &App,
    scope: &RunScope,
    kind: RunKeyKind,
    selection: &KeySelection,
) -> Result<Vec<String>, Failure> {
    let mut keys = match selection {
        KeySelection::None => Vec::new(),
        KeySelection::These(names) => {
            let mut seen = std::collections::HashSet::new();
            return Ok(names.iter().filter(|name| seen.insert(*name)).cloned().collect());
        }
        KeySelection::All => {
            let query = RunKeysQuery {
                scope: scope.clone(),
                kind,
                prefix: String::new(),
                max_results: limits::EXPORT_KEYS,
            };
            let found = app.store().run_keys(query).await?;
            if found.more > 0 {
                let count = found.counts.len() as u64 + found.more;
                return Err(ApiError::invalid(format!(
                    "The runs have {count} keys of one kind, and a file has at most {} columns of a kind. Name those that \
                     are needed in 'columns'.",
                    limits::EXPORT_KEYS
                ))
                .into());
            }
            found.counts.into_iter().map(|count| count.text).collect()
        }
    };
    keys.sort_unstable();
    Ok(keys)
}
