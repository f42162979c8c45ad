//! Page tokens come from outside: whatever they say, the answer is a page or a refusal.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use paceline_search::{
    ExperimentFilter, LoggedModelFilter, LoggedModelOrderKey, RunFilter, parse_experiment_order_by,
    parse_run_order_by,
};
use paceline_store::{
    ExperimentQuery, HistoryQuery, LoggedModelOrder, LoggedModelQuery, ModelDataset, PageToken, RunQuery,
};
use paceline_types::{ExperimentId, MetricPoint, QueryPart, Rejection, ViewType};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    TestResult, TestStore, block_on, cases, history_query, kept, key_value, new_run, rejection,
};

fn run_query(order_by: &[&str]) -> TestResult<RunQuery> {
    Ok(RunQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: RunFilter::default(),
        order_by: parse_run_order_by(order_by)?,
        view_type: ViewType::ActiveOnly,
        max_results: 1,
        page_token: None,
    })
}

fn model_query() -> LoggedModelQuery {
    LoggedModelQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: LoggedModelFilter::default(),
        datasets: Vec::new(),
        order_by: Vec::new(),
        max_results: 1,
        page_token: None,
    }
}

/// A store with three runs, and the token of the first page of a search over them.
async fn token_of(order_by: &[&str]) -> TestResult<(TestStore, RunQuery, PageToken)> {
    let test = TestStore::new()?;
    for (index, value) in [0.1, -0.0, f64::MIN].into_iter().enumerate() {
        let tags = vec![key_value("t", &kept(&format!("{index} ünï\u{0}\""))), key_value("u", "")];
        let run = test.create_run(paceline_store::NewRun { tags, ..new_run() }).await?.info.run_id;
        test.log(&run, "m", &[MetricPoint::new(0, 0, value)]).await?;
    }
    let query = run_query(order_by)?;
    let token = test.search_runs(query.clone()).await?.next.ok_or("three runs, pages of one")?;
    Ok((test, query, token))
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_text_is_a_token_or_a_refusal(text: String, bytes in vec(any::<u8>(), 0..60)) {
        for text in [text.clone(), URL_SAFE_NO_PAD.encode(&text), URL_SAFE_NO_PAD.encode(bytes)] {
            let refused = matches!(PageToken::decode(&text), Err(Rejection::InvalidPageToken(said)) if said == text);
            prop_assert!(refused, "no such text is a token");
        }
    }
}

#[tokio::test]
async fn a_token_survives_the_way_to_the_client() -> TestResult {
    for order_by in [&["metrics.m"][..], &["metrics.m DESC"], &["tags.t", "tags.u"], &["end_time"], &[]] {
        let (test, query, token) = token_of(order_by).await?;
        let sent_back = PageToken::decode(&token.encode())?;
        assert_eq!(sent_back, token);
        let next = |token| RunQuery { page_token: Some(token), ..query.clone() };
        assert_eq!(
            test.search_runs(next(sent_back)).await?.items,
            test.search_runs(next(token)).await?.items,
            "{order_by:?}"
        );
    }
    Ok(())
}

/// A token as a client could write it: right in form, with any rank and values.
fn forged(token: &PageToken, rank: u64, values: &[Value]) -> TestResult<PageToken> {
    let mut fields: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.encode())?)?;
    fields["rank"] = json!(rank);
    fields["values"] = json!(values);
    Ok(PageToken::decode(&URL_SAFE_NO_PAD.encode(fields.to_string()))?)
}

fn any_order_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(|value| json!({ "i": value })),
        any::<u64>().prop_map(|bits| json!({ "r": bits })),
        Just(json!({ "r": f64::NAN.to_bits() })),
        any::<String>().prop_map(|value| json!({ "t": value })),
    ]
}

#[test]
fn a_forged_token_gets_a_page_or_a_refusal() -> TestResult {
    let runtime = tokio::runtime::Runtime::new()?;
    let orders = [&["metrics.m"][..], &["tags.t DESC"], &["end_time"], &[]];
    for order_by in orders {
        let (test, query, token) = runtime.block_on(token_of(order_by))?;
        let forgeries = (prop_oneof![0..5_u64, any::<u64>()], vec(any_order_value(), 0..6));
        let outcome = proptest::test_runner::TestRunner::new(cases(100)).run(&forgeries, |(rank, values)| {
            let page_token = forged(&token, rank, &values).map_err(|error| fail(&error))?;
            let query = RunQuery { page_token: Some(page_token), ..query.clone() };
            match runtime.block_on(test.search_runs(query)) {
                Ok(page) => prop_assert!(page.items.len() <= 1),
                Err(error) => prop_assert!(
                    matches!(error, paceline_store::Error::Rejected(Rejection::InvalidPageToken(_))),
                    "{error}"
                ),
            }
            Ok(())
        });
        outcome.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn fail(error: &impl ToString) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

#[tokio::test]
async fn a_token_of_another_order_is_refused() -> TestResult {
    let (test, _, token) = token_of(&["metrics.m"]).await?;
    for other in [&["metrics.m DESC"][..], &["metrics.n"], &["metrics.m", "start_time"], &["params.m"], &[]] {
        let query = RunQuery { page_token: Some(token.clone()), ..run_query(other)? };
        assert_eq!(
            rejection(test.search_runs(query).await),
            Some(Rejection::PageTokenMismatch(QueryPart::OrderBy)),
            "{other:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_experiment_token_of_another_order_is_refused() -> TestResult {
    let test = TestStore::new()?;
    test.create_experiment(paceline_store::NewExperiment { name: "a".into(), ..Default::default() }).await?;
    let query = |order_by: &[&str], page_token| -> TestResult<ExperimentQuery> {
        Ok(ExperimentQuery {
            filter: ExperimentFilter::default(),
            order_by: parse_experiment_order_by(order_by)?,
            view_type: ViewType::All,
            max_results: 1,
            page_token,
        })
    };
    let token = test.search_experiments(query(&["name"], None)?).await?.next;
    assert!(token.is_some());
    for other in [&["name DESC"][..], &["experiment_id"], &[]] {
        let refused = rejection(test.search_experiments(query(other, token.clone())?).await);
        assert_eq!(refused, Some(Rejection::PageTokenMismatch(QueryPart::OrderBy)), "{other:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_logged_model_token_belongs_to_its_whole_query() -> TestResult {
    let test = TestStore::new()?;
    test.start_model().await?;
    test.start_model().await?;
    let page_token = test.search_logged_models(model_query()).await?.next;
    assert!(page_token.is_some());
    let query = LoggedModelQuery { page_token, ..model_query() };

    let elsewhere =
        LoggedModelQuery { experiment_ids: vec![ExperimentId(0), ExperimentId(1)], ..query.clone() };
    let filtered = LoggedModelQuery { filter: LoggedModelFilter::parse("name != 'x'")?, ..query.clone() };
    let dataset = ModelDataset { name: Some("d".into()), digest: None };
    let on_dataset = LoggedModelQuery { datasets: vec![dataset], ..query.clone() };
    let order_by = paceline_search::OrderBy {
        key: LoggedModelOrderKey::parse("name")?,
        direction: paceline_search::Direction::Ascending,
    };
    let ordered =
        LoggedModelQuery { order_by: vec![LoggedModelOrder { order_by, dataset: None }], ..query.clone() };
    for (other, what) in [
        (elsewhere, QueryPart::ExperimentIds),
        (filtered, QueryPart::Filter),
        (on_dataset, QueryPart::Filter),
        (ordered, QueryPart::OrderBy),
    ] {
        let refused = rejection(test.search_logged_models(other).await);
        assert_eq!(refused, Some(Rejection::PageTokenMismatch(what)));
    }
    assert_eq!(test.search_logged_models(query).await?.items.len(), 1);
    Ok(())
}

/// The searches share the form of their tokens; each knows its own.
#[tokio::test]
async fn a_token_of_another_search_is_refused() -> TestResult {
    let (test, query, run_token) = token_of(&[]).await?;
    test.create_experiment(paceline_store::NewExperiment { name: "a".into(), ..Default::default() }).await?;
    let experiments = ExperimentQuery {
        filter: ExperimentFilter::default(),
        order_by: Vec::new(),
        view_type: ViewType::All,
        max_results: 1,
        page_token: None,
    };
    let experiment_token = test.search_experiments(experiments.clone()).await?.next;
    assert!(experiment_token.is_some());
    let runs = RunQuery { page_token: experiment_token, ..query };
    assert!(rejection(test.search_runs(runs).await).is_some());
    let experiments = ExperimentQuery { page_token: Some(run_token), ..experiments };
    assert!(rejection(test.search_experiments(experiments).await).is_some());
    Ok(())
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn any_history_token_gets_a_page_or_a_refusal(text: String, bytes in vec(any::<u8>(), 24)) {
        prop_assume!(text.len() != bytes.len());
        block_on(async {
            let test = TestStore::new()?;
            let run = test.start_run().await?;
            test.log(&run, "m", &[MetricPoint::new(1, 1, 1.0)]).await?;
            let with_token = |token| HistoryQuery { page_token: Some(token), ..history_query(&run, "m") };
            for text in [text.clone(), URL_SAFE_NO_PAD.encode(&bytes[1..]), URL_SAFE_NO_PAD.encode(&text)] {
                let refused = rejection(test.metric_history(with_token(text.clone())).await);
                assert_eq!(refused, Some(Rejection::InvalidPageToken(text)));
            }
            let (points, next) = test.metric_history(with_token(URL_SAFE_NO_PAD.encode(&bytes))).await?;
            assert!(points.len() <= 1 && next.is_none());
            Ok(())
        })?;
    }
}
