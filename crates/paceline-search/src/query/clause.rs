//! One clause: an operand, and what is said of it.

use std::fmt;

use super::comparison::{Comparison, PatternKind, Rule};
use super::cursor::Cursor;
use super::duration::Milliseconds;
use super::error::{Expected, QueryError};
use super::key::operand;
use super::literal::Literal;
use super::operand::{MetricPart, RunNumber, RunOperand, RunText};
use super::regex::RegexPattern;
use super::test::{RunTextTest, ValueTest, write_query_number};
use super::time::QueryTime;
use crate::comparison::{NumberOperator, TextTest};
use crate::display::quote_key;
use crate::run::{RunClause, RunNumberAttribute};

/// One condition on a run.
#[derive(Debug, Clone, PartialEq)]
pub enum RunQueryClause {
    /// About a number.
    Number {
        /// Which one.
        operand: RunNumber,
        /// What it must satisfy. NaN stands only for itself, in tests of equality, of values of metrics.
        test: ValueTest<f64>,
    },
    /// About a time.
    Time {
        /// Which one.
        attribute: RunNumberAttribute,
        /// What it must satisfy.
        test: ValueTest<QueryTime>,
    },
    /// About the time between start and end.
    Duration(ValueTest<Milliseconds>),
    /// About a text.
    Text {
        /// Which one.
        operand: RunText,
        /// What it must satisfy.
        test: RunTextTest,
    },
}

const NUMBERS: Rule = Rule { is_ordered: true, has_patterns: false, values: &[Expected::Number] };
const TIMES: Rule = Rule { values: &[Expected::Time], ..NUMBERS };
const DURATIONS: Rule = Rule { values: &[Expected::Duration], ..NUMBERS };
const TEXTS: Rule = Rule { is_ordered: false, has_patterns: true, values: &[Expected::Text] };
/// Params and tags are texts, and numbers when compared with one.
const NUMBERS_OR_TEXTS: Rule =
    Rule { is_ordered: true, has_patterns: true, values: &[Expected::Text, Expected::Number] };

impl RunQueryClause {
    /// Reads the next clause.
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, QueryError> {
        match operand(cursor)? {
            RunOperand::Number(operand) => {
                let test = value_test(NUMBERS.comparison(cursor)?, |literal| number(&operand, literal))?;
                Ok(Self::Number { operand, test })
            }
            RunOperand::Time(attribute) => {
                let comparison = TIMES.comparison(cursor)?;
                check_time_list(&comparison)?;
                let test = value_test(comparison, Literal::time)?;
                Ok(Self::Time { attribute, test })
            }
            RunOperand::Duration => {
                Ok(Self::Duration(value_test(DURATIONS.comparison(cursor)?, Literal::duration)?))
            }
            RunOperand::Text(RunText::Param(key)) => {
                Self::number_or_text(cursor, RunNumber::Param(key.clone()), RunText::Param(key))
            }
            RunOperand::Text(RunText::Tag(key)) => {
                Self::number_or_text(cursor, RunNumber::Tag(key.clone()), RunText::Tag(key))
            }
            RunOperand::Text(operand) => {
                let test = text_test(TEXTS.comparison(cursor)?)?;
                Ok(Self::Text { operand, test })
            }
        }
    }

    fn number_or_text(
        cursor: &mut Cursor<'_>,
        as_number: RunNumber,
        as_text: RunText,
    ) -> Result<Self, QueryError> {
        let comparison = NUMBERS_OR_TEXTS.comparison(cursor)?;
        if is_about_text(&comparison) {
            return Ok(Self::Text { operand: as_text, test: text_test(comparison)? });
        }
        let test = value_test(comparison, |literal| number(&as_number, literal))?;
        Ok(Self::Number { operand: as_number, test })
    }
}

/// Whether a comparison of a param or tag looks at its text and not at the number it spells.
fn is_about_text(comparison: &Comparison<'_>) -> bool {
    match comparison {
        Comparison::Pattern { .. } | Comparison::Null { .. } => true,
        Comparison::Scalar { operator, value } => {
            matches!(operator, NumberOperator::Equal | NumberOperator::NotEqual) && value.is_text()
        }
        Comparison::List { values, .. } => values.first().is_some_and(Literal::is_text),
        Comparison::Range { .. } => false,
    }
}

/// Times of one list, each of which is a range of its own.
const TIMES_MAX: usize = 100;

fn check_time_list(comparison: &Comparison<'_>) -> Result<(), QueryError> {
    match comparison {
        Comparison::List { values, .. } => match values.get(TIMES_MAX) {
            Some(beyond) => Err(QueryError::new(
                beyond.span.clone(),
                format!("A list can have at most {TIMES_MAX} times"),
            )),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A number to compare an operand with. Only values of metrics can be NaN.
fn number(operand: &RunNumber, literal: &Literal<'_>) -> Result<f64, QueryError> {
    match operand {
        RunNumber::ExperimentId => literal.id(),
        _ => literal.number(),
    }
    .and_then(|number| match operand {
        RunNumber::Metric { part, .. } if part.is_value() => Ok(number),
        _ if number.is_nan() => {
            let message = "Only values of metrics can be NaN";
            Err(QueryError::new(literal.span.clone(), message).expecting(&[Expected::Number]))
        }
        _ => Ok(number),
    })
}

fn value_test<'a, V: PartialEq>(
    comparison: Comparison<'a>,
    convert: impl Fn(&Literal<'a>) -> Result<V, QueryError>,
) -> Result<ValueTest<V>, QueryError> {
    // NaN is the one value that does not equal itself.
    #[expect(clippy::eq_op, reason = "that is the question")]
    let convert_ordered = |literal: &Literal<'a>| {
        let value = convert(literal)?;
        if value == value { Ok(value) } else { Err(nan_is_unordered(literal)) }
    };
    Ok(match comparison {
        Comparison::Scalar {
            operator: operator @ (NumberOperator::Equal | NumberOperator::NotEqual),
            value,
        } => ValueTest::Compare(operator, convert(&value)?),
        Comparison::Scalar { operator, value } => ValueTest::Compare(operator, convert_ordered(&value)?),
        Comparison::Range { negated, low, high } => {
            let (low, high) = (convert_ordered(&low)?, convert_ordered(&high)?);
            if negated { ValueTest::NotBetween { low, high } } else { ValueTest::Between { low, high } }
        }
        Comparison::List { negated, values } => {
            let values = values.iter().map(&convert).collect::<Result<_, _>>()?;
            if negated { ValueTest::NotIn(values) } else { ValueTest::In(values) }
        }
        Comparison::Null { negated: false } => ValueTest::IsNull,
        Comparison::Null { negated: true } => ValueTest::IsNotNull,
        // No rule of values has patterns.
        Comparison::Pattern { pattern, .. } => return Err(pattern.refused(Expected::Number)),
    })
}

fn nan_is_unordered(literal: &Literal<'_>) -> QueryError {
    let message = "NaN is neither less nor greater than a number: compare with = or !=";
    QueryError::new(literal.span.clone(), message).expecting(&[Expected::Number])
}

fn text_test(comparison: Comparison<'_>) -> Result<RunTextTest, QueryError> {
    Ok(match comparison {
        Comparison::Scalar { operator: NumberOperator::NotEqual, value } => {
            RunTextTest::Plain(TextTest::NotEqual(value.text()?))
        }
        Comparison::Scalar { value, .. } => RunTextTest::Plain(TextTest::Equal(value.text()?)),
        Comparison::List { negated, values } => {
            let values = values.iter().map(Literal::text).collect::<Result<_, _>>()?;
            RunTextTest::Plain(if negated { TextTest::NotIn(values) } else { TextTest::In(values) })
        }
        Comparison::Null { negated } => RunTextTest::Plain(TextTest::null(negated)),
        Comparison::Pattern { kind, negated, pattern } => pattern_test(kind, negated, &pattern)?,
        // No rule of texts has ranges.
        Comparison::Range { low, .. } => return Err(low.refused(Expected::Text)),
    })
}

fn pattern_test(kind: PatternKind, negated: bool, pattern: &Literal<'_>) -> Result<RunTextTest, QueryError> {
    let text = pattern.text()?;
    let refused = |message| QueryError::new(pattern.span.clone(), message);
    let like = |test: TextTest| test.within_limits().map_err(|error| refused(error.to_string()));
    Ok(match (kind, negated) {
        (PatternKind::Like, false) => RunTextTest::Plain(like(TextTest::Like(text))?),
        (PatternKind::ILike, false) => RunTextTest::Plain(like(TextTest::ILike(text))?),
        (PatternKind::Like, true) => {
            like(TextTest::Like(text.clone()))?;
            RunTextTest::NotLike(text)
        }
        (PatternKind::ILike, true) => {
            like(TextTest::ILike(text.clone()))?;
            RunTextTest::NotILike(text)
        }
        (PatternKind::Regex, negated) => {
            let pattern = RegexPattern::new(&text)
                .map_err(|message| refused(message).expecting(&[Expected::Pattern]))?;
            if negated { RunTextTest::NotMatches(pattern) } else { RunTextTest::Matches(pattern) }
        }
    })
}

/// What a clause of a filter means here: the same.
impl From<RunClause> for RunQueryClause {
    fn from(clause: RunClause) -> Self {
        let text = |operand, test| Self::Text { operand, test: RunTextTest::Plain(test) };
        match clause {
            RunClause::Metric { key, test } => Self::Number {
                operand: RunNumber::Metric { key, part: MetricPart::Latest },
                test: ValueTest::Compare(test.operator, test.value),
            },
            RunClause::Number { attribute, test } => Self::Time {
                attribute,
                test: ValueTest::Compare(test.operator, QueryTime::Milliseconds(test.value)),
            },
            RunClause::Param { key, test } => text(RunText::Param(key), test),
            RunClause::Tag { key, test } => text(RunText::Tag(key), test),
            RunClause::Text { attribute, test } => text(RunText::Attribute(attribute), test),
            RunClause::Dataset { field, test } => text(RunText::Dataset(field), test),
        }
    }
}

/// The clause as it stands in a query.
impl fmt::Display for RunQueryClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { operand, test } => {
                write_number_operand(f, operand, test)?;
                test.write(f, write_query_number)
            }
            Self::Time { attribute, test } => {
                attribute.fmt(f)?;
                test.write(f, |f, time| time.fmt(f))
            }
            Self::Duration(test) => {
                f.write_str("duration")?;
                test.write(f, |f, duration| duration.fmt(f))
            }
            Self::Text { operand, test } => write!(f, "{operand} {test}"),
        }
    }
}

/// A param or tag that is compared with a number need not be said to be one.
fn write_number_operand(
    f: &mut fmt::Formatter<'_>,
    operand: &RunNumber,
    test: &ValueTest<f64>,
) -> fmt::Result {
    let has_number = !matches!(test, ValueTest::IsNull | ValueTest::IsNotNull);
    match operand {
        RunNumber::Param(key) if has_number => write!(f, "params.{}", quote_key(key)),
        RunNumber::Tag(key) if has_number => write!(f, "tags.{}", quote_key(key)),
        operand => write!(f, "{operand}"),
    }
}
