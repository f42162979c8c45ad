//! What must hold of every filter: trees survive being written and parsed, and no text makes the parsers panic.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use paceline_search::*;

mod strategies;
use strategies::{
    key, number_operator, number_test, run_clause, scalar_or_list_test, scalar_or_null_test, scalar_test,
};

fn experiment_clause() -> impl Strategy<Value = ExperimentClause> {
    use ExperimentTimeAttribute::*;
    let id_test = prop_oneof![
        any::<i64>().prop_map(ExperimentIdTest::Equal),
        any::<i64>().prop_map(ExperimentIdTest::NotEqual),
        vec(any::<i64>(), 1..4).prop_map(ExperimentIdTest::In),
        vec(any::<i64>(), 1..4).prop_map(ExperimentIdTest::NotIn),
    ];
    let time = prop_oneof![any::<i64>().prop_map(|time| time as f64), any::<f64>().prop_map(f64::trunc)];
    let time = time.prop_filter("times are finite", |time| time.is_finite());
    let time_test = (number_operator(), time).prop_map(|(operator, value)| NumberTest { operator, value });
    prop_oneof![
        scalar_test().prop_map(ExperimentClause::Name),
        id_test.prop_map(ExperimentClause::Id),
        (select(vec![CreationTime, LastUpdateTime]), time_test)
            .prop_map(|(attribute, test)| ExperimentClause::Time { attribute, test }),
        (key(), scalar_or_null_test()).prop_map(|(key, test)| ExperimentClause::Tag { key, test }),
    ]
}

fn logged_model_clause() -> impl Strategy<Value = LoggedModelClause> {
    use LoggedModelTextAttribute::*;
    use LoggedModelTimeAttribute::*;
    let text_attribute = select(vec![
        ModelId,
        Name,
        ModelType,
        Status,
        SourceRunId,
        ExperimentId,
        ArtifactLocation,
        LifecycleStage,
    ]);
    prop_oneof![
        (text_attribute, scalar_or_list_test())
            .prop_map(|(attribute, test)| LoggedModelClause::Text { attribute, test }),
        (select(vec![CreationTimestamp, LastUpdatedTimestamp]), number_test())
            .prop_map(|(attribute, test)| LoggedModelClause::Time { attribute, test }),
        (key(), number_test()).prop_map(|(key, test)| LoggedModelClause::Metric { key, test }),
        (key(), scalar_or_list_test()).prop_map(|(key, test)| LoggedModelClause::Param { key, test }),
        (key(), scalar_or_list_test()).prop_map(|(key, test)| LoggedModelClause::Tag { key, test }),
    ]
}

/// Text made of what filters are made of, in any order and with or without spaces.
fn grammar_salad() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "metrics",
        "params",
        "tags",
        "attributes",
        "attribute",
        "dataset",
        "run_id",
        "name",
        "status",
        "experiment_id",
        "creation_time",
        "start_time",
        ".",
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
        "1",
        "-2.5",
        "1e3",
        "1e",
        "-",
        ".5",
        "5.",
        "+",
        "=",
        "!=",
        ">",
        ">=",
        "<",
        "<=",
        "==",
        "~",
        "LIKE",
        "ILIKE",
        "IN",
        "NOT",
        "IS",
        "NULL",
        "AND",
        "OR",
        "ASC",
        "DESC",
        "(",
        ")",
        ",",
        ";",
        " ",
        " ",
        " ",
        "\n",
        "metrics.a > 1",
        "params.a = 'x'",
        "run_id IN ('a', 'b')",
        "tags.`a b` IS NOT NULL",
    ]);
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Parses `text` with everything there is; what parses must also survive being written.
fn parse_everything(text: &str) -> Result<(), TestCaseError> {
    if let Ok(filter) = RunFilter::parse(text) {
        prop_assert_eq!(RunFilter::parse(&filter.to_string()), Ok(filter));
    }
    if let Ok(filter) = ExperimentFilter::parse(text) {
        prop_assert_eq!(ExperimentFilter::parse(&filter.to_string()), Ok(filter));
    }
    if let Ok(filter) = LoggedModelFilter::parse(text) {
        prop_assert_eq!(LoggedModelFilter::parse(&filter.to_string()), Ok(filter));
    }
    let _ = parse_run_order_by(&[text, text]);
    let _ = parse_experiment_order_by(&[text]);
    let _ = LoggedModelOrderKey::parse(text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn run_filters_round_trip(clauses in vec(run_clause(), 0..5)) {
        let filter = RunFilter { clauses };
        prop_assert_eq!(RunFilter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn experiment_filters_round_trip(clauses in vec(experiment_clause(), 0..5)) {
        let filter = ExperimentFilter { clauses };
        prop_assert_eq!(ExperimentFilter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn logged_model_filters_round_trip(clauses in vec(logged_model_clause(), 0..5)) {
        let filter = LoggedModelFilter { clauses };
        prop_assert_eq!(LoggedModelFilter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        parse_everything(&text)?;
    }

    #[test]
    fn any_salad_is_answered(text in grammar_salad()) {
        parse_everything(&text)?;
    }
}

#[test]
fn long_and_deep_filters_are_answered() {
    let many = vec!["metrics.a > 1"; 100_000].join(" AND ");
    assert_eq!(RunFilter::parse(&many).map(|filter| filter.clauses.len()), Ok(100_000));
    for piece in ["(", "'", "`a`.", "1-", "a.", "NOT ", ";", "run_id IN (", "é"] {
        assert!(RunFilter::parse(&piece.repeat(100_000)).is_err(), "{piece}");
    }
}
