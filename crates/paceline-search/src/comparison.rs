//! What a clause says about its key.

use std::fmt;

use crate::clause::{Operand, Value};
use crate::display::{quote_text, write_number};
use crate::error::ParseError;

/// How a number is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberOperator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

impl NumberOperator {
    /// The operators as error messages list them.
    pub(crate) const LISTED: &str = "'=', '!=', '>', '>=', '<', '<='";

    pub(crate) fn parse(operator: &str) -> Option<Self> {
        match operator {
            "=" => Some(Self::Equal),
            "!=" => Some(Self::NotEqual),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::GreaterOrEqual),
            "<" => Some(Self::Less),
            "<=" => Some(Self::LessOrEqual),
            _ => None,
        }
    }
}

impl fmt::Display for NumberOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
        })
    }
}

/// A comparison with a number, which may be infinite (`1e999`) but not NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberTest {
    /// How the stored number is compared.
    pub operator: NumberOperator,
    /// What it is compared with.
    pub value: f64,
}

/// `operator value`, as in a filter.
impl fmt::Display for NumberTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.operator)?;
        write_number(f, self.value)
    }
}

/// Longest pattern of LIKE and ILIKE. Matching takes up to (text × pattern) steps.
const PATTERN_BYTES_MAX: usize = 4000;

/// A comparison with text, or a question whether there is any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextTest {
    /// Exactly this text.
    Equal(String),
    /// Any text but this.
    NotEqual(String),
    /// Matches the pattern: `%` is any run of characters, `_` exactly one.
    Like(String),
    /// Matches the pattern when case is ignored.
    ILike(String),
    /// One of these texts.
    In(Vec<String>),
    /// A text that is none of these.
    NotIn(Vec<String>),
    /// Not there at all.
    IsNull,
    /// There, whatever it says.
    IsNotNull,
}

impl TextTest {
    /// The test of one string; none when `operator` does not compare strings.
    pub(crate) fn scalar(operator: &str, value: &str) -> Option<Self> {
        match operator {
            "=" => Some(Self::Equal(value.into())),
            "!=" => Some(Self::NotEqual(value.into())),
            _ if operator.eq_ignore_ascii_case("LIKE") => Some(Self::Like(value.into())),
            _ if operator.eq_ignore_ascii_case("ILIKE") => Some(Self::ILike(value.into())),
            _ => None,
        }
    }

    /// The test itself, unless it is a pattern so long that matching it could take very long.
    pub(crate) fn within_limits(self) -> Result<Self, ParseError> {
        match &self {
            Self::Like(pattern) | Self::ILike(pattern) if pattern.len() > PATTERN_BYTES_MAX => {
                Err(ParseError::new(format!(
                    "Invalid pattern of {} bytes: it can have at most {PATTERN_BYTES_MAX}",
                    pattern.len()
                )))
            }
            _ => Ok(self),
        }
    }

    /// The test of a list, which must hold at least one string and nothing else.
    pub(crate) fn list(negated: bool, items: &[Operand<'_>]) -> Result<Self, ParseError> {
        let values = items.iter().map(list_item).collect::<Result<Vec<_>, _>>()?;
        match (values.is_empty(), negated) {
            (true, _) => Err(ParseError::new(
                "While parsing a list in the query, expected a non-empty list of string values, \
                 but got empty list",
            )),
            (false, false) => Ok(Self::In(values)),
            (false, true) => Ok(Self::NotIn(values)),
        }
    }

    pub(crate) fn null(negated: bool) -> Self {
        if negated { Self::IsNotNull } else { Self::IsNull }
    }
}

fn list_item(item: &Operand<'_>) -> Result<String, ParseError> {
    match item.value {
        Value::Text(text) => Ok(text.into()),
        _ => Err(ParseError::new(format!(
            "While parsing a list in the query, expected string value, punctuation, or whitespace, \
             but got different type in list: {}",
            item.source
        ))),
    }
}

/// `operator value`, as in a filter.
impl fmt::Display for TextTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equal(value) => write!(f, "= {}", quote_text(value)),
            Self::NotEqual(value) => write!(f, "!= {}", quote_text(value)),
            Self::Like(pattern) => write!(f, "LIKE {}", quote_text(pattern)),
            Self::ILike(pattern) => write!(f, "ILIKE {}", quote_text(pattern)),
            Self::In(values) => write!(f, "IN ({})", quote_list(values)),
            Self::NotIn(values) => write!(f, "NOT IN ({})", quote_list(values)),
            Self::IsNull => f.write_str("IS NULL"),
            Self::IsNotNull => f.write_str("IS NOT NULL"),
        }
    }
}

fn quote_list(values: &[String]) -> String {
    values.iter().map(|value| quote_text(value)).collect::<Vec<_>>().join(", ")
}
