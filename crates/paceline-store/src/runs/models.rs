//! The logged models that runs use (inputs) and make (outputs).

use std::collections::HashMap;

use crate::database::{Connection, WriteTransaction, params, params_from_iter};
use crate::error::Result;
use crate::runs::find_active;
use crate::sql::for_each_chunk;
use crate::store::Store;
use paceline_types::{ModelId, ModelOutput, RunId};

impl Store {
    /// Notes the models that an active run made. What is noted already stays as it is.
    ///
    /// # Errors
    /// Unknown or deleted run.
    pub async fn log_outputs(&self, run_id: RunId, outputs: Vec<ModelOutput>) -> Result<()> {
        self.write(move |transaction| link_outputs(transaction, &run_id, &outputs)).await
    }
}

/// Notes the models that an active run made.
pub(crate) fn link_outputs(
    transaction: &mut WriteTransaction<'_>,
    run_id: &RunId,
    outputs: &[ModelOutput],
) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    transaction.note_run(&run.info);
    let mut insert = transaction.prepare_cached(
        "INSERT INTO run_model_outputs (run_id, model_id, step) VALUES (?, ?, ?)
         ON CONFLICT (run_id, model_id) DO NOTHING",
    )?;
    for output in outputs {
        insert.execute(params![run.row, output.model_id.as_str(), output.step])?;
    }
    Ok(())
}

/// Notes the models that a run uses.
pub(crate) fn link_inputs(connection: &Connection, run_row: i64, models: &[ModelId]) -> Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO run_model_inputs (run_id, model_id) VALUES (?, ?)
         ON CONFLICT (run_id, model_id) DO NOTHING",
    )?;
    for model_id in models {
        insert.execute(params![run_row, model_id.as_str()])?;
    }
    Ok(())
}

/// The models that runs use, in the order they were logged.
pub(crate) fn load_inputs(connection: &Connection, runs: &[i64]) -> Result<HashMap<i64, Vec<ModelId>>> {
    let mut inputs = HashMap::<i64, Vec<ModelId>>::new();
    for_each_chunk(runs, |ids| {
        let sql =
            format!("SELECT run_id, model_id FROM run_model_inputs WHERE run_id IN {} ORDER BY id", ids.text);
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            inputs.entry(row.get(0)?).or_default().push(ModelId::new(row.get::<String>(1)?));
        }
        Ok::<_, crate::Error>(())
    })?;
    Ok(inputs)
}

/// The models that runs made, in the order they were logged.
pub(crate) fn load_outputs(connection: &Connection, runs: &[i64]) -> Result<HashMap<i64, Vec<ModelOutput>>> {
    let mut outputs = HashMap::<i64, Vec<ModelOutput>>::new();
    for_each_chunk(runs, |ids| {
        let sql = format!(
            "SELECT run_id, model_id, step FROM run_model_outputs WHERE run_id IN {} ORDER BY id",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let output = ModelOutput { model_id: ModelId::new(row.get::<String>(1)?), step: row.get(2)? };
            outputs.entry(row.get(0)?).or_default().push(output);
        }
        Ok::<_, crate::Error>(())
    })?;
    Ok(outputs)
}
