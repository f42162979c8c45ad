//! The grammar, case by case.

use NumberOperator::{Equal, Greater, GreaterOrEqual, Less, NotEqual};
use paceline_search::*;

fn parse(query: &str) -> RunQueryExpression {
    let parsed = RunQueryExpression::parse(query);
    parsed.unwrap_or_else(|error| panic!("{query}: {error}")).unwrap_or_else(|| panic!("{query} is blank"))
}

/// The one clause of a query, which also survives being written.
#[track_caller]
fn clause(query: &str) -> RunQueryClause {
    let parsed = parse(query);
    assert_eq!(parse(&parsed.to_string()).to_string(), parsed.to_string(), "{query}");
    match parsed {
        RunQueryExpression::Clause(clause) => clause,
        other => panic!("{query}: {other:?}"),
    }
}

fn metric(key: &str, part: MetricPart) -> RunNumber {
    RunNumber::Metric { key: key.into(), part }
}

fn number(operand: RunNumber, test: ValueTest<f64>) -> RunQueryClause {
    RunQueryClause::Number { operand, test }
}

fn text(operand: RunText, test: RunTextTest) -> RunQueryClause {
    RunQueryClause::Text { operand, test }
}

fn param(key: &str) -> RunText {
    RunText::Param(key.into())
}

fn plain(value: &str) -> RunTextTest {
    RunTextTest::Plain(TextTest::Equal(value.into()))
}

fn less(value: f64) -> ValueTest<f64> {
    ValueTest::Compare(Less, value)
}

#[test]
fn blank_queries_are_none() {
    for query in ["", " ", "\n\t "] {
        assert_eq!(RunQueryExpression::parse(query), Ok(None));
    }
}

/// How a query reads with all parentheses written.
#[track_caller]
fn assert_reads(query: &str, expected: &str) {
    fn shape(expression: &RunQueryExpression) -> String {
        let list = |parts: &[RunQueryExpression]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
        match expression {
            RunQueryExpression::And(parts) => format!("(and {})", list(parts)),
            RunQueryExpression::Or(parts) => format!("(or {})", list(parts)),
            RunQueryExpression::Not(part) => format!("(not {})", shape(part)),
            RunQueryExpression::Clause(RunQueryClause::Number { operand, .. }) => {
                operand.to_string().replace("metrics.", "").replace('`', "")
            }
            RunQueryExpression::Clause(other) => other.to_string(),
        }
    }
    let written: String = query
        .split(' ')
        .map(|word| {
            let name = word.trim_matches(['(', ')']);
            let is_name = name.len() == 1;
            format!(
                "{} ",
                if is_name { word.replace(name, &format!("metrics.{name} > 1")) } else { word.into() }
            )
        })
        .collect();
    let parsed = parse(&written);
    assert_eq!(shape(&parsed), expected, "{query}");
    assert_eq!(parse(&parsed.to_string()), parsed, "{query}");
}

#[test]
fn not_binds_before_and_before_or() {
    assert_reads("a AND b AND c", "(and a b c)");
    assert_reads("a OR b AND c", "(or a (and b c))");
    assert_reads("a AND b OR c AND d OR e", "(or (and a b) (and c d) e)");
    assert_reads("(a OR b) AND c", "(and (or a b) c)");
    assert_reads("NOT a AND b", "(and (not a) b)");
    assert_reads("NOT (a AND b)", "(not (and a b))");
    assert_reads("NOT NOT a", "(not (not a))");
    assert_reads("not a or Not b", "(or (not a) (not b))");
    assert_reads("((a))", "a");
}

#[test]
fn the_same_word_needs_no_parentheses() {
    assert_reads("a AND (b AND c)", "(and a b c)");
    assert_reads("(a OR b) OR (c OR (d))", "(or a b c d)");
    assert_reads("a AND (b OR c) AND (d OR e)", "(and a (or b c) (or d e))");
}

#[test]
fn parts_of_metrics() {
    for (operand, part) in [
        ("metrics.loss", MetricPart::Latest),
        ("latest(metrics.loss)", MetricPart::Latest),
        ("min(metrics.loss)", MetricPart::Min),
        ("MAX( metric.`loss` )", MetricPart::Max),
        ("count(metrics.loss)", MetricPart::Count),
        ("step(metrics.loss)", MetricPart::Step),
        ("best(metrics.loss)", MetricPart::Min),
        ("best(metrics.loss, max)", MetricPart::Max),
        ("best (metrics.\"loss\",MIN)", MetricPart::Min),
    ] {
        assert_eq!(clause(&format!("{operand} < 0.5")), number(metric("loss", part), less(0.5)), "{operand}");
        assert_eq!(
            clause(&format!("{operand} is not null")),
            number(metric("loss", part), ValueTest::IsNotNull)
        );
    }
    assert_eq!(
        clause("best(metrics.acc)>1"),
        number(metric("acc", MetricPart::Max), ValueTest::Compare(Greater, 1.0))
    );
    // Words that are functions elsewhere are names after a dot.
    assert_eq!(clause("metrics.min < 1"), number(metric("min", MetricPart::Latest), less(1.0)));
}

#[test]
fn comparisons_of_numbers() {
    let loss = || metric("loss", MetricPart::Latest);
    for (written, test) in [
        ("= 1", ValueTest::Compare(Equal, 1.0)),
        ("==1", ValueTest::Compare(Equal, 1.0)),
        ("!= 1", ValueTest::Compare(NotEqual, 1.0)),
        ("<> -1e3", ValueTest::Compare(NotEqual, -1000.0)),
        (">= .5", ValueTest::Compare(GreaterOrEqual, 0.5)),
        ("< inf", less(f64::MAX)),
        ("> -inf", ValueTest::Compare(Greater, f64::MIN)),
        ("= Infinity", ValueTest::Compare(Equal, f64::MAX)),
        ("< 1e999", less(f64::INFINITY)),
        ("BETWEEN 1 AND 2", ValueTest::Between { low: 1.0, high: 2.0 }),
        ("not between -1 and -.5", ValueTest::NotBetween { low: -1.0, high: -0.5 }),
        ("IN (1)", ValueTest::In(vec![1.0])),
        ("IN (1, 2.5,)", ValueTest::In(vec![1.0, 2.5])),
        ("NOT IN(1,inf)", ValueTest::NotIn(vec![1.0, f64::MAX])),
        ("IS NULL", ValueTest::IsNull),
        ("Is Not Null", ValueTest::IsNotNull),
    ] {
        assert_eq!(clause(&format!("metrics.loss {written}")), number(loss(), test), "{written}");
    }
    for written in ["= NaN", "!= nan", "IN (1, NAN)"] {
        assert!(clause(&format!("min(metrics.loss) {written}")).to_string().contains("NaN"), "{written}");
    }
    // AND of a range, and AND of two clauses.
    let both = parse("metrics.a BETWEEN 1 AND 2 AND metrics.b < 3");
    assert_eq!(both.to_string(), "metrics.`a` BETWEEN 1 AND 2 AND metrics.`b` < 3");
}

#[test]
fn comparisons_of_texts() {
    let like = |pattern: &str| RunTextTest::Plain(TextTest::Like(pattern.into()));
    let regex = |pattern: &str| RegexPattern::new(pattern).unwrap();
    for (written, test) in [
        ("= 'x'", plain("x")),
        ("== \"x\"", plain("x")),
        ("<> 'x'", RunTextTest::Plain(TextTest::NotEqual("x".into()))),
        ("LIKE '%x'", like("%x")),
        ("NOT LIKE '%x'", RunTextTest::NotLike("%x".into())),
        ("not ilike '%x'", RunTextTest::NotILike("%x".into())),
        ("IN ('x', 'y')", RunTextTest::Plain(TextTest::In(vec!["x".into(), "y".into()]))),
        ("NOT IN ('x')", RunTextTest::Plain(TextTest::NotIn(vec!["x".into()]))),
        ("MATCHES '^x+$'", RunTextTest::Matches(regex("^x+$"))),
        ("~ 'x'", RunTextTest::Matches(regex("x"))),
        ("~'x'", RunTextTest::Matches(regex("x"))),
        ("!~ 'x'", RunTextTest::NotMatches(regex("x"))),
        ("NOT MATCHES '(?i)x'", RunTextTest::NotMatches(regex("(?i)x"))),
        ("IS NULL", RunTextTest::Plain(TextTest::IsNull)),
    ] {
        assert_eq!(clause(&format!("params.p {written}")), text(param("p"), test.clone()), "{written}");
        assert_eq!(
            clause(&format!("status {written}")),
            text(RunText::Attribute(RunTextAttribute::Status), test.clone())
        );
        assert_eq!(
            clause(&format!("lifecycle_stage {written}")),
            text(RunText::LifecycleStage, test.clone())
        );
        assert_eq!(
            clause(&format!("dataset.name {written}")),
            text(RunText::Dataset(DatasetField::Name), test)
        );
    }
}

#[test]
fn params_and_tags_are_numbers_beside_numbers() {
    let lr = || RunNumber::Param("lr".into());
    assert_eq!(clause("params.lr < 0.01"), number(lr(), less(0.01)));
    assert_eq!(clause("params.lr = 10"), number(lr(), ValueTest::Compare(Equal, 10.0)));
    assert_eq!(clause("params.lr = '10'"), text(param("lr"), plain("10")));
    assert_eq!(clause("params.lr IN (1, 2)"), number(lr(), ValueTest::In(vec![1.0, 2.0])));
    assert_eq!(
        clause("tags.n BETWEEN 1 AND inf"),
        number(RunNumber::Tag("n".into()), ValueTest::Between { low: 1.0, high: f64::MAX })
    );
    assert_eq!(clause("params.lr IS NULL"), text(param("lr"), RunTextTest::Plain(TextTest::IsNull)));
    assert_eq!(clause("number(params.lr) IS NULL"), number(lr(), ValueTest::IsNull));
    assert_eq!(clause("number(parameter.lr) < 1"), number(lr(), less(1.0)));
}

#[test]
fn more_attributes() {
    assert_eq!(clause("parent = 'r'"), text(RunText::Tag("mlflow.parentRunId".into()), plain("r")));
    assert_eq!(clause("note ~ 'x'").to_string(), "tags.`mlflow.note.content` MATCHES 'x'");
    for written in ["experiment_id = '3'", "attr.experiment_id = 3", "run.experiment_id==3"] {
        assert_eq!(clause(written), number(RunNumber::ExperimentId, ValueTest::Compare(Equal, 3.0)));
    }
    assert_eq!(
        clause("experiment_id IN ('1', 2)"),
        number(RunNumber::ExperimentId, ValueTest::In(vec![1.0, 2.0]))
    );
}

#[test]
fn durations() {
    for (written, milliseconds, canonical) in [
        ("90s", 90_000, "1m30s"),
        ("15m", 900_000, "15m"),
        ("2h", 7_200_000, "2h"),
        ("3d", 259_200_000, "3d"),
        ("1w", 604_800_000, "1w"),
        ("1h30m", 5_400_000, "1h30m"),
        ("1.5h", 5_400_000, "1h30m"),
        ("250ms", 250, "250ms"),
        ("0", 0, "0s"),
        ("0s", 0, "0s"),
        ("1w1d1h1m1s1ms", 694_861_001, "1w1d1h1m1s1ms"),
    ] {
        let parsed = clause(&format!("duration > {written}"));
        assert_eq!(
            parsed,
            RunQueryClause::Duration(ValueTest::Compare(Greater, Milliseconds(milliseconds))),
            "{written}"
        );
        assert_eq!(parsed.to_string(), format!("duration > {canonical}"));
    }
    assert_eq!(
        clause("duration BETWEEN 1m AND 1h"),
        RunQueryClause::Duration(ValueTest::Between {
            low: Milliseconds(60_000),
            high: Milliseconds(3_600_000)
        })
    );
    assert_eq!(clause("duration IS NULL"), RunQueryClause::Duration(ValueTest::IsNull));
}

#[test]
fn times() {
    // 2026-11-01T00:00Z
    let day = 1_793_491_200_000;
    let period = |from_ms, precision| QueryTime::Period { from_ms, precision };
    let minute = day + 45_000_000;
    for (written, time, canonical) in [
        ("'2026-11-01'", period(day, TimePrecision::Day), "'2026-11-01'"),
        ("\"2026-11-01 12:30\"", period(minute, TimePrecision::Minute), "'2026-11-01T12:30Z'"),
        ("'2026-11-01T12:30Z'", period(minute, TimePrecision::Minute), "'2026-11-01T12:30Z'"),
        ("'2026-11-01T14:30+02:00'", period(minute, TimePrecision::Minute), "'2026-11-01T12:30Z'"),
        ("'2026-11-01 07:30-0500'", period(minute, TimePrecision::Minute), "'2026-11-01T12:30Z'"),
        ("'2026-11-01t14:30:05+02'", period(minute + 5000, TimePrecision::Second), "'2026-11-01T12:30:05Z'"),
        (
            "'2026-11-01 12:30:05.25'",
            period(minute + 5250, TimePrecision::Millisecond),
            "'2026-11-01T12:30:05.250Z'",
        ),
        (
            "'2026-11-01T12:30:05.123456789Z'",
            period(minute + 5123, TimePrecision::Millisecond),
            "'2026-11-01T12:30:05.123Z'",
        ),
        ("'1969-12-31'", period(-86_400_000, TimePrecision::Day), "'1969-12-31'"),
        ("'0000-01-01'", period(-62_167_219_200_000, TimePrecision::Day), "'0000-01-01'"),
        ("1793491200000", QueryTime::Milliseconds(day as f64), "1793491200000"),
        ("now()", QueryTime::Now { offset_ms: 0 }, "now()"),
        ("now() - 7d", QueryTime::Now { offset_ms: -604_800_000 }, "now() - 1w"),
        ("NOW ( )-1.5h", QueryTime::Now { offset_ms: -5_400_000 }, "now() - 1h30m"),
        ("now() + 90s", QueryTime::Now { offset_ms: 90_000 }, "now() + 1m30s"),
    ] {
        for (name, attribute) in
            [("start_time", RunNumberAttribute::StartTime), ("end_time", RunNumberAttribute::EndTime)]
        {
            let parsed = clause(&format!("{name} >= {written}"));
            let test = ValueTest::Compare(GreaterOrEqual, time);
            assert_eq!(parsed, RunQueryClause::Time { attribute, test }, "{written}");
            assert_eq!(parsed.to_string(), format!("{name} >= {canonical}"));
        }
    }
    assert_eq!(
        clause("created BETWEEN '2026-11-01' AND now()").to_string(),
        "start_time BETWEEN '2026-11-01' AND now()"
    );
}

#[test]
fn dates_stand_for_all_of_the_time_they_name() {
    for (written, from, until) in [
        ("'2026-11-01'", 1_793_491_200_000.0, 1_793_577_599_999.0),
        ("'2026-11-01 12:30'", 1_793_536_200_000.0, 1_793_536_259_999.0),
        ("'2026-11-01 12:30:05'", 1_793_536_205_000.0, 1_793_536_205_999.0),
        ("'2026-11-01 12:30:05.5'", 1_793_536_205_500.0, 1_793_536_205_500.0),
        ("5.5", 5.5, 5.5),
        ("now()", 1000.0, 1000.0),
        ("now() - 2s", -1000.0, -1000.0),
    ] {
        let RunQueryClause::Time { test: ValueTest::Compare(_, time), .. } =
            clause(&format!("start_time = {written}"))
        else {
            panic!("{written}");
        };
        assert_eq!(time.bounds_ms(1000), (from, until), "{written}");
    }
}

#[test]
fn quotes_are_doubled_inside_quotes() {
    for (written, value) in [
        ("'it''s'", "it's"),
        ("''''", "'"),
        ("\"a\"\"b\"", "a\"b"),
        ("'a''''b'", "a''b"),
        ("'a''.b'", "a'.b"),
    ] {
        assert_eq!(clause(&format!("params.p = {written}")), text(param("p"), plain(value)), "{written}");
    }
    for (written, key) in [("`a``b`", "a`b"), ("\"a\"\"b\"", "a\"b"), ("'a''b'", "a'b"), ("````", "`")] {
        assert_eq!(clause(&format!("params.{written} = 'x'")), text(param(key), plain("x")), "{written}");
    }
    // Two texts with a space between are no longer one.
    assert!(RunQueryExpression::parse("params.p = 'a' 'b'").is_err());
}

#[test]
fn numbers_that_texts_spell() {
    for (text, number) in [
        ("10", 10.0),
        ("-0.5", -0.5),
        ("1e-3", 0.001),
        (" 5\t", 5.0),
        ("+5", 5.0),
        (".5", 0.5),
        ("inf", f64::MAX),
        ("-Infinity", f64::MIN),
        ("1e400", f64::MAX),
    ] {
        assert_eq!(number_in_text(text), Some(number), "{text}");
    }
    for text in ["", " ", "x", "1 2", "1,5", "0x10", "1_000", "nan", "NaN", "True", "5s"] {
        assert_eq!(number_in_text(text), None, "{text}");
    }
}
