//! Pages of experiments and logged models, of every size and in every order, give exactly the whole list.

use std::collections::{BTreeMap, BTreeSet};

use paceline_search::{
    Direction, ExperimentFilter, LoggedModelFilter, LoggedModelOrderKey, OrderBy, parse_experiment_order_by,
};
use paceline_store::{
    ExperimentQuery, LoggedModelOrder, LoggedModelQuery, MetricLink, ModelDataset, NewExperiment,
    NewLoggedModel, NewMetric, RunBatch,
};
use paceline_types::{ExperimentId, MetricPoint, ModelId, ViewType};

use crate::support::{TestResult, TestStore, new_model};

/// Enough to be everything.
const ALL: usize = 1000;

#[tokio::test]
async fn experiments_in_pages_of_every_size() -> TestResult {
    let test = TestStore::new()?;
    for name in ["b", "B", "a", "é", "10", "9"] {
        test.create_experiment(NewExperiment { name: name.into(), ..Default::default() }).await?;
    }
    // Ties, which the clock makes only by chance.
    test.change("UPDATE experiments SET created_ms = id / 3, updated_ms = 7")?;
    let orders: [&[&str]; 7] = [
        &[],
        &["name"],
        &["name DESC"],
        &["experiment_id DESC"],
        &["creation_time"],
        &["last_update_time DESC"],
        &["last_update_time", "creation_time DESC"],
    ];
    for order_by in orders {
        let all = walk_experiments(&test, order_by, ALL).await?;
        assert_eq!(BTreeSet::from_iter(&all).len(), 7);
        for size in 1..=7 {
            assert_eq!(walk_experiments(&test, order_by, size).await?, all, "{order_by:?} by {size}");
        }
    }
    Ok(())
}

async fn walk_experiments(
    test: &TestStore,
    order_by: &[&str],
    max_results: usize,
) -> TestResult<Vec<ExperimentId>> {
    let mut query = ExperimentQuery {
        filter: ExperimentFilter::default(),
        order_by: parse_experiment_order_by(order_by)?,
        view_type: ViewType::All,
        max_results,
        page_token: None,
    };
    let mut walked = Vec::new();
    loop {
        let page = test.search_experiments(query.clone()).await?;
        walked.extend(page.items.iter().map(|experiment| experiment.id));
        query.page_token = page.next;
        if query.page_token.is_none() {
            return Ok(walked);
        }
    }
}

#[tokio::test]
async fn logged_models_in_pages_of_every_size() -> TestResult {
    let test = TestStore::new()?;
    let models = varied_models(&test).await?;
    let orders: [(&str, Option<&str>); 8] = [
        ("name", None),
        ("model_type", None),
        ("source_run_id", None),
        ("status", None),
        ("creation_timestamp_ms", None),
        ("metrics.acc", None),
        ("metrics.acc", Some("train")),
        ("metrics.unknown", None),
    ];
    for (field, dataset) in orders {
        for direction in [Direction::Ascending, Direction::Descending] {
            let order = |max_results| model_query(field, dataset, direction, max_results);
            let all = walk_models(&test, order(ALL)?).await?;
            assert_eq!(BTreeSet::from_iter(&all), models.keys().collect(), "{field}");
            for size in 1..=models.len() {
                assert_eq!(walk_models(&test, order(size)?).await?, all, "{field} {direction:?} by {size}");
            }
        }
    }
    let named = walk_models(&test, model_query("name", None, Direction::Ascending, ALL)?).await?;
    assert!(named.is_sorted_by_key(|id| &models[id]));
    Ok(())
}

/// Models by id, with their names.
async fn varied_models(test: &TestStore) -> TestResult<BTreeMap<ModelId, String>> {
    let run_id = test.start_run().await?;
    let values = [Some(0.5), None, Some(f64::NAN), Some(0.9), Some(0.5), None, Some(-3.0)];
    let mut models = BTreeMap::new();
    for (index, value) in values.into_iter().enumerate() {
        let name = ["b", "a", "b", "C"][index % 4];
        let model_type = ["", "agent", "classifier"][index % 3].into();
        let source_run_id = if index % 2 == 0 { String::new() } else { run_id.to_string() };
        let new = NewLoggedModel { name: Some(name.into()), model_type, source_run_id, ..new_model() };
        let model_id = test.create_logged_model(new).await?.info.model_id;
        if let Some(value) = value {
            let dataset = (index % 4 == 0).then(|| ("train".to_owned(), "digest".to_owned()));
            let link = Some(MetricLink { model_id: model_id.clone(), dataset });
            let metric = NewMetric { key: "acc".into(), point: MetricPoint::new(0, 0, value), link };
            test.log_batch(run_id.clone(), RunBatch { metrics: vec![metric], ..Default::default() }).await?;
        }
        models.insert(model_id, name.to_owned());
    }
    Ok(models)
}

fn model_query(
    field: &str,
    dataset: Option<&str>,
    direction: Direction,
    max_results: usize,
) -> TestResult<LoggedModelQuery> {
    let dataset = dataset.map(|name| ModelDataset { name: Some(name.into()), digest: None });
    let order_by = OrderBy { key: LoggedModelOrderKey::parse(field)?, direction };
    Ok(LoggedModelQuery {
        experiment_ids: vec![ExperimentId::DEFAULT],
        filter: LoggedModelFilter::default(),
        datasets: Vec::new(),
        order_by: vec![LoggedModelOrder { order_by, dataset }],
        max_results,
        page_token: None,
    })
}

async fn walk_models(test: &TestStore, mut query: LoggedModelQuery) -> TestResult<Vec<ModelId>> {
    let mut walked = Vec::new();
    loop {
        let page = test.search_logged_models(query.clone()).await?;
        walked.extend(page.items.into_iter().map(|model| model.info.model_id));
        query.page_token = page.next;
        if query.page_token.is_none() {
            return Ok(walked);
        }
    }
}
