//! A query loads the data that it asks for, and no other.

use paceline_store::{KeySelection, MetricSummary, NewMetric, QueriedRun, RunBatch, RunColumns, RunsQuery};
use paceline_types::{Dataset, DatasetInput, MetricPoint, Rejection, RunId};
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, TestStore, key_value, rejection};

fn these(keys: &[&str]) -> KeySelection {
    KeySelection::These(keys.iter().map(|key| (*key).into()).collect())
}

async fn first(test: &TestStore, columns: RunColumns) -> TestResult<QueriedRun> {
    let answer = test.query_runs(RunsQuery { columns, max_results: 1, ..RunsQuery::default() }).await?;
    Ok(answer.runs.into_iter().next().ok_or("no run")?)
}

async fn full_run(test: &TestStore) -> TestResult<RunId> {
    let run_id = test.start_run().await?;
    let metric = |key: &str, step, value| NewMetric {
        key: key.into(),
        point: MetricPoint::new(step * 10, step, value),
        link: None,
    };
    let metrics = vec![
        metric("loss", 0, 3.0),
        metric("loss", 1, f64::NAN),
        metric("loss", 2, 1.5),
        metric("acc", 0, f64::NAN),
    ];
    let params = vec![key_value("lr", "0.1"), key_value("model", "vit")];
    let tags = vec![key_value("a", "1"), key_value("b", "2")];
    test.log_batch(run_id.clone(), RunBatch { metrics, params, tags }).await?;
    let dataset = Dataset {
        name: "d".into(),
        digest: "1".into(),
        source_type: String::new(),
        source: String::new(),
        schema: None,
        profile: None,
    };
    test.log_inputs(run_id.clone(), vec![DatasetInput { tags: Vec::new(), dataset }], Vec::new()).await?;
    Ok(run_id)
}

#[tokio::test]
async fn nothing_is_loaded_unless_asked_for() -> TestResult {
    let test = TestStore::new()?;
    let run_id = full_run(&test).await?;
    let run = first(&test, RunColumns::default()).await?;
    assert_eq!(run.info.run_id, run_id);
    assert!(run.metrics.is_empty() && run.params.is_empty() && run.tags.is_empty());
    assert!(run.dataset_inputs.is_empty() && run.model_inputs.is_empty() && run.model_outputs.is_empty());
    Ok(())
}

#[tokio::test]
async fn the_keys_asked_for_are_loaded() -> TestResult {
    let test = TestStore::new()?;
    full_run(&test).await?;
    let columns = RunColumns {
        metrics: these(&["loss", "unknown"]),
        params: these(&["model"]),
        tags: these(&["b", "unknown"]),
        ..RunColumns::default()
    };
    let run = first(&test, columns).await?;
    let loss = MetricSummary {
        key: "loss".into(),
        latest: MetricPoint::new(20, 2, 1.5),
        point_count: 3,
        nan_count: 1,
        min: Some(1.5),
        max: Some(3.0),
    };
    assert_eq!(run.metrics, [loss]);
    assert_eq!(run.params, [key_value("model", "vit")]);
    assert_eq!(run.tags, [key_value("b", "2")]);
    let columns = RunColumns { metrics: these(&["acc"]), ..RunColumns::default() };
    let acc = first(&test, columns).await?.metrics.remove(0);
    assert!(acc.latest.value.is_nan());
    assert_eq!((acc.nan_count, acc.min, acc.max), (1, None, None));
    let nothing = first(&test, RunColumns { params: these(&[]), ..RunColumns::default() }).await?;
    assert!(nothing.params.is_empty());
    Ok(())
}

#[tokio::test]
async fn everything_is_what_the_run_has() -> TestResult {
    let test = TestStore::new()?;
    let run_id = full_run(&test).await?;
    let columns = RunColumns {
        metrics: KeySelection::All,
        params: KeySelection::All,
        tags: KeySelection::All,
        datasets: true,
        models: true,
        superseded_metrics: true,
    };
    let found = first(&test, columns).await?;
    let run = test.run(run_id).await?;
    let keys: Vec<&str> = found.metrics.iter().map(|metric| metric.key.as_str()).collect();
    assert_eq!(keys, ["acc", "loss"]);
    assert_eq!((found.info, found.params, found.tags), (run.info, run.params, run.tags));
    assert_eq!((found.dataset_inputs, found.model_inputs), (run.dataset_inputs, run.model_inputs));
    Ok(())
}

/// All that very many runs and keys have is more than one answer holds; what is named is not.
#[tokio::test]
async fn all_of_very_much_is_refused() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?.refilled(|path| {
        Connection::open(path)?.execute_batch(
            "BEGIN;
             INSERT INTO key_names (name)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 5000)
             SELECT 'key ' || n FROM number;
             INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 101)
             SELECT 'run' || n, 0, '', '', 1, n, '' FROM number;
             INSERT INTO params (run_id, key_id, experiment_id, value)
             SELECT r.id, k.id, 0, 'v' FROM runs r JOIN key_names k ON k.name LIKE 'key %';
             COMMIT;",
        )?;
        Ok(())
    })?;
    let query = |params, max_results| RunsQuery {
        columns: RunColumns { params, ..RunColumns::default() },
        max_results,
        ..RunsQuery::default()
    };
    let refused = rejection(test.query_runs(query(KeySelection::All, 101)).await).ok_or("not refused")?;
    assert!(matches!(refused, Rejection::TooMuch(_)) && refused.to_string().contains("505000"), "{refused}");
    let page = test.query_runs(query(KeySelection::All, 100)).await?;
    assert!(page.runs.iter().all(|run| run.params.len() == 5000));
    let named = test.query_runs(query(these(&["key 7", "key 4999"]), 101)).await?;
    assert!(named.runs.iter().all(|run| run.params.len() == 2));
    Ok(())
}
