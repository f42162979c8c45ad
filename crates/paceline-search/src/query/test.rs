//! What a clause says of its operand.

use std::fmt;

use super::regex::RegexPattern;
use crate::comparison::{NumberOperator, TextTest};
use crate::display::{quote_text, write_number};

/// What is said of a number, a time or a duration.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueTest<V> {
    /// How it compares with one value.
    Compare(NumberOperator, V),
    /// From `low` to `high`, both included.
    Between {
        /// The smallest value that passes.
        low: V,
        /// The greatest value that passes.
        high: V,
    },
    /// Below `low` or above `high`.
    NotBetween {
        /// The smallest value that does not pass.
        low: V,
        /// The greatest value that does not pass.
        high: V,
    },
    /// Equal to one of these.
    In(Vec<V>),
    /// Equal to none of these.
    NotIn(Vec<V>),
    /// Not there at all.
    IsNull,
    /// There, whatever it is.
    IsNotNull,
}

/// What is said of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunTextTest {
    /// As in MLflow's filters.
    Plain(TextTest),
    /// Does not match the pattern of LIKE.
    NotLike(String),
    /// Does not match the pattern of LIKE when case is ignored.
    NotILike(String),
    /// Some part of it matches the regular expression.
    Matches(RegexPattern),
    /// No part of it matches the regular expression.
    NotMatches(RegexPattern),
}

impl<V> ValueTest<V> {
    /// The same test of other values.
    pub fn map<W>(&self, convert: impl Fn(&V) -> W) -> ValueTest<W> {
        match self {
            Self::Compare(operator, value) => ValueTest::Compare(*operator, convert(value)),
            Self::Between { low, high } => ValueTest::Between { low: convert(low), high: convert(high) },
            Self::NotBetween { low, high } => {
                ValueTest::NotBetween { low: convert(low), high: convert(high) }
            }
            Self::In(values) => ValueTest::In(values.iter().map(convert).collect()),
            Self::NotIn(values) => ValueTest::NotIn(values.iter().map(convert).collect()),
            Self::IsNull => ValueTest::IsNull,
            Self::IsNotNull => ValueTest::IsNotNull,
        }
    }

    /// Writes the test, behind a space, with `write` for its values.
    pub(super) fn write<F>(&self, f: &mut fmt::Formatter<'_>, write: F) -> fmt::Result
    where
        F: Fn(&mut fmt::Formatter<'_>, &V) -> fmt::Result,
    {
        match self {
            Self::Compare(operator, value) => {
                write!(f, " {operator} ")?;
                write(f, value)
            }
            Self::Between { low, high } => write_range(f, " BETWEEN ", low, high, write),
            Self::NotBetween { low, high } => write_range(f, " NOT BETWEEN ", low, high, write),
            Self::In(values) => write_list(f, " IN (", values, write),
            Self::NotIn(values) => write_list(f, " NOT IN (", values, write),
            Self::IsNull => f.write_str(" IS NULL"),
            Self::IsNotNull => f.write_str(" IS NOT NULL"),
        }
    }
}

fn write_range<V>(
    f: &mut fmt::Formatter<'_>,
    operator: &str,
    low: &V,
    high: &V,
    write: impl Fn(&mut fmt::Formatter<'_>, &V) -> fmt::Result,
) -> fmt::Result {
    f.write_str(operator)?;
    write(f, low)?;
    f.write_str(" AND ")?;
    write(f, high)
}

fn write_list<V>(
    f: &mut fmt::Formatter<'_>,
    operator: &str,
    values: &[V],
    write: impl Fn(&mut fmt::Formatter<'_>, &V) -> fmt::Result,
) -> fmt::Result {
    f.write_str(operator)?;
    for (index, value) in values.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { ", " })?;
        write(f, value)?;
    }
    f.write_str(")")
}

/// A number literal of the query language.
pub(super) fn write_query_number(f: &mut fmt::Formatter<'_>, value: &f64) -> fmt::Result {
    match *value {
        f64::MAX => f.write_str("inf"),
        f64::MIN => f.write_str("-inf"),
        value if value.is_nan() => f.write_str("NaN"),
        value => write_number(f, value),
    }
}

/// `operator value`, as in a query.
impl fmt::Display for RunTextTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(test) => test.fmt(f),
            Self::NotLike(pattern) => write!(f, "NOT LIKE {}", quote_text(pattern)),
            Self::NotILike(pattern) => write!(f, "NOT ILIKE {}", quote_text(pattern)),
            Self::Matches(pattern) => write!(f, "MATCHES {}", quote_text(pattern.as_str())),
            Self::NotMatches(pattern) => write!(f, "NOT MATCHES {}", quote_text(pattern.as_str())),
        }
    }
}
