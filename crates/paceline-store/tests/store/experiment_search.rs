//! The experiment search finds what its grammar says, in the order it says.

use std::cmp::Ordering;

use paceline_search::{
    Direction, ExperimentClause, ExperimentFilter, ExperimentIdTest, ExperimentOrderKey,
    ExperimentTimeAttribute, NumberOperator, NumberTest, OrderBy, TextTest,
};
use paceline_store::{ExperimentQuery, NewExperiment};
use paceline_types::{Experiment, ExperimentId, LifecycleStage, ViewType};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::naive_search::{number_passes, text_passes};
use crate::support::{TestResult, TestStore, block_on, cases, key_value, value_of};

const NAMES: [&str; 8] = ["Abc", "a", "ab", "b/c", "Ä", "10", "9", "Default2"];

fn text_test(text: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = TextTest> {
    prop_oneof![
        text.clone().prop_map(TextTest::Equal),
        text.prop_map(TextTest::NotEqual),
        "[aAb%_]{0,3}".prop_map(TextTest::Like),
        "[aAb%_]{0,3}".prop_map(TextTest::ILike),
    ]
}

fn any_clause() -> impl Strategy<Value = ExperimentClause> {
    use NumberOperator::*;
    let name = select(&NAMES[..]).prop_map(String::from);
    let value = select(vec!["", "x", "X"]).prop_map(String::from);
    let key = select(vec!["k", "l"]).prop_map(String::from);
    let id = prop_oneof![
        (0..10_i64).prop_map(ExperimentIdTest::Equal),
        (0..10_i64).prop_map(ExperimentIdTest::NotEqual),
        vec(0..10_i64, 1..4).prop_map(ExperimentIdTest::In),
        vec(0..10_i64, 1..4).prop_map(ExperimentIdTest::NotIn),
    ];
    let operator = select(vec![Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual]);
    let number =
        (operator, -1..4_i32).prop_map(|(operator, value)| NumberTest { operator, value: f64::from(value) });
    let tag = prop_oneof![3 => text_test(value), 1 => select(vec![TextTest::IsNull, TextTest::IsNotNull])];
    prop_oneof![
        text_test(name).prop_map(ExperimentClause::Name),
        id.prop_map(ExperimentClause::Id),
        (time_attribute(), number).prop_map(|(attribute, test)| ExperimentClause::Time { attribute, test }),
        (key, tag).prop_map(|(key, test)| ExperimentClause::Tag { key, test }),
    ]
}

fn time_attribute() -> impl Strategy<Value = ExperimentTimeAttribute> {
    select(vec![ExperimentTimeAttribute::CreationTime, ExperimentTimeAttribute::LastUpdateTime])
}

fn any_order() -> impl Strategy<Value = Vec<OrderBy<ExperimentOrderKey>>> {
    let key = prop_oneof![
        Just(ExperimentOrderKey::Name),
        Just(ExperimentOrderKey::Id),
        time_attribute().prop_map(ExperimentOrderKey::Time),
    ];
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    vec((key, direction).prop_map(|(key, direction)| OrderBy { key, direction }), 0..3)
}

fn time_of(experiment: &Experiment, attribute: ExperimentTimeAttribute) -> i64 {
    match attribute {
        ExperimentTimeAttribute::CreationTime => experiment.created_ms,
        ExperimentTimeAttribute::LastUpdateTime => experiment.updated_ms,
    }
}

fn satisfies(experiment: &Experiment, clause: &ExperimentClause) -> bool {
    let id = experiment.id.0;
    match clause {
        ExperimentClause::Name(test) => text_passes(Some(&experiment.name), test),
        ExperimentClause::Id(ExperimentIdTest::Equal(wanted)) => id == *wanted,
        ExperimentClause::Id(ExperimentIdTest::NotEqual(unwanted)) => id != *unwanted,
        ExperimentClause::Id(ExperimentIdTest::In(wanted)) => wanted.contains(&id),
        ExperimentClause::Id(ExperimentIdTest::NotIn(unwanted)) => !unwanted.contains(&id),
        ExperimentClause::Time { attribute, test } => {
            number_passes(time_of(experiment, *attribute) as f64, test)
        }
        ExperimentClause::Tag { key, test } => text_passes(value_of(&experiment.tags, key), test),
    }
}

fn compare(one: &Experiment, other: &Experiment, order_by: &[OrderBy<ExperimentOrderKey>]) -> Ordering {
    if order_by.is_empty() {
        return other.created_ms.cmp(&one.created_ms).then(one.id.cmp(&other.id));
    }
    let by_term = |term: &OrderBy<ExperimentOrderKey>| {
        let ordering = match term.key {
            ExperimentOrderKey::Name => one.name.as_bytes().cmp(other.name.as_bytes()),
            ExperimentOrderKey::Id => one.id.cmp(&other.id),
            ExperimentOrderKey::Time(attribute) => time_of(one, attribute).cmp(&time_of(other, attribute)),
        };
        if term.direction == Direction::Descending { ordering.reverse() } else { ordering }
    };
    let decided = order_by.iter().map(by_term).find(|ordering| ordering.is_ne());
    decided.unwrap_or_else(|| other.id.cmp(&one.id))
}

/// Experiments under some of the names, with tags, times that tie, and some of them deleted.
async fn create(
    test: &TestStore,
    specs: &[(std::collections::BTreeMap<&str, &str>, i64, i64, bool)],
) -> TestResult<Vec<Experiment>> {
    test.change("UPDATE experiments SET created_ms = 1, updated_ms = 1")?;
    for (name, (tags, created_ms, updated_ms, is_deleted)) in NAMES.iter().zip(specs) {
        let tags = tags.iter().map(|(key, value)| key_value(key, value)).collect();
        let new = NewExperiment { name: (*name).into(), artifact_location: None, tags };
        let id = test.create_experiment(new).await?;
        if *is_deleted {
            test.delete_experiment(id).await?;
        }
        test.change(&format!(
            "UPDATE experiments SET created_ms = {created_ms}, updated_ms = {updated_ms} WHERE id = {}",
            id.0
        ))?;
    }
    let mut experiments = Vec::new();
    for id in 0..=specs.len() as i64 {
        experiments.push(test.experiment(ExperimentId(id)).await?);
    }
    Ok(experiments)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn a_search_finds_what_a_plain_reading_of_it_says(
        specs in vec((btree_map(select(vec!["k", "l"]), select(vec!["", "x", "X"]), 0..3), 0..3_i64, 0..3_i64, prop::bool::weighted(0.3)), 1..8),
        searches in vec((vec(any_clause(), 0..3), any_order(), select(vec![ViewType::ActiveOnly, ViewType::DeletedOnly, ViewType::All])), 40),
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let experiments = create(&test, &specs).await?;
            for (clauses, order_by, view_type) in searches {
                let is_seen = |experiment: &&Experiment| match view_type {
                    ViewType::ActiveOnly => experiment.stage == LifecycleStage::Active,
                    ViewType::DeletedOnly => experiment.stage == LifecycleStage::Deleted,
                    ViewType::All => true,
                };
                let mut expected: Vec<&Experiment> = experiments
                    .iter()
                    .filter(is_seen)
                    .filter(|experiment| clauses.iter().all(|clause| satisfies(experiment, clause)))
                    .collect();
                expected.sort_by(|one, other| compare(one, other, &order_by));
                let filter = ExperimentFilter { clauses };
                let query = ExperimentQuery { filter, order_by, view_type, max_results: 100, page_token: None };
                let found = test.search_experiments(query.clone()).await?;
                assert!(found.items.iter().eq(expected.iter().copied()), "{query:?}: {:#?}", found.items);
            }
            Ok(())
        })?;
    }
}
