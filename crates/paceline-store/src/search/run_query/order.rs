//! The order of runs: terms, the joins they need, and the indexes that can be walked.

use super::context::Context;
use super::matching::runs_among;
use super::measures::keyed_join;
use super::place::{LIFECYCLE_STAGE, duration, metric_column, text_column, time};
use super::scope::Scope;
use super::status::Status;
use super::value_prefix::indexed_prefix;
use crate::database::Value;
use crate::error::Result;
use crate::search::keyset::{SortTerm, Source};
use crate::sql::Sql;
use paceline_search::{
    Direction, MetricPart, RunNumber, RunNumberAttribute, RunOperand, RunSort, RunText, RunTextAttribute,
};

/// Experiments whose runs are merged from a walk of each. More are sorted.
const MERGED_EXPERIMENTS_MAX: usize = 50;
/// Values bound by one statement, of the some 30,000 that the database takes.
const BOUND_VALUES_MAX: usize = 20_000;

/// How runs tie, and how texts compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum OrderRule {
    /// As MLflow says: whole texts; then start time, latest first; then run id.
    Mlflow,
    /// So that indexes can give the order: the first 100 characters of params and tags; then the order in which the
    /// runs were made.
    Walkable,
}

/// An order in the making.
pub(in crate::search) struct Order<'a> {
    context: &'a Context<'a>,
    scope: &'a Scope,
    rule: OrderRule,
    /// A few runs that are all there are to sort.
    few_runs: Option<&'a Sql>,
    /// The joins of each term, in order.
    joins: Vec<Sql>,
    terms: Vec<SortTerm>,
    /// The index that has the order of the first term, if there is one.
    walk: Option<Walk>,
}

/// Where runs come from.
pub(in crate::search) struct Sources {
    /// For a rank of the first term that has no sources of its own.
    pub(in crate::search) all: Vec<Source>,
    /// For the first ranks of the first term, where an index has their order.
    pub(in crate::search) of_ranks: Vec<Vec<Source>>,
}

/// A walk of an index.
enum Walk {
    /// Over (experiment, key, value, run).
    Key { table: &'static str, key_id: Value },
    /// Over (experiment, start time, run id).
    StartTime,
}

impl<'a> Order<'a> {
    pub(in crate::search) fn new(
        context: &'a Context<'a>,
        scope: &'a Scope,
        rule: OrderRule,
        few_runs: Option<&'a Sql>,
        sorts: &[RunSort],
    ) -> Result<Self> {
        let mut order =
            Self { context, scope, rule, few_runs, joins: Vec::new(), terms: Vec::new(), walk: None };
        for sort in sorts {
            order.add(sort)?;
        }
        order.break_ties(sorts);
        Ok(order)
    }

    /// Where the runs come from, when the conditions on them bind so many values.
    pub(in crate::search) fn sources(&self, bound_values: usize) -> Sources {
        Sources { all: vec![self.all_runs()], of_ranks: self.walks(bound_values) }
    }

    /// What the runs are ordered by.
    pub(in crate::search) fn into_terms(self) -> Vec<SortTerm> {
        self.terms
    }

    fn add(&mut self, sort: &RunSort) -> Result<()> {
        let direction = sort.direction;
        let alias = format!("s{}", self.terms.len());
        match &sort.operand {
            RunOperand::Number(RunNumber::Metric { key, part }) => {
                self.metric(&alias, key, *part, direction)?
            }
            RunOperand::Number(RunNumber::Param(key)) => self.spelled("params", &alias, key, direction)?,
            RunOperand::Number(RunNumber::Tag(key)) => self.spelled("tags", &alias, key, direction)?,
            RunOperand::Text(RunText::Param(key)) => self.text("params", &alias, key, direction)?,
            RunOperand::Text(RunText::Tag(key)) => self.text("tags", &alias, key, direction)?,
            RunOperand::Number(RunNumber::ExperimentId) => self.plain("r.experiment_id", direction),
            RunOperand::Text(RunText::Attribute(RunTextAttribute::Status)) => {
                let Status { column, join } = Status::joined(self.context, &alias);
                self.push(Some(join), SortTerm::plain(column, direction));
            }
            RunOperand::Text(RunText::Attribute(attribute)) => {
                self.plain(&text_column(*attribute), direction)
            }
            RunOperand::Text(RunText::LifecycleStage) => self.plain(LIFECYCLE_STAGE, direction),
            // The parser refuses it: a run may have several.
            RunOperand::Text(RunText::Dataset(_)) => {}
            RunOperand::Time(RunNumberAttribute::StartTime) => self.start_time(direction),
            RunOperand::Time(RunNumberAttribute::EndTime) => {
                self.nullable(time(RunNumberAttribute::EndTime).value, direction, "0");
            }
            RunOperand::Duration => self.nullable(duration().value, direction, "0"),
        }
        Ok(())
    }

    fn plain(&mut self, expression: &str, direction: Direction) {
        self.push(None, SortTerm::plain(expression, direction));
    }

    fn start_time(&mut self, direction: Direction) {
        if self.terms.is_empty() {
            self.walk = Some(Walk::StartTime);
        }
        self.plain(&time(RunNumberAttribute::StartTime).value, direction);
    }

    fn nullable(&mut self, expression: String, direction: Direction, placeholder: &'static str) {
        self.push(None, SortTerm::nullable(expression, direction, placeholder));
    }

    /// Numbers, then NaN (stored as NULL), then runs without the metric.
    fn metric(&mut self, alias: &str, key: &str, part: MetricPart, direction: Direction) -> Result<()> {
        let join = keyed_join(self.context, "metric_latest", alias, key)?;
        if self.terms.is_empty() && part == MetricPart::Latest {
            self.walk = Some(Walk::Key { table: "metric_latest", key_id: self.context.key(key)? });
        }
        let value = format!("{alias}.{}", metric_column(part));
        let ranks = vec![
            format!("{value} IS NOT NULL"),
            format!("{value} IS NULL AND {alias}.run_id IS NOT NULL"),
            format!("{alias}.run_id IS NULL"),
        ];
        let term =
            SortTerm { expression: value, walked_expression: None, direction, ranks, placeholder: "0" };
        self.push(Some(join), term);
        Ok(())
    }

    /// Texts that spell numbers, by these numbers; then the others.
    fn spelled(&mut self, table: &str, alias: &str, key: &str, direction: Direction) -> Result<()> {
        let join = keyed_join(self.context, table, alias, key)?;
        let number = format!("text_number({alias}.value)");
        self.push(Some(join), SortTerm::nullable(number, direction, "0"));
        Ok(())
    }

    fn text(&mut self, table: &'static str, alias: &str, key: &str, direction: Direction) -> Result<()> {
        let join = keyed_join(self.context, table, alias, key)?;
        let is_first = self.terms.is_empty();
        if is_first {
            self.walk = Some(Walk::Key { table, key_id: self.context.key(key)? });
        }
        let value = format!("{alias}.value");
        match (self.rule, is_first) {
            (OrderRule::Walkable, _) => {
                self.push(Some(join), SortTerm::nullable(indexed_prefix(&value), direction, "''"));
            }
            (OrderRule::Mlflow, false) => self.push(Some(join), SortTerm::nullable(value, direction, "''")),
            // How texts begin says nothing new, but lets the database walk the index and sort what begins alike.
            (OrderRule::Mlflow, true) => {
                self.push(Some(join), SortTerm::nullable(indexed_prefix(&value), direction, "''"));
                self.terms.push(SortTerm::plain(format!("COALESCE({value}, '')"), direction));
            }
        }
        Ok(())
    }

    fn push(&mut self, join: Option<Sql>, term: SortTerm) {
        self.joins.extend(join);
        self.terms.push(term);
    }

    fn break_ties(&mut self, sorts: &[RunSort]) {
        let is_start = |sort: &RunSort| sort.operand == RunOperand::Time(RunNumberAttribute::StartTime);
        let by_start = |sort: &RunSort| if is_start(sort) { Some(sort.direction) } else { None };
        match (self.rule, sorts.last()) {
            (OrderRule::Mlflow, _) | (OrderRule::Walkable, None) => {
                if !sorts.iter().any(is_start) {
                    self.start_time(Direction::Descending);
                }
                self.plain("r.run_id", Direction::Ascending);
            }
            (OrderRule::Walkable, Some(last)) => match by_start(last) {
                // The index of start times ends with run ids, ascending where those descend.
                Some(Direction::Descending) => self.plain("r.run_id", Direction::Ascending),
                Some(Direction::Ascending) => self.plain("r.run_id", Direction::Descending),
                None => {
                    let walked_expression =
                        matches!(self.walk, Some(Walk::Key { .. })).then(|| "s0.run_id".into());
                    let term = SortTerm { walked_expression, ..SortTerm::plain("r.id", last.direction) };
                    self.push(None, term);
                }
            },
        }
    }

    /// Every run, or the few that may pass.
    fn all_runs(&self) -> Source {
        let mut from = runs_among(self.few_runs);
        self.joins.iter().for_each(|join| from.push(join.clone()));
        Source { from, condition: self.scope.experiments("r.experiment_id") }
    }

    /// Runs in the order of the first term, read off its index: for the rank of its values, and for that of NaN.
    fn walks(&self, bound_values: usize) -> Vec<Vec<Source>> {
        let Some(walk) = self.walk.as_ref().filter(|_| self.few_runs.is_none()) else {
            return Vec::new();
        };
        match walk {
            Walk::StartTime => {
                let mut from = Sql::text("runs r");
                self.joins.iter().for_each(|join| from.push(join.clone()));
                vec![self.merged(&from, "r.experiment_id", bound_values)]
            }
            Walk::Key { table, key_id } => {
                let mut from = Sql::new(
                    // CROSS JOIN keeps the database from turning the walk around.
                    format!("{table} s0 CROSS JOIN runs r ON r.id = s0.run_id AND s0.key_id = ?"),
                    [key_id.clone()],
                );
                self.joins.iter().skip(1).for_each(|join| from.push(join.clone()));
                let values = self.merged(&from, "s0.experiment_id", bound_values);
                let not_a_number = Source { from, condition: self.scope.experiments("s0.experiment_id") };
                // NaN is in the index of metrics too.
                if *table == "metric_latest" { vec![values, vec![not_a_number]] } else { vec![values] }
            }
        }
    }

    /// A source for each experiment, as an index has the order of each; or one for all when there are too many.
    fn merged(&self, from: &Sql, experiment: &str, bound_values: usize) -> Vec<Source> {
        let count = self.scope.experiment_ids.len();
        let bound = count * (bound_values + from.values.len());
        let conditions = if count <= MERGED_EXPERIMENTS_MAX && bound <= BOUND_VALUES_MAX {
            self.scope.each_experiment(experiment)
        } else {
            vec![self.scope.experiments(experiment)]
        };
        conditions.into_iter().map(|condition| Source { from: from.clone(), condition }).collect()
    }
}
