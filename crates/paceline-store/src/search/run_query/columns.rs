//! The data of runs that a query asks for, and nothing else.

use std::collections::HashMap;

use super::context::Context;
use crate::database::{Connection, Value, params_from_iter};
use crate::datasets;
use crate::error::{Error, Result};
use crate::key_values::{KeyValueTable, PARAMS, TAGS};
use crate::metrics::superseded_metrics;
use crate::runs::lost::lost_since_ms;
use crate::runs::{RunRow, models};
use crate::sql::{Sql, for_each_chunk};
use paceline_types::{
    DatasetInput, KeyValue, MetricPoint, ModelId, ModelOutput, Rejection, RunInfo, SUPERSEDED_TAG, limits,
};

/// Which keys of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum KeySelection {
    /// None.
    #[default]
    None,
    /// Those of these names.
    These(Vec<String>),
    /// All.
    All,
}

/// Which data of runs to load besides what is known of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RunColumns {
    /// Metrics, each with its latest point, count and extremes.
    pub metrics: KeySelection,
    /// Params.
    pub params: KeySelection,
    /// Tags.
    pub tags: KeySelection,
    /// Whether to load the datasets that the runs used.
    pub datasets: bool,
    /// Whether to load the logged models that the runs used and made.
    pub models: bool,
    /// Whether to load which metrics have superseded points.
    pub superseded_metrics: bool,
}

/// A run with the data that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct QueriedRun {
    /// Everything but its data.
    pub info: RunInfo,
    /// Since when it is lost, milliseconds since the epoch, if it is.
    pub lost_since_ms: Option<i64>,
    /// Metrics, by key.
    pub metrics: Vec<MetricSummary>,
    /// Params, by key.
    pub params: Vec<KeyValue>,
    /// Tags, by key.
    pub tags: Vec<KeyValue>,
    /// Datasets it used, in the order they were logged.
    pub dataset_inputs: Vec<DatasetInput>,
    /// Logged models it used.
    pub model_inputs: Vec<ModelId>,
    /// Logged models it made.
    pub model_outputs: Vec<ModelOutput>,
    /// The metrics that have superseded points, by name; some have no others.
    pub superseded_metrics: Vec<String>,
}

/// What is known of all points of a metric without reading them.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricSummary {
    /// Name of the metric.
    pub key: String,
    /// The latest point.
    pub latest: MetricPoint,
    /// Points logged; one that was logged twice counts twice until it is folded.
    pub point_count: u64,
    /// How many of those are NaN.
    pub nan_count: u64,
    /// The smallest value; absent when all are NaN.
    pub min: Option<f64>,
    /// The greatest value; absent when all are NaN.
    pub max: Option<f64>,
}

/// Completes runs with what was asked for, in the order given.
pub(in crate::search) fn load(
    context: &Context<'_>,
    columns: &RunColumns,
    rows: Vec<RunRow>,
) -> Result<Vec<QueriedRun>> {
    let connection = context.connection;
    let ids: Vec<i64> = rows.iter().map(|run| run.row).collect();
    check_size(connection, columns, &ids)?;
    let mut metrics = load_metrics(context, &columns.metrics, &ids)?;
    let mut params = load_entries(context, PARAMS, &columns.params, &ids)?;
    let mut tags = load_entries(context, TAGS, &columns.tags, &ids)?;
    let (mut dataset_inputs, mut model_inputs, mut model_outputs) = Default::default();
    if columns.datasets {
        dataset_inputs = datasets::load_inputs(connection, &ids)?;
    }
    if columns.models {
        model_inputs = models::load_inputs(connection, &ids)?;
        model_outputs = models::load_outputs(connection, &ids)?;
    }
    let mut superseded =
        if columns.superseded_metrics { load_superseded(context, &ids)? } else { HashMap::new() };
    let complete = |RunRow { row, info }| QueriedRun {
        lost_since_ms: lost_since_ms(&info, context.lost_before_ms),
        info,
        metrics: metrics.remove(&row).unwrap_or_default(),
        params: params.remove(&row).unwrap_or_default(),
        tags: tags.remove(&row).unwrap_or_default(),
        dataset_inputs: dataset_inputs.remove(&row).unwrap_or_default(),
        model_inputs: model_inputs.remove(&row).unwrap_or_default(),
        model_outputs: model_outputs.remove(&row).unwrap_or_default(),
        superseded_metrics: superseded.remove(&row).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// Refuses to load all entries of runs that have very many. Those that are named are as few as their names.
fn check_size(connection: &Connection, columns: &RunColumns, runs: &[i64]) -> Result<()> {
    let mut count = 0;
    for (keys, table) in
        [(&columns.metrics, "metric_latest"), (&columns.params, "params"), (&columns.tags, "tags")]
    {
        if *keys != KeySelection::All {
            continue;
        }
        for_each_chunk(runs, |ids| {
            // Chunks repeat ids, and IN takes each once.
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE run_id IN {}", ids.text);
            let mut statement = connection.prepare_cached(&sql)?;
            count += statement.query_row(params_from_iter(&ids.values), |row| row.get::<usize>(0))?;
            Ok::<_, Error>(())
        })?;
    }
    if count <= limits::PAGE_ENTRIES {
        return Ok(());
    }
    let (run_count, max) = (runs.len(), limits::PAGE_ENTRIES);
    let message = format!(
        "The {run_count} runs of this page have {count} metrics, params and tags of the kinds that were asked for, more \
         than {max}. Ask for fewer runs, or name the keys."
    );
    Err(Rejection::TooMuch(message).into())
}

/// The ids of the keys that are asked for: none when all are.
fn key_ids(context: &Context<'_>, names: &[String]) -> Result<Vec<i64>> {
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        ids.extend(context.key_names.find(context.connection, name)?);
    }
    Ok(ids)
}

fn load_entries(
    context: &Context<'_>,
    table: KeyValueTable,
    keys: &KeySelection,
    runs: &[i64],
) -> Result<HashMap<i64, Vec<KeyValue>>> {
    match keys {
        KeySelection::None => Ok(HashMap::new()),
        KeySelection::These(names) => table.load_keys(context.connection, runs, &key_ids(context, names)?),
        KeySelection::All => table.load(context.connection, runs),
    }
}

/// The metrics that have superseded points, of the runs whose tag says that they went back.
fn load_superseded(context: &Context<'_>, runs: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let Some(tag) = context.key_names.find(context.connection, SUPERSEDED_TAG)? else {
        return Ok(HashMap::new());
    };
    let went_back = TAGS.load_keys(context.connection, runs, &[tag])?.into_keys();
    went_back.map(|run| Ok((run, superseded_metrics(context.connection, run)?))).collect()
}

fn load_metrics(
    context: &Context<'_>,
    keys: &KeySelection,
    runs: &[i64],
) -> Result<HashMap<i64, Vec<MetricSummary>>> {
    let keys = match keys {
        KeySelection::None => return Ok(HashMap::new()),
        KeySelection::These(names) => Some(key_ids(context, names)?),
        KeySelection::All => None,
    };
    let mut metrics = HashMap::<i64, Vec<MetricSummary>>::with_capacity(runs.len());
    for_each_chunk(runs, |ids| load_chunk(context.connection, ids, keys.as_deref(), &mut metrics))?;
    for owned in metrics.values_mut() {
        owned.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    }
    Ok(metrics)
}

fn load_chunk(
    connection: &Connection,
    runs: &Sql,
    keys: Option<&[i64]>,
    metrics: &mut HashMap<i64, Vec<MetricSummary>>,
) -> Result<()> {
    let mut select = Sql::text(
        "SELECT m.run_id, k.name, m.timestamp_ms, m.step, m.value, m.point_count, m.nan_count, m.min_value,
                m.max_value
         FROM metric_latest m JOIN key_names k ON k.id = m.key_id
         WHERE m.run_id IN ",
    );
    select.push(runs.clone());
    if let Some(keys) = keys {
        select.push_text(" AND m.key_id IN ");
        select.push(Sql::list(keys.iter().map(|key| Value::Integer(*key))));
    }
    let mut statement = connection.prepare_cached(&select.text)?;
    let mut rows = statement.query(params_from_iter(&select.values))?;
    while let Some(row) = rows.next()? {
        let value: Option<f64> = row.get(4)?;
        let summary = MetricSummary {
            key: row.get(1)?,
            latest: MetricPoint {
                timestamp_ms: row.get(2)?,
                step: row.get(3)?,
                value: value.unwrap_or(f64::NAN),
            },
            point_count: row.get(5)?,
            nan_count: row.get(6)?,
            min: row.get(7)?,
            max: row.get(8)?,
        };
        metrics.entry(row.get(0)?).or_default().push(summary);
    }
    Ok(())
}
