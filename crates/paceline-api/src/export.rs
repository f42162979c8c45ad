//! Queries and their histories as files.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::runs::{KeySelection, RunColumns, RunsView};

/// The body of `POST runs/export`: one row a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportRunsRequest {
    /// The format of the file.
    pub format: ExportFormat,
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run, as in `runs/query`.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// The order, as in `runs/query`. What changes its place meanwhile may be there twice or not at all; the order by
    /// start, which is that without any, does not change.
    #[serde(default)]
    pub sort: Vec<String>,
    /// Which data to write, besides what is known of each run: `params.lr`, `metrics.loss`, `min(metrics.loss)`,
    /// `tags.team` are columns. Without: all params, all tags and the latest value of all metrics.
    #[serde(default = "everything")]
    pub columns: RunColumns,
}

/// The body of `POST runs/export-histories`: one row a metric point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportHistoriesRequest {
    /// The format of the file.
    pub format: ExportFormat,
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run, as in `runs/query`.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// The metrics.
    #[serde(default = "all")]
    pub keys: KeySelection,
}

/// The format of a file. Times are timestamps in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values with a line of names; a missing value is an empty field.
    Csv,
    /// One JSON object a line; a missing value has no member.
    Ndjson,
    /// Parquet.
    Parquet,
    /// The Arrow IPC stream.
    Arrow,
}

fn everything() -> RunColumns {
    RunColumns { metrics: all(), params: all(), tags: all(), ..RunColumns::default() }
}

fn all() -> KeySelection {
    KeySelection::All
}
