//! The history of one metric in several runs at once.

use std::ops::RangeInclusive;

use crate::database::Connection;
use crate::error::Result;
use crate::key_names::KeyId;
use crate::metrics::{SharedSteps, read_history, read_points_at};
use crate::runs::find_row;
use crate::store::Store;
use paceline_types::{MetricPoint, RunId, limits};

/// Which histories are asked for, one after the other.
#[derive(Debug, Clone)]
pub struct BulkHistoryQuery {
    /// The runs.
    pub run_ids: Vec<RunId>,
    /// The metric.
    pub key: String,
    /// Points of all runs together.
    pub max_results: usize,
}

/// Which histories are asked for, at the same steps.
#[derive(Debug, Clone)]
pub struct SampledHistoryQuery {
    /// The runs.
    pub run_ids: Vec<RunId>,
    /// The metric.
    pub key: String,
    /// The steps between which points are wanted; from 0 to the last one when absent.
    pub steps: Option<RangeInclusive<i64>>,
    /// Steps that are chosen, besides the first and last one of each run.
    pub max_results: usize,
}

impl Store {
    /// Points ordered by run, timestamp, step and value. Unknown runs and metrics have none.
    pub async fn bulk_metric_history(&self, query: BulkHistoryQuery) -> Result<Vec<(RunId, MetricPoint)>> {
        let key_names = self.key_names();
        self.read(move |connection| {
            let Some(key_id) = key_names.find(connection, &query.key)? else {
                return Ok(Vec::new());
            };
            let mut run_ids = query.run_ids;
            run_ids.sort_unstable();
            run_ids.dedup();
            let mut found = Vec::new();
            for run_id in run_ids {
                let Some(run_row) = find_row(connection, &run_id)? else { continue };
                let left = query.max_results - found.len();
                if left == 0 {
                    break;
                }
                let points = read_history(connection, run_row, key_id, None, left)?;
                found.extend(points.into_iter().map(|point| (run_id.clone(), point)));
            }
            Ok(found)
        })
        .await
    }

    /// All points at whole steps that are common to the runs, ordered by run as asked for, step, timestamp and value.
    ///
    /// The steps are every |S| / `max_results`-th of the distinct steps S of all runs, the last of S, and the first
    /// and last step of each run; all of S when there are no more than `max_results`. So one run's spikes are shown
    /// where the other runs can be compared with them, and no run ends early.
    pub async fn sampled_metric_history(
        &self,
        query: SampledHistoryQuery,
    ) -> Result<Vec<(RunId, MetricPoint)>> {
        let key_names = self.key_names();
        self.read(move |connection| {
            let Some(key_id) = key_names.find(connection, &query.key)? else {
                return Ok(Vec::new());
            };
            let mut runs = Vec::new();
            for run_id in query.run_ids {
                runs.extend(find_row(connection, &run_id)?.map(|row| (run_id, row)));
            }
            let rows = runs.iter().map(|(_, row)| *row).collect();
            let steps = choose_steps(connection, rows, key_id, query.steps, query.max_results)?;
            let mut found = Vec::new();
            for (run_id, row) in runs {
                let points =
                    read_points_at(connection, row, key_id, &steps, limits::BULK_HISTORY_RUN_POINTS)?;
                found.extend(points.into_iter().map(|point| (run_id.clone(), point)));
            }
            Ok(found)
        })
        .await
    }
}

/// The steps at which the runs are shown, ascending.
fn choose_steps(
    connection: &Connection,
    run_rows: Vec<i64>,
    key_id: KeyId,
    asked: Option<RangeInclusive<i64>>,
    max_results: usize,
) -> Result<Vec<i64>> {
    let steps = SharedSteps::find(connection, run_rows, key_id)?;
    match steps.last() {
        None => Ok(Vec::new()),
        Some(last) => steps.choose(&asked.unwrap_or(0..=last), max_results),
    }
}
