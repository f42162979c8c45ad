//! Random queries over the runs of [`crate::any_search`].

use paceline_search::{
    DatasetField, Direction, MetricPart, Milliseconds, NumberOperator, QueryTime, RegexPattern, RunNumber,
    RunNumberAttribute, RunOperand, RunQueryClause, RunQueryExpression, RunSort, RunText, RunTextAttribute,
    RunTextTest, TextTest, TimePrecision, ValueTest,
};
use paceline_types::{ExperimentId, ViewType};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::any_search::{EXPERIMENTS, key, number, pattern, text};

fn any_value_test<V: Clone + std::fmt::Debug + 'static>(
    ordered: impl Strategy<Value = V> + Clone + 'static,
    equal: impl Strategy<Value = V> + Clone + 'static,
) -> impl Strategy<Value = ValueTest<V>> {
    use NumberOperator::*;
    let range = (ordered.clone(), ordered.clone());
    prop_oneof![
        2 => (select(vec![Greater, GreaterOrEqual, Less, LessOrEqual]), ordered)
            .prop_map(|(operator, value)| ValueTest::Compare(operator, value)),
        2 => (select(vec![Equal, NotEqual]), equal.clone())
            .prop_map(|(operator, value)| ValueTest::Compare(operator, value)),
        1 => range.clone().prop_map(|(low, high)| ValueTest::Between { low, high }),
        1 => range.prop_map(|(low, high)| ValueTest::NotBetween { low, high }),
        1 => vec(equal.clone(), 1..4).prop_map(ValueTest::In),
        1 => vec(equal, 1..4).prop_map(ValueTest::NotIn),
        1 => select(vec![ValueTest::IsNull, ValueTest::IsNotNull]),
    ]
}

fn any_text_test() -> impl Strategy<Value = RunTextTest> {
    use RunTextTest::Plain;
    let regex = select(vec!["^a", "b$", "", "[0-9]+", "(?i)ab", "x", "^$", "Ä"])
        .prop_filter_map("valid", |pattern| RegexPattern::new(pattern).ok());
    prop_oneof![
        2 => text().prop_map(|text| Plain(TextTest::Equal(text))),
        1 => text().prop_map(|text| Plain(TextTest::NotEqual(text))),
        1 => pattern().prop_map(|pattern| Plain(TextTest::Like(pattern))),
        1 => pattern().prop_map(|pattern| Plain(TextTest::ILike(pattern))),
        1 => pattern().prop_map(RunTextTest::NotLike),
        1 => pattern().prop_map(RunTextTest::NotILike),
        1 => vec(text(), 1..4).prop_map(|texts| Plain(TextTest::In(texts))),
        1 => vec(text(), 1..4).prop_map(|texts| Plain(TextTest::NotIn(texts))),
        1 => regex.clone().prop_map(RunTextTest::Matches),
        1 => regex.prop_map(RunTextTest::NotMatches),
        1 => select(vec![Plain(TextTest::IsNull), Plain(TextTest::IsNotNull)]),
    ]
}

pub(crate) fn any_number() -> impl Strategy<Value = RunNumber> {
    use MetricPart::*;
    prop_oneof![
        4 => (key(), select(vec![Latest, Latest, Min, Max, Count, Step]))
            .prop_map(|(key, part)| RunNumber::Metric { key, part }),
        1 => key().prop_map(RunNumber::Param),
        1 => key().prop_map(RunNumber::Tag),
        1 => Just(RunNumber::ExperimentId),
    ]
}

pub(crate) fn any_text_operand() -> impl Strategy<Value = RunText> {
    use RunTextAttribute::*;
    prop_oneof![
        3 => key().prop_map(RunText::Param),
        3 => key().prop_map(RunText::Tag),
        2 => select(vec![RunName, UserId, Status, ArtifactUri]).prop_map(RunText::Attribute),
        1 => Just(RunText::LifecycleStage),
    ]
}

/// What passes some statuses and not others.
fn any_status_test() -> impl Strategy<Value = RunTextTest> {
    use RunTextTest::Plain;
    let name = || select(vec!["RUNNING", "LOST", "LOST", "FINISHED", "lost"]).prop_map(String::from);
    let pattern = || select(vec!["%ED", "_O%", "lost", "%"]).prop_map(String::from);
    let regex = select(vec!["^LOST$", "NG", "(?i)o"])
        .prop_filter_map("valid", |pattern| RegexPattern::new(pattern).ok());
    prop_oneof![
        name().prop_map(|name| Plain(TextTest::Equal(name))),
        name().prop_map(|name| Plain(TextTest::NotEqual(name))),
        vec(name(), 1..4).prop_map(|names| Plain(TextTest::In(names))),
        vec(name(), 1..4).prop_map(|names| Plain(TextTest::NotIn(names))),
        pattern().prop_map(|pattern| Plain(TextTest::ILike(pattern))),
        pattern().prop_map(RunTextTest::NotLike),
        regex.clone().prop_map(RunTextTest::Matches),
        regex.prop_map(RunTextTest::NotMatches),
    ]
}

fn any_clause() -> impl Strategy<Value = RunQueryClause> {
    let numbers = prop_oneof![
        5 => number(),
        1 => select(vec![f64::INFINITY, f64::NEG_INFINITY, 9.0, 10.0]),
    ]
    .boxed();
    let equal = prop_oneof![6 => numbers.clone(), 1 => Just(f64::NAN)].boxed();
    let time = prop_oneof![
        2 => select(vec![-1.0, 0.0, 0.5, 1.0, 2.0, 3.0]).prop_map(QueryTime::Milliseconds),
        1 => (0..3_i64)
            .prop_map(|from_ms| QueryTime::Period { from_ms, precision: TimePrecision::Millisecond }),
        1 => Just(QueryTime::Period { from_ms: 0, precision: TimePrecision::Second }),
        1 => Just(QueryTime::Now { offset_ms: -5000 }),
    ]
    .boxed();
    let duration = (0..3_i64).prop_map(Milliseconds).boxed();
    let attribute = select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime]);
    let operand = prop_oneof![
        8 => any_text_operand(),
        1 => select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context])
            .prop_map(RunText::Dataset),
    ];
    prop_oneof![
        4 => (any_number(), any_value_test(numbers, equal))
            .prop_map(|(operand, test)| RunQueryClause::Number { operand, test }),
        1 => (attribute, any_value_test(time.clone(), time))
            .prop_map(|(attribute, test)| RunQueryClause::Time { attribute, test }),
        1 => any_value_test(duration.clone(), duration).prop_map(RunQueryClause::Duration),
        4 => (operand, any_text_test()).prop_map(|(operand, test)| RunQueryClause::Text { operand, test }),
        2 => any_status_test().prop_map(|test| {
            RunQueryClause::Text { operand: RunText::Attribute(RunTextAttribute::Status), test }
        }),
    ]
}

pub(crate) fn any_expression() -> impl Strategy<Value = RunQueryExpression> {
    use RunQueryExpression::{And, Clause, Not, Or};
    any_clause().prop_map(Clause).prop_recursive(4, 8, 3, |part| {
        prop_oneof![
            vec(part.clone(), 2..4).prop_map(And),
            vec(part.clone(), 2..4).prop_map(Or),
            part.prop_map(|part| Not(Box::new(part))),
        ]
    })
}

pub(crate) fn any_sorts() -> impl Strategy<Value = Vec<RunSort>> {
    let operand = prop_oneof![
        4 => any_number().prop_map(RunOperand::Number),
        3 => any_text_operand().prop_map(RunOperand::Text),
        2 => select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime]).prop_map(RunOperand::Time),
        1 => Just(RunOperand::Duration),
    ];
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    vec((operand, direction), 0..3).prop_map(|sorts| {
        let mut distinct: Vec<RunSort> = Vec::new();
        for (operand, direction) in sorts {
            if distinct.iter().all(|sort| sort.operand != operand) {
                distinct.push(RunSort { operand, direction });
            }
        }
        distinct
    })
}

/// Experiments to look in, perhaps twice, or all of them; and a view.
pub(crate) fn any_scope() -> impl Strategy<Value = (Option<Vec<ExperimentId>>, ViewType)> {
    let experiments = prop_oneof![
        4 => subsequence(EXPERIMENTS.to_vec(), 0..=3).prop_map(Some),
        1 => Just(Some(vec![EXPERIMENTS[1], EXPERIMENTS[0], EXPERIMENTS[1]])),
        1 => Just(None),
    ];
    let view_type = select(vec![ViewType::ActiveOnly, ViewType::DeletedOnly, ViewType::All, ViewType::All]);
    (experiments, view_type)
}
