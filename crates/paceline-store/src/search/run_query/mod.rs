//! Queries over runs in Paceline's own language.

mod bookmarks;
mod children;
mod columns;
mod context;
mod expression;
mod group_order;
mod groups;
mod keys;
mod matching;
mod measures;
mod order;
mod place;
#[cfg(test)]
mod plans;
mod rollups;
mod scope;
mod selective;
mod statistics;
mod status;
mod value_condition;
mod value_prefix;
mod values;

pub use bookmarks::{RunBookmarks, RunBookmarksQuery};
pub use children::{RunChild, RunChildrenAnswer, RunChildrenQuery, RunRollupsQuery};
pub use columns::{KeySelection, MetricSummary, QueriedRun, RunColumns};
pub use group_order::{GroupSort, GroupSortKey, GroupStatistic};
pub use groups::{GroupMeasure, RunGroup, RunGroupKey, RunGroupsAnswer, RunGroupsQuery, RunMeasure};
pub use keys::{RunCount, RunCounts, RunKeyKind, RunKeysQuery};
pub use rollups::{MeasureRange, RunRollup};
pub use scope::RunScope;
pub use statistics::Statistics;
pub use values::RunKeyValuesQuery;

pub(super) use context::Context;
pub(super) use matching::Matching;
pub(super) use order::OrderRule;
pub(super) use scope::Scope;

use super::page_token::{PageToken, QueryFingerprint};
use crate::error::Result;
use crate::store::Store;
use paceline_search::{RunQueryExpression, RunSort};

/// Which runs are asked for, and what of them.
#[derive(Debug, Clone, Default)]
pub struct RunsQuery {
    /// Where to look.
    pub scope: RunScope,
    /// What holds of each run; absent: nothing need hold.
    pub expression: Option<RunQueryExpression>,
    /// The order. Runs that tie come in the order in which they were made, in the direction of the last key; without
    /// keys the latest start comes first, and equal ones come by id. Params and tags compare by their first 100
    /// characters. Missing values come last in both directions, and NaN before them.
    pub sort: Vec<RunSort>,
    /// Which data to load.
    pub columns: RunColumns,
    /// Whether to count all runs that match, which may take a look at every run of the experiments.
    pub with_total: bool,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

/// One page of the runs that match.
#[derive(Debug, Clone)]
pub struct RunsAnswer {
    /// The runs, in order.
    pub runs: Vec<QueriedRun>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<PageToken>,
    /// How many runs match on all pages, if that was asked for.
    pub total: Option<u64>,
}

impl Store {
    /// One page of the runs that match a query, with the data that it asks for.
    ///
    /// A page costs what is on it where an index has the order: start time, the latest value of a metric, a param, a
    /// tag, over up to 50 experiments; or where one clause of the query is known to pass few runs. Other orders look at
    /// every run of the experiments.
    ///
    /// # Errors
    /// A page token of another order.
    pub async fn query_runs(&self, query: RunsQuery) -> Result<RunsAnswer> {
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = query.scope.resolve(connection)?;
            let matching = Matching::new(&context, &scope, query.expression.as_ref())?;
            let fingerprint = fingerprint(&scope, query.expression.as_ref(), &query.sort);
            let token = query.page_token.as_ref();
            let page =
                matching.page(OrderRule::Walkable, &query.sort, fingerprint, token, query.max_results)?;
            Ok(RunsAnswer {
                runs: columns::load(&context, &query.columns, page.items)?,
                next: page.next,
                total: if query.with_total { Some(matching.count()?) } else { None },
            })
        })
        .await
    }
}

/// What tokens of a query's pages belong to.
fn fingerprint(
    scope: &Scope,
    expression: Option<&RunQueryExpression>,
    sorts: &[RunSort],
) -> QueryFingerprint {
    QueryFingerprint::new("query", &scope.experiment_ids, &expression, &sorts)
}
