//! Pages of runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::columns::RunColumns;
use super::default_page_size;
use crate::number::Number;

/// The body of `POST runs/query`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunsQueryRequest {
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run, such as `best(metrics.loss) < 0.1 AND params.model = 'small'`; empty: nothing need hold.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// The order, such as `["metrics.loss DESC", "params.lr"]`; without any the latest start comes first. Missing values
    /// come last in both directions, and NaN before them.
    #[serde(default)]
    pub sort: Vec<String>,
    /// Which data to answer.
    #[serde(default)]
    pub columns: RunColumns,
    /// Whether to count all runs that match, which may take a look at every run of the experiments.
    #[serde(default)]
    pub with_total: bool,
    /// Runs of the page; 0 only counts.
    #[serde(default = "default_page_size")]
    pub page_size: usize,
    /// `next_page_token` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
}

/// Which runs are looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunsView {
    /// Active ones.
    #[default]
    Active,
    /// Deleted ones.
    Deleted,
    /// Both.
    All,
}

/// The answer to `POST runs/query`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunsAnswer {
    /// The runs, in order.
    pub runs: Vec<Run>,
    /// Where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// How many runs match on all pages, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// A run with the data that was asked for. What was not asked for is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Its id.
    pub run_id: String,
    /// The experiment that it is in.
    pub experiment_id: String,
    /// Its name.
    pub run_name: String,
    /// The user who started it.
    pub user_id: String,
    /// `RUNNING`, `SCHEDULED`, `FINISHED`, `FAILED` or `KILLED`. It is `RUNNING` of a lost run, which filters know as `LOST`.
    pub status: String,
    /// `active` or `deleted`.
    pub lifecycle_stage: String,
    /// When it started, in milliseconds since 1970.
    pub start_time_ms: i64,
    /// When it ended, in milliseconds since 1970; null before.
    pub end_time_ms: Option<i64>,
    /// Since when it is lost, in milliseconds since 1970: it is `RUNNING`, and the process that has it in hand stopped to
    /// say that it lives. Null when it is not lost, or no process ever said so.
    pub lost_since_ms: Option<i64>,
    /// Where its artifacts are.
    pub artifact_uri: String,
    /// Its metrics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<BTreeMap<String, Metric>>,
    /// Its params.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<BTreeMap<String, String>>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeMap<String, String>>,
    /// Datasets it used, in the order they were logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datasets: Option<Vec<DatasetInput>>,
    /// Ids of logged models it used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_inputs: Option<Vec<String>>,
    /// Logged models it made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_outputs: Option<Vec<ModelOutput>>,
    /// The metrics that have superseded points, by name: those of `loss` are the metric `superseded//loss`. The run may have no
    /// other points of some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_metrics: Option<Vec<String>>,
}

/// A metric of a run, as far as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Metric {
    /// The latest point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<MetricPoint>,
    /// The smallest value; NaN when all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The greatest value; NaN when all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
    /// Points logged; one that was logged twice counts twice until the server has put them in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point_count: Option<u64>,
    /// How many of those are NaN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nan_count: Option<u64>,
}

/// A point of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MetricPoint {
    /// Its value.
    pub value: Number,
    /// Its step.
    pub step: i64,
    /// When it was logged, in milliseconds since 1970.
    pub timestamp_ms: i64,
}

/// A dataset that a run used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DatasetInput {
    /// The dataset.
    pub dataset: Dataset,
    /// What the run says of its use, such as `mlflow.data.context`.
    pub tags: BTreeMap<String, String>,
}

/// A dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// What tells its content from others of the name.
    pub digest: String,
    /// What kind of source it comes from.
    pub source_type: String,
    /// Where it comes from.
    pub source: String,
}

/// A logged model that a run made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelOutput {
    /// The model.
    pub model_id: String,
    /// The step at which it was logged.
    pub step: i64,
}
