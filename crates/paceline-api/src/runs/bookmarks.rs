//! Places in the results of a query, to jump to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::query::RunsView;

/// The body of `POST runs/bookmarks`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunBookmarksRequest {
    /// The experiments to look in, as in the query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment_ids: Option<Vec<String>>,
    /// What holds of each run, as in the query.
    #[serde(default)]
    pub filter: String,
    /// Active runs, deleted ones, or both, as in the query.
    #[serde(default)]
    pub view: RunsView,
    /// The order, as in the query.
    #[serde(default)]
    pub sort: Vec<String>,
    /// How many runs are between two places: from 100 to 10,000.
    pub every: usize,
}

/// The answer to `POST runs/bookmarks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunBookmarksAnswer {
    /// How many runs match.
    pub total: u64,
    /// What to send to `runs/query` as `page_token`: the first for the page that begins after `every` runs, the next for the
    /// one after twice as many, and so on to the last that has a run.
    pub page_tokens: Vec<String>,
}
