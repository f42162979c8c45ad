//! Clauses that few runs pass, read off an index instead of asked of every run.

use super::context::Context;
use super::place::{Null, metric_column};
use super::scope::Scope;
use super::status;
use super::value_condition;
use super::value_prefix::{after_prefix, cut, indexed_prefix};
use crate::database::{Value, params_from_iter};
use crate::error::Result;
use crate::search::condition;
use crate::sql::Sql;
use paceline_search::{
    MetricPart, NumberOperator, RunNumber, RunNumberAttribute, RunQueryClause, RunQueryExpression, RunText,
    RunTextAttribute, RunTextTest, TextTest, ValueTest,
};
use paceline_types::RUN_NAME_TAG;

/// Runs that it costs less to look up one by one than to ask every run, whatever the order.
const SELECTIVE_RUNS_MAX: i64 = 2000;
/// Clauses that are tried; each may cost as much as looking at that many index entries.
const CLAUSES_TRIED_MAX: usize = 8;

/// `SELECT` of the surrogates of a few runs, each once, of which every run of the scope that satisfies the expression
/// is one. None when no clause is known to pass few runs.
pub(in crate::search) fn few_runs(
    context: &Context<'_>,
    scope: &Scope,
    expression: Option<&RunQueryExpression>,
) -> Result<Option<Sql>> {
    let parts = match expression {
        None => &[],
        Some(RunQueryExpression::And(parts)) => parts.as_slice(),
        Some(part) => std::slice::from_ref(part),
    };
    let mut fewest: Option<(i64, Sql)> = None;
    let mut tried = 0;
    for part in parts {
        let RunQueryExpression::Clause(clause) = part else { continue };
        let Some(rows) = indexed_rows(context, scope, clause)? else { continue };
        let limit = fewest.as_ref().map_or(SELECTIVE_RUNS_MAX, |(count, _)| count - 1);
        if let Some(count) = count_up_to(context, &rows, limit)? {
            fewest = Some((count, rows));
        }
        tried += 1;
        if tried == CLAUSES_TRIED_MAX || fewest.as_ref().is_some_and(|(count, _)| *count == 0) {
            break;
        }
    }
    Ok(fewest.map(|(_, rows)| rows))
}

/// How many rows there are, unless they are more than `limit`.
fn count_up_to(context: &Context<'_>, rows: &Sql, limit: i64) -> Result<Option<i64>> {
    let mut count = Sql::text("SELECT COUNT(*) FROM (");
    count.push(rows.clone());
    count.push(Sql::new(" LIMIT ?) AS found", [Value::Integer(limit + 1)]));
    let mut statement = context.connection.prepare_cached(&count.text)?;
    let found: i64 = statement.query_row(params_from_iter(&count.values), |row| row.get(0))?;
    Ok((found <= limit).then_some(found))
}

/// The runs that satisfy a clause as a range of an index, if one has them.
fn indexed_rows(context: &Context<'_>, scope: &Scope, clause: &RunQueryClause) -> Result<Option<Sql>> {
    match clause {
        RunQueryClause::Number { operand: RunNumber::Metric { key, part: MetricPart::Latest }, test } => {
            let value = format!("m.{}", metric_column(MetricPart::Latest));
            let Some(passes) = value_range(test, || value_condition::number(&value, Null::NotANumber, test))
            else {
                return Ok(None);
            };
            keyed_rows(context, scope, "metric_latest", "m", key, passes).map(Some)
        }
        RunQueryClause::Time { attribute: RunNumberAttribute::StartTime, test } => {
            let bounds = test.map(|time| time.bounds_ms(context.now_ms));
            let Some(passes) = value_range(test, || value_condition::range("m.start_time_ms", &bounds))
            else {
                return Ok(None);
            };
            let mut rows = Sql::text("SELECT m.id AS run_id FROM runs m WHERE ");
            rows.push(scope.experiments("m.experiment_id"));
            rows.push_text(" AND ");
            rows.push(passes);
            Ok(Some(rows))
        }
        RunQueryClause::Text {
            operand: RunText::Attribute(RunTextAttribute::RunId),
            test: RunTextTest::Plain(test @ (TextTest::Equal(_) | TextTest::In(_))),
        } => {
            let mut rows = Sql::text("SELECT m.id AS run_id FROM runs m WHERE ");
            rows.push(condition::text("m.run_id", test));
            Ok(Some(rows))
        }
        RunQueryClause::Text { operand: RunText::Attribute(RunTextAttribute::Status), test } => {
            Ok(status::running_rows(context, scope, test))
        }
        RunQueryClause::Text { operand, test } => {
            let (table, key) = match operand {
                RunText::Param(key) => ("params", key.as_str()),
                RunText::Tag(key) => ("tags", key.as_str()),
                RunText::Attribute(RunTextAttribute::RunName) => ("tags", RUN_NAME_TAG),
                _ => return Ok(None),
            };
            let Some(passes) = text_range("m.value", test) else { return Ok(None) };
            keyed_rows(context, scope, table, "m", key, passes).map(Some)
        }
        _ => Ok(None),
    }
}

fn keyed_rows(
    context: &Context<'_>,
    scope: &Scope,
    table: &str,
    alias: &str,
    key: &str,
    passes: Sql,
) -> Result<Sql> {
    let mut rows = Sql::text(format!("SELECT {alias}.run_id AS run_id FROM {table} {alias} WHERE "));
    rows.push(scope.experiments(&format!("{alias}.experiment_id")));
    rows.push(Sql::new(format!(" AND {alias}.key_id = ? AND "), [context.key(key)?]));
    rows.push(passes);
    Ok(rows)
}

/// The condition of a test whose values lie together in an index.
fn value_range<V>(test: &ValueTest<V>, passes: impl FnOnce() -> Option<Sql>) -> Option<Sql> {
    match test {
        ValueTest::Compare(NumberOperator::NotEqual, _)
        | ValueTest::NotBetween { .. }
        | ValueTest::NotIn(_) => None,
        ValueTest::IsNull => None,
        ValueTest::IsNotNull => Some(Sql::text("TRUE")),
        ValueTest::Compare(..) | ValueTest::Between { .. } | ValueTest::In(_) => passes(),
    }
}

/// The same for texts. Their index holds how they begin, so the whole text is compared beside.
fn text_range(value: &str, test: &RunTextTest) -> Option<Sql> {
    let RunTextTest::Plain(plain) = test else { return None };
    let text = |text: &str| Value::Text(text.to_owned());
    let prefix = indexed_prefix(value);
    let range = match plain {
        TextTest::Equal(literal) => Sql::new(format!("{prefix} = ?"), [text(cut(literal))]),
        TextTest::In(literals) => {
            let mut range = Sql::text(format!("{prefix} IN "));
            range.push(Sql::list(literals.iter().map(|literal| text(cut(literal)))));
            range
        }
        TextTest::Like(pattern) => {
            let beginning = cut(pattern.split(['%', '_']).next().unwrap_or_default());
            if beginning.is_empty() {
                return None;
            }
            let mut range = Sql::new(format!("{prefix} >= ?"), [text(beginning)]);
            if let Some(after) = after_prefix(beginning) {
                range.push(Sql::new(format!(" AND {prefix} < ?"), [Value::Text(after)]));
            }
            range
        }
        TextTest::IsNotNull => return Some(Sql::text("TRUE")),
        _ => return None,
    };
    Some(value_condition::all([range, condition::text(value, plain)]))
}
