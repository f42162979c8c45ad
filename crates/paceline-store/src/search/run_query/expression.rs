//! Expressions of the query language as SQL conditions on the runs `r`.

use super::context::Context;
use super::place::{self, Place};
use super::status;
use super::value_condition::{self, all, any};
use crate::error::Result;
use crate::sql::Sql;
use paceline_search::{
    RunQueryClause, RunQueryExpression, RunText, RunTextAttribute, RunTextTest, TextTest, ValueTest,
};

/// The condition that an expression holds. It may be NULL, which is false.
pub(in crate::search) fn condition(context: &Context<'_>, expression: &RunQueryExpression) -> Result<Sql> {
    let conditions = |parts: &[RunQueryExpression]| {
        parts.iter().map(|part| condition(context, part)).collect::<Result<Vec<_>>>()
    };
    Ok(match expression {
        RunQueryExpression::And(parts) => all(conditions(parts)?),
        RunQueryExpression::Or(parts) => any(conditions(parts)?),
        // Not NOT, of which NULL is NULL: what does not hold does not hold because something is missing, too.
        RunQueryExpression::Not(negated) => {
            let mut sql = Sql::text("(");
            sql.push(condition(context, negated)?);
            sql.push_text(") IS NOT TRUE");
            sql
        }
        RunQueryExpression::Clause(clause) => clause_condition(context, clause)?,
    })
}

fn clause_condition(context: &Context<'_>, clause: &RunQueryClause) -> Result<Sql> {
    Ok(match clause {
        RunQueryClause::Number { operand, test } => {
            let place = place::number(context, operand)?;
            let passes = value_condition::number(&place.value, place.null, test);
            value_question(&place, passes, test)
        }
        RunQueryClause::Time { attribute, test } => {
            let place = place::time(*attribute);
            let passes =
                value_condition::range(&place.value, &test.map(|time| time.bounds_ms(context.now_ms)));
            value_question(&place, passes, test)
        }
        RunQueryClause::Duration(test) => {
            let place = place::duration();
            let bounds = test.map(|duration| (duration.0 as f64, duration.0 as f64));
            value_question(&place, value_condition::range(&place.value, &bounds), test)
        }
        RunQueryClause::Text { operand, test } => {
            let place = place::text(context, operand)?;
            let passes = match operand {
                RunText::Attribute(RunTextAttribute::Status) => status::condition(context, test),
                _ => value_condition::text(&place.value, test),
            };
            match (passes, test) {
                (Some(passes), _) => place.passes(passes),
                (None, RunTextTest::Plain(TextTest::IsNull)) => place.is_missing(),
                (None, _) => place.is_present(),
            }
        }
    })
}

/// The condition that a value is there and passes, or the answer to the question whether it is there.
fn value_question<V>(place: &Place, passes: Option<Sql>, test: &ValueTest<V>) -> Sql {
    match (passes, test) {
        (Some(passes), _) => place.passes(passes),
        (None, ValueTest::IsNull) => place.is_missing(),
        (None, _) => place.is_present(),
    }
}
