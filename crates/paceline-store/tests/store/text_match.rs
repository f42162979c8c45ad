//! LIKE and ILIKE as filters mean them.

use std::time::{Duration, Instant};

use paceline_search::{RunClause, RunFilter, TextTest};
use paceline_store::RunQuery;
use paceline_types::{ExperimentId, ViewType};

use crate::support::{TestResult, TestStore, kept, key_value};

/// A store whose only run has the text as a tag.
async fn store_with(text: &str) -> TestResult<TestStore> {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.set_run_tag(run_id, key_value("t", text)).await?;
    Ok(test)
}

async fn matches(test: &TestStore, pattern: TextTest) -> TestResult<bool> {
    let query = RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter { clauses: vec![RunClause::Tag { key: "t".into(), test: pattern }] },
        order_by: Vec::new(),
        view_type: ViewType::ActiveOnly,
        max_results: 1,
        page_token: None,
    };
    Ok(!test.search_runs(query).await?.items.is_empty())
}

/// Text, pattern, and whether LIKE and ILIKE match.
const CASES: &[(&str, &str, bool, bool)] = &[
    ("", "", true, true),
    ("", "%", true, true),
    ("", "_", false, false),
    ("abc", "abc", true, true),
    ("abc", "ABC", false, true),
    ("abc", "ab", false, false),
    ("abc", "bc", false, false),
    ("abc", "a%", true, true),
    ("abc", "%c", true, true),
    ("abc", "%b%", true, true),
    ("abc", "%%%", true, true),
    ("abc", "_b_", true, true),
    ("abc", "____", false, false),
    ("abc", "%__", true, true),
    ("abc", "_%_%_%_", false, false),
    ("aXbXc", "a%b%c", true, true),
    ("aab", "%ab", true, true),
    ("abab", "%ab", true, true),
    ("ababc", "%abc", true, true),
    ("mississippi", "m%iss%ippi", true, true),
    ("mississippi", "m%iss%issippi", true, true),
    ("mississippi", "m%issi%issippi", false, false),
    // No other wildcard and no escape.
    ("a*c", "a*c", true, true),
    ("abc", "a*c", false, false),
    ("abc", "a?c", false, false),
    ("abc", "[a]bc", false, false),
    ("100%", "100\\%", false, false),
    ("a\\b", "a\\%", true, true),
    // Characters, not bytes; and line breaks are characters.
    ("é", "_", true, true),
    ("日本語", "___", true, true),
    ("日本語", "%本%", true, true),
    ("a\nb", "a_b", true, true),
    ("a\nb", "%", true, true),
    ("a\u{0}b", "a_b", true, true),
    // Case beyond ASCII; a letter stays one character.
    ("ÄÖÜ", "äöü", false, true),
    ("straße", "STRAßE", false, true),
    ("ΟΔΟΣ", "οδο_", false, true),
    ("ΟΔΟΣ", "οδος", false, true),
    ("ΟΣΑ", "ΟΣ%", true, true),
    ("ΟΣΑ", "οσ%", false, true),
    ("İstanbul", "_stanbul", true, true),
    ("Привет", "пРИВЕТ", false, true),
];

#[tokio::test]
async fn patterns_match_whole_texts() -> TestResult {
    for (text, pattern, like, ilike) in CASES {
        if kept(text) != *text {
            continue;
        }
        let test = store_with(text).await?;
        let found = (
            matches(&test, TextTest::Like((*pattern).into())).await?,
            matches(&test, TextTest::ILike((*pattern).into())).await?,
        );
        assert_eq!(found, (*like, *ilike), "{text:?} (I)LIKE {pattern:?}");
    }
    Ok(())
}

#[tokio::test]
async fn hostile_patterns_end_soon() -> TestResult {
    let text = "a".repeat(8000);
    let test = store_with(&text).await?;
    for (pattern, expected) in [
        ("%a".repeat(200), true),
        (format!("{}%b", "%a".repeat(200)), false),
        (format!("{}b", "%a".repeat(200)), false),
        (format!("{}b", "%a_".repeat(200)), false),
        (format!("%{}b", "a".repeat(4000)), false),
        (format!("%{}b%", "a".repeat(4000)), false),
        (format!("%{}", "_".repeat(8000)), true),
        (format!("%{}", "_".repeat(8001)), false),
        ("%".repeat(8000), true),
    ] {
        let begun = Instant::now();
        for test_of in [TextTest::Like, TextTest::ILike] {
            assert_eq!(matches(&test, test_of(pattern.clone())).await?, expected);
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:.20}… took {:?}", pattern, begun.elapsed());
    }
    Ok(())
}
