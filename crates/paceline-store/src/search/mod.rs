//! Searches: filter and order trees become SQL with bound values; pages go on by key, never by offset.

mod bookmarks;
mod condition;
mod experiment_activity;
mod experiments;
mod keyset;
mod logged_models;
mod model_versions;
mod page_token;
mod prompts;
mod registered_models;
mod run_query;
mod runs;

pub use experiment_activity::{ACTIVITY_DAYS, ExperimentActivity};
pub use experiments::ExperimentQuery;
pub use logged_models::{LoggedModelOrder, LoggedModelQuery, ModelDataset};
pub use model_versions::ModelVersionQuery;
pub use page_token::PageToken;
pub use registered_models::RegisteredModelQuery;
pub use run_query::{
    GroupMeasure, GroupSort, GroupSortKey, GroupStatistic, KeySelection, MeasureRange, MetricSummary,
    QueriedRun, RunBookmarks, RunBookmarksQuery, RunChild, RunChildrenAnswer, RunChildrenQuery, RunColumns,
    RunCount, RunCounts, RunGroup, RunGroupKey, RunGroupsAnswer, RunGroupsQuery, RunKeyKind,
    RunKeyValuesQuery, RunKeysQuery, RunMeasure, RunRollup, RunRollupsQuery, RunScope, RunsAnswer, RunsQuery,
    Statistics,
};
pub use runs::RunQuery;

/// One page of a search.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The entities, in order.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<PageToken>,
}
