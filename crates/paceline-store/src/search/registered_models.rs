//! The search over registered models.

use super::keyset::{SortTerm, SortedQuery, Source};
use super::page_token::{PageToken, QueryFingerprint};
use super::{Page, condition, prompts};
use crate::database::Value;
use crate::error::Result;
use crate::registry::registered_models;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{
    Direction, OrderBy, RegisteredModelClause, RegisteredModelFilter, RegisteredModelOrderKey,
};
use paceline_types::RegisteredModel;

/// Which registered models are asked for.
#[derive(Debug, Clone)]
pub struct RegisteredModelQuery {
    /// What holds for each model. Prompts are found only when a clause on their tag asks for them.
    pub filter: RegisteredModelFilter,
    /// The order; by name when empty.
    pub order_by: Vec<OrderBy<RegisteredModelOrderKey>>,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

impl Store {
    /// One page of the registered models that match.
    ///
    /// # Errors
    /// A page token of another order.
    pub async fn search_registered_models(
        &self,
        query: RegisteredModelQuery,
    ) -> Result<Page<RegisteredModel>> {
        self.read(move |connection| {
            let sorted = sorted_query(&query);
            if let Some(token) = &query.page_token {
                token.check_order(sorted.fingerprint)?;
            }
            let Page { items, next } =
                sorted.page(connection, query.page_token.as_ref(), query.max_results, |row| {
                    Ok(registered_models::from_row(row)?)
                })?;
            Ok(Page { items: registered_models::load(connection, items)?, next })
        })
        .await
    }
}

fn sorted_query(query: &RegisteredModelQuery) -> SortedQuery {
    let mut kind = prompts::Kind::default();
    let mut conditions = Vec::new();
    for clause in &query.filter.clauses {
        match clause {
            RegisteredModelClause::Name(test) => conditions.push(condition::text("m.name", test)),
            RegisteredModelClause::Tag { key, test } if kind.takes(key, test) => {}
            RegisteredModelClause::Tag { key, test } => {
                conditions.push(condition::entry(tag_source(key), "t.value", test));
            }
        }
    }
    conditions.push(kind.condition(tag_source));
    SortedQuery {
        columns: registered_models::COLUMNS,
        column_count: registered_models::COLUMN_COUNT,
        sources: vec![Source::all(Sql::text("registered_models m"))],
        rank_sources: Vec::new(),
        conditions,
        terms: sort_terms(&query.order_by),
        fingerprint: QueryFingerprint::new("registered_models", &(), &query.filter, &query.order_by),
    }
}

fn tag_source(key: &str) -> Sql {
    Sql::new(
        "registered_model_tags t JOIN key_names k ON k.id = t.key_id \
         WHERE t.registered_model_id = m.id AND k.name = ?",
        [Value::Text(key.to_owned())],
    )
}

fn sort_terms(order_by: &[OrderBy<RegisteredModelOrderKey>]) -> Vec<SortTerm> {
    let term = |order_by: &OrderBy<RegisteredModelOrderKey>| {
        let column = match order_by.key {
            RegisteredModelOrderKey::Name => "m.name",
            RegisteredModelOrderKey::LastUpdatedTimestamp => "m.updated_ms",
        };
        SortTerm::plain(column, order_by.direction)
    };
    let mut terms: Vec<SortTerm> = order_by.iter().map(term).collect();
    if !order_by.iter().any(|term| term.key == RegisteredModelOrderKey::Name) {
        terms.push(SortTerm::plain("m.name", Direction::Ascending));
    }
    terms
}
