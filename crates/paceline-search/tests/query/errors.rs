//! What errors say, and where.

use Expected::{Duration, Key, Metric, Number, ParamOrTag, Pattern, Text, Time, Word};
use paceline_search::*;

#[track_caller]
fn error(query: &str) -> QueryError {
    match RunQueryExpression::parse(query) {
        Err(error) => error,
        Ok(parsed) => panic!("{query}: {parsed:?}"),
    }
}

/// The query with `«…»` around the place of its error; what stood between is not part of the query.
#[track_caller]
fn assert_error(marked: &str, fragment: &str, expected: &[Expected]) {
    let start = marked.find('«').unwrap();
    let end = marked.find('»').unwrap() - '«'.len_utf8();
    let query = marked.replace(['«', '»'], "");
    let error = error(&query);
    assert_eq!(error.span, start..end, "{query}: {error}");
    assert!(error.message.contains(fragment), "{query}: {error}");
    assert_eq!(error.expected, expected, "{query}: {error}");
}

const NUMBER_OPERATORS: &[Expected] = &[
    Word("="),
    Word("!="),
    Word("<"),
    Word("<="),
    Word(">"),
    Word(">="),
    Word("BETWEEN"),
    Word("IN"),
    Word("NOT"),
    Word("IS"),
];
const TEXT_OPERATORS: &[Expected] = &[
    Word("="),
    Word("!="),
    Word("LIKE"),
    Word("ILIKE"),
    Word("MATCHES"),
    Word("~"),
    Word("!~"),
    Word("IN"),
    Word("NOT"),
    Word("IS"),
];
const AND_OR: &[Expected] = &[Word("AND"), Word("OR")];

#[test]
fn where_a_clause_should_be() {
    assert_error("metrics.a > 1 AND«»", "Expected a key", &[Key]);
    assert_error("«AND» metrics.a > 1", "Unknown key 'AND'", &[Key]);
    assert_error("metrics.a > 1 OR «)»", "found ')'", &[Key]);
    assert_error("«lerning_rate» = 1", "Unknown key 'lerning_rate'", &[Key]);
    assert_error("«metricks.a» = 1", "Invalid entity type 'metricks'", &[Key]);
    assert_error("«dataset.size» = 'x'", "Invalid dataset key 'size'", &[Key]);
    assert_error("«'x'» = params.a", "found ''x''", &[Key]);
    assert_error("NOT«»", "found the end", &[Key]);
}

#[test]
fn where_an_operator_should_be() {
    assert_error("metrics.a«»", "found the end", NUMBER_OPERATORS);
    assert_error("metrics.a «LIKE» 'x'", "found 'LIKE'", NUMBER_OPERATORS);
    assert_error("metrics.a «=>» 1", "found '=>'", NUMBER_OPERATORS);
    assert_error("start_time «~» 'x'", "found '~'", NUMBER_OPERATORS);
    assert_error("status «<» 'x'", "found '<'", TEXT_OPERATORS);
    assert_error("status «BETWEEN» 'a' AND 'b'", "found 'BETWEEN'", TEXT_OPERATORS);
    assert_error("metrics.a IS «1»", "'NULL' or 'NOT'", &[Word("NULL"), Word("NOT")]);
    assert_error("metrics.a IS NOT «»", "'NULL'", &[Word("NULL")]);
    assert_error("metrics.a NOT «=» 1", "found '='", &[Word("BETWEEN"), Word("IN")]);
    assert_error(
        "status NOT «~» 'x'",
        "found '~'",
        &[Word("LIKE"), Word("ILIKE"), Word("MATCHES"), Word("IN")],
    );
}

#[test]
fn where_a_value_should_be() {
    assert_error("metrics.a > «»", "Expected a number, found the end", &[Number]);
    assert_error("metrics.a > «'1'»", "Expected a number, found '1'", &[Number]);
    assert_error("metrics.a > «high»", "found 'high'", &[Number]);
    assert_error("metrics.a > «7d»", "Expected a number", &[Number]);
    assert_error("metrics.a > «NaN»", "neither less nor greater", &[Number]);
    assert_error("metrics.a BETWEEN 1 AND «nan»", "neither less nor greater", &[Number]);
    assert_error("count(metrics.a) = «NaN»", "Only values of metrics can be NaN", &[Number]);
    assert_error("metrics.a BETWEEN 1 «2»", "'AND'", &[Word("AND")]);
    assert_error("metrics.a IN «1»", "'('", &[Word("(")]);
    assert_error("metrics.a IN («)»", "found ')'", &[Number]);
    assert_error("metrics.a IN (1 «2»)", "',' or ')'", &[Word(","), Word(")")]);
    assert_error("metrics.a IN (1, «'x'»)", "Expected a number", &[Number]);
    assert_error("metrics.a > -«nan»", "'inf'", &[Word("inf")]);
    assert_error("metrics.a > «-»x", "found '-'", &[Number]);
    assert_error("status = «1»", "Expected a text in quotes, found 1", &[Text]);
    assert_error("status = «FINISHED»", "found 'FINISHED'", &[Text]);
    assert_error("status = «`FINISHED`»", "found '`FINISHED`'", &[Text]);
    assert_error("status IN ('x', «1»)", "Expected a text", &[Text]);
    assert_error("params.a = «x»", "a text in quotes or a number", &[Text, Number]);
    assert_error("params.a < «'x'»", "Expected a number", &[Number]);
    assert_error("params.a IN (1, «'x'»)", "Expected a number", &[Number]);
    assert_error("params.a = «NaN»", "Only values of metrics", &[Number]);
    assert_error("params.a LIKE «1»", "Expected a text", &[Text]);
    assert_error("status = «'FINISHED»", "never closed", &[]);
    assert_error("experiment_id = «'x'»", "Expected a number", &[Number]);
}

#[test]
fn where_a_time_or_duration_should_be() {
    for text in [
        "'yesterday'",
        "'2026-11'",
        "'2026-13-01'",
        "'2026-02-30'",
        "'20261101'",
        "'2026-11-01 12'",
        "'2026-11-01 25:00'",
        "'2026-11-01 12:30+02:00:30'",
        "'2026-11-01 12:30 UTC'",
        "'2026-11-01Z'",
        "'2026-11-01T12:30Z[Europe/Paris]'",
        "'9999-12-31'",
        "''",
        "'é026-11-01'",
        "NaN",
        "7d",
    ] {
        assert_error(&format!("start_time > «{text}»"), "Expected a date", &[Time]);
    }
    assert_error("start_time > now«»", "'('", &[Word("(")]);
    assert_error("start_time > now() - «»", "a duration", &[Duration]);
    assert_error("start_time > now() - «7»", "a duration", &[Duration]);
    assert_error("start_time > now() - «'7d'»", "a duration", &[Duration]);
    for text in ["90", "1.5", "'1h'", "inf"] {
        assert_error(&format!("duration > «{text}»"), "Expected a duration", &[Duration]);
    }
    for text in ["1y", "h", "1h30", "1h.m", "100000000000w"] {
        assert_error(&format!("duration > «{text}»"), "Expected a duration", &[Duration]);
    }
}

#[test]
fn inside_functions() {
    let functions: Vec<Expected> =
        ["latest", "min", "max", "count", "step", "best", "number"].map(Word).to_vec();
    assert_error("«avg»(metrics.a) > 1", "Unknown function 'avg'", &functions);
    assert_error("min(«»", "a metric such as", &[Metric]);
    assert_error("min(«params.a») > 1", "a metric such as", &[Metric]);
    assert_error("min(«a») > 1", "Unknown key 'a'", &[Metric]);
    assert_error("number(«metrics.a») > 1", "a param or tag", &[ParamOrTag]);
    assert_error("min(metrics.a «,» min) > 1", "')'", &[Word(")")]);
    assert_error("best(metrics.a, «low») > 1", "'min' or 'max'", &[Word("min"), Word("max")]);
}

#[test]
fn between_clauses() {
    assert_error("metrics.a > 1 «metrics.b» > 1", "'AND' or 'OR'", AND_OR);
    assert_error("metrics.a > 1«;»", "'AND' or 'OR'", AND_OR);
    assert_error("(metrics.a > 1«»", "found the end", &[Word("AND"), Word("OR"), Word(")")]);
    assert_error("metrics.a > 1«)»", "found ')'", AND_OR);
}

#[test]
fn patterns_have_limits() {
    assert_error("params.a ~ «'('»", "unclosed group", &[Pattern]);
    assert_error("params.a MATCHES «'(?P<'»", "Invalid regular expression", &[Pattern]);
    assert_error("params.a ~ «'(?=a)'»", "look-around", &[Pattern]);
    assert_error("params.a ~ «'(\\w{100}){100}'»", "too many repetitions", &[Pattern]);
    let long = "a".repeat(1001);
    assert_error(&format!("params.a ~ «'{long}'»"), "at most 1000", &[Pattern]);
    let long = "a".repeat(4001);
    for operator in ["LIKE", "ILIKE", "NOT LIKE", "NOT ILIKE"] {
        assert_error(&format!("params.a {operator} «'{long}'»"), "at most 4000", &[]);
    }
}

/// Bytes, so that an editor in any language can convert them.
#[test]
fn spans_count_bytes() {
    assert_error("params.größe = 'ß' AND «ö» = 1", "Unknown key 'ö'", &[Key]);
}

#[test]
fn long_and_deep_queries_are_answered() {
    let many = |count| vec!["metrics.a > 1"; count].join(" OR ");
    assert!(RunQueryExpression::parse(&many(200)).is_ok());
    assert!(error(&many(201)).message.contains("at most 200 clauses"));

    let deep = |count| format!("{}metrics.a > 1{}", "(".repeat(count), ")".repeat(count));
    assert!(RunQueryExpression::parse(&deep(50)).is_ok());
    assert_eq!(error(&deep(51)).span, 50..51);
    assert!(error(&deep(100_000)).message.contains("at most 50 parentheses"));
    assert!(error(&format!("{}metrics.a > 1", "NOT ".repeat(100_000))).message.contains("at most 50"));

    for piece in
        ["(", "'", "`a`.", "1-", "a.", "NOT ", ";", "min(", "now() - ", "run_id IN (", "é", "''", "a AND "]
    {
        assert!(RunQueryExpression::parse(&piece.repeat(100_000)).is_err(), "{piece}");
    }
    let times = |count| format!("start_time IN ({})", vec!["'2026-11-01'"; count].join(", "));
    assert!(RunQueryExpression::parse(&times(100)).is_ok());
    assert!(error(&times(101)).message.contains("at most 100 times"));
    let ids = vec!["'0123456789abcdef0123456789abcdef'"; 100_000].join(", ");
    assert!(RunQueryExpression::parse(&format!("run_id IN ({ids})")).is_ok());
}

/// What is found is shown in short.
#[test]
fn messages_stay_short() {
    let query = format!("metrics.a > {}", "x".repeat(100_000));
    assert!(error(&query).message.len() < 200);
    assert!(error(&"y".repeat(100_000)).message.len() < 400);
}
