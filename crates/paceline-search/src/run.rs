//! The grammar of the run search.

use std::fmt;

use crate::clause::{Clause, parse_clauses};
use crate::comparison::{NumberTest, TextTest};
use crate::display::{quote_key, write_clauses};
use crate::error::ParseError;
use crate::order::{OrderBy, parse_distinct_order_by};
use crate::rule::{NumberRule, TextRule};
use crate::token::Key;

const NULL_SUBJECTS: &str = "tags and params";

const ATTRIBUTE: TextRule<'static> = TextRule {
    subject: "attributes",
    lists: false,
    nulls: false,
    list_attributes: "run_id",
    null_subjects: NULL_SUBJECTS,
};
const PARAM: TextRule<'static> = TextRule { subject: "parameter", nulls: true, ..ATTRIBUTE };
const TAG: TextRule<'static> = TextRule { subject: "tag", nulls: true, ..ATTRIBUTE };
const DATASET: TextRule<'static> = TextRule { subject: "dataset attributes", lists: true, ..ATTRIBUTE };

/// Which runs to find: those that satisfy every clause, so all of them when there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunFilter {
    /// What must hold of a run.
    pub clauses: Vec<RunClause>,
}

/// One condition on a run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunClause {
    /// The latest value of a metric.
    Metric {
        /// The name of the metric.
        key: String,
        /// What its value must satisfy.
        test: NumberTest,
    },
    /// A param.
    Param {
        /// The name of the param.
        key: String,
        /// What its value must satisfy; never a list.
        test: TextTest,
    },
    /// A tag.
    Tag {
        /// The name of the tag.
        key: String,
        /// What its value must satisfy; never a list.
        test: TextTest,
    },
    /// A text attribute.
    Text {
        /// Which attribute.
        attribute: RunTextAttribute,
        /// What it must satisfy; lists only for the run id, never a question for NULL.
        test: TextTest,
    },
    /// A time attribute.
    Number {
        /// Which attribute.
        attribute: RunNumberAttribute,
        /// What it must satisfy.
        test: NumberTest,
    },
    /// Some dataset that the run used.
    Dataset {
        /// Which of its fields.
        field: DatasetField,
        /// What the field must satisfy; never a question for NULL.
        test: TextTest,
    },
}

/// An attribute of a run that is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunTextAttribute {
    /// `run_id`
    RunId,
    /// `run_name`
    RunName,
    /// `user_id`
    UserId,
    /// `status`, compared by its name, such as `FINISHED`.
    Status,
    /// `artifact_uri`
    ArtifactUri,
}

/// An attribute of a run that is a time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunNumberAttribute {
    /// `start_time`
    StartTime,
    /// `end_time`
    EndTime,
}

/// A field of a dataset input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DatasetField {
    /// The name of the dataset.
    Name,
    /// The digest of the dataset.
    Digest,
    /// What the run used the dataset for, from the input tag `mlflow.data.context`.
    Context,
}

/// What runs can be ordered by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RunOrderKey {
    /// The latest value of the metric of this name.
    Metric(String),
    /// The value of the param of this name.
    Param(String),
    /// The value of the tag of this name.
    Tag(String),
    /// A text attribute.
    Text(RunTextAttribute),
    /// A time attribute.
    Number(RunNumberAttribute),
}

impl RunFilter {
    /// Parses a filter; the empty string has no clauses.
    pub fn parse(filter: &str) -> Result<Self, ParseError> {
        let clauses = parse_clauses(filter).map_err(|error| error.into_parse_error(filter))?;
        let clauses = clauses.iter().map(interpret).collect::<Result<_, _>>()?;
        Ok(Self { clauses })
    }
}

/// Parses the order clauses of a run search, in which every key may appear once.
pub fn parse_run_order_by<S: AsRef<str>>(clauses: &[S]) -> Result<Vec<OrderBy<RunOrderKey>>, ParseError> {
    parse_distinct_order_by(clauses, resolve_order_key)
}

/// The kinds of thing a run key can belong to.
pub(crate) enum Entity {
    Metric,
    Param,
    Tag,
    Attribute,
    Dataset,
}

pub(crate) fn entity(key: Key<'_>) -> Result<Entity, ParseError> {
    match key.entity {
        None | Some("attribute" | "attributes" | "attr" | "run") => Ok(Entity::Attribute),
        Some("metric" | "metrics") => Ok(Entity::Metric),
        Some("param" | "params" | "parameter" | "parameters") => Ok(Entity::Param),
        Some("tag" | "tags") => Ok(Entity::Tag),
        Some("dataset" | "datasets") => Ok(Entity::Dataset),
        Some(other) => Err(ParseError::new(format!(
            "Invalid entity type '{other}': expected 'metrics', 'params', 'tags', 'attributes' or 'datasets'"
        ))),
    }
}

fn interpret(clause: &Clause<'_>) -> Result<RunClause, ParseError> {
    let Clause { key, comparison } = clause;
    let name = key.name;
    match entity(*key)? {
        Entity::Metric => {
            let rule = NumberRule { subject: "metric", null_subjects: NULL_SUBJECTS };
            Ok(RunClause::Metric { key: name.into(), test: rule.test(comparison)? })
        }
        Entity::Param => Ok(RunClause::Param { key: name.into(), test: PARAM.test(comparison)? }),
        Entity::Tag => Ok(RunClause::Tag { key: name.into(), test: TAG.test(comparison)? }),
        Entity::Attribute => interpret_attribute(clause),
        Entity::Dataset => {
            let field = DatasetField::parse(name)?;
            Ok(RunClause::Dataset { field, test: DATASET.test(comparison)? })
        }
    }
}

fn interpret_attribute(clause: &Clause<'_>) -> Result<RunClause, ParseError> {
    let Clause { key, comparison } = clause;
    if is_spaced_run_name(key.name) {
        let attribute = RunTextAttribute::RunName;
        return Ok(RunClause::Text { attribute, test: ATTRIBUTE.test(comparison)? });
    }
    match attribute(key.name)? {
        Attribute::Text(attribute) => {
            let rule = TextRule { lists: attribute == RunTextAttribute::RunId, ..ATTRIBUTE };
            Ok(RunClause::Text { attribute, test: rule.test(comparison)? })
        }
        Attribute::Number(attribute) => {
            let subject = format!("numeric attribute: {attribute}");
            let rule = NumberRule { subject: &subject, null_subjects: NULL_SUBJECTS };
            Ok(RunClause::Number { attribute, test: rule.test(comparison)? })
        }
    }
}

/// Whether this is one of the names of the run name that only filters have.
pub(crate) fn is_spaced_run_name(name: &str) -> bool {
    matches!(name, "run name" | "Run name" | "Run Name")
}

pub(crate) enum Attribute {
    Text(RunTextAttribute),
    Number(RunNumberAttribute),
}

/// The attribute of this name, where the run name is not spelled with a space.
pub(crate) fn attribute(name: &str) -> Result<Attribute, ParseError> {
    match name {
        "run_id" => Ok(Attribute::Text(RunTextAttribute::RunId)),
        "run_name" => Ok(Attribute::Text(RunTextAttribute::RunName)),
        "user_id" => Ok(Attribute::Text(RunTextAttribute::UserId)),
        "status" => Ok(Attribute::Text(RunTextAttribute::Status)),
        "artifact_uri" => Ok(Attribute::Text(RunTextAttribute::ArtifactUri)),
        "start_time" | "created" | "Created" => Ok(Attribute::Number(RunNumberAttribute::StartTime)),
        "end_time" => Ok(Attribute::Number(RunNumberAttribute::EndTime)),
        _ => Err(ParseError::new(format!(
            "Invalid attribute key '{name}' specified: expected 'run_id', 'run_name', 'user_id', 'status', \
             'artifact_uri', 'start_time' or 'end_time'"
        ))),
    }
}

fn resolve_order_key(key: Key<'_>) -> Result<RunOrderKey, ParseError> {
    match entity(key)? {
        Entity::Metric => Ok(RunOrderKey::Metric(key.name.into())),
        Entity::Param => Ok(RunOrderKey::Param(key.name.into())),
        Entity::Tag => Ok(RunOrderKey::Tag(key.name.into())),
        Entity::Attribute => match attribute(key.name)? {
            Attribute::Text(attribute) => Ok(RunOrderKey::Text(attribute)),
            Attribute::Number(attribute) => Ok(RunOrderKey::Number(attribute)),
        },
        Entity::Dataset => Err(ParseError::new(
            "Invalid identifier type 'dataset': runs are ordered by metrics, params, tags or attributes",
        )),
    }
}

impl DatasetField {
    pub(crate) fn parse(name: &str) -> Result<Self, ParseError> {
        match name {
            "name" => Ok(Self::Name),
            "digest" => Ok(Self::Digest),
            "context" => Ok(Self::Context),
            _ => Err(ParseError::new(format!(
                "Invalid dataset key '{name}' specified: expected 'name', 'digest' or 'context'"
            ))),
        }
    }
}

/// The filter as text that parses back to it.
impl fmt::Display for RunFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses)
    }
}

/// The clause as it stands in a filter.
impl fmt::Display for RunClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metric { key, test } => write!(f, "metrics.{} {test}", quote_key(key)),
            Self::Param { key, test } => write!(f, "params.{} {test}", quote_key(key)),
            Self::Tag { key, test } => write!(f, "tags.{} {test}", quote_key(key)),
            Self::Text { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Number { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Dataset { field, test } => write!(f, "datasets.{field} {test}"),
        }
    }
}

/// The name in filters.
impl fmt::Display for RunTextAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RunId => "run_id",
            Self::RunName => "run_name",
            Self::UserId => "user_id",
            Self::Status => "status",
            Self::ArtifactUri => "artifact_uri",
        })
    }
}

/// The name in filters.
impl fmt::Display for RunNumberAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StartTime => "start_time",
            Self::EndTime => "end_time",
        })
    }
}

/// The name in filters.
impl fmt::Display for DatasetField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Digest => "digest",
            Self::Context => "context",
        })
    }
}
