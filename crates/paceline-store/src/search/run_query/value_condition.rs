//! Tests of values, times and texts of a query as SQL conditions.

use super::place::Null;
use crate::database::Value;
use crate::search::condition::{self, number as compare};
use crate::sql::Sql;
use paceline_search::{NumberOperator, NumberTest, RunTextTest, ValueTest};

/// The condition that a number passes a test. None for the questions whether it is there.
///
/// NaN, which is NULL where `null` says so, equals only itself.
pub(in crate::search) fn number(value: &str, null: Null, test: &ValueTest<f64>) -> Option<Sql> {
    let is_nan =
        || Sql::text(if null == Null::NotANumber { format!("{value} IS NULL") } else { "FALSE".into() });
    let or_nan = |test: Sql| match null {
        Null::NotANumber => any([test, is_nan()]),
        Null::Never | Null::Missing => test,
    };
    Some(match test {
        ValueTest::Compare(NumberOperator::Equal, literal) if literal.is_nan() => is_nan(),
        ValueTest::Compare(_, literal) if literal.is_nan() => Sql::text(format!("{value} IS NOT NULL")),
        ValueTest::Compare(NumberOperator::NotEqual, literal) => {
            or_nan(operator(value, NumberOperator::NotEqual, *literal))
        }
        ValueTest::Compare(compared, literal) => operator(value, *compared, *literal),
        ValueTest::Between { low, high } => between(value, *low, *high),
        ValueTest::NotBetween { low, high } => or_nan(outside(value, *low, *high)),
        ValueTest::In(literals) => {
            let has_nan = literals.iter().any(|literal| literal.is_nan());
            let is_member = member(value, literals);
            if has_nan { any([is_member, is_nan()]) } else { is_member }
        }
        ValueTest::NotIn(literals) => {
            let has_nan = literals.iter().any(|literal| literal.is_nan());
            let is_none = none(value, member(value, literals));
            if has_nan { is_none } else { or_nan(is_none) }
        }
        ValueTest::IsNull | ValueTest::IsNotNull => return None,
    })
}

/// The condition that a number passes a test of ranges, each from its first to its last number. None for the
/// questions whether it is there.
pub(in crate::search) fn range(value: &str, test: &ValueTest<(f64, f64)>) -> Option<Sql> {
    use NumberOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    Some(match test {
        ValueTest::Compare(Equal, (first, last)) => between(value, *first, *last),
        ValueTest::Compare(NotEqual, (first, last)) => outside(value, *first, *last),
        ValueTest::Compare(Less, (first, _)) => operator(value, Less, *first),
        ValueTest::Compare(LessOrEqual, (_, last)) => operator(value, LessOrEqual, *last),
        ValueTest::Compare(Greater, (_, last)) => operator(value, Greater, *last),
        ValueTest::Compare(GreaterOrEqual, (first, _)) => operator(value, GreaterOrEqual, *first),
        ValueTest::Between { low, high } => between(value, low.0, high.1),
        ValueTest::NotBetween { low, high } => outside(value, low.0, high.1),
        ValueTest::In(ranges) => any(ranges.iter().map(|(first, last)| between(value, *first, *last))),
        ValueTest::NotIn(ranges) => {
            none(value, any(ranges.iter().map(|(first, last)| between(value, *first, *last))))
        }
        ValueTest::IsNull | ValueTest::IsNotNull => return None,
    })
}

/// The condition that a text passes a test. None for the questions whether it is there.
pub(in crate::search) fn text(value: &str, test: &RunTextTest) -> Option<Sql> {
    use paceline_search::TextTest;
    let call = |function: &str, pattern: &str| {
        Sql::new(format!("{function}({value}, ?)"), [Value::Text(pattern.to_owned())])
    };
    Some(match test {
        RunTextTest::Plain(TextTest::IsNull | TextTest::IsNotNull) => return None,
        RunTextTest::Plain(test) => condition::text(value, test),
        RunTextTest::NotLike(pattern) => call("NOT text_like", pattern),
        RunTextTest::NotILike(pattern) => call("NOT text_ilike", pattern),
        RunTextTest::Matches(pattern) => call("text_matches", pattern.as_str()),
        RunTextTest::NotMatches(pattern) => call("NOT text_matches", pattern.as_str()),
    })
}

fn operator(value: &str, operator: NumberOperator, literal: f64) -> Sql {
    compare(value, &NumberTest { operator, value: literal })
}

fn between(value: &str, low: f64, high: f64) -> Sql {
    Sql::new(format!("{value} BETWEEN ? AND ?"), [Value::Real(low), Value::Real(high)])
}

fn outside(value: &str, low: f64, high: f64) -> Sql {
    Sql::new(format!("{value} NOT BETWEEN ? AND ?"), [Value::Real(low), Value::Real(high)])
}

/// Numbers beyond the range equal nothing that is stored, and NaN is looked at elsewhere.
fn member(value: &str, literals: &[f64]) -> Sql {
    let finite: Vec<Value> =
        literals.iter().filter(|literal| literal.is_finite()).map(|literal| Value::Real(*literal)).collect();
    if finite.is_empty() {
        return Sql::text("FALSE");
    }
    let mut member = Sql::text(format!("{value} IN "));
    member.push(Sql::list(finite));
    member
}

/// The condition that a value is there and is not among some.
fn none(value: &str, is_among: Sql) -> Sql {
    let mut none = Sql::text(format!("({value} IS NOT NULL AND NOT "));
    none.push(is_among);
    none.push_text(")");
    none
}

/// At least one of some conditions.
pub(in crate::search) fn any(conditions: impl IntoIterator<Item = Sql>) -> Sql {
    joined(conditions, " OR ")
}

/// All of some conditions.
pub(in crate::search) fn all(conditions: impl IntoIterator<Item = Sql>) -> Sql {
    joined(conditions, " AND ")
}

fn joined(conditions: impl IntoIterator<Item = Sql>, separator: &str) -> Sql {
    let mut joined = Sql::text("(");
    for (index, condition) in conditions.into_iter().enumerate() {
        joined.push_text(if index == 0 { "" } else { separator });
        joined.push(condition);
    }
    joined.push_text(")");
    joined
}
