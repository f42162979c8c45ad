//! Which keys the runs of some experiments have: for completion, and for choosing columns.

use std::collections::HashMap;

use super::{Context, RunScope, Scope};
use crate::database::{self, FromSql, Value, params_from_iter};
use crate::error::Result;
use crate::search::condition;
use crate::sql::Sql;
use crate::store::Store;
use paceline_types::ViewType;

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKeyKind {
    /// Metrics.
    Metric,
    /// Params.
    Param,
    /// Tags.
    Tag,
}

impl RunKeyKind {
    /// The table of (run, key) whose index begins with (experiment, key).
    fn table(self) -> &'static str {
        match self {
            Self::Metric => "metric_latest",
            Self::Param => "params",
            Self::Tag => "tags",
        }
    }
}

/// Which keys are asked for.
#[derive(Debug, Clone)]
pub struct RunKeysQuery {
    /// Where to look.
    pub scope: RunScope,
    /// The kind of key.
    pub kind: RunKeyKind,
    /// How the names begin; empty: any way.
    pub prefix: String,
    /// The most keys to answer.
    pub max_results: usize,
}

/// Names or values, and how many runs have each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCounts {
    /// Those that most runs have, most first, then by name.
    pub counts: Vec<RunCount>,
    /// How many more there are.
    pub more: u64,
}

/// A name or value, and how many runs have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCount {
    /// The name or value.
    pub text: String,
    /// How many runs have it.
    pub run_count: u64,
}

impl RunCounts {
    /// The greatest of some counts; those of 0 do not count.
    pub(super) fn greatest(counts: impl IntoIterator<Item = (String, u64)>, max: usize) -> Self {
        let mut counts: Vec<RunCount> = counts
            .into_iter()
            .filter(|(_, run_count)| *run_count > 0)
            .map(|(text, run_count)| RunCount { text, run_count })
            .collect();
        counts.sort_unstable_by(|a, b| b.run_count.cmp(&a.run_count).then_with(|| a.text.cmp(&b.text)));
        let more = counts.len().saturating_sub(max) as u64;
        counts.truncate(max);
        Self { counts, more }
    }
}

impl Store {
    /// The keys of one kind that runs have. Looks at one index entry for each run and key whose name fits, and at the
    /// keys of each deleted run.
    pub async fn run_keys(&self, query: RunKeysQuery) -> Result<RunCounts> {
        let (key_names, lost_runs) = (self.key_names(), self.lost_runs());
        self.read(move |connection| {
            let context = Context::new(connection, &key_names, lost_runs);
            let scope = query.scope.resolve(connection)?;
            let names = names(&context, &scope, &query)?;
            let keys = Sql::list(names.keys().map(|id| Value::Integer(*id)));
            let counts = count_keys(&context, &scope, query.kind, &keys)?;
            let named = counts.into_iter().filter_map(|(id, count)| Some((names.get(&id)?.clone(), count)));
            Ok(RunCounts::greatest(named, query.max_results))
        })
        .await
    }
}

/// The keys that runs of the experiments have, active or not, and whose names fit: found by leaps from key to key.
fn names(context: &Context<'_>, scope: &Scope, query: &RunKeysQuery) -> Result<HashMap<i64, String>> {
    let table = query.kind.table();
    let sql = format!(
        "WITH RECURSIVE leaps (id) AS (
             SELECT MIN(key_id) FROM {table} WHERE experiment_id = ?1
             UNION ALL
             SELECT (SELECT MIN(key_id) FROM {table} WHERE experiment_id = ?1 AND key_id > leaps.id)
             FROM leaps WHERE leaps.id IS NOT NULL
         )
         SELECT k.id, k.name FROM leaps JOIN key_names k ON k.id = leaps.id"
    );
    let mut names = HashMap::new();
    let mut statement = context.connection.prepare_cached(&sql)?;
    for experiment_id in &scope.experiment_ids {
        let mut rows = statement.query([experiment_id.0])?;
        while let Some(row) = rows.next()? {
            let name: String = row.get(1)?;
            if name.starts_with(&query.prefix) {
                names.insert(row.get(0)?, name);
            }
        }
    }
    Ok(names)
}

/// How many runs in the view have each of some keys.
fn count_keys(
    context: &Context<'_>,
    scope: &Scope,
    kind: RunKeyKind,
    keys: &Sql,
) -> Result<HashMap<i64, u64>> {
    let table = kind.table();
    let mut all = Sql::text(format!("SELECT m.key_id, COUNT(*) FROM {table} m WHERE "));
    all.push(scope.experiments("m.experiment_id"));
    all.push_text(" AND m.key_id IN ");
    all.push(keys.clone());
    all.push_text(" GROUP BY m.key_id");

    let mut deleted = Sql::text(format!(
        "SELECT m.key_id, COUNT(*) FROM runs r CROSS JOIN {table} m ON m.run_id = r.id AND m.key_id IN "
    ));
    deleted.push(keys.clone());
    deleted.push_text(" WHERE ");
    deleted.push(deleted_runs(scope));
    deleted.push_text(" GROUP BY m.key_id");
    count_in_view(context, scope.view_type, &all, &deleted)
}

/// The condition on `r` that it is a deleted run of the experiments.
pub(super) fn deleted_runs(scope: &Scope) -> Sql {
    let mut sql = scope.experiments("r.experiment_id");
    sql.push_text(" AND ");
    sql.push(condition::is_deleted("r.is_deleted"));
    sql
}

/// Counts by key of the runs in a view. The counts of all runs come from an index that does not know which are deleted;
/// those are few and counted for themselves.
pub(super) fn count_in_view<K>(
    context: &Context<'_>,
    view_type: ViewType,
    all: &Sql,
    deleted: &Sql,
) -> Result<HashMap<K, u64>>
where
    K: FromSql + std::hash::Hash + Eq,
{
    let count = |sql: &Sql| -> Result<HashMap<K, u64>> {
        let mut statement = context.connection.prepare_cached(&sql.text)?;
        let counts =
            statement.query_map(params_from_iter(&sql.values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(counts.collect::<database::Result<_>>()?)
    };
    if view_type == ViewType::DeletedOnly {
        return count(deleted);
    }
    let mut counts = count(all)?;
    if view_type == ViewType::ActiveOnly {
        for (key, deleted) in count(deleted)? {
            if let Some(count) = counts.get_mut(&key) {
                *count = count.saturating_sub(deleted);
            }
        }
    }
    Ok(counts)
}
