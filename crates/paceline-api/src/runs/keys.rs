//! Which keys runs have, and which values: for completion, and for choosing columns.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::default_page_size;
use super::query::RunsView;

/// The body of `POST runs/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunKeysRequest {
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// The kind of key.
    pub kind: RunKeyKind,
    /// How the keys begin; empty: any way.
    #[serde(default)]
    pub prefix: String,
    /// The most keys to answer.
    #[serde(default = "default_page_size")]
    pub max_results: usize,
}

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunKeyKind {
    /// Metrics.
    Metric,
    /// Params.
    Param,
    /// Tags.
    Tag,
}

/// The answer to `POST runs/keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunKeysAnswer {
    /// The keys that most runs have, most first, then by name.
    pub keys: Vec<RunKeyCount>,
    /// How many more there are.
    pub more: u64,
}

/// A key, and how many runs have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunKeyCount {
    /// The key.
    pub key: String,
    /// How many runs have it.
    pub run_count: u64,
}

/// The body of `POST runs/values`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunValuesRequest {
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// What has the values, such as `params.model`, `tags.team`, `status` or `datasets.name`.
    pub key: String,
    /// How the values begin; empty: any way.
    #[serde(default)]
    pub prefix: String,
    /// The most values to answer.
    #[serde(default = "default_page_size")]
    pub max_results: usize,
}

/// The answer to `POST runs/values`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunValuesAnswer {
    /// The values that most runs have, most first, then by value.
    pub values: Vec<RunValueCount>,
    /// How many more there are.
    pub more: u64,
}

/// A value, and how many runs have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunValueCount {
    /// The value.
    pub value: String,
    /// How many runs have it.
    pub run_count: u64,
}
