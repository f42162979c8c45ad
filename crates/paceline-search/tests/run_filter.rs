//! The run grammar, case by case.

use paceline_search::{
    DatasetField, NumberOperator, NumberTest, RunClause, RunFilter, RunNumberAttribute, RunTextAttribute,
    TextTest,
};

fn metric(key: &str, operator: NumberOperator, value: f64) -> RunClause {
    RunClause::Metric { key: key.into(), test: NumberTest { operator, value } }
}

fn param(key: &str, test: TextTest) -> RunClause {
    RunClause::Param { key: key.into(), test }
}

fn tag(key: &str, test: TextTest) -> RunClause {
    RunClause::Tag { key: key.into(), test }
}

fn text(attribute: RunTextAttribute, test: TextTest) -> RunClause {
    RunClause::Text { attribute, test }
}

fn number(attribute: RunNumberAttribute, operator: NumberOperator, value: f64) -> RunClause {
    RunClause::Number { attribute, test: NumberTest { operator, value } }
}

fn dataset(field: DatasetField, test: TextTest) -> RunClause {
    RunClause::Dataset { field, test }
}

fn equal(value: &str) -> TextTest {
    TextTest::Equal(value.into())
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| value.to_string()).collect()
}

#[track_caller]
fn assert_one(filter: &str, expected: RunClause) {
    assert_eq!(RunFilter::parse(filter), Ok(RunFilter { clauses: vec![expected] }), "{filter}");
}

#[track_caller]
fn assert_refused(filter: &str, fragment: &str) {
    let message =
        RunFilter::parse(filter).map_or_else(|error| error.to_string(), |parsed| format!("{parsed:?}"));
    assert!(message.contains(fragment), "{filter}: {message}");
}

#[test]
fn empty_filter_has_no_clauses() {
    assert_eq!(RunFilter::parse(""), Ok(RunFilter::default()));
}

#[test]
fn clauses_keep_their_order() {
    let expected = vec![
        metric("loss", NumberOperator::Less, 0.5),
        param("lr", equal("0.1")),
        tag("team", TextTest::NotEqual("vision".into())),
    ];
    for and in [" AND ", " and ", "\nAnd\t"] {
        let filter = format!("metrics.loss < 0.5{and}params.lr = '0.1'{and}tags.team != 'vision'");
        assert_eq!(RunFilter::parse(&filter), Ok(RunFilter { clauses: expected.clone() }), "{filter}");
    }
}

#[test]
fn and_may_touch_a_closing_quote() {
    let expected = vec![param("a", equal("x")), param("b", equal("y"))];
    assert_eq!(RunFilter::parse("params.a='x'AND params.b='y'"), Ok(RunFilter { clauses: expected }));
}

#[test]
fn entity_spellings() {
    for entity in ["metric", "metrics", "`metrics`", "\"metric\""] {
        assert_one(&format!("{entity}.a > 1"), metric("a", NumberOperator::Greater, 1.0));
    }
    for entity in ["param", "params", "parameter", "parameters", "`params`"] {
        assert_one(&format!("{entity}.a = 'x'"), param("a", equal("x")));
    }
    for entity in ["tag", "tags", "`tags`"] {
        assert_one(&format!("{entity}.a = 'x'"), tag("a", equal("x")));
    }
    for prefix in ["", "attribute.", "attributes.", "attr.", "run."] {
        assert_one(&format!("{prefix}status = 'FAILED'"), text(RunTextAttribute::Status, equal("FAILED")));
    }
    for entity in ["dataset", "datasets"] {
        assert_one(&format!("{entity}.name = 'x'"), dataset(DatasetField::Name, equal("x")));
    }
}

#[test]
fn key_spellings() {
    for (written, key) in [
        ("a", "a"),
        ("_a1", "_a1"),
        ("a.b.c", "a.b.c"),
        ("mlflow.source.name", "mlflow.source.name"),
        ("größe", "größe"),
        ("学習率", "学習率"),
        ("1a", "1a"),
        ("from", "from"),
        ("and", "and"),
        ("`a b`", "a b"),
        ("\"a b\"", "a b"),
        ("'a b'", "a b"),
        ("`a/b-c:d.e`", "a/b-c:d.e"),
        ("`from`", "from"),
        ("`a\"b'c`", "a\"b'c"),
        ("\"a`b\"", "a`b"),
        ("``", ""),
    ] {
        assert_one(&format!("tags.{written} = 'x'"), tag(key, equal("x")));
        assert_one(&format!("tags.{written}='x'"), tag(key, equal("x")));
    }
}

#[test]
fn number_spellings() {
    for (written, value) in [
        ("1", 1.0),
        ("-2.5", -2.5),
        ("1e3", 1000.0),
        ("1E3", 1000.0),
        ("1e-3", 0.001),
        ("1e+3", 1000.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("0", 0.0),
        ("1e400", f64::INFINITY),
        ("-1e400", f64::NEG_INFINITY),
    ] {
        assert_one(&format!("metrics.a > {written}"), metric("a", NumberOperator::Greater, value));
        assert_one(&format!("metrics.a>{written}"), metric("a", NumberOperator::Greater, value));
    }
}

#[test]
fn text_values() {
    for (written, value) in [
        ("'x'", "x"),
        ("\"x\"", "x"),
        ("''", ""),
        ("\"it's\"", "it's"),
        ("'say \"x\"'", "say \"x\""),
        ("'a\\'", "a\\"),
        ("'a;b'", "a;b"),
        ("' AND '", " AND "),
        ("'a\nb'", "a\nb"),
        ("'µ'", "µ"),
    ] {
        assert_one(&format!("params.a = {written}"), param("a", equal(value)));
    }
}

#[test]
fn number_operators() {
    for (written, operator) in [
        ("=", NumberOperator::Equal),
        ("!=", NumberOperator::NotEqual),
        (">", NumberOperator::Greater),
        (">=", NumberOperator::GreaterOrEqual),
        ("<", NumberOperator::Less),
        ("<=", NumberOperator::LessOrEqual),
    ] {
        assert_one(&format!("metrics.a {written} 1"), metric("a", operator, 1.0));
        assert_one(&format!("start_time {written} 1"), number(RunNumberAttribute::StartTime, operator, 1.0));
        assert_one(&format!("end_time{written}1.5"), number(RunNumberAttribute::EndTime, operator, 1.5));
    }
}

#[test]
fn text_operators() {
    for (written, test) in [
        ("= 'x'", equal("x")),
        ("!= 'x'", TextTest::NotEqual("x".into())),
        ("LIKE '%x_'", TextTest::Like("%x_".into())),
        ("like '%x_'", TextTest::Like("%x_".into())),
        ("LIKE'%x_'", TextTest::Like("%x_".into())),
        ("ILIKE 'X%'", TextTest::ILike("X%".into())),
        ("iLiKe 'X%'", TextTest::ILike("X%".into())),
    ] {
        assert_one(&format!("params.a {written}"), param("a", test.clone()));
        assert_one(&format!("tags.a {written}"), tag("a", test.clone()));
        assert_one(&format!("dataset.digest {written}"), dataset(DatasetField::Digest, test.clone()));
        for (name, attribute) in [
            ("run_id", RunTextAttribute::RunId),
            ("run_name", RunTextAttribute::RunName),
            ("user_id", RunTextAttribute::UserId),
            ("status", RunTextAttribute::Status),
            ("artifact_uri", RunTextAttribute::ArtifactUri),
        ] {
            assert_one(&format!("{name} {written}"), text(attribute, test.clone()));
        }
    }
}

#[test]
fn null_questions() {
    for (written, test) in [
        ("IS NULL", TextTest::IsNull),
        ("is  null", TextTest::IsNull),
        ("IS NOT NULL", TextTest::IsNotNull),
        ("Is\nNot Null", TextTest::IsNotNull),
    ] {
        assert_one(&format!("params.a {written}"), param("a", test.clone()));
        assert_one(&format!("tags.`a b` {written}"), tag("a b", test.clone()));
    }
}

#[test]
fn lists() {
    for (written, test) in [
        ("IN ('a')", TextTest::In(strings(&["a"]))),
        ("IN ('a',)", TextTest::In(strings(&["a"]))),
        ("in('a',\"b\" , 'c,d')", TextTest::In(strings(&["a", "b", "c,d"]))),
        ("NOT IN ('a', 'b')", TextTest::NotIn(strings(&["a", "b"]))),
        ("not  in ('a')", TextTest::NotIn(strings(&["a"]))),
    ] {
        assert_one(&format!("run_id {written}"), text(RunTextAttribute::RunId, test.clone()));
        assert_one(&format!("datasets.context {written}"), dataset(DatasetField::Context, test.clone()));
    }
}

#[test]
fn attribute_aliases() {
    for key in ["`run name`", "`Run name`", "\"Run Name\"", "attributes.`run name`", "run.'Run Name'"] {
        assert_one(&format!("{key} = 'x'"), text(RunTextAttribute::RunName, equal("x")));
    }
    for key in ["created", "Created", "attributes.created", "`start_time`", "attr.'Created'"] {
        assert_one(
            &format!("{key} > 1"),
            number(RunNumberAttribute::StartTime, NumberOperator::Greater, 1.0),
        );
    }
}

#[test]
fn blank_filter() {
    assert_refused("   ", "Invalid filter '   '");
    assert_refused("\n", "Invalid filter '\n'");
}

#[test]
fn what_is_no_clause() {
    for filter in [
        "params.a = 'x' OR params.b = 'y'",
        "metrics.A > 0.1 NAND params.B = 'LR'",
        "metrics.a > 1 metrics.b < 2",
        "metrics.a > 1 AND",
        "AND metrics.a > 1",
        "metrics.a > 1 AND AND metrics.b > 1",
        "(params.a = 'x')",
        "metrics.A > 0.1 AND (params.B = 'LR')",
        "NOT params.a = 'x'",
        "metrics.a BETWEEN 1 AND 2",
        "metrics.a > 1;",
        ";",
        "garbage",
        "1",
        "'x'",
        "metrics.a",
        "metrics.a >",
        "= 1",
        "> metrics.a 1",
        "params.acc LR !=",
        "tags.acc = = 'LR'",
        "run name = 'x'",
        "metrics. > 1",
        "metrics. a > 1",
        "metrics .a > 1",
        ".a > 1",
        "metrics.a-b > 1",
        "metrics.a/b > 1",
        "metrics.a@b > 1",
        "tags.a.`b c` = 'x'",
        "tags.`b c`.a = 'x'",
        "metrics.a > +1",
        "metrics.a > - 1",
        "metrics.a = 1 -- comment",
        "metrics.a = 1 /* comment */",
        "params.a = ('x')",
        "params.a ! = 'x'",
        "params.a is",
        "params.a isnull",
        "attribute.status IS 'RUNNING'",
        "run_id IN 'a'",
        "run_id IN ('a'",
        "run_id IN ('a' 'b')",
        "params.acc = true",
        "run_name = FALSE",
        "run_id IN (('a'))",
        "`metrics.A > 0.1",
        "param`.A > 0.1",
        "params.'acc = LR",
        "params.acc = 'LR",
        "params.acc = LR'",
        "params.acc = \"LR'",
    ] {
        assert_refused(filter, "Invalid clause(s) in filter string");
    }
}

#[test]
fn two_statements() {
    assert_refused("params.a='x'; params.b='y'", "Search filter contained multiple expression");
    assert_refused("metric.acc >= 0.94; metrics.rmse < 1", "Search filter contained multiple expression");
}

#[test]
fn swapped_operands() {
    for filter in ["1 = metrics.a", "1.0 > metrics.acc", "'x' = params.a", "1=1", "1==2", "'run_id' = 'x'"] {
        assert_refused(filter, "Invalid comparison clause");
    }
}

#[test]
fn operators_that_do_not_apply() {
    for operator in ["~", "~=", "==", "<>", "LIKE", "ilike"] {
        let expected = format!("Invalid comparator '{operator}' not one of");
        assert_refused(&format!("metrics.abc {operator} 1.0"), &expected);
        assert_refused(&format!("start_time {operator} 1234"), &expected);
    }
    for operator in [">", "<", ">=", "<=", "~", "==", "<>", "NOT LIKE"] {
        let expected = format!("Invalid comparator '{operator}' not one of");
        for key in ["params.abc", "tags.abc", "attributes.status", "run_id", "datasets.name"] {
            assert_refused(&format!("{key} {operator} 'x'"), &expected);
        }
    }
}

#[test]
fn text_keys_want_quoted_strings() {
    for (key, subject) in [
        ("params.a", "parameter"),
        ("tags.a", "tag"),
        ("attributes.status", "attributes"),
        ("dataset.name", "dataset"),
    ] {
        assert_refused(&format!("{key} = 1"), &format!("Expected a quoted string value for {subject}"));
        for word in ["x", "`x`", "metrics.b", "null"] {
            let fragment = format!(
                "Parameter value is either not quoted or unidentified quote types used for string value {word}"
            );
            assert_refused(&format!("{key} = {word}"), &fragment);
        }
    }
}

#[test]
fn number_keys_want_numbers() {
    for value in ["'x'", "'5'", "x", "nan", "inf", "1_000", "0x10", "metrics.b"] {
        assert_refused(&format!("metrics.a = {value}"), "Expected numeric value type for metric");
        let fragment = "Expected numeric value type for numeric attribute: start_time";
        assert_refused(&format!("start_time = {value}"), fragment);
    }
    assert_refused("metrics.a LIKE 'x'", "Expected numeric value type for metric");
    assert_refused("metrics.a IN ('1')", "Expected numeric value type for metric");
    assert_refused("end_time IN (1)", "Expected numeric value type for numeric attribute: end_time");
}

#[test]
fn unknown_entities() {
    for (filter, entity) in [
        ("foo.bar = 'x'", "foo"),
        ("m.acc >= 0.94", "m"),
        ("Metrics.a > 1", "Metrics"),
        ("attri.x != 1", "attri"),
    ] {
        assert_refused(filter, &format!("Invalid entity type '{entity}'"));
    }
}

#[test]
fn unknown_attributes() {
    for (filter, key) in [
        ("foo = 'x'", "foo"),
        ("acc >= 0.94", "acc"),
        ("foo is null", "foo"),
        ("attributes.experiment_id != 1", "experiment_id"),
        ("lifecycle_stage = 'active'", "lifecycle_stage"),
        ("attribute.name != 1", "name"),
        ("`metrics.a` > 1", "metrics.a"),
        ("attr.`foo bar` = 'x'", "foo bar"),
    ] {
        assert_refused(filter, &format!("Invalid attribute key '{key}' specified"));
    }
    assert_refused("dataset.status = 'true'", "Invalid dataset key 'status' specified");
}

#[test]
fn list_problems() {
    let list_of_strings = "While parsing a list in the query, expected a non-empty list of string values";
    assert_refused("run_id IN ()", &format!("{list_of_strings}, but got empty list"));
    for list in ["(,)", "(, 'a')", "('a',, 'b')", "('a',,)"] {
        assert_refused(&format!("run_id IN {list}"), &format!("{list_of_strings}, but got ill-formed list"));
    }
    for list in ["(1)", "('a', 1)", "(a)", "(`a`)"] {
        assert_refused(
            &format!("run_id IN {list}"),
            "While parsing a list in the query, expected string value, punctuation, or whitespace, \
             but got different type in list",
        );
    }
    for key in ["run_name", "status", "user_id", "artifact_uri", "params.a", "tags.a"] {
        assert_refused(
            &format!("{key} NOT IN ('a')"),
            "attributes support comparison with a list of quoted string values",
        );
    }
}

#[test]
fn null_where_it_is_not_allowed() {
    for key in ["metrics.a", "status", "run_id", "start_time", "dataset.name"] {
        for question in ["IS NULL", "is not null"] {
            assert_refused(
                &format!("{key} {question}"),
                "IS NULL / IS NOT NULL is only supported for tags and params",
            );
        }
    }
}
