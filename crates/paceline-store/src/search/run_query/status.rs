//! The status of runs as queries see it, where a lost run is `LOST` and not `RUNNING`.

use super::context::Context;
use super::place::text_column;
use super::scope::Scope;
use super::value_condition;
use crate::database::Value;
use crate::sql::Sql;
use paceline_search::{RunTextAttribute, RunTextTest, TextTest};
use paceline_types::{RunStatus, ShownStatus, ViewType};

/// The status, and the join that it needs beside `runs r`.
pub(super) struct Status {
    pub(super) column: String,
    pub(super) join: Sql,
}

impl Status {
    /// The status with a join that is named `alias`. The moment is bound once, there: a column may stand in a statement
    /// several times.
    pub(super) fn joined(context: &Context<'_>, alias: &str) -> Self {
        let stored = text_column(RunTextAttribute::Status);
        let Some(is_lost) = is_lost(context, alias) else {
            return Self { column: stored, join: Sql::default() };
        };
        let mut join = Sql::text(format!(" LEFT JOIN runs {alias} ON {alias}.id = r.id AND "));
        join.push(is_lost);
        let lost = ShownStatus::Lost.as_str();
        Self { column: format!("CASE WHEN {alias}.id IS NOT NULL THEN '{lost}' ELSE {stored} END"), join }
    }
}

/// The condition that the status of the runs `r` passes a test. None for the questions whether it is there.
pub(super) fn condition(context: &Context<'_>, test: &RunTextTest) -> Option<Sql> {
    let stored = value_condition::text(&text_column(RunTextAttribute::Status), test)?;
    let Some(is_lost) = is_lost(context, "r") else { return Some(stored) };
    let mut sql = Sql::text("CASE WHEN ");
    sql.push(is_lost);
    sql.push_text(" THEN ");
    sql.push(value_condition::text(&format!("'{}'", ShownStatus::Lost.as_str()), test)?);
    sql.push_text(" ELSE ");
    sql.push(stored);
    sql.push_text(" END");
    Some(sql)
}

/// `SELECT` of the runs that are running or lost, or only of those that are lost, if a test passes no others: there is an
/// index of the active ones.
pub(super) fn running_rows(context: &Context<'_>, scope: &Scope, test: &RunTextTest) -> Option<Sql> {
    let names = match test {
        RunTextTest::Plain(TextTest::Equal(name)) => std::slice::from_ref(name),
        RunTextTest::Plain(TextTest::In(names)) => names.as_slice(),
        _ => return None,
    };
    let (running, lost) = (RunStatus::Running.as_str(), ShownStatus::Lost.as_str());
    let is_indexed = names.iter().all(|name| name == running || name == lost);
    if !is_indexed || scope.view_type != ViewType::ActiveOnly {
        return None;
    }
    let mut rows = Sql::text("SELECT m.id AS run_id FROM runs m WHERE ");
    rows.push(scope.experiments("m.experiment_id"));
    rows.push_text(" AND m.is_deleted = 0 AND ");
    if names.iter().any(|name| name == running) {
        rows.push_text(&is_running("m"));
    } else {
        rows.push(is_lost(context, "m").unwrap_or_else(|| Sql::text("FALSE")));
    }
    Some(rows)
}

/// The condition that a run is lost. None when none is.
fn is_lost(context: &Context<'_>, alias: &str) -> Option<Sql> {
    let before_ms = context.lost_before_ms?;
    let condition = format!("{} AND {alias}.lease_ends_ms < ?", is_running(alias));
    Some(Sql::new(condition, [Value::Integer(before_ms)]))
}

fn is_running(alias: &str) -> String {
    format!("{alias}.status = {}", RunStatus::Running as i64)
}
