//! The grammar of the search over registered models.

use std::fmt;

use crate::clause::{Clause, parse_clauses};
use crate::comparison::TextTest;
use crate::display::{quote_key, write_clauses};
use crate::error::ParseError;
use crate::order::{OrderBy, parse_distinct_order_by};
use crate::rule::TextRule;
use crate::token::Key;

const NAME: TextRule<'static> = TextRule {
    subject: "attributes",
    lists: true,
    nulls: false,
    list_attributes: "name",
    null_subjects: "tags",
};
const TAG: TextRule<'static> = TextRule { subject: "tag", lists: false, nulls: true, ..NAME };

/// Which registered models to find: those that satisfy every clause, so all of them when there is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisteredModelFilter {
    /// What must hold of a registered model.
    pub clauses: Vec<RegisteredModelClause>,
}

/// One condition on a registered model.
#[derive(Debug, Clone, PartialEq)]
pub enum RegisteredModelClause {
    /// The name; never a question for NULL.
    Name(TextTest),
    /// A tag.
    Tag {
        /// The name of the tag.
        key: String,
        /// What its value must satisfy; never a list.
        test: TextTest,
    },
}

/// What registered models can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisteredModelOrderKey {
    /// The name.
    Name,
    /// When the model last changed.
    LastUpdatedTimestamp,
}

impl RegisteredModelFilter {
    /// Parses a filter; the empty string has no clauses.
    pub fn parse(filter: &str) -> Result<Self, ParseError> {
        let clauses = parse_clauses(filter).map_err(|error| error.into_parse_error(filter))?;
        let clauses = clauses.iter().map(interpret).collect::<Result<_, _>>()?;
        Ok(Self { clauses })
    }
}

/// Parses the order clauses of a search over registered models, in which a key may appear once.
pub fn parse_registered_model_order_by<S: AsRef<str>>(
    clauses: &[S],
) -> Result<Vec<OrderBy<RegisteredModelOrderKey>>, ParseError> {
    parse_distinct_order_by(clauses, resolve_order_key)
}

/// Whether a key is of a tag; otherwise it is of an attribute. Both registry searches know the same entities.
pub(crate) fn is_tag(key: Key<'_>) -> Result<bool, ParseError> {
    match key.entity {
        None | Some("attribute") => Ok(false),
        Some("tag" | "tags") => Ok(true),
        Some(other) => Err(ParseError::new(format!(
            "Invalid entity type '{other}': expected 'attribute', 'tag' or 'tags'"
        ))),
    }
}

fn interpret(clause: &Clause<'_>) -> Result<RegisteredModelClause, ParseError> {
    let Clause { key, comparison } = clause;
    match (is_tag(*key)?, key.name) {
        (true, name) => Ok(RegisteredModelClause::Tag { key: name.into(), test: TAG.test(comparison)? }),
        (false, "name") => Ok(RegisteredModelClause::Name(NAME.test(comparison)?)),
        (false, name) => {
            Err(ParseError::new(format!("Invalid attribute key '{name}' specified: expected 'name'")))
        }
    }
}

fn resolve_order_key(key: Key<'_>) -> Result<RegisteredModelOrderKey, ParseError> {
    match (is_tag(key)?, key.name) {
        (false, "name") => Ok(RegisteredModelOrderKey::Name),
        (false, "timestamp" | "last_updated_timestamp") => Ok(RegisteredModelOrderKey::LastUpdatedTimestamp),
        (_, name) => Err(ParseError::new(format!(
            "Invalid order by key '{name}' specified: expected 'name', 'timestamp' or 'last_updated_timestamp'"
        ))),
    }
}

/// The filter as text that parses back to it.
impl fmt::Display for RegisteredModelFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clauses(f, &self.clauses)
    }
}

/// The clause as it stands in a filter.
impl fmt::Display for RegisteredModelClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(test) => write!(f, "name {test}"),
            Self::Tag { key, test } => write!(f, "tags.{} {test}", quote_key(key)),
        }
    }
}
