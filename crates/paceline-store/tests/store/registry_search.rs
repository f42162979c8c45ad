//! The two registry searches find what their grammars say, in the order they say, page by page.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use paceline_search::{
    Direction, ModelVersionClause, ModelVersionFilter, ModelVersionOrderKey, ModelVersionTextAttribute,
    NumberOperator, NumberTest, OrderBy, RegisteredModelClause, RegisteredModelFilter,
    RegisteredModelOrderKey, TextTest,
};
use paceline_store::{
    ModelVersionQuery, NewModelVersion, NewRegisteredModel, PageToken, RegisteredModelQuery,
};
use paceline_types::{
    KeyValue, ModelVersion, ModelVersionSource, ModelVersionSourceKind, PROMPT_TAG, RegisteredModel,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

use crate::naive_search::{number_passes, text_passes};
use crate::registry::new_version;
use crate::support::{TestResult, TestStore, block_on, cases, key_value, value_of};

const NAMES: [&str; 5] = ["Abc", "a", "ab", "Ä", "10"];
const PATHS: [&str; 3] = ["s3://b/a", "s3://b/A", "s3://b/ab"];

type Tags = BTreeMap<&'static str, &'static str>;

/// A model, and its versions: path, run, tags and two times each.
type Spec = (Tags, i64, Vec<(&'static str, &'static str, Tags, i64, i64)>);

fn any_tags() -> impl Strategy<Value = Tags> {
    let plain = btree_map(select(vec!["k", "l"]), select(vec!["", "x", "X"]), 0..3);
    let prompt = prop_oneof![4 => Just(None), 1 => select(vec!["true", "false"]).prop_map(Some)];
    (plain, prompt).prop_map(|(mut tags, prompt)| {
        tags.extend(prompt.map(|value| (PROMPT_TAG, value)));
        tags
    })
}

fn any_spec() -> impl Strategy<Value = Spec> {
    let version = (select(&PATHS[..]), select(vec!["", "r1", "r2"]), any_tags(), 0..3_i64, 0..3_i64);
    (any_tags(), 0..3_i64, vec(version, 0..4))
}

fn text_test(text: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = TextTest> {
    prop_oneof![
        text.clone().prop_map(TextTest::Equal),
        text.clone().prop_map(TextTest::NotEqual),
        vec(text.clone(), 1..3).prop_map(TextTest::In),
        vec(text, 1..3).prop_map(TextTest::NotIn),
        "[aAb%_]{0,3}".prop_map(TextTest::Like),
        "[aAb%_]{0,3}".prop_map(TextTest::ILike),
    ]
}

fn any_tag_clause() -> impl Strategy<Value = (String, TextTest)> {
    let value = select(vec!["", "x", "X"]).prop_map(String::from);
    let null = select(vec![TextTest::IsNull, TextTest::IsNotNull]);
    let plain =
        (select(vec!["k", "l"]).prop_map(String::from), prop_oneof![3 => text_test(value), 1 => null]);
    let flag = select(vec!["true", "false"]).prop_map(String::from);
    let prompt = prop_oneof![flag.clone().prop_map(TextTest::Equal), flag.prop_map(TextTest::NotEqual)]
        .prop_map(|test| (PROMPT_TAG.to_owned(), test));
    prop_oneof![4 => plain, 1 => prompt]
}

fn any_model_clause() -> impl Strategy<Value = RegisteredModelClause> {
    let name = select(&NAMES[..]).prop_map(String::from);
    prop_oneof![
        text_test(name).prop_map(RegisteredModelClause::Name),
        any_tag_clause().prop_map(|(key, test)| RegisteredModelClause::Tag { key, test }),
    ]
}

fn any_version_clause() -> impl Strategy<Value = ModelVersionClause> {
    use ModelVersionTextAttribute::{Name, RunId, SourcePath};
    use NumberOperator::*;
    let text = |attribute, values: Vec<&'static str>| {
        text_test(select(values).prop_map(String::from))
            .prop_map(move |test| ModelVersionClause::Text { attribute, test })
    };
    let operator = select(vec![Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual]);
    prop_oneof![
        text(Name, NAMES.to_vec()),
        text(RunId, vec!["", "r1", "r2"]),
        text(SourcePath, PATHS.to_vec()),
        (operator, 0..4_i32).prop_map(|(operator, value)| {
            ModelVersionClause::Number(NumberTest { operator, value: f64::from(value) })
        }),
        any_tag_clause().prop_map(|(key, test)| ModelVersionClause::Tag { key, test }),
    ]
}

fn any_order<K: Copy + PartialEq + std::fmt::Debug + 'static>(
    keys: Vec<K>,
) -> impl Strategy<Value = Vec<OrderBy<K>>> {
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    vec((select(keys), direction).prop_map(|(key, direction)| OrderBy { key, direction }), 0..3).prop_map(
        |mut order_by| {
            let mut seen = Vec::new();
            order_by.retain(|term| {
                !seen.contains(&term.key) && {
                    seen.push(term.key);
                    true
                }
            });
            order_by
        },
    )
}

/// Whether tags satisfy clauses, of which those on the prompt tag choose between prompts and models.
fn tags_satisfy<'c>(tags: &[KeyValue], clauses: impl Iterator<Item = (&'c str, &'c TextTest)>) -> bool {
    let mut wants_prompts = false;
    for (key, test) in clauses {
        if key != PROMPT_TAG {
            if !text_passes(value_of(tags, key), test) {
                return false;
            }
        } else if *test == TextTest::Equal("true".into()) || *test == TextTest::NotEqual("false".into()) {
            wants_prompts = true;
        }
    }
    wants_prompts == (value_of(tags, PROMPT_TAG) == Some("true"))
}

fn model_satisfies(model: &RegisteredModel, clauses: &[RegisteredModelClause]) -> bool {
    let names = |clause: &RegisteredModelClause| match clause {
        RegisteredModelClause::Name(test) => text_passes(Some(&model.name), test),
        RegisteredModelClause::Tag { .. } => true,
    };
    let tags = clauses.iter().filter_map(|clause| match clause {
        RegisteredModelClause::Tag { key, test } => Some((key.as_str(), test)),
        RegisteredModelClause::Name(_) => None,
    });
    clauses.iter().all(names) && tags_satisfy(&model.tags, tags)
}

fn version_satisfies(version: &ModelVersion, clauses: &[ModelVersionClause]) -> bool {
    let attributes = |clause: &ModelVersionClause| match clause {
        ModelVersionClause::Text { attribute, test } => {
            let value = match attribute {
                ModelVersionTextAttribute::Name => &version.name,
                ModelVersionTextAttribute::RunId => &version.run_id,
                ModelVersionTextAttribute::SourcePath => &version.source,
            };
            text_passes(Some(value), test)
        }
        ModelVersionClause::Number(test) => number_passes(version.version.0 as f64, test),
        ModelVersionClause::Tag { .. } => true,
    };
    let tags = clauses.iter().filter_map(|clause| match clause {
        ModelVersionClause::Tag { key, test } => Some((key.as_str(), test)),
        _ => None,
    });
    clauses.iter().all(attributes) && tags_satisfy(&version.tags, tags)
}

fn directed(ordering: Ordering, direction: Direction) -> Ordering {
    if direction == Direction::Descending { ordering.reverse() } else { ordering }
}

fn compare_models(
    one: &RegisteredModel,
    other: &RegisteredModel,
    order_by: &[OrderBy<RegisteredModelOrderKey>],
) -> Ordering {
    let by_term = |term: &OrderBy<RegisteredModelOrderKey>| {
        let ordering = match term.key {
            RegisteredModelOrderKey::Name => one.name.cmp(&other.name),
            RegisteredModelOrderKey::LastUpdatedTimestamp => one.updated_ms.cmp(&other.updated_ms),
        };
        directed(ordering, term.direction)
    };
    let decided = order_by.iter().map(by_term).find(|ordering| ordering.is_ne());
    decided.unwrap_or_else(|| one.name.cmp(&other.name))
}

fn compare_versions(
    one: &ModelVersion,
    other: &ModelVersion,
    order_by: &[OrderBy<ModelVersionOrderKey>],
) -> Ordering {
    use ModelVersionOrderKey::{CreationTimestamp, LastUpdatedTimestamp, Name, VersionNumber};
    let by = |key, direction| {
        let ordering = match key {
            Name => one.name.cmp(&other.name),
            VersionNumber => one.version.cmp(&other.version),
            CreationTimestamp => one.created_ms.cmp(&other.created_ms),
            LastUpdatedTimestamp => one.updated_ms.cmp(&other.updated_ms),
        };
        directed(ordering, direction)
    };
    let default = [(LastUpdatedTimestamp, Direction::Descending)];
    let asked: Vec<_> = order_by.iter().map(|term| (term.key, term.direction)).collect();
    let asked = if asked.is_empty() { default.to_vec() } else { asked };
    let ties = [(Name, Direction::Ascending), (VersionNumber, Direction::Descending)];
    let terms = asked.into_iter().chain(ties);
    terms
        .map(|(key, direction)| by(key, direction))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn key_values(tags: &Tags) -> Vec<KeyValue> {
    tags.iter().map(|(key, value)| key_value(key, value)).collect()
}

/// Makes what the specs say, with times that tie. Returns everything as the store shows it one by one.
async fn create(test: &TestStore, specs: &[Spec]) -> TestResult<(Vec<RegisteredModel>, Vec<ModelVersion>)> {
    let mut versions = Vec::new();
    for (name, (tags, updated_ms, of_model)) in NAMES.iter().zip(specs) {
        let new =
            NewRegisteredModel { name: (*name).into(), description: String::new(), tags: key_values(tags) };
        test.create_registered_model(new).await?;
        for (path, run_id, tags, created_ms, version_updated_ms) in of_model {
            let source = ModelVersionSource { uri: (*path).into(), kind: ModelVersionSourceKind::Elsewhere };
            let run_id = (*run_id).into();
            let new = NewModelVersion { run_id, tags: key_values(tags), ..new_version(name, source) };
            let mut version = test.create_model_version(new).await?;
            (version.created_ms, version.updated_ms) = (*created_ms, *version_updated_ms);
            versions.push(version);
        }
        test.change(&format!(
            "UPDATE registered_models SET updated_ms = {updated_ms} WHERE name = '{name}'"
        ))?;
        for version in versions.iter().filter(|version| version.name == *name) {
            test.change(&format!(
                "UPDATE model_versions SET created_ms = {}, updated_ms = {}
                 WHERE version = {} AND registered_model_id = (SELECT id FROM registered_models WHERE name = '{name}')",
                version.created_ms, version.updated_ms, version.version.0
            ))?;
        }
    }
    let mut models = Vec::new();
    for (name, _) in NAMES.iter().zip(specs) {
        models.push(test.registered_model((*name).into()).await?);
    }
    Ok((models, versions))
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn searches_find_what_a_plain_reading_of_them_says(
        specs in vec(any_spec(), 1..5),
        model_searches in vec((vec(any_model_clause(), 0..3), any_order(vec![
            RegisteredModelOrderKey::Name, RegisteredModelOrderKey::LastUpdatedTimestamp,
        ])), 20),
        version_searches in vec((vec(any_version_clause(), 0..3), any_order(vec![
            ModelVersionOrderKey::Name, ModelVersionOrderKey::VersionNumber,
            ModelVersionOrderKey::CreationTimestamp, ModelVersionOrderKey::LastUpdatedTimestamp,
        ])), 20),
        page_size in 1..4_usize,
    ) {
        block_on(async {
            let test = TestStore::new()?;
            let (models, versions) = create(&test, &specs).await?;
            for (clauses, order_by) in model_searches {
                let mut expected: Vec<_> =
                    models.iter().filter(|model| model_satisfies(model, &clauses)).cloned().collect();
                expected.sort_by(|one, other| compare_models(one, other, &order_by));
                let mut query = RegisteredModelQuery {
                    filter: RegisteredModelFilter { clauses }, order_by, max_results: page_size, page_token: None,
                };
                let mut found = Vec::new();
                loop {
                    let page = test.search_registered_models(query.clone()).await?;
                    found.extend(page.items);
                    let Some(next) = page.next else { break };
                    query.page_token = Some(PageToken::decode(&next.encode())?);
                }
                assert_eq!(found, expected, "{query:?}");
            }
            for (clauses, order_by) in version_searches {
                let mut expected: Vec<_> =
                    versions.iter().filter(|version| version_satisfies(version, &clauses)).cloned().collect();
                expected.sort_by(|one, other| compare_versions(one, other, &order_by));
                let mut query = ModelVersionQuery {
                    filter: ModelVersionFilter { clauses }, order_by, max_results: page_size, page_token: None,
                };
                let mut found = Vec::new();
                loop {
                    let page = test.search_model_versions(query.clone()).await?;
                    found.extend(page.items);
                    let Some(next) = page.next else { break };
                    query.page_token = Some(PageToken::decode(&next.encode())?);
                }
                assert_eq!(found, expected, "{query:?}");
            }
            Ok(())
        })?;
    }
}
