//! What must hold of every query: trees survive being written and parsed, no text makes the parser panic, and every
//! MLflow filter means what it means to MLflow.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use paceline_search::*;

use crate::strategies::{number_operator, run_clause};

/// Texts and names of any kind: all have a spelling.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z'\"`%_.; ()=]{0,12}"]
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("NaN does not equal itself", |value| !value.is_nan()),
        select(vec![f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -0.0, 1.0]),
    ]
}

fn any_value_test<V: Clone + std::fmt::Debug + 'static>(
    value: impl Strategy<Value = V> + Clone + 'static,
) -> impl Strategy<Value = ValueTest<V>> {
    let range = (value.clone(), value.clone());
    prop_oneof![
        (number_operator(), value.clone()).prop_map(|(operator, value)| ValueTest::Compare(operator, value)),
        range.clone().prop_map(|(low, high)| ValueTest::Between { low, high }),
        range.prop_map(|(low, high)| ValueTest::NotBetween { low, high }),
        vec(value.clone(), 1..4).prop_map(ValueTest::In),
        vec(value, 1..4).prop_map(ValueTest::NotIn),
        Just(ValueTest::IsNull),
        Just(ValueTest::IsNotNull),
    ]
}

fn any_time() -> impl Strategy<Value = QueryTime> {
    const YEAR_ZERO_DAYS: i64 = -719_528;
    const YEAR_9999_DAYS: i64 = 2_932_000;
    let period = |unit_ms: i64, precision| {
        let units = YEAR_ZERO_DAYS * (86_400_000 / unit_ms)..YEAR_9999_DAYS * (86_400_000 / unit_ms);
        units.prop_map(move |count| QueryTime::Period { from_ms: count * unit_ms, precision })
    };
    prop_oneof![
        any_number().prop_map(QueryTime::Milliseconds),
        period(86_400_000, TimePrecision::Day),
        period(60_000, TimePrecision::Minute),
        period(1000, TimePrecision::Second),
        period(1, TimePrecision::Millisecond),
        (-60_000_000_000_000..=60_000_000_000_000_i64).prop_map(|offset_ms| QueryTime::Now { offset_ms }),
    ]
}

fn any_regex() -> impl Strategy<Value = RegexPattern> {
    "[a-z'\".*+?^$| ]{0,8}"
        .prop_filter_map("not every text is a pattern", |text| RegexPattern::new(&text).ok())
}

fn any_text_test() -> impl Strategy<Value = RunTextTest> {
    use RunTextTest::Plain;
    prop_oneof![
        any_text().prop_map(|text| Plain(TextTest::Equal(text))),
        any_text().prop_map(|text| Plain(TextTest::NotEqual(text))),
        any_text().prop_map(|text| Plain(TextTest::Like(text))),
        any_text().prop_map(|text| Plain(TextTest::ILike(text))),
        any_text().prop_map(RunTextTest::NotLike),
        any_text().prop_map(RunTextTest::NotILike),
        vec(any_text(), 1..4).prop_map(|texts| Plain(TextTest::In(texts))),
        vec(any_text(), 1..4).prop_map(|texts| Plain(TextTest::NotIn(texts))),
        any_regex().prop_map(RunTextTest::Matches),
        any_regex().prop_map(RunTextTest::NotMatches),
        Just(Plain(TextTest::IsNull)),
        Just(Plain(TextTest::IsNotNull)),
    ]
}

fn any_metric() -> impl Strategy<Value = RunNumber> {
    use MetricPart::*;
    (any_text(), select(vec![Latest, Min, Max, Count, Step]))
        .prop_map(|(key, part)| RunNumber::Metric { key, part })
}

fn any_clause() -> impl Strategy<Value = RunQueryClause> {
    use RunTextAttribute::*;
    let number = prop_oneof![
        3 => any_metric(),
        1 => any_text().prop_map(RunNumber::Param),
        1 => any_text().prop_map(RunNumber::Tag),
        1 => Just(RunNumber::ExperimentId),
    ];
    let text = prop_oneof![
        any_text().prop_map(RunText::Param),
        any_text().prop_map(RunText::Tag),
        select(vec![RunId, RunName, UserId, Status, ArtifactUri]).prop_map(RunText::Attribute),
        Just(RunText::LifecycleStage),
        select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context])
            .prop_map(RunText::Dataset),
    ];
    let attribute = select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime]);
    let duration = (0..=60_000_000_000_000_i64).prop_map(Milliseconds);
    prop_oneof![
        (number, any_value_test(any_number().boxed()))
            .prop_map(|(operand, test)| RunQueryClause::Number { operand, test }),
        (attribute, any_value_test(any_time().boxed()))
            .prop_map(|(attribute, test)| RunQueryClause::Time { attribute, test }),
        any_value_test(duration).prop_map(RunQueryClause::Duration),
        (text, any_text_test()).prop_map(|(operand, test)| RunQueryClause::Text { operand, test }),
    ]
}

fn any_expression() -> impl Strategy<Value = RunQueryExpression> {
    use RunQueryExpression::{And, Clause, Not, Or};
    any_clause().prop_map(Clause).prop_recursive(5, 24, 4, |part| {
        prop_oneof![
            vec(part.clone(), 2..4).prop_map(|parts| And(flat(parts, |part| match part {
                And(inner) => Ok(inner),
                other => Err(other),
            }))),
            vec(part.clone(), 2..4).prop_map(|parts| Or(flat(parts, |part| match part {
                Or(inner) => Ok(inner),
                other => Err(other),
            }))),
            part.prop_map(|part| Not(Box::new(part))),
        ]
    })
}

fn flat(
    parts: Vec<RunQueryExpression>,
    inner: fn(RunQueryExpression) -> Result<Vec<RunQueryExpression>, RunQueryExpression>,
) -> Vec<RunQueryExpression> {
    parts.into_iter().flat_map(|part| inner(part).unwrap_or_else(|part| vec![part])).collect()
}

/// Text made of what queries are made of, in any order and with or without spaces.
fn grammar_salad() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "metrics.",
        "params.",
        "tags.",
        "attributes.",
        "dataset.",
        "run_id",
        "run_name",
        "status",
        "start_time",
        "end_time",
        "duration",
        "experiment_id",
        "parent",
        "name",
        ".",
        "a",
        "é",
        "_",
        "`",
        "\"",
        "'",
        "'x'",
        "\"y\"",
        "`z`",
        "''",
        "1",
        "-2.5",
        "1e3",
        "-",
        "+",
        ".5",
        "5.",
        "7d",
        "1h30m",
        "now()",
        "now",
        "inf",
        "NaN",
        "'2026-11-01'",
        "'2026-11-01T12:30+02:00'",
        "=",
        "==",
        "!=",
        "<>",
        ">",
        ">=",
        "<",
        "<=",
        "~",
        "!~",
        "LIKE",
        "ILIKE",
        "MATCHES",
        "IN",
        "NOT",
        "IS",
        "NULL",
        "BETWEEN",
        "AND",
        "OR",
        "min",
        "best",
        "number",
        "(",
        ")",
        ",",
        ";",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "metrics.a > 1",
        "params.a = 'x'",
        "run_id IN ('a', 'b')",
        "tags.`a b` IS NOT NULL",
        "min(metrics.a) < 1",
        "start_time > now() - 7d",
    ]);
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Parses `text`; an error points into it, and what parses survives being written.
fn parse(text: &str) -> Result<(), TestCaseError> {
    match RunQueryExpression::parse(text) {
        // NaN does not equal itself, so the texts are compared.
        Ok(Some(parsed)) => {
            let written = parsed.to_string();
            let again = RunQueryExpression::parse(&written).map(|again| again.map(|again| again.to_string()));
            prop_assert_eq!(again, Ok(Some(written)));
        }
        Ok(None) => prop_assert!(text.trim().is_empty()),
        Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error),
    }
    if let Ok(filter) = RunFilter::parse(text) {
        prop_assert_eq!(RunQueryExpression::parse(text), Ok(Option::from(filter)), "{}", text);
    }
    let _ = RunOperand::parse(text);
    if let Ok(sorts) = RunSort::parse_all(&[text]) {
        prop_assert_eq!(RunSort::parse_all(&[sorts[0].to_string()]), Ok(sorts));
    }
    // Beside the aliases of the run name, everything that orders a run search sorts a query.
    prop_assert!(parse_run_order_by(&[text]).is_err() || RunSort::parse_all(&[text]).is_ok(), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn queries_round_trip(expression in any_expression()) {
        prop_assert_eq!(RunQueryExpression::parse(&expression.to_string()), Ok(Some(expression)));
    }

    #[test]
    fn filters_mean_what_they_mean_to_mlflow(clauses in vec(run_clause(), 0..5)) {
        let filter = RunFilter { clauses };
        let text = filter.to_string();
        prop_assert_eq!(RunFilter::parse(&text), Ok(filter.clone()));
        prop_assert_eq!(RunQueryExpression::parse(&text), Ok(Option::from(filter)));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        parse(&text)?;
    }

    #[test]
    fn any_salad_is_answered(text in grammar_salad()) {
        parse(&text)?;
    }
}
