//! The tree of runs: the children of a run, with what the runs below each are like.

use super::columns::{self, QueriedRun, RunColumns};
use super::groups::RunMeasure;
use super::rollups::{self, RunRollup};
use super::value_prefix::{cut, indexed_prefix};
use super::{Context, Matching, OrderRule, RunScope, Scope};
use crate::database::Value;
use crate::error::Result;
use crate::runs;
use crate::search::page_token::{PageToken, QueryFingerprint};
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{PARENT_RUN_TAG, RunSort};
use paceline_types::{ExperimentId, Rejection, RunId, ViewType, limits};

/// Which children are asked for.
#[derive(Debug, Clone)]
pub struct RunChildrenQuery {
    /// The parent, in any stage.
    pub run_id: RunId,
    /// The experiments to look in; absent: that of the parent.
    pub experiment_ids: Option<Vec<ExperimentId>>,
    /// Active runs, deleted ones, or both; of their descendants too.
    pub view_type: ViewType,
    /// The order, as in [`super::RunsQuery::sort`].
    pub sort: Vec<RunSort>,
    /// Which data of the children to load.
    pub columns: RunColumns,
    /// Which numbers to roll up, at most [`limits::GROUP_MEASURES`].
    pub measures: Vec<RunMeasure>,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

/// One page of the children of a run.
#[derive(Debug, Clone)]
pub struct RunChildrenAnswer {
    /// The children, in order.
    pub children: Vec<RunChild>,
    /// Where the next page begins; absent on the last one.
    pub next: Option<PageToken>,
    /// How many children there are on all pages.
    pub total: u64,
}

/// A child of a run.
#[derive(Debug, Clone)]
pub struct RunChild {
    /// The child.
    pub run: QueriedRun,
    /// What the runs below it are like.
    pub rollup: RunRollup,
}

/// Which roll-ups are asked for.
#[derive(Debug, Clone, Default)]
pub struct RunRollupsQuery {
    /// The runs whose descendants are meant, in any stage.
    pub run_ids: Vec<RunId>,
    /// Where descendants are looked for, and which of them count.
    pub scope: RunScope,
    /// Which numbers to roll up, at most [`limits::GROUP_MEASURES`].
    pub measures: Vec<RunMeasure>,
}

impl Store {
    /// One page of the runs whose tag `mlflow.parentRunId` names a run, with roll-ups of the runs below them. Costs as
    /// much as the parent has children, and those of the page have descendants.
    ///
    /// # Errors
    /// Unknown parent, too many measures, or a page token of another order.
    pub async fn run_children(&self, query: RunChildrenQuery) -> Result<RunChildrenAnswer> {
        check_limit(&query.measures)?;
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let parent = runs::find(connection, &query.run_id)?.info;
            let experiments = query.experiment_ids.clone().unwrap_or_else(|| vec![parent.experiment_id]);
            let scope = Scope::new(experiments, query.view_type);
            let matching = Matching::among(&context, &scope, children_of(&context, &scope, &parent.run_id)?);
            let fingerprint =
                QueryFingerprint::new("children", &scope.experiment_ids, &query.run_id, &query.sort);
            let token = query.page_token.as_ref();
            let page =
                matching.page(OrderRule::Walkable, &query.sort, fingerprint, token, query.max_results)?;
            let rows: Vec<i64> = page.items.iter().map(|run| run.row).collect();
            let mut rollups = rollups::of_runs(&context, &scope, &query.measures, &rows)?;
            let children = columns::load(&context, &query.columns, page.items)?
                .into_iter()
                .zip(rows)
                .map(|(run, row)| RunChild {
                    run,
                    rollup: rollups.remove(&row).unwrap_or_else(|| RunRollup::empty(query.measures.len())),
                })
                .collect();
            Ok(RunChildrenAnswer { children, next: page.next, total: matching.count()? })
        })
        .await
    }

    /// What the runs below each of some runs are like, in the order given; of unknown runs nothing is. Costs as much as
    /// there are descendants.
    ///
    /// # Errors
    /// Too many measures.
    pub async fn run_rollups(&self, query: RunRollupsQuery) -> Result<Vec<RunRollup>> {
        check_limit(&query.measures)?;
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = query.scope.resolve(connection)?;
            let rows: Vec<Option<i64>> = query
                .run_ids
                .iter()
                .map(|run_id| runs::find_row(connection, run_id))
                .collect::<Result<_>>()?;
            let known: Vec<i64> = rows.iter().copied().flatten().collect();
            let rollups = rollups::of_runs(&context, &scope, &query.measures, &known)?;
            let empty = RunRollup::empty(query.measures.len());
            let rollup = |row: &Option<i64>| row.and_then(|row| rollups.get(&row)).unwrap_or(&empty).clone();
            Ok(rows.iter().map(rollup).collect())
        })
        .await
    }
}

fn check_limit(measures: &[RunMeasure]) -> Result<()> {
    if measures.len() <= limits::GROUP_MEASURES {
        return Ok(());
    }
    let (count, max) = (measures.len(), limits::GROUP_MEASURES);
    Err(Rejection::TooMuch(format!("At most {max} measures can be rolled up, not {count}")).into())
}

/// `SELECT` of the surrogates of the children of a run.
fn children_of(context: &Context<'_>, scope: &Scope, run_id: &RunId) -> Result<Sql> {
    let mut rows = Sql::text("SELECT t.run_id AS run_id FROM tags t WHERE ");
    rows.push(scope.experiments("t.experiment_id"));
    rows.push(Sql::new(
        format!(" AND t.key_id = ? AND {} = ? AND t.value = ?", indexed_prefix("t.value")),
        [
            context.key(PARENT_RUN_TAG)?,
            Value::Text(cut(run_id.as_str()).to_owned()),
            Value::Text(run_id.as_str().to_owned()),
        ],
    ));
    Ok(rows)
}
