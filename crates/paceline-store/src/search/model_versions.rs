//! The search over model versions.

use super::keyset::{SortTerm, SortedQuery, Source};
use super::page_token::{PageToken, QueryFingerprint};
use super::{Page, condition, prompts};
use crate::database::Value;
use crate::error::Result;
use crate::registry::model_versions;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{
    Direction, ModelVersionClause, ModelVersionFilter, ModelVersionOrderKey, ModelVersionTextAttribute,
    OrderBy,
};
use paceline_types::ModelVersion;

/// Which model versions are asked for.
#[derive(Debug, Clone)]
pub struct ModelVersionQuery {
    /// What holds for each version. Versions of prompts are found only when a clause on their tag asks for them.
    pub filter: ModelVersionFilter,
    /// The order; last change, latest first, when empty.
    pub order_by: Vec<OrderBy<ModelVersionOrderKey>>,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

impl Store {
    /// One page of the model versions that match, without their aliases.
    ///
    /// # Errors
    /// A page token of another order.
    pub async fn search_model_versions(&self, query: ModelVersionQuery) -> Result<Page<ModelVersion>> {
        self.read(move |connection| {
            let sorted = sorted_query(&query);
            if let Some(token) = &query.page_token {
                token.check_order(sorted.fingerprint)?;
            }
            let page = sorted.page(
                connection,
                query.page_token.as_ref(),
                query.max_results,
                model_versions::from_row,
            )?;
            Ok(Page { items: model_versions::load(connection, page.items)?, next: page.next })
        })
        .await
    }
}

fn sorted_query(query: &ModelVersionQuery) -> SortedQuery {
    let mut kind = prompts::Kind::default();
    let mut conditions = Vec::new();
    for clause in &query.filter.clauses {
        match clause {
            ModelVersionClause::Text { attribute, test } => {
                conditions.push(condition::text(text_column(*attribute), test));
            }
            ModelVersionClause::Number(test) => conditions.push(condition::number("v.version", test)),
            ModelVersionClause::Tag { key, test } if kind.takes(key, test) => {}
            ModelVersionClause::Tag { key, test } => {
                conditions.push(condition::entry(tag_source(key), "t.value", test));
            }
        }
    }
    conditions.push(kind.condition(tag_source));
    SortedQuery {
        columns: model_versions::COLUMNS,
        column_count: model_versions::COLUMN_COUNT,
        sources: vec![Source::all(Sql::text(model_versions::FROM))],
        rank_sources: Vec::new(),
        conditions,
        terms: sort_terms(&query.order_by),
        fingerprint: QueryFingerprint::new("model_versions", &(), &query.filter, &query.order_by),
    }
}

fn text_column(attribute: ModelVersionTextAttribute) -> &'static str {
    match attribute {
        ModelVersionTextAttribute::Name => "m.name",
        ModelVersionTextAttribute::RunId => "v.run_id",
        ModelVersionTextAttribute::SourcePath => "v.source",
    }
}

fn tag_source(key: &str) -> Sql {
    Sql::new(
        "model_version_tags t JOIN key_names k ON k.id = t.key_id \
         WHERE t.model_version_id = v.id AND k.name = ?",
        [Value::Text(key.to_owned())],
    )
}

fn sort_terms(order_by: &[OrderBy<ModelVersionOrderKey>]) -> Vec<SortTerm> {
    use ModelVersionOrderKey::{CreationTimestamp, LastUpdatedTimestamp, Name, VersionNumber};

    let mut keys: Vec<_> = order_by.iter().map(|term| (term.key, term.direction)).collect();
    if keys.is_empty() {
        keys.push((LastUpdatedTimestamp, Direction::Descending));
    }
    for (key, direction) in [(Name, Direction::Ascending), (VersionNumber, Direction::Descending)] {
        if !keys.iter().any(|(known, _)| *known == key) {
            keys.push((key, direction));
        }
    }
    let term = |(key, direction)| {
        let column = match key {
            Name => "m.name",
            VersionNumber => "v.version",
            CreationTimestamp => "v.created_ms",
            LastUpdatedTimestamp => "v.updated_ms",
        };
        SortTerm::plain(column, direction)
    };
    keys.into_iter().map(term).collect()
}
