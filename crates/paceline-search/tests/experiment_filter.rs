//! The experiment grammar, case by case.

use paceline_search::{
    ExperimentClause, ExperimentFilter, ExperimentIdTest, ExperimentTimeAttribute, NumberOperator,
    NumberTest, TextTest,
};

#[track_caller]
fn assert_one(filter: &str, expected: ExperimentClause) {
    assert_eq!(ExperimentFilter::parse(filter), Ok(ExperimentFilter { clauses: vec![expected] }), "{filter}");
}

#[track_caller]
fn assert_refused(filter: &str, fragment: &str) {
    let message = ExperimentFilter::parse(filter)
        .map_or_else(|error| error.to_string(), |parsed| format!("{parsed:?}"));
    assert!(message.contains(fragment), "{filter}: {message}");
}

#[test]
fn empty_filter_has_no_clauses() {
    assert_eq!(ExperimentFilter::parse(""), Ok(ExperimentFilter::default()));
}

#[test]
fn names() {
    for key in ["name", "attribute.name", "`name`", "attribute.\"name\""] {
        for (written, test) in [
            ("= 'x'", TextTest::Equal("x".into())),
            ("!= \"x\"", TextTest::NotEqual("x".into())),
            ("LIKE 'x%'", TextTest::Like("x%".into())),
            ("like 'x%'", TextTest::Like("x%".into())),
            ("Ilike 'x%'", TextTest::ILike("x%".into())),
        ] {
            assert_one(&format!("{key} {written}"), ExperimentClause::Name(test));
        }
    }
}

#[test]
fn ids() {
    for (written, test) in [
        ("= '1'", ExperimentIdTest::Equal(1)),
        ("!= \"12\"", ExperimentIdTest::NotEqual(12)),
        ("IN ('1', '2')", ExperimentIdTest::In(vec![1, 2])),
        ("not in ('-1')", ExperimentIdTest::NotIn(vec![-1])),
    ] {
        assert_one(&format!("experiment_id {written}"), ExperimentClause::Id(test.clone()));
        assert_one(&format!("attribute.experiment_id {written}"), ExperimentClause::Id(test));
    }
}

#[test]
fn times() {
    for (name, attribute) in [
        ("creation_time", ExperimentTimeAttribute::CreationTime),
        ("last_update_time", ExperimentTimeAttribute::LastUpdateTime),
    ] {
        for (written, operator, value) in [
            ("= 5", NumberOperator::Equal, 5.0),
            ("!= 5", NumberOperator::NotEqual, 5.0),
            ("> 5", NumberOperator::Greater, 5.0),
            (">= -5", NumberOperator::GreaterOrEqual, -5.0),
            ("< 5", NumberOperator::Less, 5.0),
            ("< 9223372036854775808", NumberOperator::Less, 9_223_372_036_854_775_808.0),
            ("<=1700000000000", NumberOperator::LessOrEqual, 1_700_000_000_000.0),
        ] {
            let test = NumberTest { operator, value };
            assert_one(&format!("{name} {written}"), ExperimentClause::Time { attribute, test });
        }
    }
}

#[test]
fn tags() {
    for entity in ["tag", "tags"] {
        for (written, test) in [
            ("= 'x'", TextTest::Equal("x".into())),
            ("ILIKE 'x'", TextTest::ILike("x".into())),
            ("IS NULL", TextTest::IsNull),
            ("is not null", TextTest::IsNotNull),
        ] {
            let key = "a b".to_owned();
            assert_one(&format!("{entity}.`a b` {written}"), ExperimentClause::Tag { key, test });
        }
    }
}

#[test]
fn refusals() {
    for (filter, fragment) in [
        ("  ", "Invalid filter '  '"),
        ("name='a' OR name='b'", "Invalid clause(s) in filter string"),
        ("(name='a')", "Invalid clause(s) in filter string"),
        ("name='a';name='b'", "Search filter contained multiple expression"),
        ("1=name", "Invalid comparison clause"),
        ("'x'=name", "Invalid comparison clause"),
        ("attributes.name='x'", "Invalid entity type 'attributes'"),
        ("attr.name='x'", "Invalid entity type 'attr'"),
        ("metrics.a>1", "Invalid entity type 'metrics'"),
        ("foo='x'", "Invalid attribute key 'foo' specified"),
        ("lifecycle_stage='x'", "Invalid attribute key 'lifecycle_stage' specified"),
        ("last_updated_time<=5", "Invalid attribute key 'last_updated_time' specified"),
        ("name > 'x'", "Invalid comparator '>' not one of"),
        ("name == 'x'", "Invalid comparator '==' not one of"),
        ("tags.a >= 'x'", "Invalid comparator '>=' not one of"),
        ("creation_time LIKE 1", "Invalid comparator 'LIKE' not one of"),
        ("name = 1", "Expected a quoted string value for attributes"),
        ("tags.a = 1", "Expected a quoted string value for tag"),
        ("name = x", "value is either not quoted or unidentified quote types used for string value x"),
        ("name = `x`", "value is either not quoted or unidentified quote types used for string value `x`"),
        ("name IN ('x')", "attributes support comparison with a list of quoted string values"),
        ("tags.a IN ('x')", "attributes support comparison with a list of quoted string values"),
        ("name IS NULL", "IS NULL / IS NOT NULL is only supported for tags"),
        ("experiment_id IS NULL", "IS NULL / IS NOT NULL is only supported for tags"),
        ("creation_time IS NOT NULL", "IS NULL / IS NOT NULL is only supported for tags"),
        ("experiment_id = 1", "Expected a quoted string value for attributes"),
        ("experiment_id > '1'", "Invalid comparator for experiment_id"),
        ("experiment_id LIKE '1'", "Invalid comparator for experiment_id"),
        ("experiment_id like '1'", "Invalid comparator for experiment_id"),
        ("experiment_id = 'a'", "Invalid experiment ID 'a'"),
        ("experiment_id IN ('1', 'b')", "Invalid experiment ID 'b'"),
        ("experiment_id = '99999999999999999999'", "Invalid experiment ID '99999999999999999999'"),
        ("experiment_id IN ()", "expected a non-empty list of string values"),
        (
            "experiment_id IN (1)",
            "expected string value, punctuation, or whitespace, but got different type in list",
        ),
        ("creation_time > '1'", "Expected numeric value type for numeric attribute: creation_time"),
        ("creation_time > x", "Expected numeric value type for numeric attribute: creation_time"),
        ("creation_time IN (1)", "Expected numeric value type for numeric attribute: creation_time"),
        ("creation_time > 1.5", "Invalid value for numeric attribute 'creation_time'"),
        ("creation_time > 1e3", "Invalid value for numeric attribute 'creation_time'"),
        ("creation_time > 1e999", "Invalid value for numeric attribute 'creation_time'"),
        ("last_update_time > 5.", "Invalid value for numeric attribute 'last_update_time'"),
    ] {
        assert_refused(filter, fragment);
    }
}
