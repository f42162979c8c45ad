//! The search over runs.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::keyset::{SortTerm, SortedQuery};
use super::page_token::{PageToken, QueryFingerprint};
use super::{Page, condition};
use crate::error::Result;
use crate::key_names::KeyNames;
use crate::runs;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{
    DatasetField, Direction, OrderBy, RunClause, RunFilter, RunNumberAttribute, RunOrderKey, RunTextAttribute,
};
use paceline_types::{ExperimentId, RUN_NAME_TAG, Run, RunStatus, ViewType};

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
            if query.experiment_ids.is_empty() {
                return Ok(Page { items: Vec::new(), next: None });
            }
            let sorted = sorted_query(connection, &key_names, &query)?;
            if let Some(token) = &query.page_token {
                token.check_order(sorted.fingerprint)?;
            }
            let page =
                sorted.page(connection, query.page_token.as_ref(), query.max_results, runs::from_row)?;
            Ok(Page { items: runs::data::load(connection, page.items)?, next: page.next })
        })
        .await
    }
}

/// Resolves names to ids; a name that nobody used gets an id that nothing has.
struct Keys<'a> {
    connection: &'a Connection,
    key_names: &'a KeyNames,
}

impl Keys<'_> {
    fn id(&self, name: &str) -> Result<Value> {
        const UNUSED: i64 = -1;
        Ok(Value::Integer(self.key_names.find(self.connection, name)?.unwrap_or(UNUSED)))
    }
}

fn sorted_query(connection: &Connection, key_names: &KeyNames, query: &RunQuery) -> Result<SortedQuery> {
    let keys = Keys { connection, key_names };
    let mut order = Order::new(&query.experiment_ids);
    for term in &query.order_by {
        order.add(&keys, term)?;
    }
    order.break_ties(&query.order_by);

    let mut conditions = vec![condition::in_experiments("r.experiment_id", &query.experiment_ids)];
    conditions.extend(condition::view_type("r.is_deleted", query.view_type));
    for clause in &query.filter.clauses {
        conditions.push(clause_condition(&keys, clause)?);
    }
    Ok(SortedQuery {
        columns: runs::COLUMNS,
        column_count: runs::COLUMN_COUNT,
        from: order.from,
        lead_from: order.lead_from,
        conditions,
        terms: order.terms,
        fingerprint: QueryFingerprint::new("runs", &query.experiment_ids, &query.filter, &query.order_by),
    })
}

fn clause_condition(keys: &Keys<'_>, clause: &RunClause) -> Result<Sql> {
    Ok(match clause {
        RunClause::Metric { key, test } => {
            let source = Sql::new("metric_latest m WHERE m.run_id = r.id AND m.key_id = ?", [keys.id(key)?]);
            condition::exists("EXISTS", source, Some(condition::metric_value("m.value", test)))
        }
        RunClause::Param { key, test } => {
            let source = Sql::new("params p WHERE p.run_id = r.id AND p.key_id = ?", [keys.id(key)?]);
            condition::entry(source, "p.value", test)
        }
        RunClause::Tag { key, test } => condition::entry(tag_source(keys, key)?, "t.value", test),
        // The name that users search is the tag, which they can delete.
        RunClause::Text { attribute: RunTextAttribute::RunName, test } => {
            condition::entry(tag_source(keys, RUN_NAME_TAG)?, "t.value", test)
        }
        RunClause::Text { attribute, test } => condition::text(&text_attribute(*attribute), test),
        RunClause::Number { attribute, test } => condition::number(number_attribute(*attribute), test),
        RunClause::Dataset { field, test } => {
            let (source, value) = dataset_source(*field);
            condition::entry(Sql::text(source), value, test)
        }
    })
}

fn tag_source(keys: &Keys<'_>, key: &str) -> Result<Sql> {
    Ok(Sql::new("tags t WHERE t.run_id = r.id AND t.key_id = ?", [keys.id(key)?]))
}

fn text_attribute(attribute: RunTextAttribute) -> String {
    match attribute {
        RunTextAttribute::RunId => "r.run_id".into(),
        RunTextAttribute::RunName => "r.name".into(),
        RunTextAttribute::UserId => "r.user_id".into(),
        RunTextAttribute::ArtifactUri => "r.artifact_uri".into(),
        RunTextAttribute::Status => {
            condition::enum_name("r.status", RunStatus::ALL.map(|status| (status as i64, status.as_str())))
        }
    }
}

fn number_attribute(attribute: RunNumberAttribute) -> &'static str {
    match attribute {
        RunNumberAttribute::StartTime => "r.start_time_ms",
        RunNumberAttribute::EndTime => "r.end_time_ms",
    }
}

/// The inputs of a run, and the text of a field of theirs.
fn dataset_source(field: DatasetField) -> (&'static str, &'static str) {
    const DATASETS: &str = "dataset_inputs i JOIN datasets d ON d.id = i.dataset_id WHERE i.run_id = r.id";
    const CONTEXTS: &str = "dataset_inputs i JOIN dataset_input_tags c ON c.dataset_input_id = i.id \
                            WHERE i.run_id = r.id AND c.key = 'mlflow.data.context'";
    match field {
        DatasetField::Name => (DATASETS, "d.name"),
        DatasetField::Digest => (DATASETS, "d.digest"),
        DatasetField::Context => (CONTEXTS, "c.value"),
    }
}

/// The order of a search: terms, and the joins they need.
struct Order<'q> {
    experiment_ids: &'q [ExperimentId],
    from: Sql,
    lead_from: Option<Sql>,
    terms: Vec<SortTerm>,
}

impl<'q> Order<'q> {
    fn new(experiment_ids: &'q [ExperimentId]) -> Self {
        Self { experiment_ids, from: Sql::text("runs r"), lead_from: None, terms: Vec::new() }
    }

    fn add(&mut self, keys: &Keys<'_>, order_by: &OrderBy<RunOrderKey>) -> Result<()> {
        let direction = order_by.direction;
        let term = match &order_by.key {
            RunOrderKey::Metric(key) => self.metric(keys.id(key)?, direction),
            RunOrderKey::Param(key) => self.entry("params", keys.id(key)?, direction),
            RunOrderKey::Tag(key) => self.entry("tags", keys.id(key)?, direction),
            RunOrderKey::Text(attribute) => SortTerm::plain(text_attribute(*attribute), direction),
            RunOrderKey::Number(RunNumberAttribute::EndTime) => {
                SortTerm::nullable(number_attribute(RunNumberAttribute::EndTime).into(), direction, "0")
            }
            RunOrderKey::Number(attribute) => SortTerm::plain(number_attribute(*attribute), direction),
        };
        self.terms.push(term);
        Ok(())
    }

    /// Numbers, then NaN (stored as NULL), then runs without the metric.
    fn metric(&mut self, key_id: Value, direction: Direction) -> SortTerm {
        let alias = format!("s{}", self.terms.len());
        if self.terms.is_empty() {
            self.lead_from = Some(walk_metric(&alias, key_id.clone(), self.experiment_ids));
        }
        self.join("metric_latest", &alias, key_id);
        SortTerm {
            expression: format!("{alias}.value"),
            direction,
            ranks: vec![
                format!("{alias}.value IS NOT NULL"),
                format!("{alias}.value IS NULL AND {alias}.run_id IS NOT NULL"),
                format!("{alias}.run_id IS NULL"),
            ],
            placeholder: "0",
        }
    }

    fn entry(&mut self, table: &str, key_id: Value, direction: Direction) -> SortTerm {
        let alias = format!("s{}", self.terms.len());
        self.join(table, &alias, key_id);
        SortTerm::nullable(format!("{alias}.value"), direction, "''")
    }

    fn join(&mut self, table: &str, alias: &str, key_id: Value) {
        let join = Sql::new(
            format!(" LEFT JOIN {table} {alias} ON {alias}.run_id = r.id AND {alias}.key_id = ?"),
            [key_id],
        );
        // The walk already stands on the first metric's table.
        if !self.terms.is_empty()
            && let Some(lead) = &mut self.lead_from
        {
            lead.push(join.clone());
        }
        self.from.push(join);
    }

    fn break_ties(&mut self, order_by: &[OrderBy<RunOrderKey>]) {
        let is_given = |key: &RunOrderKey| order_by.iter().any(|term| term.key == *key);
        if !is_given(&RunOrderKey::Number(RunNumberAttribute::StartTime)) {
            self.terms.push(SortTerm::plain("r.start_time_ms", Direction::Descending));
        }
        self.terms.push(SortTerm::plain("r.run_id", Direction::Ascending));
    }
}

/// Runs in the order of a metric, read off the index over (experiment, key, value). CROSS JOIN keeps the
/// database from turning the walk around.
fn walk_metric(alias: &str, key_id: Value, experiment_ids: &[ExperimentId]) -> Sql {
    let mut from =
        Sql::text(format!("metric_latest {alias} CROSS JOIN runs r ON r.id = {alias}.run_id AND "));
    from.push(condition::in_experiments(&format!("{alias}.experiment_id"), experiment_ids));
    from.push(Sql::new(format!(" AND {alias}.key_id = ?"), [key_id]));
    from
}
