//! Where the operands of a query are in the database.

use super::context::Context;
use crate::database::Value;
use crate::error::Result;
use crate::search::condition;
use crate::sql::Sql;
use paceline_search::{DatasetField, MetricPart, RunNumber, RunNumberAttribute, RunText, RunTextAttribute};
use paceline_types::{RUN_NAME_TAG, RunStatus};

/// Something of a run: a column of `runs r`, or one of rows that belong to the run.
pub(in crate::search) struct Place {
    /// The rows, up to a WHERE clause that other conditions can be added to; none for a column of the run itself.
    pub(in crate::search) rows: Option<Sql>,
    /// The value.
    pub(in crate::search) value: String,
    /// What it means that the value is NULL.
    pub(in crate::search) null: Null,
}

/// What a NULL stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Null {
    /// It never is NULL.
    Never,
    /// The run has no such thing.
    Missing,
    /// NaN, which is there.
    NotANumber,
}

impl Place {
    fn column(value: impl Into<String>, null: Null) -> Self {
        Self { rows: None, value: value.into(), null }
    }

    fn rows(rows: Sql, value: impl Into<String>, null: Null) -> Self {
        Self { rows: Some(rows), value: value.into(), null }
    }

    /// The condition that the value passes one that is false, or NULL, when there is none.
    pub(in crate::search) fn passes(&self, test: Sql) -> Sql {
        match &self.rows {
            None => test,
            Some(rows) => condition::exists("EXISTS", rows.clone(), Some(test)),
        }
    }

    pub(in crate::search) fn is_present(&self) -> Sql {
        match (&self.rows, self.null) {
            (Some(rows), Null::Never | Null::NotANumber) => condition::exists("EXISTS", rows.clone(), None),
            (None, Null::Never) => Sql::text("TRUE"),
            _ => self.passes(Sql::text(format!("{} IS NOT NULL", self.value))),
        }
    }

    pub(in crate::search) fn is_missing(&self) -> Sql {
        let mut missing = Sql::text("NOT (");
        missing.push(self.is_present());
        missing.push_text(")");
        missing
    }
}

/// Where a number is.
pub(in crate::search) fn number(context: &Context<'_>, number: &RunNumber) -> Result<Place> {
    let spelled = |rows, text: &str| Place::rows(rows, format!("text_number({text})"), Null::Missing);
    Ok(match number {
        RunNumber::Metric { key, part } => {
            let rows =
                Sql::new("metric_latest m WHERE m.run_id = r.id AND m.key_id = ?", [context.key(key)?]);
            let null = if part.is_value() { Null::NotANumber } else { Null::Never };
            Place::rows(rows, format!("m.{}", metric_column(*part)), null)
        }
        RunNumber::Param(key) => spelled(param_rows(context, key)?, "p.value"),
        RunNumber::Tag(key) => spelled(tag_rows(context, key)?, "t.value"),
        RunNumber::ExperimentId => Place::column("r.experiment_id", Null::Never),
    })
}

/// Where a text is.
pub(in crate::search) fn text(context: &Context<'_>, text: &RunText) -> Result<Place> {
    Ok(match text {
        RunText::Param(key) => Place::rows(param_rows(context, key)?, "p.value", Null::Never),
        RunText::Tag(key) => Place::rows(tag_rows(context, key)?, "t.value", Null::Never),
        // The name that users look for is the tag, which they can delete.
        RunText::Attribute(RunTextAttribute::RunName) => {
            Place::rows(tag_rows(context, RUN_NAME_TAG)?, "t.value", Null::Never)
        }
        RunText::Attribute(attribute) => Place::column(text_column(*attribute), Null::Never),
        RunText::LifecycleStage => Place::column(LIFECYCLE_STAGE, Null::Never),
        RunText::Dataset(field) => dataset(*field),
    })
}

/// Where a time is.
pub(in crate::search) fn time(attribute: RunNumberAttribute) -> Place {
    match attribute {
        RunNumberAttribute::StartTime => Place::column("r.start_time_ms", Null::Never),
        RunNumberAttribute::EndTime => Place::column("r.end_time_ms", Null::Missing),
    }
}

/// Where the duration is.
pub(in crate::search) fn duration() -> Place {
    Place::column("(r.end_time_ms - r.start_time_ms)", Null::Missing)
}

/// The column of `metric_latest` that holds a part.
pub(in crate::search) fn metric_column(part: MetricPart) -> &'static str {
    match part {
        MetricPart::Latest => "value",
        MetricPart::Min => "min_value",
        MetricPart::Max => "max_value",
        MetricPart::Count => "point_count",
        MetricPart::Step => "step",
    }
}

/// The column of a text attribute; of the run's name the one that mirrors the tag.
pub(in crate::search) fn text_column(attribute: RunTextAttribute) -> String {
    match attribute {
        RunTextAttribute::RunId => "r.run_id".into(),
        RunTextAttribute::RunName => "r.name".into(),
        RunTextAttribute::UserId => "r.user_id".into(),
        RunTextAttribute::ArtifactUri => "r.artifact_uri".into(),
        RunTextAttribute::Status => {
            condition::enum_name("r.status", RunStatus::ALL.map(|status| (status as i64, status.as_str())))
        }
    }
}

pub(in crate::search) const LIFECYCLE_STAGE: &str =
    "CASE r.is_deleted WHEN 0 THEN 'active' ELSE 'deleted' END";

fn param_rows(context: &Context<'_>, key: &str) -> Result<Sql> {
    Ok(Sql::new("params p WHERE p.run_id = r.id AND p.key_id = ?", [context.key(key)?]))
}

fn tag_rows(context: &Context<'_>, key: &str) -> Result<Sql> {
    Ok(Sql::new("tags t WHERE t.run_id = r.id AND t.key_id = ?", [context.key(key)?]))
}

/// The inputs of a run, and the text of a field of theirs.
fn dataset(field: DatasetField) -> Place {
    const DATASETS: &str = "dataset_inputs i JOIN datasets d ON d.id = i.dataset_id WHERE i.run_id = r.id";
    const CONTEXTS: &str = "dataset_inputs i JOIN dataset_input_tags c ON c.dataset_input_id = i.id \
                            WHERE i.run_id = r.id AND c.key = 'mlflow.data.context'";
    let (rows, value) = match field {
        DatasetField::Name => (DATASETS, "d.name"),
        DatasetField::Digest => (DATASETS, "d.digest"),
        DatasetField::Context => (CONTEXTS, "c.value"),
    };
    Place::rows(Sql::text(rows), value, Null::Never)
}

/// A value that no key has: of a name that nobody used.
pub(in crate::search) const UNUSED_KEY: Value = Value::Integer(-1);
