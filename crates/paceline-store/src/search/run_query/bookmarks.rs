//! Places in the results of a query over runs, to jump to.

use super::{Context, Matching, OrderRule, RunScope, fingerprint};
use crate::error::Result;
use crate::search::page_token::PageToken;
use crate::store::Store;
use paceline_search::{RunQueryExpression, RunSort};

/// Which runs are asked for, in which order, and how many are between two places.
#[derive(Debug, Clone, Default)]
pub struct RunBookmarksQuery {
    /// Where to look.
    pub scope: RunScope,
    /// What holds of each run; absent: nothing need hold.
    pub expression: Option<RunQueryExpression>,
    /// The order, as in [`super::RunsQuery`].
    pub sort: Vec<RunSort>,
    /// Runs between two places, at least one.
    pub every: u64,
}

/// Places in the results of a query.
#[derive(Debug, Clone)]
pub struct RunBookmarks {
    /// How many runs match.
    pub total: u64,
    /// Tokens of the query's pages that begin after each so many runs.
    pub tokens: Vec<PageToken>,
}

impl Store {
    /// Where the pages of a query begin, so that any of them can be read without those before it.
    ///
    /// Looks once at every run that matches, and where no index has the order or the filter, at every run.
    ///
    /// # Errors
    /// When it takes too long.
    pub async fn run_bookmarks(&self, query: RunBookmarksQuery) -> Result<RunBookmarks> {
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let RunBookmarksQuery { scope, expression, sort, every } = query;
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = scope.resolve(connection)?;
            if scope.experiment_ids.is_empty() {
                return Ok(RunBookmarks { total: 0, tokens: Vec::new() });
            }
            let matching = Matching::new(&context, &scope, expression.as_ref())?;
            let fingerprint = fingerprint(&scope, expression.as_ref(), &sort);
            let sorted = matching.sorted(OrderRule::Walkable, &sort, fingerprint)?;
            let found = sorted.bookmarks(connection, every)?;
            Ok(RunBookmarks { total: found.total, tokens: found.tokens })
        })
        .await
    }
}
