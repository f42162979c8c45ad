//! The search over experiments.

use super::keyset::{SortTerm, SortedQuery, Source};
use super::page_token::{PageToken, QueryFingerprint};
use super::{Page, condition};
use crate::database::Value;
use crate::error::Result;
use crate::experiments;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{
    Direction, ExperimentClause, ExperimentFilter, ExperimentIdTest, ExperimentOrderKey,
    ExperimentTimeAttribute, OrderBy,
};
use paceline_types::{Experiment, ViewType};

/// Which experiments are asked for.
#[derive(Debug, Clone)]
pub struct ExperimentQuery {
    /// What holds for each experiment.
    pub filter: ExperimentFilter,
    /// The order; creation time, latest first, when empty.
    pub order_by: Vec<OrderBy<ExperimentOrderKey>>,
    /// Active experiments, deleted ones, or both.
    pub view_type: ViewType,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

impl Store {
    /// One page of the experiments that match, with their tags.
    ///
    /// # Errors
    /// A page token of another order.
    pub async fn search_experiments(&self, query: ExperimentQuery) -> Result<Page<Experiment>> {
        self.read(move |connection| {
            let sorted = sorted_query(&query);
            if let Some(token) = &query.page_token {
                token.check_order(sorted.fingerprint)?;
            }
            let mut page = sorted.page(connection, query.page_token.as_ref(), query.max_results, |row| {
                Ok(experiments::from_row(row)?)
            })?;
            experiments::load_tags(connection, &mut page.items)?;
            Ok(page)
        })
        .await
    }
}

fn sorted_query(query: &ExperimentQuery) -> SortedQuery {
    let mut conditions: Vec<Sql> = query.filter.clauses.iter().map(clause_condition).collect();
    conditions.extend(condition::view_type("is_deleted", query.view_type));
    SortedQuery {
        columns: experiments::COLUMNS,
        column_count: experiments::COLUMN_COUNT,
        sources: vec![Source::all(Sql::text("experiments"))],
        rank_sources: Vec::new(),
        conditions,
        terms: sort_terms(&query.order_by),
        fingerprint: QueryFingerprint::new("experiments", &(), &query.filter, &query.order_by),
    }
}

fn clause_condition(clause: &ExperimentClause) -> Sql {
    match clause {
        ExperimentClause::Name(test) => condition::text("name", test),
        ExperimentClause::Id(test) => id_condition(test),
        ExperimentClause::Time { attribute, test } => condition::number(time_column(*attribute), test),
        ExperimentClause::Tag { key, test } => {
            let source = Sql::new(
                "experiment_tags t JOIN key_names k ON k.id = t.key_id \
                 WHERE t.experiment_id = experiments.id AND k.name = ?",
                [Value::Text(key.clone())],
            );
            condition::entry(source, "t.value", test)
        }
    }
}

fn id_condition(test: &ExperimentIdTest) -> Sql {
    let member = |operator: &str, ids: &[i64]| {
        let mut condition = Sql::text(format!("id {operator} "));
        condition.push(Sql::list(ids.iter().map(|id| Value::Integer(*id))));
        condition
    };
    match test {
        ExperimentIdTest::Equal(id) => member("IN", &[*id]),
        ExperimentIdTest::NotEqual(id) => member("NOT IN", &[*id]),
        ExperimentIdTest::In(ids) => member("IN", ids),
        ExperimentIdTest::NotIn(ids) => member("NOT IN", ids),
    }
}

fn time_column(attribute: ExperimentTimeAttribute) -> &'static str {
    match attribute {
        ExperimentTimeAttribute::CreationTime => "created_ms",
        ExperimentTimeAttribute::LastUpdateTime => "updated_ms",
    }
}

fn sort_terms(order_by: &[OrderBy<ExperimentOrderKey>]) -> Vec<SortTerm> {
    if order_by.is_empty() {
        return vec![
            SortTerm::plain("created_ms", Direction::Descending),
            SortTerm::plain("id", Direction::Ascending),
        ];
    }
    let term = |order_by: &OrderBy<ExperimentOrderKey>| {
        let column = match order_by.key {
            ExperimentOrderKey::Name => "name",
            ExperimentOrderKey::Id => "id",
            ExperimentOrderKey::Time(attribute) => time_column(attribute),
        };
        SortTerm::plain(column, order_by.direction)
    };
    let mut terms: Vec<SortTerm> = order_by.iter().map(term).collect();
    if !order_by.iter().any(|term| matches!(term.key, ExperimentOrderKey::Id)) {
        terms.push(SortTerm::plain("id", Direction::Descending));
    }
    terms
}
