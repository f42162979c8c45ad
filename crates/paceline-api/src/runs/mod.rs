//! Queries over runs, in the language that `docs/query-language.md` describes.

mod bookmarks;
mod change;
mod columns;
mod groups;
mod keys;
mod leases;
mod query;
mod tree;

pub use bookmarks::{RunBookmarksAnswer, RunBookmarksRequest};
pub use change::{ChangeRunsAnswer, ChangeRunsRequest, RefusedRun, RunsChange, RunsSelection, RunsStage};
pub use columns::{KeySelection, MetricPart, RunColumns};
pub use groups::{
    ConfidenceInterval, GroupMeasure, GroupSort, GroupSortBy, RunGroup, RunGroupsAnswer, RunGroupsRequest,
    SortDirection,
};
pub use keys::{
    RunKeyCount, RunKeyKind, RunKeysAnswer, RunKeysRequest, RunValueCount, RunValuesAnswer, RunValuesRequest,
};
pub use leases::{RenewLeasesAnswer, RenewLeasesRequest};
pub use query::{
    Dataset, DatasetInput, Metric, MetricPoint, ModelOutput, Run, RunsAnswer, RunsQueryRequest, RunsView,
};
pub use tree::{
    MeasureRange, RunChild, RunChildrenAnswer, RunChildrenRequest, RunRollup, RunRollupsAnswer,
    RunRollupsRequest, RunsBelow,
};

/// Rows of a page when the request names no number.
pub const DEFAULT_PAGE_SIZE: usize = 100;

fn default_page_size() -> usize {
    DEFAULT_PAGE_SIZE
}
