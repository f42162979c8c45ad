//! The columns of a list of runs.

use std::str::FromStr;

use crate::commands::output::{Column, View, duration, time};
use crate::commands::shapes::{KeyValue, Run};

/// What stands where a run has no such value.
const NONE: &str = "-";

/// A column for what runs logged.
#[derive(Debug, Clone)]
pub(super) enum RunColumn {
    Metric(String),
    Param(String),
    Tag(String),
}

impl FromStr for RunColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('.') {
            Some(("metrics" | "metric", key)) if !key.is_empty() => Ok(Self::Metric(key.into())),
            Some(("params" | "param", key)) if !key.is_empty() => Ok(Self::Param(key.into())),
            Some(("tags" | "tag", key)) if !key.is_empty() => Ok(Self::Tag(key.into())),
            _ => Err("it must be metrics.KEY, params.KEY or tags.KEY".into()),
        }
    }
}

impl RunColumn {
    fn column(&self) -> Column {
        match self {
            Self::Metric(key) => Column::whole(key),
            Self::Param(key) | Self::Tag(key) => Column::text(key),
        }
    }

    fn cell(&self, run: &Run) -> String {
        let value_of = |entries: &[KeyValue], key: &str| {
            entries.iter().find(|entry| entry.key == key).map(|entry| entry.value.clone())
        };
        let value = match self {
            Self::Metric(key) => {
                run.data.metrics.iter().find(|metric| metric.key == *key).map(|metric| metric.value())
            }
            Self::Param(key) => value_of(&run.data.params, key),
            Self::Tag(key) => value_of(&run.data.tags, key),
        };
        value.unwrap_or_else(|| NONE.into())
    }
}

/// Runs as rows.
pub(super) fn view(further: Vec<RunColumn>) -> View<Run> {
    let mut columns = vec![
        Column::whole("run id"),
        Column::text("name"),
        Column::whole("experiment"),
        Column::whole("status"),
        Column::whole("started"),
        Column::whole("took"),
    ];
    columns.extend(further.iter().map(RunColumn::column));
    View { id: |run| run.info.run_id.clone(), columns, cells: Box::new(move |run| cells(run, &further)) }
}

fn cells(run: &Run, further: &[RunColumn]) -> Vec<String> {
    let info = &run.info;
    let status = match info.lifecycle_stage.as_str() {
        "deleted" => format!("{}, deleted", info.status),
        _ => info.status.clone(),
    };
    let mut cells = vec![
        info.run_id.clone(),
        info.run_name.clone(),
        info.experiment_id.clone(),
        status,
        time(info.start_time),
        duration(info.start_time, info.end_time),
    ];
    cells.extend(further.iter().map(|column| column.cell(run)));
    cells
}
