//! The search over logged models.

use super::keyset::{SortTerm, SortedQuery, Source};
use super::page_token::{PageToken, QueryFingerprint};
use super::{Page, condition};
use crate::database::{Connection, Value};
use crate::error::Result;
use crate::logged_models;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{
    Direction, LoggedModelClause, LoggedModelFilter, LoggedModelOrderKey, LoggedModelTextAttribute,
    LoggedModelTimeAttribute, OrderBy, TextTest,
};
use paceline_types::{ExperimentId, LoggedModel, LoggedModelStatus};

/// A dataset that metrics are looked at on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelDataset {
    /// Its name; any when absent.
    pub name: Option<String>,
    /// Its digest; any when absent.
    pub digest: Option<String>,
}

/// One key that logged models are ordered by.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedModelOrder {
    /// Key and direction.
    pub order_by: OrderBy<LoggedModelOrderKey>,
    /// For a metric: only its points on this dataset.
    pub dataset: Option<ModelDataset>,
}

/// Which logged models are asked for.
#[derive(Debug, Clone)]
pub struct LoggedModelQuery {
    /// The experiments to look in; none: no models.
    pub experiment_ids: Vec<ExperimentId>,
    /// What holds for each model.
    pub filter: LoggedModelFilter,
    /// Where metric clauses look; without one, models must have any metric on one of these.
    pub datasets: Vec<ModelDataset>,
    /// The order; then creation time, latest first, and model id.
    pub order_by: Vec<LoggedModelOrder>,
    /// Rows of the page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<PageToken>,
}

impl Store {
    /// One page of the logged models that match, with their data. Deleted ones never do.
    ///
    /// # Errors
    /// A page token of another query.
    pub async fn search_logged_models(&self, query: LoggedModelQuery) -> Result<Page<LoggedModel>> {
        self.read(move |connection| {
            if query.experiment_ids.is_empty() {
                return Ok(Page { items: Vec::new(), next: None });
            }
            let sorted = sorted_query(&query);
            if let Some(token) = &query.page_token {
                token.check_query(sorted.fingerprint)?;
            }
            load_page(connection, &sorted, &query)
        })
        .await
    }
}

fn load_page(
    connection: &Connection,
    sorted: &SortedQuery,
    query: &LoggedModelQuery,
) -> Result<Page<LoggedModel>> {
    let page =
        sorted.page(connection, query.page_token.as_ref(), query.max_results, logged_models::from_row)?;
    Ok(Page { items: logged_models::load(connection, page.items)?, next: page.next })
}

fn sorted_query(query: &LoggedModelQuery) -> SortedQuery {
    let mut from = Sql::text("logged_models l");
    let mut terms = Vec::new();
    for order in &query.order_by {
        terms.push(sort_term(&mut from, terms.len(), order));
    }
    terms.push(SortTerm::plain("l.created_ms", Direction::Descending));
    terms.push(SortTerm::plain("l.model_id", Direction::Ascending));

    let mut conditions = vec![
        condition::in_experiments("l.experiment_id", &query.experiment_ids),
        Sql::text("l.is_deleted = 0"),
    ];
    conditions.extend(query.filter.clauses.iter().map(|clause| clause_condition(clause, &query.datasets)));
    let has_metric_clause =
        query.filter.clauses.iter().any(|clause| matches!(clause, LoggedModelClause::Metric { .. }));
    if !query.datasets.is_empty() && !has_metric_clause {
        let source = Sql::text("logged_model_metrics m WHERE m.model_id = l.id");
        conditions.push(condition::exists("EXISTS", source, Some(on_datasets("m", &query.datasets))));
    }
    SortedQuery {
        columns: logged_models::COLUMNS,
        column_count: logged_models::COLUMN_COUNT,
        sources: vec![Source::all(from)],
        rank_sources: Vec::new(),
        conditions,
        terms,
        fingerprint: QueryFingerprint::new(
            "logged models",
            &query.experiment_ids,
            &(&query.filter, &query.datasets),
            &query.order_by,
        ),
    }
}

fn clause_condition(clause: &LoggedModelClause, datasets: &[ModelDataset]) -> Sql {
    match clause {
        LoggedModelClause::Text { attribute: LoggedModelTextAttribute::Status, test } => {
            condition::text(&text_attribute(LoggedModelTextAttribute::Status), &with_status_names(test))
        }
        LoggedModelClause::Text { attribute, test } => condition::text(&text_attribute(*attribute), test),
        LoggedModelClause::Time { attribute, test } => condition::number(time_attribute(*attribute), test),
        LoggedModelClause::Metric { key, test } => {
            let mut value = condition::metric_value("m.value", test);
            if !datasets.is_empty() {
                value.push_text(" AND ");
                value.push(on_datasets("m", datasets));
            }
            condition::exists("EXISTS", keyed_source("logged_model_metrics", key), Some(value))
        }
        LoggedModelClause::Param { key, test } => {
            condition::entry(keyed_source("logged_model_params", key), "m.value", test)
        }
        LoggedModelClause::Tag { key, test } => {
            condition::entry(keyed_source("logged_model_tags", key), "m.value", test)
        }
    }
}

fn keyed_source(table: &str, key: &str) -> Sql {
    Sql::new(
        format!("{table} m JOIN key_names k ON k.id = m.key_id WHERE m.model_id = l.id AND k.name = ?"),
        [Value::Text(key.to_owned())],
    )
}

fn on_datasets(alias: &str, datasets: &[ModelDataset]) -> Sql {
    let mut condition = Sql::text("(FALSE");
    for dataset in datasets {
        condition.push_text(" OR ");
        condition.push(on_dataset(alias, dataset));
    }
    condition.push_text(")");
    condition
}

fn on_dataset(alias: &str, dataset: &ModelDataset) -> Sql {
    let mut condition = Sql::text("(TRUE");
    for (column, text) in [("dataset_name", &dataset.name), ("dataset_digest", &dataset.digest)] {
        if let Some(text) = text {
            condition.push(Sql::new(format!(" AND {alias}.{column} = ?"), [Value::Text(text.clone())]));
        }
    }
    condition.push_text(")");
    condition
}

/// A text attribute; NULL where a model has none.
fn text_attribute(attribute: LoggedModelTextAttribute) -> String {
    match attribute {
        LoggedModelTextAttribute::ModelId => "l.model_id".into(),
        LoggedModelTextAttribute::Name => "l.name".into(),
        LoggedModelTextAttribute::ModelType => "NULLIF(l.model_type, '')".into(),
        LoggedModelTextAttribute::SourceRunId => "NULLIF(l.source_run_id, '')".into(),
        LoggedModelTextAttribute::ExperimentId => "CAST(l.experiment_id AS TEXT)".into(),
        LoggedModelTextAttribute::ArtifactLocation => "l.artifact_uri".into(),
        LoggedModelTextAttribute::LifecycleStage => {
            "CASE l.is_deleted WHEN 0 THEN 'active' ELSE 'deleted' END".into()
        }
        LoggedModelTextAttribute::Status => {
            let names = LoggedModelStatus::ALL.map(|status| (status as i64, status.as_str()));
            condition::enum_name("l.status", names)
        }
    }
}

/// MLflow compares statuses by number, written as text: such a number is replaced by the name.
fn with_status_names(test: &TextTest) -> TextTest {
    let name = |text: &String| {
        let status = LoggedModelStatus::ALL.into_iter().find(|status| (*status as i64).to_string() == *text);
        status.map_or_else(|| text.clone(), |status| status.as_str().to_owned())
    };
    match test {
        TextTest::Equal(text) => TextTest::Equal(name(text)),
        TextTest::NotEqual(text) => TextTest::NotEqual(name(text)),
        TextTest::In(texts) => TextTest::In(texts.iter().map(name).collect()),
        TextTest::NotIn(texts) => TextTest::NotIn(texts.iter().map(name).collect()),
        other => other.clone(),
    }
}

fn time_attribute(attribute: LoggedModelTimeAttribute) -> &'static str {
    match attribute {
        LoggedModelTimeAttribute::CreationTimestamp => "l.created_ms",
        LoggedModelTimeAttribute::LastUpdatedTimestamp => "l.updated_ms",
    }
}

fn sort_term(from: &mut Sql, index: usize, order: &LoggedModelOrder) -> SortTerm {
    let direction = order.order_by.direction;
    match &order.order_by.key {
        // Texts in filters, but in order as the numbers that they are.
        LoggedModelOrderKey::Text(LoggedModelTextAttribute::ExperimentId) => {
            SortTerm::plain("l.experiment_id", direction)
        }
        LoggedModelOrderKey::Text(LoggedModelTextAttribute::Status) => SortTerm::plain("l.status", direction),
        LoggedModelOrderKey::Text(attribute) => {
            SortTerm::nullable(text_attribute(*attribute), direction, "''")
        }
        LoggedModelOrderKey::Time(attribute) => SortTerm::plain(time_attribute(*attribute), direction),
        LoggedModelOrderKey::Metric(key) => {
            let alias = format!("s{index}");
            from.push(join_latest_metric(&alias, key, order.dataset.as_ref()));
            SortTerm {
                expression: format!("{alias}.value"),
                walked_expression: None,
                direction,
                ranks: vec![
                    format!("{alias}.value IS NOT NULL"),
                    format!("{alias}.value IS NULL AND {alias}.id IS NOT NULL"),
                    format!("{alias}.id IS NULL"),
                ],
                placeholder: "0",
            }
        }
    }
}

/// Joins the model's latest point of a metric: by timestamp, step, then run id.
fn join_latest_metric(alias: &str, key: &str, dataset: Option<&ModelDataset>) -> Sql {
    let mut join = Sql::new(
        format!(
            " LEFT JOIN logged_model_metrics {alias} ON {alias}.id = (
                SELECT m.id FROM logged_model_metrics m
                JOIN key_names k ON k.id = m.key_id
                JOIN runs r ON r.id = m.run_id
                WHERE m.model_id = l.id AND k.name = ?"
        ),
        [Value::Text(key.to_owned())],
    );
    if let Some(dataset) = dataset {
        join.push_text(" AND ");
        join.push(on_dataset("m", dataset));
    }
    join.push_text(" ORDER BY m.timestamp_ms DESC, m.step DESC, r.run_id LIMIT 1)");
    join
}
