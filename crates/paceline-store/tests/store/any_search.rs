//! Random runs, and random searches over them, from a small field where much coincides.

use paceline_search::{
    DatasetField, Direction, NumberOperator, NumberTest, OrderBy, RunClause, RunFilter, RunNumberAttribute,
    RunOrderKey, RunTextAttribute, TextTest,
};
use paceline_types::{ExperimentId, RunId, RunStatus, ViewType};
use proptest::collection::{btree_map, hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::naive_search::NaiveRun;
use crate::support::kept;

pub(crate) const KEYS: [&str; 3] = ["a", "A", "key/with space"];
/// Two of them differ behind what an index holds of a text.
pub(crate) const TEXTS: [&str; 12] =
    ["", "a", "A", "ab", "Ab", "10", "9", "äÄ", "a\0b", " 1e1 ", LONG_TEXTS[0], LONG_TEXTS[1]];
const LONG_TEXTS: [&str; 2] = [
    "a123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789first",
    "a123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789second",
];
const NUMBERS: [f64; 8] = [-1.5, -0.0, 0.0, 1.0, 2.0, f64::MAX, f64::MIN, 1e-300];
/// Experiments that a search names; the last one does not exist.
pub(crate) const EXPERIMENTS: [ExperimentId; 3] = [ExperimentId(0), ExperimentId(1), ExperimentId(2)];

pub(crate) fn text() -> impl Strategy<Value = String> {
    select(&TEXTS[..]).prop_map(kept)
}

pub(crate) fn key() -> impl Strategy<Value = String> {
    select(&KEYS[..]).prop_map(String::from)
}

pub(crate) fn number() -> impl Strategy<Value = f64> {
    select(&NUMBERS[..])
}

pub(crate) fn pattern() -> impl Strategy<Value = String> {
    "[aAbä%_]{0,4}"
}

/// A run, with its ids yet to come from the store.
pub(crate) fn any_run() -> impl Strategy<Value = NaiveRun> {
    let metric = prop_oneof![4 => number(), 1 => Just(f64::NAN)];
    let info = (
        select(&EXPERIMENTS[..2]),
        prop::bool::weighted(0.2),
        text(),
        text(),
        select(&RunStatus::ALL[..]),
        0..3_i64,
        option::of(0..3_i64),
    );
    let data = (
        btree_map(key(), vec(metric, 1..4), 0..3),
        btree_map(key(), text(), 0..3),
        btree_map(key(), text(), 0..3),
        // One dataset is in use once a run.
        hash_map((text(), select(vec!["d1", "d2"])), option::of(text()), 0..3),
        prop::bool::weighted(0.8),
        any::<bool>(),
    );
    (info, data).prop_map(|(info, (metrics, params, mut tags, datasets, has_name_tag, has_ended_lease))| {
        let (experiment_id, is_deleted, name, user_id, status, start_time_ms, end_time_ms) = info;
        if has_name_tag {
            tags.insert("mlflow.runName".into(), name.clone());
        }
        let dataset = |((name, digest), context): ((String, &str), _)| (name, digest.into(), context);
        NaiveRun {
            run_id: RunId::new(""),
            artifact_uri: String::new(),
            experiment_id,
            is_deleted,
            name,
            user_id,
            status,
            has_ended_lease,
            start_time_ms,
            end_time_ms,
            metrics,
            params,
            tags,
            datasets: datasets.into_iter().map(dataset).collect(),
        }
    })
}

fn scalar_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![
        text().prop_map(TextTest::Equal),
        text().prop_map(TextTest::NotEqual),
        pattern().prop_map(TextTest::Like),
        pattern().prop_map(TextTest::ILike),
    ]
}

fn entry_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![3 => scalar_test(), 1 => select(vec![TextTest::IsNull, TextTest::IsNotNull])]
}

fn list_test() -> impl Strategy<Value = TextTest> {
    prop_oneof![
        2 => scalar_test(),
        1 => vec(text(), 1..4).prop_map(TextTest::In),
        1 => vec(text(), 1..4).prop_map(TextTest::NotIn),
    ]
}

fn number_test(value: impl Strategy<Value = f64>) -> impl Strategy<Value = NumberTest> {
    use NumberOperator::*;
    (select(vec![Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual]), value)
        .prop_map(|(operator, value)| NumberTest { operator, value })
}

fn any_clause() -> impl Strategy<Value = RunClause> {
    let attribute = select(vec![RunTextAttribute::RunName, RunTextAttribute::UserId]);
    let status = prop_oneof![select(vec!["RUNNING", "running", "FINISHED", "3", ""]).prop_map(String::from)];
    let status = prop_oneof![
        status.clone().prop_map(TextTest::Equal),
        status.prop_map(TextTest::NotEqual),
        select(vec!["%ED", "F%", "_u%"]).prop_map(|pattern| TextTest::ILike(pattern.into())),
    ];
    let location = select(vec!["%/0/%", "%artifacts", "%ARTIFACTS", "a%"]);
    let time = select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime]);
    let field = select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context]);
    let digest = select(vec!["d1", "d2", "d3"]);
    let number = prop_oneof![4 => number(), 1 => select(vec![f64::INFINITY, f64::NEG_INFINITY])];
    prop_oneof![
        3 => (key(), number_test(number)).prop_map(|(key, test)| RunClause::Metric { key, test }),
        2 => (key(), entry_test()).prop_map(|(key, test)| RunClause::Param { key, test }),
        2 => (key(), entry_test()).prop_map(|(key, test)| RunClause::Tag { key, test }),
        1 => (attribute, scalar_test()).prop_map(|(attribute, test)| RunClause::Text { attribute, test }),
        1 => status.prop_map(|test| RunClause::Text { attribute: RunTextAttribute::Status, test }),
        1 => location.prop_map(|pattern| RunClause::Text {
            attribute: RunTextAttribute::ArtifactUri,
            test: TextTest::Like(pattern.into()),
        }),
        1 => (time, number_test(select(vec![-1.0, 0.0, 0.5, 1.0, 2.0, 3.0])))
            .prop_map(|(attribute, test)| RunClause::Number { attribute, test }),
        2 => (field, list_test()).prop_map(|(field, test)| RunClause::Dataset { field, test }),
        1 => digest.prop_map(|digest| RunClause::Dataset {
            field: DatasetField::Digest,
            test: TextTest::Equal(digest.into()),
        }),
    ]
}

fn any_order_key() -> impl Strategy<Value = RunOrderKey> {
    use RunTextAttribute::*;
    let attributes = select(vec![RunId, RunName, UserId, Status, ArtifactUri]);
    prop_oneof![
        3 => key().prop_map(RunOrderKey::Metric),
        2 => key().prop_map(RunOrderKey::Param),
        2 => key().prop_map(RunOrderKey::Tag),
        1 => attributes.prop_map(RunOrderKey::Text),
        2 => select(vec![RunNumberAttribute::StartTime, RunNumberAttribute::EndTime])
            .prop_map(RunOrderKey::Number),
    ]
}

/// A search without its page.
#[derive(Debug, Clone)]
pub(crate) struct Search {
    pub(crate) experiment_ids: Vec<ExperimentId>,
    pub(crate) filter: RunFilter,
    pub(crate) order_by: Vec<OrderBy<RunOrderKey>>,
    pub(crate) view_type: ViewType,
}

pub(crate) fn any_search() -> impl Strategy<Value = Search> {
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    let order_by = vec((any_order_key(), direction), 0..4).prop_map(|terms| {
        // A key may be given once; the parser sees to it.
        let mut order_by: Vec<OrderBy<RunOrderKey>> = Vec::new();
        for (key, direction) in terms {
            if order_by.iter().all(|term| term.key != key) {
                order_by.push(OrderBy { key, direction });
            }
        }
        order_by
    });
    let view_type = select(vec![ViewType::ActiveOnly, ViewType::DeletedOnly, ViewType::All, ViewType::All]);
    (subsequence(EXPERIMENTS.to_vec(), 0..=3), vec(any_clause(), 0..3), order_by, view_type).prop_map(
        |(experiment_ids, clauses, order_by, view_type)| Search {
            experiment_ids,
            filter: RunFilter { clauses },
            order_by,
            view_type,
        },
    )
}
