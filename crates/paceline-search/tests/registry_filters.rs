//! The grammars of registered models and model versions, case by case.

use paceline_search::{
    Direction, ModelVersionClause, ModelVersionFilter, ModelVersionOrderKey, ModelVersionTextAttribute,
    NumberOperator, NumberTest, OrderBy, RegisteredModelClause, RegisteredModelFilter,
    RegisteredModelOrderKey, TextTest, parse_model_version_order_by, parse_registered_model_order_by,
};

#[track_caller]
fn assert_model(filter: &str, expected: RegisteredModelClause) {
    let parsed = RegisteredModelFilter::parse(filter);
    assert_eq!(parsed, Ok(RegisteredModelFilter { clauses: vec![expected] }), "{filter}");
}

#[track_caller]
fn assert_version(filter: &str, expected: ModelVersionClause) {
    let parsed = ModelVersionFilter::parse(filter);
    assert_eq!(parsed, Ok(ModelVersionFilter { clauses: vec![expected] }), "{filter}");
}

#[track_caller]
fn assert_model_refused(filter: &str, fragment: &str) {
    let message = RegisteredModelFilter::parse(filter).map_or_else(|e| e.to_string(), |f| format!("{f:?}"));
    assert!(message.contains(fragment), "{filter}: {message}");
}

#[track_caller]
fn assert_version_refused(filter: &str, fragment: &str) {
    let message = ModelVersionFilter::parse(filter).map_or_else(|e| e.to_string(), |f| format!("{f:?}"));
    assert!(message.contains(fragment), "{filter}: {message}");
}

#[test]
fn names_of_models() {
    for key in ["name", "attribute.name", "`name`"] {
        for (written, test) in [
            ("= 'x'", TextTest::Equal("x".into())),
            ("!= \"x\"", TextTest::NotEqual("x".into())),
            ("like 'x%'", TextTest::Like("x%".into())),
            ("ILIKE 'x%'", TextTest::ILike("x%".into())),
            ("IN ('x', 'y')", TextTest::In(vec!["x".into(), "y".into()])),
            ("not in ('x')", TextTest::NotIn(vec!["x".into()])),
        ] {
            assert_model(&format!("{key} {written}"), RegisteredModelClause::Name(test));
        }
    }
}

#[test]
fn tags() {
    let key = "mlflow.prompt.is_prompt";
    for entity in ["tag", "tags"] {
        let filter = format!("{entity}.`{key}` != 'true'");
        let test = TextTest::NotEqual("true".into());
        assert_model(&filter, RegisteredModelClause::Tag { key: key.into(), test: test.clone() });
        assert_version(&filter, ModelVersionClause::Tag { key: key.into(), test });
        let is_null = format!("{entity}.a IS NULL");
        assert_model(&is_null, RegisteredModelClause::Tag { key: "a".into(), test: TextTest::IsNull });
        assert_version(&is_null, ModelVersionClause::Tag { key: "a".into(), test: TextTest::IsNull });
    }
}

#[test]
fn texts_of_versions() {
    use ModelVersionTextAttribute::{Name, RunId, SourcePath};
    for (key, attribute) in [("name", Name), ("attribute.run_id", RunId), ("source_path", SourcePath)] {
        let test = TextTest::ILike("a%".into());
        assert_version(&format!("{key} ILIKE 'a%'"), ModelVersionClause::Text { attribute, test });
    }
    let test = TextTest::In(vec!["a".into()]);
    assert_version("run_id IN ('a')", ModelVersionClause::Text { attribute: RunId, test });
}

#[test]
fn numbers_of_versions() {
    for (written, operator, value) in [
        ("= 3", NumberOperator::Equal, 3.0),
        ("!= '3'", NumberOperator::NotEqual, 3.0),
        (">= \"12\"", NumberOperator::GreaterOrEqual, 12.0),
        ("< -1", NumberOperator::Less, -1.0),
    ] {
        let test = NumberTest { operator, value };
        assert_version(&format!("version_number {written}"), ModelVersionClause::Number(test));
    }
}

#[test]
fn refused_filters() {
    assert_model_refused("run_id = 'a'", "Invalid attribute key 'run_id' specified");
    assert_model_refused("attributes.name = 'a'", "Invalid entity type 'attributes'");
    assert_model_refused("name > 'a'", "Invalid comparator '>' not one of");
    assert_model_refused("name = 5", "Expected a quoted string value for attributes");
    assert_model_refused("name IS NULL", "IS NULL / IS NOT NULL is only supported for tags");
    assert_model_refused("tags.a IN ('a')", "name attributes support comparison with a list");
    assert_model_refused("name = 'a' OR name = 'b'", "Invalid clause(s) in filter string");
    assert_version_refused("source = 'a'", "Invalid attribute key 'source' specified");
    assert_version_refused("creation_timestamp > 5", "Invalid attribute key 'creation_timestamp' specified");
    assert_version_refused(
        "source_path IN ('a')",
        "name and run_id attributes support comparison with a list",
    );
    assert_version_refused("version_number = 1.5", "Expected numeric value type");
    assert_version_refused("version_number = 'x'", "Expected numeric value type");
    assert_version_refused("version_number LIKE '1'", "Invalid comparator 'LIKE' not one of");
    assert_version_refused("version_number IN ('1')", "attributes support comparison with a list of quoted");
    assert_version_refused("version_number IS NULL", "only supported for tags");
}

#[test]
fn orders() {
    let ascending = Direction::Ascending;
    for key in ["timestamp", "last_updated_timestamp", "attribute.timestamp"] {
        let key_order = OrderBy { key: RegisteredModelOrderKey::LastUpdatedTimestamp, direction: ascending };
        assert_eq!(parse_registered_model_order_by(&[key]), Ok(vec![key_order]), "{key}");
    }
    let version = OrderBy { key: ModelVersionOrderKey::VersionNumber, direction: Direction::Descending };
    assert_eq!(parse_model_version_order_by(&["version_number DESC"]), Ok(vec![version]));

    let message = parse_registered_model_order_by(&["creation_timestamp"]).unwrap_err().to_string();
    assert!(message.contains("Invalid order by key 'creation_timestamp' specified"), "{message}");
    let message = parse_registered_model_order_by(&["name", "name DESC"]).unwrap_err().to_string();
    assert!(message.contains("`order_by` contains duplicate fields"), "{message}");
    let message = parse_model_version_order_by(&["run_id"]).unwrap_err().to_string();
    assert!(message.contains("Invalid attribute key 'run_id' specified"), "{message}");
}

#[test]
fn filters_are_written_as_they_parse() {
    let written = "name = 'a' AND tags.`b c` IS NOT NULL";
    assert_eq!(RegisteredModelFilter::parse(written).unwrap().to_string(), written);
    let written = "run_id IN ('a', 'b') AND version_number >= 3 AND tags.`b` LIKE '%'";
    assert_eq!(ModelVersionFilter::parse(written).unwrap().to_string(), written);
}
