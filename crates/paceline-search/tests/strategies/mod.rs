//! Random parts of filters.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use paceline_search::*;

pub(crate) fn number_operator() -> impl Strategy<Value = NumberOperator> {
    use NumberOperator::*;
    select(vec![Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual])
}

pub(crate) fn number_test() -> impl Strategy<Value = NumberTest> {
    let value = prop_oneof![
        any::<f64>().prop_filter("NaN has no literal", |value| !value.is_nan()),
        select(vec![f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -0.0, 1e300]),
        (-1000..1000_i32).prop_map(f64::from),
    ];
    (number_operator(), value).prop_map(|(operator, value)| NumberTest { operator, value })
}

/// Text that has a spelling: with at most one kind of the quotes that strings have.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z'\"`%_.; ()=]{0,12}"]
        .prop_map(|text| if text.contains('\'') { text.replace('"', "") } else { text })
}

/// A key that has a spelling: without one of the kinds of quotes.
pub(crate) fn key() -> impl Strategy<Value = String> {
    (prop_oneof![any::<String>(), "[a-zA-Z0-9_./ '\"`-]{0,12}"], select(vec!['`', '"', '\'']))
        .prop_map(|(key, missing)| key.replace(missing, ""))
}

pub(crate) fn scalar_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![
        text().prop_map(TextTest::Equal),
        text().prop_map(TextTest::NotEqual),
        text().prop_map(TextTest::Like),
        text().prop_map(TextTest::ILike),
    ]
}

pub(crate) fn scalar_or_list_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![
        2 => scalar_test(),
        1 => vec(text(), 1..4).prop_map(TextTest::In),
        1 => vec(text(), 1..4).prop_map(TextTest::NotIn),
    ]
}

pub(crate) fn scalar_or_null_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![2 => scalar_test(), 1 => select(vec![TextTest::IsNull, TextTest::IsNotNull])]
}

pub(crate) fn run_clause() -> impl Strategy<Value = RunClause> {
    use RunTextAttribute::*;
    let number_attribute = select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime]);
    let field = select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context]);
    prop_oneof![
        (key(), number_test()).prop_map(|(key, test)| RunClause::Metric { key, test }),
        (key(), scalar_or_null_test()).prop_map(|(key, test)| RunClause::Param { key, test }),
        (key(), scalar_or_null_test()).prop_map(|(key, test)| RunClause::Tag { key, test }),
        (select(vec![RunId, RunName, UserId, Status, ArtifactUri]), scalar_test())
            .prop_map(|(attribute, test)| RunClause::Text { attribute, test }),
        scalar_or_list_test().prop_map(|test| RunClause::Text { attribute: RunId, test }),
        (number_attribute, number_test()).prop_map(|(attribute, test)| RunClause::Number { attribute, test }),
        (field, scalar_or_list_test()).prop_map(|(field, test)| RunClause::Dataset { field, test }),
    ]
}
