//! Groups of runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::default_page_size;
use super::query::RunsView;
use crate::number::Number;

/// The body of `POST runs/groups`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunGroupsRequest {
    /// The experiments to look in; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run; empty: nothing need hold.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both.
    #[serde(default)]
    pub view: RunsView,
    /// What the runs of a group have in common, such as `["params.model", "status"]`. None: all runs are one group.
    ///
    /// A run that used several datasets is in a group for each combination of their fields, and counts once in each.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Which numbers to look at, such as `["best(metrics.loss)", "duration"]`.
    #[serde(default)]
    pub measures: Vec<String>,
    /// The order; then by the values of the keys.
    #[serde(default)]
    pub sort: GroupSort,
    /// Groups of the page.
    #[serde(default = "default_page_size")]
    pub page_size: usize,
    /// `next_page_token` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
}

/// What groups are sorted by. Groups without such a number come last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupSort {
    /// What is compared.
    pub by: GroupSortBy,
    /// Which of the measures, where `by` is a statistic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Which end comes first.
    #[serde(default)]
    pub direction: SortDirection,
}

/// The largest groups first.
impl Default for GroupSort {
    fn default() -> Self {
        Self { by: GroupSortBy::RunCount, measure: None, direction: SortDirection::Descending }
    }
}

/// What groups can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupSortBy {
    /// How many runs there are.
    RunCount,
    /// The values of the keys, in their order; missing ones last.
    Keys,
    /// How many runs have a number.
    N,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The standard deviation.
    StandardDeviation,
    /// The smallest value.
    Min,
    /// The greatest value.
    Max,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortDirection {
    /// The smallest.
    #[default]
    Ascending,
    /// The greatest.
    Descending,
}

/// The answer to `POST runs/groups`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunGroupsAnswer {
    /// The groups, in order.
    pub groups: Vec<RunGroup>,
    /// Where the next page begins; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// How many groups there are on all pages.
    pub total: u64,
}

/// Runs that have some values in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunGroup {
    /// The value of each key, in the order of the keys; null where the runs have none.
    pub values: Vec<Option<String>>,
    /// How many runs there are.
    pub run_count: u64,
    /// What each measure is like, in the order of the measures.
    pub measures: Vec<GroupMeasure>,
}

/// What a measure is like over the runs of a group. A statistic of too few numbers is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupMeasure {
    /// Runs that have a number. Those whose value is NaN or missing count nowhere else.
    pub n: u64,
    /// Runs whose value is NaN.
    pub nan_count: u64,
    /// The arithmetic mean.
    pub mean: Option<Number>,
    /// The value in the middle; of two in the middle their mean.
    pub median: Option<Number>,
    /// The standard deviation of a sample: with n − 1, so of at least two values.
    pub standard_deviation: Option<Number>,
    /// The 95 % confidence interval of the mean, by Student's t-distribution; of at least two values.
    pub confidence_interval: Option<ConfidenceInterval>,
    /// The smallest value.
    pub min: Option<Number>,
    /// A run that has it.
    pub min_run_id: Option<String>,
    /// The greatest value.
    pub max: Option<Number>,
    /// A run that has it.
    pub max_run_id: Option<String>,
}

/// From where to where a mean may be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConfidenceInterval {
    /// Its lower end.
    pub low: Number,
    /// Its upper end.
    pub high: Number,
}
