//! MLflow's search over runs: a query in the order of MLflow, whose runs come with all their data.

use super::Page;
use super::page_token::{PageToken, QueryFingerprint};
use super::run_query::{Context, Matching, OrderRule, Scope};
use crate::error::Result;
use crate::runs;
use crate::store::Store;
use paceline_search::{OrderBy, RunFilter, RunOrderKey, RunQueryExpression, RunSort};
use paceline_types::{ExperimentId, Run, ViewType};

/// Which runs are asked for.
#[derive(Debug, Clone)]
pub struct RunQuery {
    /// The experiments to look in; none: no runs.
    pub experiment_ids: Vec<ExperimentId>,
    /// What holds for each run.
    pub filter: RunFilter,
    /// The order; then start time, latest first, and run id.
    pub order_by: Vec<OrderBy<RunOrderKey>>,
    /// Active runs, deleted ones, or both.
    pub view_type: ViewType,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

impl Store {
    /// One page of the runs that match, with their data.
    ///
    /// # Errors
    /// A page token of another order.
    pub async fn search_runs(&self, query: RunQuery) -> Result<Page<Run>> {
        let key_names = self.key_names();
        self.read(move |connection| {
            let RunQuery { experiment_ids, filter, order_by, view_type, max_results, page_token } = query;
            let fingerprint = QueryFingerprint::new("runs", &experiment_ids, &filter, &order_by);
            let context = Context::of_mlflow(connection, &key_names);
            let scope = Scope::new(experiment_ids, view_type);
            let expression = Option::<RunQueryExpression>::from(filter);
            let sorts: Vec<RunSort> = order_by.into_iter().map(RunSort::from).collect();
            let matching = Matching::new(&context, &scope, expression.as_ref())?;
            let page =
                matching.page(OrderRule::Mlflow, &sorts, fingerprint, page_token.as_ref(), max_results)?;
            Ok(Page { items: runs::data::load(connection, page.items)?, next: page.next })
        })
        .await
    }
}
