//! What requests have in common: where to look, in which order, how much. Text of the query language is parsed here, and
//! what is wrong with it told with its place.

use crate::failure::Failure;
use paceline_api::runs::{KeySelection, RunColumns, RunsView};
use paceline_api::{ApiErrorBody, Position};
use paceline_mlflow::ApiError;
use paceline_search::{Expected, QueryError, RunNumber, RunOperand, RunQueryExpression, RunSort, RunText};
use paceline_store::{KeySelection as StoredSelection, RunMeasure, RunScope, RunsQuery};
use paceline_types::{ExperimentId, ViewType, limits};

/// The runs that match a filter, in the order of their start, without any data.
pub(in crate::v1) fn matching(
    experiment_ids: Option<Vec<String>>,
    view: RunsView,
    filter: &str,
) -> Result<RunsQuery, Failure> {
    let scope = scope(experiment_ids, view)?;
    Ok(RunsQuery { scope, expression: expression(filter)?, ..RunsQuery::default() })
}

/// Where to look. Unknown experiments have no runs.
pub(super) fn scope(experiment_ids: Option<Vec<String>>, view: RunsView) -> Result<RunScope, Failure> {
    let experiment_ids = experiment_ids.map(experiments).transpose()?;
    Ok(RunScope { experiment_ids, view_type: view_type(view) })
}

pub(super) fn experiments(ids: Vec<String>) -> Result<Vec<ExperimentId>, Failure> {
    at_most("experiment_ids", ids.len(), limits::LIST_ELEMENTS)?;
    let parse = |id: String| id.parse().map_err(|error| ApiError::invalid(format!("{error}")).into());
    ids.into_iter().map(parse).collect()
}

pub(super) fn view_type(view: RunsView) -> ViewType {
    match view {
        RunsView::Active => ViewType::ActiveOnly,
        RunsView::Deleted => ViewType::DeletedOnly,
        RunsView::All => ViewType::All,
    }
}

pub(super) fn expression(filter: &str) -> Result<Option<RunQueryExpression>, Failure> {
    RunQueryExpression::parse(filter).map_err(|error| misread("filter".into(), filter, error))
}

pub(in crate::v1) fn sorts(texts: &[String]) -> Result<Vec<RunSort>, Failure> {
    at_most("sort", texts.len(), limits::ORDER_BY_KEYS)?;
    RunSort::parse_all(texts)
        .map_err(|(index, error)| misread(format!("sort[{index}]"), &texts[index], error))
}

pub(super) fn operand(field: String, text: &str) -> Result<RunOperand, Failure> {
    RunOperand::parse(text).map_err(|error| misread(field, text, error))
}

/// Each of the texts as an operand that `choose` takes.
pub(super) fn operands<T>(
    field: &str,
    texts: &[String],
    max: usize,
    choose: impl Fn(RunOperand) -> Option<T>,
    choices: &str,
) -> Result<Vec<T>, Failure> {
    at_most(field, texts.len(), max)?;
    let read = |(index, text): (usize, &String)| {
        let field = format!("{field}[{index}]");
        choose(operand(field.clone(), text)?).ok_or_else(|| unusable(field, text, choices))
    };
    texts.iter().enumerate().map(read).collect()
}

pub(super) fn measures(texts: &[String]) -> Result<Vec<RunMeasure>, Failure> {
    const CHOICES: &str = "It has no number to measure. Name a metric, a param, a tag or the duration.";
    operands("measures", texts, limits::GROUP_MEASURES, measure, CHOICES)
}

/// A param or tag is measured by the number that its text spells.
pub(super) fn measure(operand: RunOperand) -> Option<RunMeasure> {
    match operand {
        RunOperand::Text(RunText::Param(key)) => Some(RunMeasure::Number(RunNumber::Param(key))),
        RunOperand::Text(RunText::Tag(key)) => Some(RunMeasure::Number(RunNumber::Tag(key))),
        operand => RunMeasure::of(operand),
    }
}

pub(in crate::v1) fn columns(columns: &RunColumns) -> Result<paceline_store::RunColumns, Failure> {
    Ok(paceline_store::RunColumns {
        metrics: selection("columns.metrics", &columns.metrics)?,
        params: selection("columns.params", &columns.params)?,
        tags: selection("columns.tags", &columns.tags)?,
        datasets: columns.datasets,
        models: columns.models,
        superseded_metrics: columns.superseded_metrics,
    })
}

pub(in crate::v1) fn selection(field: &str, keys: &KeySelection) -> Result<StoredSelection, Failure> {
    Ok(match keys {
        KeySelection::None => StoredSelection::None,
        KeySelection::All => StoredSelection::All,
        KeySelection::These(names) => {
            at_most(field, names.len(), limits::RUN_COLUMNS)?;
            StoredSelection::These(names.clone())
        }
    })
}

/// A number of rows that is within its limit.
pub(super) fn rows(field: &str, count: usize, max: usize) -> Result<usize, Failure> {
    if count <= max {
        return Ok(count);
    }
    Err(ApiError::invalid(format!("Invalid value {count} for '{field}': it is at most {max}.")).into())
}

pub(super) fn at_most(field: &str, count: usize, max: usize) -> Result<(), Failure> {
    if count <= max {
        return Ok(());
    }
    Err(ApiError::invalid(format!("'{field}' has {count} elements, and at most {max} are taken.")).into())
}

/// The error for an operand that is well written and of no use here.
pub(super) fn unusable(field: String, text: &str, choices: &str) -> Failure {
    let error = QueryError { message: choices.to_owned(), span: 0..text.len(), expected: Vec::new() };
    misread(field, text, error)
}

/// What is wrong with a text of the query language, as an editor can show it.
fn misread(field: String, text: &str, error: QueryError) -> Failure {
    let characters = |bytes: usize| text.get(..bytes).unwrap_or(text).chars().count();
    let QueryError { message, span, expected } = error;
    Failure::Described(Box::new(ApiErrorBody {
        error_code: "INVALID_PARAMETER_VALUE".into(),
        message: format!("Invalid '{field}': {message}"),
        position: Some(Position { start: characters(span.start), end: characters(span.end) }),
        field: Some(field),
        expected: expected.into_iter().map(completion).collect(),
    }))
}

/// A word as it is written, or what kind of thing could stand there.
fn completion(expected: Expected) -> String {
    match expected {
        Expected::Word(word) => word,
        Expected::Key => "<key>",
        Expected::Metric => "<metric>",
        Expected::ParamOrTag => "<param or tag>",
        Expected::Number => "<number>",
        Expected::Text => "<text>",
        Expected::Pattern => "<pattern>",
        Expected::Time => "<time>",
        Expected::Duration => "<duration>",
    }
    .to_owned()
}
