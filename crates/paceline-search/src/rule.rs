//! Which comparisons a key allows, for the searches that share their error messages.

use crate::clause::{Comparison, Operand, Value};
use crate::comparison::{NumberOperator, NumberTest, TextTest};
use crate::error::ParseError;

/// What may be said about one kind of text key, and how an error names it.
#[derive(Clone, Copy)]
pub(crate) struct TextRule<'a> {
    /// What errors about a value call the kind of key.
    pub(crate) subject: &'a str,
    /// Whether `IN` and `NOT IN` are allowed.
    pub(crate) lists: bool,
    /// Whether `IS NULL` and `IS NOT NULL` are allowed.
    pub(crate) nulls: bool,
    /// Which attributes allow lists.
    pub(crate) list_attributes: &'a str,
    /// Which kinds of key may be asked for NULL.
    pub(crate) null_subjects: &'a str,
}

impl TextRule<'_> {
    pub(crate) fn test(&self, comparison: &Comparison<'_>) -> Result<TextTest, ParseError> {
        match comparison {
            Comparison::Null { negated } if self.nulls => Ok(TextTest::null(*negated)),
            Comparison::Null { .. } => Err(null_refused(self.null_subjects, self.subject)),
            Comparison::List { negated, items } if self.lists => TextTest::list(*negated, items),
            Comparison::List { .. } => Err(self.list_refused()),
            Comparison::Scalar { operator, operand } => {
                let value = quoted_value(self.subject, operand)?;
                TextTest::scalar(operator, value)
                    .ok_or_else(|| comparator_refused(operator, &self.listed_operators()))?
                    .within_limits()
            }
        }
    }

    pub(crate) fn list_refused(&self) -> ParseError {
        ParseError::new(format!(
            "Expected a quoted string value for {}, got a list: only {} attributes support comparison with a \
             list of quoted string values",
            self.subject, self.list_attributes
        ))
    }

    fn listed_operators(&self) -> String {
        let lists = if self.lists { ", 'IN', 'NOT IN'" } else { "" };
        let nulls = if self.nulls { ", 'IS NULL', 'IS NOT NULL'" } else { "" };
        format!("'=', '!=', 'LIKE', 'ILIKE'{lists}{nulls}")
    }
}

/// What errors call a kind of number key, and which kinds may be asked for NULL instead.
#[derive(Clone, Copy)]
pub(crate) struct NumberRule<'a> {
    pub(crate) subject: &'a str,
    pub(crate) null_subjects: &'a str,
}

impl NumberRule<'_> {
    pub(crate) fn test(&self, comparison: &Comparison<'_>) -> Result<NumberTest, ParseError> {
        match comparison {
            Comparison::Null { .. } => Err(null_refused(self.null_subjects, self.subject)),
            Comparison::List { .. } => Err(self.number_expected("a list")),
            Comparison::Scalar { operator, operand } => {
                let Value::Number(value) = operand.value else {
                    return Err(self.number_expected(operand.source));
                };
                let operator = NumberOperator::parse(operator)
                    .ok_or_else(|| comparator_refused(operator, NumberOperator::LISTED))?;
                Ok(NumberTest { operator, value })
            }
        }
    }

    fn number_expected(&self, found: &str) -> ParseError {
        ParseError::new(format!("Expected numeric value type for {}, found {found}", self.subject))
    }
}

/// Whether a number literal is written as an integer, and not too great to be one.
pub(crate) fn is_integer(literal: &str, value: f64) -> bool {
    value.is_finite() && literal.chars().all(|c| c == '-' || c.is_ascii_digit())
}

fn quoted_value<'a>(subject: &str, operand: &Operand<'a>) -> Result<&'a str, ParseError> {
    let source = operand.source;
    match operand.value {
        Value::Text(text) => Ok(text),
        Value::Number(_) => {
            Err(ParseError::new(format!("Expected a quoted string value for {subject}, found {source}")))
        }
        Value::Word | Value::Name => Err(ParseError::new(format!(
            "Expected a quoted string value for {subject}. Parameter value is either not quoted or \
             unidentified quote types used for string value {source}. Use either single or double quotes."
        ))),
    }
}

pub(crate) fn comparator_refused(operator: &str, allowed: &str) -> ParseError {
    ParseError::new(format!("Invalid comparator '{operator}' not one of {allowed}"))
}

pub(crate) fn null_refused(null_subjects: &str, subject: &str) -> ParseError {
    ParseError::new(format!("IS NULL / IS NOT NULL is only supported for {null_subjects}, not for {subject}"))
}
