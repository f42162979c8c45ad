//! Tags of runs.

use crate::database::WriteTransaction;
use crate::error::Result;
use crate::key_values::TAGS;
use crate::runs::{find_active, rename};
use crate::store::Store;
use paceline_types::{KeyValue, RUN_NAME_TAG, Rejection, RunId};

/// The tag where old clients keep the models that a run logged.
const MODEL_HISTORY_TAG: &str = "mlflow.log-model.history";

impl Store {
    /// Sets a tag of an active run.
    ///
    /// # Errors
    /// Unknown or deleted run.
    pub async fn set_run_tag(&self, run_id: RunId, tag: KeyValue) -> Result<()> {
        self.write(move |transaction| {
            let run = find_active(transaction, &run_id)?;
            transaction.note_run(&run.info);
            set(transaction, run.row, &tag)
        })
        .await
    }

    /// Removes a tag of an active run.
    ///
    /// # Errors
    /// Unknown or deleted run, or no such tag.
    pub async fn delete_run_tag(&self, run_id: RunId, key: String) -> Result<()> {
        self.write(move |transaction| delete(transaction, &run_id, &key)).await
    }

    /// Appends one model to the tag `mlflow.log-model.history`, a JSON array.
    ///
    /// # Errors
    /// Unknown or deleted run, or the tag holds something else.
    pub async fn append_model_history(&self, run_id: RunId, model: serde_json::Value) -> Result<()> {
        self.write(move |transaction| {
            let run = find_active(transaction, &run_id)?;
            transaction.note_run(&run.info);
            let mut history = match TAGS.get(transaction, run.row, MODEL_HISTORY_TAG)? {
                None => Vec::new(),
                Some(text) => serde_json::from_str(&text).map_err(|_| {
                    let message =
                        format!("Malformed tag '{MODEL_HISTORY_TAG}' of run '{run_id}': not a JSON array");
                    Rejection::Malformed(message)
                })?,
            };
            history.push(model);
            let history = serde_json::Value::Array(history).to_string();
            TAGS.set(transaction, run.row, MODEL_HISTORY_TAG, &history)
        })
        .await
    }
}

/// Removes a tag of an active run.
pub(crate) fn delete(transaction: &mut WriteTransaction<'_>, run_id: &RunId, key: &str) -> Result<()> {
    let run = find_active(transaction, run_id)?;
    transaction.note_run(&run.info);
    match TAGS.delete(transaction, run.row, key)? {
        true => Ok(()),
        false => Err(Rejection::TagNotFound(key.to_owned()).into()),
    }
}

/// Sets a tag of a run; the one that mirrors the run's name renames it, unless it is empty.
pub(crate) fn set(transaction: &WriteTransaction<'_>, row: i64, tag: &KeyValue) -> Result<()> {
    match (tag.key.as_str(), tag.value.as_str()) {
        (RUN_NAME_TAG, "") => Ok(()),
        (RUN_NAME_TAG, name) => rename(transaction, row, name),
        (key, value) => TAGS.set(transaction, row, key, value),
    }
}

/// Sets tags of a run in order, as [`set`] does each.
pub(super) fn set_all(transaction: &WriteTransaction<'_>, row: i64, tags: &[KeyValue]) -> Result<()> {
    if transaction.is_local() || tags.iter().any(|tag| tag.key == RUN_NAME_TAG) {
        return tags.iter().try_for_each(|tag| set(transaction, row, tag));
    }
    TAGS.set_all(transaction, row, tags)
}

/// The same, unless the tag is so already. Whether it is another one now.
pub(super) fn change(transaction: &WriteTransaction<'_>, row: i64, tag: &KeyValue) -> Result<bool> {
    let before = TAGS.get(transaction, row, &tag.key)?;
    if before.as_ref() == Some(&tag.value) {
        return Ok(false);
    }
    set(transaction, row, tag)?;
    Ok(TAGS.get(transaction, row, &tag.key)? != before)
}
