//! The grammar of the search over model versions.

use std::fmt;

use crate::clause::{Clause, Comparison, Value, parse_clauses};
use crate::comparison::{NumberOperator, NumberTest, TextTest};
use crate::display::{quote_key, write_clauses};
use crate::error::ParseError;
use crate::order::{OrderBy, parse_distinct_order_by};
use crate::registered_model::is_tag;
use crate::rule::{TextRule, comparator_refused, is_integer, null_refused};
use crate::token::Key;

const NULL_SUBJECTS: &str = "tags";

const LISTED_ATTRIBUTE: TextRule<'static> = TextRule {
    subject: "attributes",
    lists: true,
    nulls: false,
    list_attributes: "name and run_id",
    null_subjects: NULL_SUBJECTS,
};
const ATTRIBUTE: TextRule<'static> = TextRule { lists: false, ..LISTED_ATTRIBUTE };
const TAG: TextRule<'static> = TextRule { subject: "tag", nulls: true, ..ATTRIBUTE };

/// Which model versions to find: those that satisfy every clause, so all of them when there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelVersionFilter {
    /// What must hold of a model version.
    pub clauses: Vec<ModelVersionClause>,
}

/// One condition on a model version.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelVersionClause {
    /// A text attribute; never a question for NULL.
    Text {
        /// Which attribute.
        attribute: ModelVersionTextAttribute,
        /// What it must satisfy.
        test: TextTest,
    },
    /// The version's number; the value is an integer.
    Number(NumberTest),
    /// A tag.
    Tag {
        /// The name of the tag.
        key: String,
        /// What its value must satisfy; never a list.
        test: TextTest,
    },
}

/// An attribute of a model version that is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelVersionTextAttribute {
    /// `name`: of the registered model
    Name,
    /// `run_id`
    RunId,
    /// `source_path`
    SourcePath,
}

/// What model versions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelVersionOrderKey {
    /// The name of the registered model.
    Name,
    /// The version's number.
    VersionNumber,
    /// When the version was made.
    CreationTimestamp,
    /// When the version last changed.
    LastUpdatedTimestamp,
}

impl ModelVersionFilter {
    /// Parses a filter; the empty string has no clauses.
    pub fn parse(filter: &str) -> Result<Self, ParseError> {
        let clauses = parse_clauses(filter).map_err(|error| error.into_parse_error(filter))?;
        let clauses = clauses.iter().map(interpret).collect::<Result<_, _>>()?;
        Ok(Self { clauses })
    }
}

/// Parses the order clauses of a search over model versions, in which a key may appear once.
pub fn parse_model_version_order_by<S: AsRef<str>>(
    clauses: &[S],
) -> Result<Vec<OrderBy<ModelVersionOrderKey>>, ParseError> {
    parse_distinct_order_by(clauses, resolve_order_key)
}

fn interpret(clause: &Clause<'_>) -> Result<ModelVersionClause, ParseError> {
    use ModelVersionTextAttribute::{Name, RunId, SourcePath};

    let Clause { key, comparison } = clause;
    let text = |attribute, rule: TextRule<'_>| {
        Ok(ModelVersionClause::Text { attribute, test: rule.test(comparison)? })
    };
    match (is_tag(*key)?, key.name) {
        (true, name) => Ok(ModelVersionClause::Tag { key: name.into(), test: TAG.test(comparison)? }),
        (false, "name") => text(Name, LISTED_ATTRIBUTE),
        (false, "run_id") => text(RunId, LISTED_ATTRIBUTE),
        (false, "source_path") => text(SourcePath, ATTRIBUTE),
        (false, "version_number") => Ok(ModelVersionClause::Number(number_test(comparison)?)),
        (false, name) => Err(ParseError::new(format!(
            "Invalid attribute key '{name}' specified: expected 'name', 'run_id', 'source_path' or \
             'version_number'"
        ))),
    }
}

/// A version's number may be written in quotes.
fn number_test(comparison: &Comparison<'_>) -> Result<NumberTest, ParseError> {
    const SUBJECT: &str = "numeric attribute: version_number";
    let refused = |operator| Err(comparator_refused(operator, NumberOperator::LISTED));
    let (operator, operand) = match comparison {
        Comparison::Null { .. } => return Err(null_refused(NULL_SUBJECTS, SUBJECT)),
        Comparison::List { .. } => return Err(ATTRIBUTE.list_refused()),
        Comparison::Scalar { operator, operand } => (*operator, operand),
    };
    let Some(number_operator) = NumberOperator::parse(operator) else {
        return refused(operator);
    };
    let integer = match operand.value {
        Value::Number(value) if is_integer(operand.source, value) => Some(value),
        Value::Text(text) => text.trim().parse::<i64>().ok().map(|value| value as f64),
        _ => None,
    };
    match integer {
        Some(value) => Ok(NumberTest { operator: number_operator, value }),
        None => Err(ParseError::new(format!(
            "Expected numeric value type for {SUBJECT}, found {}: a version is an integer",
            operand.source
        ))),
    }
}

fn resolve_order_key(key: Key<'_>) -> Result<ModelVersionOrderKey, ParseError> {
    match (is_tag(key)?, key.name) {
        (false, "name") => Ok(ModelVersionOrderKey::Name),
        (false, "version_number") => Ok(ModelVersionOrderKey::VersionNumber),
        (false, "creation_timestamp") => Ok(ModelVersionOrderKey::CreationTimestamp),
        (false, "last_updated_timestamp") => Ok(ModelVersionOrderKey::LastUpdatedTimestamp),
        (is_tag, name) => Err(ParseError::new(format!(
            "Invalid {} key '{name}' specified: expected 'name', 'version_number', \
             'creation_timestamp' or 'last_updated_timestamp'",
            if is_tag { "order by" } else { "attribute" }
        ))),
    }
}

/// The filter as text that parses back to it.
impl fmt::Display for ModelVersionFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses)
    }
}

/// The clause as it stands in a filter.
impl fmt::Display for ModelVersionClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Number(test) => write!(f, "version_number {test}"),
            Self::Tag { key, test } => write!(f, "tags.{} {test}", quote_key(key)),
        }
    }
}

/// The name in filters.
impl fmt::Display for ModelVersionTextAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::RunId => "run_id",
            Self::SourcePath => "source_path",
        })
    }
}
