//! Reads operands: keys, and functions of keys.

use super::cursor::{Cursor, KeyText};
use super::error::{Expected, QueryError, shortened};
use super::goal::{MetricGoal, metric_goal};
use super::operand::{MetricPart, NOTE_TAG, PARENT_RUN_TAG, RunNumber, RunOperand, RunText};
use crate::run::{Attribute, DatasetField, Entity, RunTextAttribute, attribute, entity, is_spaced_run_name};
use crate::token::{Key, Kind};

/// Reads the next operand.
pub(super) fn operand(cursor: &mut Cursor<'_>) -> Result<RunOperand, QueryError> {
    if let Some(function) = accept_function(cursor) {
        return Ok(RunOperand::Number(function?));
    }
    key(cursor, Expected::Key)
}

/// Reads the next key, where `expected` should be.
fn key(cursor: &mut Cursor<'_>, expected: Expected) -> Result<RunOperand, QueryError> {
    let span = cursor.span();
    let Some(key) = cursor.accept_key() else {
        return Err(cursor.unexpected(&[expected]));
    };
    resolve(key).map_err(|message| QueryError::new(span, message).expecting(&[expected]))
}

fn resolve(key: KeyText<'_>) -> Result<RunOperand, String> {
    let name = key.name.into_owned();
    let entity = entity(Key { entity: key.entity, name: &name }).map_err(|error| error.to_string())?;
    match entity {
        Entity::Metric => Ok(RunOperand::Number(RunNumber::Metric { key: name, part: MetricPart::Latest })),
        Entity::Param => Ok(RunOperand::Text(RunText::Param(name))),
        Entity::Tag => Ok(RunOperand::Text(RunText::Tag(name))),
        Entity::Dataset => match DatasetField::parse(&name) {
            Ok(field) => Ok(RunOperand::Text(RunText::Dataset(field))),
            Err(error) => Err(error.to_string()),
        },
        Entity::Attribute => resolve_attribute(&name),
    }
}

fn resolve_attribute(name: &str) -> Result<RunOperand, String> {
    let tag = |key: &str| RunOperand::Text(RunText::Tag(key.into()));
    Ok(match name {
        "experiment_id" => RunOperand::Number(RunNumber::ExperimentId),
        "lifecycle_stage" => RunOperand::Text(RunText::LifecycleStage),
        "duration" => RunOperand::Duration,
        "parent" => tag(PARENT_RUN_TAG),
        "note" => tag(NOTE_TAG),
        name if is_spaced_run_name(name) => RunOperand::Text(RunText::Attribute(RunTextAttribute::RunName)),
        name => match attribute(name) {
            Ok(Attribute::Text(attribute)) => RunOperand::Text(RunText::Attribute(attribute)),
            Ok(Attribute::Number(attribute)) => RunOperand::Time(attribute),
            Err(_) => {
                return Err(format!(
                    "Unknown key '{}': expected metrics.<name>, params.<name>, tags.<name>, datasets.<field> or one \
                     of {}",
                    shortened(name),
                    ATTRIBUTES.join(", ")
                ));
            }
        },
    })
}

/// The attributes of runs, for messages and completions.
pub const ATTRIBUTES: &[&str] = &[
    "run_id",
    "run_name",
    "user_id",
    "status",
    "start_time",
    "end_time",
    "duration",
    "experiment_id",
    "lifecycle_stage",
    "artifact_uri",
    "parent",
    "note",
];

/// The functions that stand before a parenthesis.
#[derive(Clone, Copy)]
enum Function {
    Metric(MetricPart),
    Best,
    Number,
}

fn accept_function(cursor: &mut Cursor<'_>) -> Option<Result<RunNumber, QueryError>> {
    let name = cursor.peek().filter(|token| token.is_bare())?;
    cursor.peek_second().filter(|token| token.kind == Kind::Open)?;
    let functions = [
        ("latest", Function::Metric(MetricPart::Latest)),
        ("min", Function::Metric(MetricPart::Min)),
        ("max", Function::Metric(MetricPart::Max)),
        ("count", Function::Metric(MetricPart::Count)),
        ("step", Function::Metric(MetricPart::Step)),
        ("best", Function::Best),
        ("number", Function::Number),
    ];
    let found = functions.into_iter().find(|(known, _)| name.is_word(known));
    let Some((_, function)) = found else {
        let message = format!(
            "Unknown function '{}': expected {}",
            shortened(name.source),
            functions.map(|(name, _)| name).join(", ")
        );
        let expected = functions.map(|(name, _)| Expected::Word(name));
        return Some(Err(QueryError::new(cursor.span(), message).expecting(&expected)));
    };
    cursor.advance();
    cursor.advance();
    Some(argument(cursor, function))
}

/// What stands in the parentheses of a function, a key and no further function, and the closing one.
fn argument(cursor: &mut Cursor<'_>, function: Function) -> Result<RunNumber, QueryError> {
    let expected = match function {
        Function::Metric(_) | Function::Best => Expected::Metric,
        Function::Number => Expected::ParamOrTag,
    };
    let refused = cursor.unexpected(&[expected]);
    let operand = key(cursor, expected)?;
    let number = match (function, operand) {
        (Function::Metric(part), RunOperand::Number(RunNumber::Metric { key, .. })) => {
            RunNumber::Metric { key, part }
        }
        (Function::Best, RunOperand::Number(RunNumber::Metric { key, .. })) => {
            let goal = given_goal(cursor)?.unwrap_or_else(|| metric_goal(&key));
            RunNumber::Metric { key, part: MetricPart::best(goal) }
        }
        (Function::Number, RunOperand::Text(RunText::Param(key))) => RunNumber::Param(key),
        (Function::Number, RunOperand::Text(RunText::Tag(key))) => RunNumber::Tag(key),
        _ => return Err(refused),
    };
    cursor.expect(Kind::Close, &[Expected::Word(")")])?;
    Ok(number)
}

/// The second argument of `best`, if there is one.
fn given_goal(cursor: &mut Cursor<'_>) -> Result<Option<MetricGoal>, QueryError> {
    if !cursor.accept(Kind::Comma) {
        return Ok(None);
    }
    if cursor.accept_word("min") {
        return Ok(Some(MetricGoal::Minimize));
    }
    if cursor.accept_word("max") {
        return Ok(Some(MetricGoal::Maximize));
    }
    Err(cursor.unexpected(&[Expected::Word("min"), Expected::Word("max")]))
}
