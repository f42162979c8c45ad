//! The logged model grammar, case by case.

use paceline_search::{
    LoggedModelClause, LoggedModelFilter, LoggedModelTextAttribute, LoggedModelTimeAttribute, NumberOperator,
    NumberTest, TextTest,
};

const TEXT_ATTRIBUTES: [(&str, LoggedModelTextAttribute); 8] = [
    ("model_id", LoggedModelTextAttribute::ModelId),
    ("name", LoggedModelTextAttribute::Name),
    ("model_type", LoggedModelTextAttribute::ModelType),
    ("status", LoggedModelTextAttribute::Status),
    ("source_run_id", LoggedModelTextAttribute::SourceRunId),
    ("experiment_id", LoggedModelTextAttribute::ExperimentId),
    ("artifact_location", LoggedModelTextAttribute::ArtifactLocation),
    ("lifecycle_stage", LoggedModelTextAttribute::LifecycleStage),
];

#[track_caller]
fn assert_one(filter: &str, expected: LoggedModelClause) {
    assert_eq!(
        LoggedModelFilter::parse(filter),
        Ok(LoggedModelFilter { clauses: vec![expected] }),
        "{filter}"
    );
}

/// The error for a filter, or what it parsed to after all.
fn message(filter: &str) -> String {
    LoggedModelFilter::parse(filter).map_or_else(|error| error.to_string(), |parsed| format!("{parsed:?}"))
}

#[track_caller]
fn assert_refused(filter: &str, fragment: &str) {
    let message = message(filter);
    assert!(message.contains(fragment), "{filter}: {message}");
}

fn greater(value: f64) -> NumberTest {
    NumberTest { operator: NumberOperator::Greater, value }
}

fn equal(value: &str) -> TextTest {
    TextTest::Equal(value.into())
}

#[test]
fn empty_filter_has_no_clauses() {
    assert_eq!(LoggedModelFilter::parse(""), Ok(LoggedModelFilter::default()));
}

#[test]
fn text_attributes_and_operators() {
    for (name, attribute) in TEXT_ATTRIBUTES {
        for prefix in ["", "attributes."] {
            for (written, test) in [
                ("= 'x'", equal("x")),
                ("!= 'x'", TextTest::NotEqual("x".into())),
                ("like 'x%'", TextTest::Like("x%".into())),
                ("ILIKE 'x%'", TextTest::ILike("x%".into())),
                ("IN ('x', \"y\")", TextTest::In(vec!["x".into(), "y".into()])),
                ("NOT IN ('x')", TextTest::NotIn(vec!["x".into()])),
            ] {
                assert_one(&format!("{prefix}{name} {written}"), LoggedModelClause::Text { attribute, test });
            }
        }
    }
}

#[test]
fn time_attributes() {
    use LoggedModelTimeAttribute::{CreationTimestamp, LastUpdatedTimestamp};

    for (key, attribute) in [
        ("creation_timestamp_ms", CreationTimestamp),
        ("attributes.creation_timestamp_ms", CreationTimestamp),
        ("creation_timestamp", CreationTimestamp),
        ("creation_time", CreationTimestamp),
        ("last_updated_timestamp_ms", LastUpdatedTimestamp),
        ("attributes.last_updated_timestamp_ms", LastUpdatedTimestamp),
        ("last_updated_timestamp", LastUpdatedTimestamp),
    ] {
        assert_one(&format!("{key} > 5"), LoggedModelClause::Time { attribute, test: greater(5.0) });
        assert_one(&format!("{key} > 5.5"), LoggedModelClause::Time { attribute, test: greater(5.5) });
    }
}

#[test]
fn entities_with_keys() {
    let key = "a.b".to_owned();
    assert_one(
        "metrics.a.b > -1.5e3",
        LoggedModelClause::Metric { key: key.clone(), test: greater(-1500.0) },
    );
    assert_one("params.`a.b` = 'x'", LoggedModelClause::Param { key: key.clone(), test: equal("x") });
    assert_one("tags.a.b = 'x'", LoggedModelClause::Tag { key, test: equal("x") });
}

#[test]
fn text_values_in_any_quotes_or_none() {
    for (written, value) in [
        ("'x'", "x"),
        ("\"x\"", "x"),
        ("x", "x"),
        ("READY", "READY"),
        ("2", "2"),
        ("0.010", "0.010"),
        ("'(1, 2)'", "(1, 2)"),
        ("\"it's\"", "it's"),
    ] {
        assert_one(
            &format!("params.a = {written}"),
            LoggedModelClause::Param { key: "a".into(), test: equal(value) },
        );
    }
}

#[test]
fn clauses_are_joined_by_and() {
    let filter = LoggedModelFilter::parse("metrics.loss > 0.1 AND params.lr = 0.01 and status = 'READY'");
    assert_eq!(filter.map(|filter| filter.clauses.len()), Ok(3));
}

#[test]
fn singular_and_unknown_entities() {
    for entity in ["attr", "attribute", "metric", "param", "tag", "foo"] {
        let fragment = format!("Invalid entity type: '{entity}'. Expected one of");
        assert_refused(&format!("{entity}.name = 'x'"), &fragment);
    }
}

#[test]
fn operators_that_do_not_apply() {
    for (filter, key) in [
        ("name > 'x'", "attributes.name"),
        ("name == 'x'", "attributes.name"),
        ("name NOT LIKE 'x'", "attributes.name"),
        ("params.a > 1", "params.a"),
        ("tags.a <= 'x'", "tags.a"),
        ("metrics.a like 1", "metrics.a"),
        ("metrics.a LIKE 'x'", "metrics.a"),
        ("metrics.a IN ('1')", "metrics.a"),
        ("creation_time LIKE 1", "attributes.creation_timestamp_ms"),
        ("creation_time NOT IN (1)", "attributes.creation_timestamp_ms"),
    ] {
        assert_refused(filter, &format!("Invalid comparison operator for {key}"));
    }
}

#[test]
fn numeric_operators_offered_do_not_include_text_ones() {
    let message = message("metrics.loss LIKE 'x'");
    let offered = message.split("Expected one of").nth(1).unwrap_or_default();
    assert!(offered.contains("'<'") && !offered.contains("LIKE"), "{message}");
}

#[test]
fn null_questions() {
    for filter in ["tags.a IS NULL", "name is not null", "metrics.a IS NULL"] {
        assert_refused(filter, "Expected a comparison with 3 tokens");
    }
}

#[test]
fn what_does_not_parse() {
    for filter in [
        "   ",
        "garbage",
        "name = 'a' OR name = 'b'",
        "(name = 'a')",
        "name = 'a'; name = 'b'",
        "1 = name",
        "name = 'x' garbage",
        "name = 'x",
        "name BETWEEN 'a' AND 'b'",
        "NOT name = 'a'",
        "name IN 'a'",
    ] {
        assert_refused(filter, "Expected a list of comparisons separated by 'AND'");
    }
    assert_refused("   ", "Invalid filter '   '");
}

#[test]
fn wrong_values_and_attributes() {
    for (filter, fragment) in [
        ("foo = 'x'", "Invalid attribute key 'foo' specified"),
        ("attributes.creation_time > 1", "Invalid attribute key 'creation_time' specified"),
        ("attributes.creation_timestamp > 1", "Invalid attribute key 'creation_timestamp' specified"),
        ("attributes.last_updated_timestamp > 1", "Invalid attribute key 'last_updated_timestamp' specified"),
        ("metrics.a > x", "Expected numeric value type for metrics.a"),
        ("metrics.a > nan", "Expected numeric value type for metrics.a"),
        ("creation_time > '1'", "Expected numeric value type for attributes.creation_timestamp_ms"),
        ("name = `x`", "Expected a quoted string value for attributes.name"),
        ("name IN ()", "expected a non-empty list of string values"),
        ("name IN (1)", "expected string value, punctuation, or whitespace, but got different type in list"),
    ] {
        assert_refused(filter, fragment);
    }
}
