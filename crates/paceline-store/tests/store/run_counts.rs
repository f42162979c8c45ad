//! Keys and values of runs, with how many runs have them.

use std::collections::BTreeMap;

use paceline_search::{DatasetField, RunText};
use paceline_store::{RunCounts, RunKeyKind, RunKeyValuesQuery, RunKeysQuery, RunScope};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::any_query::{any_scope, any_text_operand};
use crate::any_search::any_run;
use crate::naive_query::text;
use crate::naive_search::NaiveRun;
use crate::run_query::{matching, store_with};
use crate::support::{TestResult, TestStore, block_on, cases, key_value};

/// The counts of some texts, as the store answers them.
fn counted<'t>(texts: impl Iterator<Item = &'t str>, prefix: &str, max: usize) -> (Vec<(String, u64)>, u64) {
    let mut counts = BTreeMap::<String, u64>::new();
    for text in texts.filter(|text| text.starts_with(prefix)) {
        *counts.entry(text.to_owned()).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let more = counts.len().saturating_sub(max) as u64;
    counts.truncate(max);
    (counts, more)
}

fn plain(found: RunCounts) -> (Vec<(String, u64)>, u64) {
    (found.counts.into_iter().map(|count| (count.text, count.run_count)).collect(), found.more)
}

fn keys_of(run: &NaiveRun, kind: RunKeyKind) -> Vec<&str> {
    match kind {
        RunKeyKind::Metric => run.metrics.keys().map(String::as_str).collect(),
        RunKeyKind::Param => run.params.keys().map(String::as_str).collect(),
        RunKeyKind::Tag => run.tags.keys().map(String::as_str).collect(),
    }
}

/// The values of a run, each once.
fn values_of<'r>(run: &'r NaiveRun, of: &RunText) -> Vec<&'r str> {
    let mut values: Vec<&str> = match of {
        RunText::Dataset(DatasetField::Name) => {
            run.datasets.iter().map(|dataset| dataset.0.as_str()).collect()
        }
        RunText::Dataset(DatasetField::Digest) => {
            run.datasets.iter().map(|dataset| dataset.1.as_str()).collect()
        }
        RunText::Dataset(DatasetField::Context) => {
            run.datasets.iter().filter_map(|dataset| dataset.2.as_deref()).collect()
        }
        of => text(run, of).into_iter().collect(),
    };
    values.sort_unstable();
    values.dedup();
    values
}

/// Texts are told apart up to a NUL.
fn until_nul(text: &str) -> &str {
    text.split('\0').next().unwrap_or_default()
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn counts_are_those_of_a_plain_count(
        mut runs in vec(any_run(), 1..16),
        scopes in vec(any_scope(), 10),
        prefixes in vec(select(vec!["", "", "a", "A", "ä", "key/", "mlflow.", "x"]), 10),
        texts in vec(any_text_operand(), 10),
        field in select(vec![DatasetField::Name, DatasetField::Digest, DatasetField::Context]),
        max_results in 1..6_usize,
    ) {
        block_on(async {
            let test = store_with(&mut runs).await?;
            for (((experiment_ids, view_type), prefix), of) in scopes.into_iter().zip(prefixes).zip(texts) {
                let scope = RunScope { experiment_ids, view_type };
                let seen: Vec<&NaiveRun> = matching(&runs, &scope, None).into_iter().map(|(_, run)| run).collect();
                for kind in [RunKeyKind::Metric, RunKeyKind::Param, RunKeyKind::Tag] {
                    let query = RunKeysQuery { scope: scope.clone(), kind, prefix: prefix.into(), max_results };
                    let expected = counted(seen.iter().flat_map(|run| keys_of(run, kind)), prefix, max_results);
                    assert_eq!(plain(test.run_keys(query.clone()).await?), expected, "{query:?}");
                }
                for of in [of, RunText::Dataset(field)] {
                    let is_indexed = matches!(of, RunText::Param(_) | RunText::Tag(_));
                    let query =
                        RunKeyValuesQuery { scope: scope.clone(), of: of.clone(), prefix: prefix.into(), max_results };
                    let values = seen.iter().flat_map(|run| values_of(run, &of));
                    let values = values.map(|value| if is_indexed { until_nul(value) } else { value });
                    let expected = counted(values, prefix, max_results);
                    assert_eq!(plain(test.run_key_values(query.clone()).await?), expected, "{query:?}");
                }
            }
            Ok(())
        })?;
    }
}

/// Prefixes are compared as text, wherever their last character stands in the order of characters.
#[tokio::test]
async fn any_prefix_finds_what_begins_with_it() -> TestResult {
    let test = TestStore::new()?;
    let values =
        ["", "a", "a%", "a\u{10ffff}z", "\u{10ffff}", "\u{10ffff}\u{10ffff}b", "\u{d7ff}x", "\u{e000}", "ß"];
    for value in values {
        let run_id = test.start_run().await?;
        test.set_run_tag(run_id, key_value("t", value)).await?;
    }
    let long = "é".repeat(150);
    for ending in ["1", "2"] {
        let run_id = test.start_run().await?;
        test.set_run_tag(run_id, key_value("t", &format!("{long}{ending}"))).await?;
    }
    let mut prefixes: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    prefixes.extend([long.clone(), format!("{long}2"), "é".repeat(100), "é".repeat(99), "\u{d7ff}".into()]);
    for prefix in prefixes {
        let query = RunKeyValuesQuery {
            scope: RunScope::default(),
            of: RunText::Tag("t".into()),
            prefix: prefix.clone(),
            max_results: 100,
        };
        let long = [format!("{long}1"), format!("{long}2")];
        let all = values.into_iter().chain(long.iter().map(String::as_str));
        assert_eq!(plain(test.run_key_values(query).await?), counted(all, &prefix, 100), "{prefix:?}");
    }
    Ok(())
}
