//! The data of runs, loaded for many at once.

use std::collections::HashMap;

use super::{RunRow, models};
use crate::database::{Connection, params_from_iter};
use crate::datasets;
use crate::error::Result;
use crate::key_values::{PARAMS, TAGS};
use crate::sql::for_each_chunk;
use paceline_types::{Metric, MetricPoint, Run};

/// Completes runs with their latest metrics, params, tags, inputs and outputs, in the order given.
pub(crate) fn load(connection: &Connection, rows: Vec<RunRow>) -> Result<Vec<Run>> {
    let ids: Vec<i64> = rows.iter().map(|run| run.row).collect();
    let mut metrics = load_latest_metrics(connection, &ids)?;
    let mut params = PARAMS.load(connection, &ids)?;
    let mut tags = TAGS.load(connection, &ids)?;
    let mut dataset_inputs = datasets::load_inputs(connection, &ids)?;
    let mut model_inputs = models::load_inputs(connection, &ids)?;
    let mut model_outputs = models::load_outputs(connection, &ids)?;
    let complete = |RunRow { row, info }| Run {
        info,
        metrics: metrics.remove(&row).unwrap_or_default(),
        params: params.remove(&row).unwrap_or_default(),
        tags: tags.remove(&row).unwrap_or_default(),
        dataset_inputs: dataset_inputs.remove(&row).unwrap_or_default(),
        model_inputs: model_inputs.remove(&row).unwrap_or_default(),
        model_outputs: model_outputs.remove(&row).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(complete).collect())
}

fn load_latest_metrics(connection: &Connection, runs: &[i64]) -> Result<HashMap<i64, Vec<Metric>>> {
    let mut metrics = HashMap::<i64, Vec<Metric>>::with_capacity(runs.len());
    for_each_chunk(runs, |ids| {
        let sql = format!(
            "SELECT m.run_id, k.name, m.timestamp_ms, m.step, m.value
             FROM metric_latest m JOIN key_names k ON k.id = m.key_id
             WHERE m.run_id IN {}",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let value: Option<f64> = row.get(4)?;
            let point = MetricPoint {
                timestamp_ms: row.get(2)?,
                step: row.get(3)?,
                value: value.unwrap_or(f64::NAN),
            };
            metrics.entry(row.get(0)?).or_default().push(Metric { key: row.get(1)?, point });
        }
        Ok::<_, crate::Error>(())
    })?;
    for owned in metrics.values_mut() {
        owned.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    }
    Ok(metrics)
}
