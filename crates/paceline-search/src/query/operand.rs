//! What clauses compare, runs are sorted by and groups are made of.

use std::fmt;

use super::goal::MetricGoal;
use crate::display::quote_key;
use crate::run::{DatasetField, RunNumberAttribute, RunTextAttribute};

/// The tag that names a run's parent; `parent` in queries.
pub const PARENT_RUN_TAG: &str = "mlflow.parentRunId";
/// The tag with a run's description; `note` in queries.
pub const NOTE_TAG: &str = "mlflow.note.content";

/// Something of a run that a query can look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunOperand {
    /// A number.
    Number(RunNumber),
    /// A time.
    Time(RunNumberAttribute),
    /// How long the run took: from its start to its end.
    Duration,
    /// A text.
    Text(RunText),
}

/// A number of a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunNumber {
    /// Something of a metric.
    Metric {
        /// The name of the metric.
        key: String,
        /// What of it.
        part: MetricPart,
    },
    /// The number that a param's text spells.
    Param(String),
    /// The number that a tag's text spells.
    Tag(String),
    /// The id of the experiment.
    ExperimentId,
}

/// What is known of all points of one metric of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricPart {
    /// The latest value.
    Latest,
    /// The smallest value; NaN when no value is a number.
    Min,
    /// The greatest value; NaN when no value is a number.
    Max,
    /// How many points were logged.
    Count,
    /// The step of the latest point.
    Step,
}

impl MetricPart {
    /// The part that holds the best value.
    pub fn best(goal: MetricGoal) -> Self {
        match goal {
            MetricGoal::Minimize => Self::Min,
            MetricGoal::Maximize => Self::Max,
        }
    }

    /// Whether it is a value of the metric, and so may be NaN.
    pub fn is_value(self) -> bool {
        matches!(self, Self::Latest | Self::Min | Self::Max)
    }
}

/// The number that the text of a param or tag spells, if it spells one: decimal, or `inf`, perhaps between blanks.
/// Infinities are the greatest numbers there are, as they are in metrics; NaN is no number.
pub fn number_in_text(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    (!number.is_nan()).then_some(number.clamp(f64::MIN, f64::MAX))
}

/// A text of a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunText {
    /// A param.
    Param(String),
    /// A tag.
    Tag(String),
    /// An attribute that MLflow's filters know too.
    Attribute(RunTextAttribute),
    /// `active` or `deleted`.
    LifecycleStage,
    /// A field of the datasets that the run used, of which it may have several.
    Dataset(DatasetField),
}

/// The operand as it stands in a query.
impl fmt::Display for RunOperand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Duration => f.write_str("duration"),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// The operand as it stands in a query.
impl fmt::Display for RunNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metric { key, part: MetricPart::Latest } => write!(f, "metrics.{}", quote_key(key)),
            Self::Metric { key, part } => write!(f, "{part}(metrics.{})", quote_key(key)),
            Self::Param(key) => write!(f, "number(params.{})", quote_key(key)),
            Self::Tag(key) => write!(f, "number(tags.{})", quote_key(key)),
            Self::ExperimentId => f.write_str("experiment_id"),
        }
    }
}

/// The name of the function that gives it.
impl fmt::Display for MetricPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Latest => "latest",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
            Self::Step => "step",
        })
    }
}

/// The operand as it stands in a query.
impl fmt::Display for RunText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Param(key) => write!(f, "params.{}", quote_key(key)),
            Self::Tag(key) => write!(f, "tags.{}", quote_key(key)),
            Self::Attribute(attribute) => attribute.fmt(f),
            Self::LifecycleStage => f.write_str("lifecycle_stage"),
            Self::Dataset(field) => write!(f, "datasets.{field}"),
        }
    }
}
