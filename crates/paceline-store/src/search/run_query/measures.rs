//! Columns and joins of what groups have in common, and of the numbers that are measured.

use super::Context;
use super::groups::{RunGroupKey, RunMeasure};
use super::place::{LIFECYCLE_STAGE, duration, metric_column, text_column};
use super::status::Status;
use crate::error::Result;
use crate::sql::Sql;
use paceline_search::{DatasetField, RunNumber, RunText, RunTextAttribute};

/// What runs are grouped by.
#[derive(Default)]
pub(super) struct GroupBy {
    /// One for each key.
    pub(super) columns: Vec<String>,
    /// What the columns need beside `runs r`.
    pub(super) joins: Sql,
    /// Whether a run may have several rows, some of them alike.
    pub(super) repeats_runs: bool,
}

impl GroupBy {
    pub(super) fn new(context: &Context<'_>, keys: &[RunGroupKey]) -> Result<Self> {
        let mut by = Self::default();
        for (index, key) in keys.iter().enumerate() {
            let alias = format!("g{index}");
            let column = match key {
                RunGroupKey::ExperimentId => "CAST(r.experiment_id AS TEXT)".into(),
                RunGroupKey::Text(RunText::Attribute(RunTextAttribute::Status)) => {
                    let Status { column, join } = Status::joined(context, &alias);
                    by.joins.push(join);
                    column
                }
                RunGroupKey::Text(RunText::Attribute(attribute)) => text_column(*attribute),
                RunGroupKey::Text(RunText::LifecycleStage) => LIFECYCLE_STAGE.into(),
                RunGroupKey::Text(RunText::Param(name)) => {
                    by.joins.push(keyed_join(context, "params", &alias, name)?);
                    format!("{alias}.value")
                }
                RunGroupKey::Text(RunText::Tag(name)) => {
                    by.joins.push(keyed_join(context, "tags", &alias, name)?);
                    format!("{alias}.value")
                }
                RunGroupKey::Text(RunText::Dataset(field)) => by.dataset(*field).into(),
            };
            by.columns.push(column);
        }
        Ok(by)
    }

    /// The column of a field; those of all fields are of the same dataset.
    fn dataset(&mut self, field: DatasetField) -> &'static str {
        if !self.repeats_runs {
            self.repeats_runs = true;
            self.joins.push_text(
                " LEFT JOIN dataset_inputs i ON i.run_id = r.id
                  LEFT JOIN datasets d ON d.id = i.dataset_id
                  LEFT JOIN dataset_input_tags c ON c.dataset_input_id = i.id AND c.key = 'mlflow.data.context'",
            );
        }
        match field {
            DatasetField::Name => "d.name",
            DatasetField::Digest => "d.digest",
            DatasetField::Context => "c.value",
        }
    }
}

/// Numbers of runs.
#[derive(Default)]
pub(super) struct Measures {
    /// Two for each: the number, and whether it is NaN, when it is NULL.
    pub(super) columns: Vec<String>,
    /// What the columns need beside `runs r`.
    pub(super) joins: Sql,
}

impl Measures {
    pub(super) fn new(context: &Context<'_>, measures: &[RunMeasure]) -> Result<Self> {
        let mut all = Self::default();
        for (index, measure) in measures.iter().enumerate() {
            let alias = format!("a{index}");
            let spelled = format!("text_number({alias}.value)");
            let (number, is_nan) = match measure {
                RunMeasure::Duration => (duration().value, "FALSE".into()),
                RunMeasure::Number(RunNumber::ExperimentId) => ("r.experiment_id".into(), "FALSE".into()),
                RunMeasure::Number(RunNumber::Metric { key, part }) => {
                    all.joins.push(keyed_join(context, "metric_latest", &alias, key)?);
                    (format!("{alias}.{}", metric_column(*part)), format!("{alias}.run_id IS NOT NULL"))
                }
                RunMeasure::Number(RunNumber::Param(key)) => {
                    all.joins.push(keyed_join(context, "params", &alias, key)?);
                    (spelled, "FALSE".into())
                }
                RunMeasure::Number(RunNumber::Tag(key)) => {
                    all.joins.push(keyed_join(context, "tags", &alias, key)?);
                    (spelled, "FALSE".into())
                }
            };
            all.columns.extend([number, is_nan]);
        }
        Ok(all)
    }
}

/// Joins the entry of a key that each run has at most one of.
pub(super) fn keyed_join(context: &Context<'_>, table: &str, alias: &str, key: &str) -> Result<Sql> {
    Ok(Sql::new(
        format!(" LEFT JOIN {table} {alias} ON {alias}.run_id = r.id AND {alias}.key_id = ?"),
        [context.key(key)?],
    ))
}
