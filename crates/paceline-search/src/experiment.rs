//! The grammar of the experiment search.

use std::fmt;

use crate::clause::{Clause, Comparison, parse_clauses};
use crate::comparison::{NumberTest, TextTest};
use crate::display::{quote_key, write_clauses};
use crate::error::ParseError;
use crate::order::{OrderBy, parse_order_by};
use crate::rule::{NumberRule, TextRule, is_integer};
use crate::token::Key;

const NULL_SUBJECTS: &str = "tags";

const ATTRIBUTE: TextRule<'static> = TextRule {
    subject: "attributes",
    lists: false,
    nulls: false,
    list_attributes: "experiment_id",
    null_subjects: NULL_SUBJECTS,
};
const TAG: TextRule<'static> = TextRule { subject: "tag", nulls: true, ..ATTRIBUTE };
const ID: TextRule<'static> = TextRule { lists: true, ..ATTRIBUTE };

/// Which experiments to find: those that satisfy every clause, so all of them when there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExperimentFilter {
    /// What must hold of an experiment.
    pub clauses: Vec<ExperimentClause>,
}

/// One condition on an experiment.
#[derive(Debug, Clone, PartialEq)]
pub enum ExperimentClause {
    /// The name; never a list, never a question for NULL.
    Name(TextTest),
    /// The id.
    Id(ExperimentIdTest),
    /// A time attribute.
    Time {
        /// Which attribute.
        attribute: ExperimentTimeAttribute,
        /// What it must satisfy; the value is an integer.
        test: NumberTest,
    },
    /// A tag.
    Tag {
        /// The name of the tag.
        key: String,
        /// What its value must satisfy; never a list.
        test: TextTest,
    },
}

/// A comparison with experiment ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExperimentIdTest {
    /// Exactly this id.
    Equal(i64),
    /// Any id but this.
    NotEqual(i64),
    /// One of these ids.
    In(Vec<i64>),
    /// An id that is none of these.
    NotIn(Vec<i64>),
}

/// An attribute of an experiment that is a time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExperimentTimeAttribute {
    /// `creation_time`
    CreationTime,
    /// `last_update_time`
    LastUpdateTime,
}

/// What experiments can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExperimentOrderKey {
    /// The name.
    Name,
    /// The id.
    Id,
    /// A time attribute.
    Time(ExperimentTimeAttribute),
}

impl ExperimentFilter {
    /// Parses a filter; the empty string has no clauses.
    pub fn parse(filter: &str) -> Result<Self, ParseError> {
        let clauses = parse_clauses(filter).map_err(|error| error.into_parse_error(filter))?;
        let clauses = clauses.iter().map(interpret).collect::<Result<_, _>>()?;
        Ok(Self { clauses })
    }
}

/// Parses the order clauses of an experiment search, in which a key may appear again.
pub fn parse_experiment_order_by<S: AsRef<str>>(
    clauses: &[S],
) -> Result<Vec<OrderBy<ExperimentOrderKey>>, ParseError> {
    parse_order_by(clauses, resolve_order_key)
}

enum Entity {
    Attribute,
    Tag,
}

fn entity(key: Key<'_>) -> Result<Entity, ParseError> {
    match key.entity {
        None | Some("attribute") => Ok(Entity::Attribute),
        Some("tag" | "tags") => Ok(Entity::Tag),
        Some(other) => Err(ParseError::new(format!(
            "Invalid entity type '{other}': expected 'attribute', 'tag' or 'tags'"
        ))),
    }
}

/// The attribute of this name; the keys to filter and to order by are the same.
fn attribute(name: &str) -> Result<ExperimentOrderKey, ParseError> {
    match name {
        "name" => Ok(ExperimentOrderKey::Name),
        "experiment_id" => Ok(ExperimentOrderKey::Id),
        "creation_time" => Ok(ExperimentOrderKey::Time(ExperimentTimeAttribute::CreationTime)),
        "last_update_time" => Ok(ExperimentOrderKey::Time(ExperimentTimeAttribute::LastUpdateTime)),
        _ => Err(ParseError::new(format!(
            "Invalid attribute key '{name}' specified: expected 'name', 'experiment_id', 'creation_time' or \
             'last_update_time'"
        ))),
    }
}

fn interpret(clause: &Clause<'_>) -> Result<ExperimentClause, ParseError> {
    let Clause { key, comparison } = clause;
    if let Entity::Tag = entity(*key)? {
        return Ok(ExperimentClause::Tag { key: key.name.into(), test: TAG.test(comparison)? });
    }
    match attribute(key.name)? {
        ExperimentOrderKey::Name => Ok(ExperimentClause::Name(ATTRIBUTE.test(comparison)?)),
        ExperimentOrderKey::Id => Ok(ExperimentClause::Id(id_test(comparison)?)),
        ExperimentOrderKey::Time(attribute) => {
            Ok(ExperimentClause::Time { attribute, test: time_test(attribute, comparison)? })
        }
    }
}

fn id_test(comparison: &Comparison<'_>) -> Result<ExperimentIdTest, ParseError> {
    if let Comparison::Scalar { operator, .. } = comparison
        && !matches!(*operator, "=" | "!=")
    {
        return Err(id_comparator_refused(operator));
    }
    match ID.test(comparison)? {
        TextTest::Equal(id) => Ok(ExperimentIdTest::Equal(parse_id(&id)?)),
        TextTest::NotEqual(id) => Ok(ExperimentIdTest::NotEqual(parse_id(&id)?)),
        TextTest::In(ids) => Ok(ExperimentIdTest::In(parse_ids(&ids)?)),
        TextTest::NotIn(ids) => Ok(ExperimentIdTest::NotIn(parse_ids(&ids)?)),
        TextTest::Like(_) => Err(id_comparator_refused("LIKE")),
        TextTest::ILike(_) => Err(id_comparator_refused("ILIKE")),
        TextTest::IsNull => Err(id_comparator_refused("IS NULL")),
        TextTest::IsNotNull => Err(id_comparator_refused("IS NOT NULL")),
    }
}

fn id_comparator_refused(operator: &str) -> ParseError {
    ParseError::new(format!(
        "Invalid comparator for experiment_id: '{operator}' is not one of '=', '!=', 'IN', 'NOT IN'"
    ))
}

fn parse_ids(ids: &[String]) -> Result<Vec<i64>, ParseError> {
    ids.iter().map(|id| parse_id(id)).collect()
}

fn parse_id(id: &str) -> Result<i64, ParseError> {
    id.parse()
        .map_err(|_| ParseError::new(format!("Invalid experiment ID '{id}': expected a quoted integer")))
}

fn time_test(
    attribute: ExperimentTimeAttribute,
    comparison: &Comparison<'_>,
) -> Result<NumberTest, ParseError> {
    let subject = format!("numeric attribute: {attribute}");
    let test = NumberRule { subject: &subject, null_subjects: NULL_SUBJECTS }.test(comparison)?;
    match comparison {
        Comparison::Scalar { operand, .. } if !is_integer(operand.source, test.value) => {
            Err(ParseError::new(format!(
                "Invalid value for numeric attribute '{attribute}': expected an integer, found {}",
                operand.source
            )))
        }
        _ => Ok(test),
    }
}

fn resolve_order_key(key: Key<'_>) -> Result<ExperimentOrderKey, ParseError> {
    match entity(key)? {
        Entity::Attribute => attribute(key.name),
        Entity::Tag => {
            Err(ParseError::new("Invalid order_by entity: tag. Experiments are ordered by attributes only"))
        }
    }
}

/// The filter as text that parses back to it.
impl fmt::Display for ExperimentFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses)
    }
}

/// The clause as it stands in a filter.
impl fmt::Display for ExperimentClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(test) => write!(f, "name {test}"),
            Self::Id(test) => write!(f, "experiment_id {test}"),
            Self::Time { attribute, test } => write!(f, "{attribute} {test}"),
            Self::Tag { key, test } => write!(f, "tags.{} {test}", quote_key(key)),
        }
    }
}

/// `operator value`, as in a filter.
impl fmt::Display for ExperimentIdTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equal(id) => write!(f, "= '{id}'"),
            Self::NotEqual(id) => write!(f, "!= '{id}'"),
            Self::In(ids) => write!(f, "IN ({})", quote_ids(ids)),
            Self::NotIn(ids) => write!(f, "NOT IN ({})", quote_ids(ids)),
        }
    }
}

fn quote_ids(ids: &[i64]) -> String {
    ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ")
}

/// The name in filters.
impl fmt::Display for ExperimentTimeAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CreationTime => "creation_time",
            Self::LastUpdateTime => "last_update_time",
        })
    }
}
