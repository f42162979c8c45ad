//! The order of logged models by what is a text in filters and a number in the database.

use paceline_search::{Direction, LoggedModelFilter, LoggedModelOrderKey, OrderBy};
use paceline_store::{LoggedModelOrder, LoggedModelQuery, NewExperiment, NewLoggedModel};
use paceline_types::{ExperimentId, LoggedModel, LoggedModelStatus, ModelId};

use crate::support::{TestResult, TestStore, new_model};

async fn ordered(
    test: &TestStore,
    experiment_ids: Vec<ExperimentId>,
    key: &str,
    direction: Direction,
) -> TestResult<Vec<LoggedModel>> {
    let order_by = OrderBy { key: LoggedModelOrderKey::parse(key)?, direction };
    let query = LoggedModelQuery {
        experiment_ids,
        filter: LoggedModelFilter::default(),
        datasets: Vec::new(),
        order_by: vec![LoggedModelOrder { order_by, dataset: None }],
        max_results: 100,
        page_token: None,
    };
    Ok(test.search_logged_models(query).await?.items)
}

#[tokio::test]
async fn the_tenth_experiment_comes_after_the_ninth() -> TestResult {
    let test = TestStore::new()?;
    let mut ids = Vec::new();
    for number in 1..=12 {
        let new = NewExperiment { name: number.to_string(), ..Default::default() };
        let experiment_id = test.create_experiment(new).await?;
        test.create_logged_model(NewLoggedModel { experiment_id, ..new_model() }).await?;
        ids.push(experiment_id);
    }
    let found = async |direction| -> TestResult<Vec<ExperimentId>> {
        let models = ordered(&test, ids.clone(), "experiment_id", direction).await?;
        Ok(models.into_iter().map(|model| model.info.experiment_id).collect())
    };
    assert_eq!(found(Direction::Ascending).await?, ids);
    let descending: Vec<_> = ids.iter().rev().copied().collect();
    assert_eq!(found(Direction::Descending).await?, descending);
    Ok(())
}

#[tokio::test]
async fn statuses_come_by_number() -> TestResult {
    let test = TestStore::new()?;
    let mut models: Vec<(LoggedModelStatus, ModelId)> = Vec::new();
    for status in LoggedModelStatus::ALL {
        let model_id = test.start_model().await?;
        test.finalize_logged_model(model_id.clone(), status).await?;
        models.push((status, model_id));
    }
    models.sort_by_key(|(status, _)| *status as i64);
    let expected: Vec<&ModelId> = models.iter().map(|(_, model_id)| model_id).collect();
    let found = ordered(&test, vec![ExperimentId::DEFAULT], "status", Direction::Ascending).await?;
    let found: Vec<&ModelId> = found.iter().map(|model| &model.info.model_id).collect();
    assert_eq!(found, expected);
    Ok(())
}
