//! Changes of many runs at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::query::RunsView;

/// The body of `POST runs/change`. Either `run_ids` or `query` says which runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRunsRequest {
    /// These runs, at most 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_ids: Option<Vec<String>>,
    /// All runs that match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<RunsSelection>,
    /// What to change.
    pub change: RunsChange,
    /// `next_page_token` of the answer before, to go on with a query that matches more runs than one request changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
}

/// Runs that match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunsSelection {
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run; empty: nothing need hold.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
}

/// What is to become of runs. Runs are restored before their tags change, and deleted after.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunsChange {
    /// Move them to the trash, or bring them back from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle_stage: Option<RunsStage>,
    /// Tags to set, at most 100.
    #[serde(default)]
    pub set_tags: BTreeMap<String, String>,
    /// Tags to remove, at most 100. A run without one of them is no fault.
    #[serde(default)]
    pub remove_tags: Vec<String>,
}

/// Where runs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunsStage {
    /// In their experiment.
    Active,
    /// In the trash.
    Deleted,
}

/// The answer to `POST runs/change`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeRunsAnswer {
    /// The runs that are not as they were before.
    pub run_ids: Vec<String>,
    /// The runs that could not be changed. The others are, all the same.
    pub refused: Vec<RefusedRun>,
    /// There when the query matches more runs, which are as they were: send the same request with it as `page_token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
}

/// A run that could not be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedRun {
    /// The run.
    pub run_id: String,
    /// Why, for programs: what the route for a single run would answer.
    pub error_code: String,
    /// Why, in a sentence.
    pub message: String,
}
