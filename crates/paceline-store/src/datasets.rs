//! Datasets, and the runs that use them.

use std::collections::{BTreeMap, HashMap};

use crate::database::{
    self, Connection, OptionalExtension, Value, WriteTransaction, params, params_from_iter,
};
use crate::error::Result;
use crate::runs::{RunRow, find_active, models};
use crate::sql::{Sql, for_each_chunk};
use crate::store::Store;
use paceline_types::{Dataset, DatasetInput, DatasetSummary, ExperimentId, KeyValue, ModelId, RunId, limits};

impl Store {
    /// Notes the datasets and models that an active run uses. What is noted already stays as it is, tags included.
    ///
    /// # Errors
    /// Unknown or deleted run.
    pub async fn log_inputs(
        &self,
        run_id: RunId,
        datasets: Vec<DatasetInput>,
        models: Vec<ModelId>,
    ) -> Result<()> {
        self.write(move |transaction| link_inputs(transaction, &run_id, &datasets, &models)).await
    }

    /// The datasets that runs of some experiments use, whatever their stage: one row for each (experiment, name,
    /// digest, context), up to [`limits::DATASET_SEARCH_ROWS`].
    pub async fn search_datasets(&self, experiment_ids: Vec<ExperimentId>) -> Result<Vec<DatasetSummary>> {
        self.read(move |connection| summaries(connection, &experiment_ids)).await
    }
}

/// Notes the datasets and models that an active run uses.
pub(crate) fn link_inputs(
    transaction: &mut WriteTransaction<'_>,
    run_id: &RunId,
    datasets: &[DatasetInput],
    models: &[ModelId],
) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    transaction.note_run(&run.info);
    datasets.iter().try_for_each(|input| link(transaction, &run, input))?;
    models::link_inputs(transaction, run.row, models)
}

fn summaries(connection: &Connection, experiment_ids: &[ExperimentId]) -> Result<Vec<DatasetSummary>> {
    let ids = Sql::list(experiment_ids.iter().map(|id| Value::Integer(id.0)));
    let sql = format!(
        "SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value
         FROM datasets d
         JOIN dataset_inputs i ON i.dataset_id = d.id
         LEFT JOIN dataset_input_tags t ON t.dataset_input_id = i.id AND t.key = 'mlflow.data.context'
         WHERE d.experiment_id IN {}
         ORDER BY d.experiment_id, d.name, d.digest, t.value NULLS FIRST
         LIMIT {}",
        ids.text,
        limits::DATASET_SEARCH_ROWS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(&ids.values), |row| {
        Ok(DatasetSummary {
            experiment_id: ExperimentId(row.get(0)?),
            name: row.get(1)?,
            digest: row.get(2)?,
            context: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<database::Result<_>>()?)
}

/// The datasets that runs use, each run's in the order they were logged.
pub(crate) fn load_inputs(connection: &Connection, runs: &[i64]) -> Result<HashMap<i64, Vec<DatasetInput>>> {
    // By id of the input, which is the order of logging.
    let mut inputs = BTreeMap::<i64, (i64, DatasetInput)>::new();
    for_each_chunk(runs, |ids| {
        let sql = format!(
            "SELECT i.id, i.run_id, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
             FROM dataset_inputs i JOIN datasets d ON d.id = i.dataset_id
             WHERE i.run_id IN {}",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let dataset = Dataset {
                name: row.get(2)?,
                digest: row.get(3)?,
                source_type: row.get(4)?,
                source: row.get(5)?,
                schema: row.get(6)?,
                profile: row.get(7)?,
            };
            inputs.insert(row.get(0)?, (row.get(1)?, DatasetInput { tags: Vec::new(), dataset }));
        }
        Ok::<_, crate::Error>(())
    })?;
    let input_ids: Vec<i64> = inputs.keys().copied().collect();
    load_tags(connection, &input_ids, &mut inputs)?;

    let mut by_run = HashMap::<i64, Vec<DatasetInput>>::new();
    for (run_row, input) in inputs.into_values() {
        by_run.entry(run_row).or_default().push(input);
    }
    Ok(by_run)
}

fn load_tags(
    connection: &Connection,
    input_ids: &[i64],
    inputs: &mut BTreeMap<i64, (i64, DatasetInput)>,
) -> Result<()> {
    for_each_chunk(input_ids, |ids| {
        let sql = format!(
            "SELECT t.dataset_input_id, t.key, t.value FROM dataset_input_tags t
             WHERE t.dataset_input_id IN {}
             ORDER BY t.dataset_input_id, t.key",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            if let Some((_, input)) = inputs.get_mut(&row.get(0)?) {
                input.tags.push(KeyValue { key: row.get(1)?, value: row.get(2)? });
            }
        }
        Ok(())
    })
}

fn link(transaction: &WriteTransaction<'_>, run: &RunRow, input: &DatasetInput) -> Result<()> {
    let dataset_row = find_or_create(transaction, run.info.experiment_id.0, &input.dataset)?;
    let input_row: Option<i64> = transaction
        .prepare_cached(
            "INSERT INTO dataset_inputs (run_id, dataset_id) VALUES (?, ?)
             ON CONFLICT (run_id, dataset_id) DO NOTHING
             RETURNING id",
        )?
        .query_row(params![run.row, dataset_row], |row| row.get(0))
        .optional()?;
    let Some(input_row) = input_row else { return Ok(()) };
    // Quoted, because MySQL takes the word for one of its own.
    let mut insert = transaction.prepare_cached(
        "INSERT INTO dataset_input_tags (dataset_input_id, \"key\", value) VALUES (?, ?, ?)
         ON CONFLICT (dataset_input_id, \"key\") DO UPDATE SET value = excluded.value",
    )?;
    for tag in &input.tags {
        insert.execute(params![input_row, tag.key, tag.value])?;
    }
    Ok(())
}

/// The first write fixes everything but the identity.
fn find_or_create(connection: &Connection, experiment_row: i64, dataset: &Dataset) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO datasets (experiment_id, name, digest, source_type, source, \"schema\", profile)
             VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (experiment_id, name, digest) DO NOTHING",
        )?
        .execute(params![
            experiment_row,
            dataset.name,
            dataset.digest,
            dataset.source_type,
            dataset.source,
            dataset.schema,
            dataset.profile
        ])?;
    let mut select = connection
        .prepare_cached("SELECT id FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?")?;
    Ok(select.query_row(params![experiment_row, dataset.name, dataset.digest], |row| row.get(0))?)
}
