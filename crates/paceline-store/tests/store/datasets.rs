//! Datasets and models that runs use.

use paceline_store::{NewExperiment, NewRun};
use paceline_types::{Dataset, DatasetInput, KeyValue, ModelId};

use crate::storage::look_into;
use crate::support::{TestResult, TestStore, key_value, new_run};

fn dataset(name: &str, digest: &str, source: &str) -> Dataset {
    Dataset {
        name: name.into(),
        digest: digest.into(),
        source_type: "local".into(),
        source: source.into(),
        schema: (source != "first").then(|| "{}".into()),
        profile: None,
    }
}

fn input(dataset: Dataset, tags: &[(&str, &str)]) -> DatasetInput {
    let tags: Vec<KeyValue> = tags.iter().map(|(key, value)| key_value(key, value)).collect();
    DatasetInput { tags, dataset }
}

fn dataset_rows(test: &TestStore) -> TestResult<i64> {
    let connection = look_into(&test.path())?;
    Ok(connection.query_row("SELECT COUNT(*) FROM datasets", [], |row| row.get(0))?)
}

#[tokio::test]
async fn the_first_write_fixes_a_dataset() -> TestResult {
    let test = TestStore::new()?;
    let (one, other) = (test.start_run().await?, test.start_run().await?);
    let first = dataset("d", "1", "first");
    test.log_inputs(one.clone(), vec![input(first.clone(), &[])], Vec::new()).await?;
    test.log_inputs(other.clone(), vec![input(dataset("d", "1", "second"), &[("k", "v")])], Vec::new())
        .await?;
    assert_eq!(test.run(one).await?.dataset_inputs, [input(first.clone(), &[])]);
    assert_eq!(test.run(other).await?.dataset_inputs, [input(first, &[("k", "v")])]);
    assert_eq!(dataset_rows(&test)?, 1);
    Ok(())
}

#[tokio::test]
async fn name_digest_and_experiment_make_a_dataset() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let datasets = [dataset("d", "1", "a"), dataset("d", "2", "b"), dataset("D", "1", "c")];
    let inputs = datasets.iter().map(|dataset| input(dataset.clone(), &[])).collect::<Vec<_>>();
    test.log_inputs(run_id.clone(), inputs.clone(), Vec::new()).await?;
    assert_eq!(test.run(run_id).await?.dataset_inputs, inputs);

    let new = NewExperiment { name: "other".into(), ..Default::default() };
    let experiment_id = test.create_experiment(new).await?;
    let elsewhere = test.create_run(NewRun { experiment_id, ..new_run() }).await?.info.run_id;
    let same_name = input(dataset("d", "1", "another source"), &[]);
    test.log_inputs(elsewhere.clone(), vec![same_name.clone()], Vec::new()).await?;
    assert_eq!(test.run(elsewhere).await?.dataset_inputs, [same_name]);
    assert_eq!(dataset_rows(&test)?, 4);
    Ok(())
}

#[tokio::test]
async fn a_dataset_is_linked_once_with_its_first_tags() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let d = || dataset("d", "1", "s");
    let first = input(d(), &[("mlflow.data.context", "train"), ("foo", "1"), ("foo", "2")]);
    let stored = input(d(), &[("foo", "2"), ("mlflow.data.context", "train")]);
    let later = dataset("later", "1", "s");
    let twice = vec![first, input(d(), &[("bar", "3")])];
    test.log_inputs(run_id.clone(), twice, Vec::new()).await?;
    assert_eq!(test.run(run_id.clone()).await?.dataset_inputs, std::slice::from_ref(&stored));
    let again = vec![input(later.clone(), &[]), input(d(), &[("mlflow.data.context", "test")])];
    test.log_inputs(run_id.clone(), again, Vec::new()).await?;
    assert_eq!(test.run(run_id).await?.dataset_inputs, [stored, input(later, &[])]);
    Ok(())
}

#[tokio::test]
async fn models_are_noted_as_inputs_once_and_in_order() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let models: Vec<ModelId> = ["m-b", "m-a"].map(ModelId::new).to_vec();
    test.log_inputs(run_id.clone(), Vec::new(), models.clone()).await?;
    test.log_inputs(run_id.clone(), Vec::new(), vec![models[1].clone(), ModelId::new("m-c")]).await?;
    let expected = [models, vec![ModelId::new("m-c")]].concat();
    assert_eq!(test.run(run_id).await?.model_inputs, expected);
    Ok(())
}

/// Loading many runs at once, in chunks, mixes up nothing.
#[tokio::test]
async fn each_run_of_a_search_has_its_own_inputs() -> TestResult {
    let test = TestStore::new()?;
    let mut expected = Vec::new();
    for number in 0..21 {
        let run_id = test.start_run().await?;
        let own = input(dataset(&format!("d{}", number % 4), "1", "s"), &[("n", &number.to_string())]);
        let inputs = if number % 3 == 0 { Vec::new() } else { vec![own] };
        test.log_inputs(run_id.clone(), inputs.clone(), vec![ModelId::new(format!("m-{number}"))]).await?;
        expected.push((run_id, inputs, vec![ModelId::new(format!("m-{number}"))]));
    }
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    let query = paceline_store::RunQuery {
        experiment_ids: vec![paceline_types::ExperimentId::DEFAULT],
        filter: Default::default(),
        order_by: Vec::new(),
        view_type: paceline_types::ViewType::All,
        max_results: 100,
        page_token: None,
    };
    let found: Vec<_> = test
        .search_runs(query)
        .await?
        .items
        .into_iter()
        .map(|run| (run.info.run_id, run.dataset_inputs, run.model_inputs))
        .collect();
    assert_eq!(found, expected);
    Ok(())
}
