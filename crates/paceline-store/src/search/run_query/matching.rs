//! The runs of a scope that match an expression, however they are found.

use super::context::Context;
use super::expression;
use super::order::{Order, OrderRule};
use super::scope::Scope;
use super::selective;
use crate::database::params_from_iter;
use crate::error::Result;
use crate::runs::{self, RunRow};
use crate::search::Page;
use crate::search::keyset::SortedQuery;
use crate::search::page_token::{PageToken, QueryFingerprint};
use crate::sql::Sql;
use paceline_search::{RunQueryExpression, RunSort};

pub(in crate::search) struct Matching<'a> {
    context: &'a Context<'a>,
    scope: &'a Scope,
    /// A few runs that are all that can match, if a clause says so.
    few_runs: Option<Sql>,
    /// What holds of each run, whatever its experiment.
    conditions: Vec<Sql>,
}

impl<'a> Matching<'a> {
    pub(in crate::search) fn new(
        context: &'a Context<'a>,
        scope: &'a Scope,
        expression: Option<&RunQueryExpression>,
    ) -> Result<Self> {
        let mut conditions = Vec::from_iter(scope.view());
        if let Some(expression) = expression {
            conditions.push(expression::condition(context, expression)?);
        }
        let few_runs = selective::few_runs(context, scope, expression)?;
        Ok(Self { context, scope, few_runs, conditions })
    }

    /// Those of a few runs that are in the view: `SELECT` of surrogates, each once.
    pub(in crate::search) fn among(context: &'a Context<'a>, scope: &'a Scope, few_runs: Sql) -> Self {
        Self { context, scope, few_runs: Some(few_runs), conditions: Vec::from_iter(scope.view()) }
    }

    /// One page of the runs, in an order.
    pub(in crate::search) fn page(
        &self,
        rule: OrderRule,
        sorts: &[RunSort],
        fingerprint: QueryFingerprint,
        token: Option<&PageToken>,
        limit: usize,
    ) -> Result<Page<RunRow>> {
        if let Some(token) = token {
            token.check_order(fingerprint)?;
        }
        if self.scope.experiment_ids.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let connection = self.context.connection;
        let sorted = self.sorted(rule, sorts, fingerprint)?;
        let page = sorted.page(connection, token, limit, |row| Ok(row.get::<i64>(0)?))?;
        Ok(Page { items: runs::rows(connection, &page.items)?, next: page.next })
    }

    /// The surrogates of the runs, in an order. The rest of a run is read once it is known to be on the page.
    pub(super) fn sorted(
        &self,
        rule: OrderRule,
        sorts: &[RunSort],
        fingerprint: QueryFingerprint,
    ) -> Result<SortedQuery> {
        let bound_values = self.conditions.iter().map(|condition| condition.values.len()).sum();
        let order = Order::new(self.context, self.scope, rule, self.few_runs.as_ref(), sorts)?;
        let sources = order.sources(bound_values);
        Ok(SortedQuery {
            columns: "r.id",
            column_count: 1,
            sources: sources.all,
            rank_sources: sources.of_ranks,
            conditions: self.conditions.clone(),
            terms: order.into_terms(),
            fingerprint,
        })
    }

    /// How many runs match.
    pub(in crate::search) fn count(&self) -> Result<u64> {
        let mut count = Sql::text("SELECT COUNT(*) FROM ");
        count.push(self.runs());
        count.push(self.where_they_match());
        let mut statement = self.context.connection.prepare_cached(&count.text)?;
        Ok(statement.query_row(params_from_iter(&count.values), |row| row.get(0))?)
    }

    /// The table `r` of runs among which those are that match.
    pub(in crate::search) fn runs(&self) -> Sql {
        runs_among(self.few_runs.as_ref())
    }

    /// ` WHERE …`: the runs `r` that match.
    pub(in crate::search) fn where_they_match(&self) -> Sql {
        let mut sql = Sql::text(" WHERE ");
        sql.push(self.scope.experiments("r.experiment_id"));
        for condition in &self.conditions {
            sql.push_text(" AND ");
            sql.push(condition.clone());
        }
        sql
    }
}

/// The table `r`: of all runs, or of the few that can match.
pub(super) fn runs_among(few_runs: Option<&Sql>) -> Sql {
    let Some(few_runs) = few_runs else { return Sql::text("runs r") };
    let mut from = Sql::text("(");
    from.push(few_runs.clone());
    // CROSS JOIN keeps the database from turning the join around.
    from.push_text(") few CROSS JOIN runs r ON r.id = few.run_id");
    from
}
