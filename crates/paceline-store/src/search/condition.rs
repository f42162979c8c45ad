//! Tests of single values as SQL conditions.

use crate::database::Value;
use crate::sql::Sql;
use paceline_search::{NumberOperator, NumberTest, TextTest};
use paceline_types::{ExperimentId, ViewType};

/// A condition on a number; false where the expression is NULL.
pub(super) fn number(expression: &str, test: &NumberTest) -> Sql {
    let operator = match test.operator {
        NumberOperator::Equal => "=",
        NumberOperator::NotEqual => "<>",
        NumberOperator::Greater => ">",
        NumberOperator::GreaterOrEqual => ">=",
        NumberOperator::Less => "<",
        NumberOperator::LessOrEqual => "<=",
    };
    Sql::new(format!("{expression} {operator} ?"), [Value::Real(test.value)])
}

/// A condition on a metric's value where NULL stands for NaN, which differs from every number.
pub(super) fn metric_value(expression: &str, test: &NumberTest) -> Sql {
    let mut condition = number(expression, test);
    if test.operator == NumberOperator::NotEqual {
        condition.text = format!("({} OR {expression} IS NULL)", condition.text);
    }
    condition
}

/// The condition that a view type puts on a column `is_deleted`.
pub(super) fn view_type(expression: &str, view_type: ViewType) -> Option<Sql> {
    match view_type {
        ViewType::ActiveOnly => Some(Sql::text(format!("{expression} = 0"))),
        ViewType::DeletedOnly => Some(is_deleted(expression)),
        ViewType::All => None,
    }
}

/// The condition on a column `is_deleted` that it says so.
pub(super) fn is_deleted(expression: &str) -> Sql {
    Sql::text(format!("{expression} = 1"))
}

/// `= ?` for one experiment, which lets an index give the order; `IN (…)` for several.
pub(super) fn in_experiments(expression: &str, ids: &[ExperimentId]) -> Sql {
    let mut values = ids.iter().map(|id| Value::Integer(id.0));
    if let (1, Some(only)) = (ids.len(), values.next()) {
        return Sql::new(format!("{expression} = ?"), [only]);
    }
    let mut condition = Sql::text(format!("{expression} IN "));
    condition.push(Sql::list(ids.iter().map(|id| Value::Integer(id.0))));
    condition
}

/// A number of an enum by the name that users write.
pub(super) fn enum_name(expression: &str, names: impl IntoIterator<Item = (i64, &'static str)>) -> String {
    let cases: Vec<String> =
        names.into_iter().map(|(number, name)| format!("WHEN {number} THEN '{name}'")).collect();
    format!("CASE {expression} {} END", cases.join(" "))
}

/// A condition on a text. A NULL passes IS NULL only.
pub(super) fn text(expression: &str, test: &TextTest) -> Sql {
    let compare = |pattern: &str, value: &String| Sql::new(pattern, [Value::Text(value.clone())]);
    let member = |operator: &str, values: &[String]| {
        let mut condition = Sql::text(format!("{expression} {operator} "));
        condition.push(Sql::list(values.iter().cloned().map(Value::Text)));
        condition
    };
    match test {
        TextTest::Equal(value) => compare(&format!("{expression} = ?"), value),
        TextTest::NotEqual(value) => compare(&format!("{expression} <> ?"), value),
        TextTest::Like(pattern) => compare(&format!("text_like({expression}, ?)"), pattern),
        TextTest::ILike(pattern) => compare(&format!("text_ilike({expression}, ?)"), pattern),
        TextTest::In(values) => member("IN", values),
        TextTest::NotIn(values) => member("NOT IN", values),
        TextTest::IsNull => Sql::text(format!("{expression} IS NULL")),
        TextTest::IsNotNull => Sql::text(format!("{expression} IS NOT NULL")),
    }
}

/// A condition on an entry of a key-value table: `source` selects the entries of one key, whose text is `value`.
pub(super) fn entry(source: Sql, value: &str, test: &TextTest) -> Sql {
    match test {
        TextTest::IsNull => exists("NOT EXISTS", source, None),
        TextTest::IsNotNull => exists("EXISTS", source, None),
        test => exists("EXISTS", source, Some(text(value, test))),
    }
}

/// `EXISTS (SELECT 1 FROM source AND condition)`, where `source` ends in a WHERE clause.
pub(super) fn exists(keyword: &str, source: Sql, condition: Option<Sql>) -> Sql {
    let mut sql = Sql::text(format!("{keyword} (SELECT 1 FROM "));
    sql.push(source);
    if let Some(condition) = condition {
        sql.push_text(" AND ");
        sql.push(condition);
    }
    sql.push_text(")");
    sql
}
