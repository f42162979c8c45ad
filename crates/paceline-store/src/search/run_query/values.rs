//! Which values a param, a tag or an attribute has among the runs of some experiments: for completion.

use std::collections::HashMap;

use super::keys::{RunCounts, count_in_view, deleted_runs};
use super::place::{LIFECYCLE_STAGE, text_column};
use super::status::Status;
use super::value_prefix::{INDEXED_CHARACTERS, after_prefix, cut, indexed_prefix};
use super::{Context, RunScope, Scope};
use crate::database::{self, Value, params_from_iter};
use crate::error::Result;
use crate::sql::Sql;
use crate::store::Store;
use paceline_search::{DatasetField, RunText, RunTextAttribute};

/// Which values are asked for.
#[derive(Debug, Clone)]
pub struct RunKeyValuesQuery {
    /// Where to look.
    pub scope: RunScope,
    /// What has the values. Of the run's name its own, whatever became of the tag that mirrors it.
    pub of: RunText,
    /// How the values begin; empty: any way.
    pub prefix: String,
    /// The most values to answer.
    pub max_results: usize,
}

impl Store {
    /// The values that runs have. Those of a param or tag cost an index entry for each run that has one which begins as
    /// asked for, and a look at each deleted run; those of attributes and datasets a look at every run of the
    /// experiments. Values that differ behind a NUL character only count as one.
    pub async fn run_key_values(&self, query: RunKeyValuesQuery) -> Result<RunCounts> {
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = query.scope.resolve(connection)?;
            let prefix = query.prefix.as_str();
            let counts = match &query.of {
                RunText::Param(key) => count_entries(&context, &scope, "params", key, prefix)?,
                RunText::Tag(key) => count_entries(&context, &scope, "tags", key, prefix)?,
                RunText::Attribute(RunTextAttribute::Status) => {
                    let Status { column, join } = Status::joined(&context, "lost");
                    count_column(&context, &scope, &column, join, prefix)?
                }
                RunText::Attribute(attribute) => {
                    count_column(&context, &scope, &text_column(*attribute), Sql::default(), prefix)?
                }
                RunText::LifecycleStage => {
                    count_column(&context, &scope, LIFECYCLE_STAGE, Sql::default(), prefix)?
                }
                RunText::Dataset(field) => count_datasets(&context, &scope, *field, prefix)?,
            };
            Ok(RunCounts::greatest(counts, query.max_results))
        })
        .await
    }
}

/// The values of a key, read off the index of how they begin; those that it holds cut are read whole.
fn count_entries(
    context: &Context<'_>,
    scope: &Scope,
    table: &str,
    key: &str,
    prefix: &str,
) -> Result<HashMap<String, u64>> {
    let indexed = indexed_prefix("m.value");
    let key_id = context.key(key)?;
    let mut counts = HashMap::new();
    for (value, is_cut) in [(indexed.as_str(), "<"), ("m.value", ">=")] {
        let is_meant = || {
            let mut sql = Sql::text(format!("length({indexed}) {is_cut} {INDEXED_CHARACTERS}"));
            sql.push(begins_with(&indexed, cut(prefix)));
            if value != indexed {
                sql.push(begins_with(value, prefix));
            }
            sql
        };
        let mut all = Sql::text(format!("SELECT {value}, COUNT(*) FROM {table} m WHERE "));
        all.push(scope.experiments("m.experiment_id"));
        all.push(Sql::new(" AND m.key_id = ? AND ", [key_id.clone()]));
        all.push(is_meant());
        all.push_text(" GROUP BY 1");

        let mut deleted = Sql::new(
            format!(
                "SELECT {value}, COUNT(*) FROM runs r CROSS JOIN {table} m ON m.run_id = r.id AND m.key_id = ? AND "
            ),
            [key_id.clone()],
        );
        deleted.push(is_meant());
        deleted.push_text(" WHERE ");
        deleted.push(deleted_runs(scope));
        deleted.push_text(" GROUP BY 1");
        counts.extend(count_in_view::<String>(context, scope.view_type, &all, &deleted)?);
    }
    Ok(counts)
}

fn count_column(
    context: &Context<'_>,
    scope: &Scope,
    column: &str,
    join: Sql,
    prefix: &str,
) -> Result<HashMap<String, u64>> {
    let mut select = Sql::text(format!("SELECT {column}, COUNT(*) FROM runs r"));
    select.push(join);
    select.push_text(" WHERE ");
    select.push(in_view(scope));
    select.push(begins_with(column, prefix));
    select.push_text(" GROUP BY 1");
    count(context, &select)
}

fn count_datasets(
    context: &Context<'_>,
    scope: &Scope,
    field: DatasetField,
    prefix: &str,
) -> Result<HashMap<String, u64>> {
    let (value, join) = match field {
        DatasetField::Name => ("d.name", "datasets d ON d.id = i.dataset_id"),
        DatasetField::Digest => ("d.digest", "datasets d ON d.id = i.dataset_id"),
        DatasetField::Context => {
            ("c.value", "dataset_input_tags c ON c.dataset_input_id = i.id AND c.key = 'mlflow.data.context'")
        }
    };
    let mut select = Sql::text(format!(
        "SELECT {value}, COUNT(DISTINCT r.id) FROM runs r
         CROSS JOIN dataset_inputs i ON i.run_id = r.id CROSS JOIN {join}
         WHERE "
    ));
    select.push(in_view(scope));
    select.push(begins_with(value, prefix));
    select.push_text(" GROUP BY 1");
    count(context, &select)
}

fn in_view(scope: &Scope) -> Sql {
    let mut sql = scope.experiments("r.experiment_id");
    if let Some(view) = scope.view() {
        sql.push_text(" AND ");
        sql.push(view);
    }
    sql
}

/// ` AND …`: the texts that begin with a prefix, as a range.
fn begins_with(value: &str, prefix: &str) -> Sql {
    if prefix.is_empty() {
        return Sql::default();
    }
    let mut sql = Sql::new(format!(" AND {value} >= ?"), [Value::Text(prefix.to_owned())]);
    if let Some(after) = after_prefix(prefix) {
        sql.push(Sql::new(format!(" AND {value} < ?"), [Value::Text(after)]));
    }
    sql
}

fn count(context: &Context<'_>, select: &Sql) -> Result<HashMap<String, u64>> {
    let mut statement = context.connection.prepare_cached(&select.text)?;
    let counts =
        statement.query_map(params_from_iter(&select.values), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<database::Result<_>>()?)
}
