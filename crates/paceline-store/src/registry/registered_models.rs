//! Registered models: create, read, rename, describe, delete, tags.

use std::collections::HashMap;

use super::{aliases, model_versions};
use crate::clock::now_ms;
use crate::database::{self, Connection, OptionalExtension, Row, WriteTransaction, params, params_from_iter};
use crate::error::Result;
use crate::key_values::REGISTERED_MODEL_TAGS;
use crate::sql::for_each_chunk;
use crate::store::Store;
use paceline_types::{KeyValue, ModelVersion, RegisteredModel, Rejection, is_prompt};

/// A registered model to be made.
#[derive(Debug, Clone, Default)]
pub struct NewRegisteredModel {
    /// Its name.
    pub name: String,
    /// What it is, in words; may be empty.
    pub description: String,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

impl Store {
    /// Makes a registered model without versions.
    ///
    /// # Errors
    /// A registered model or a prompt has the name.
    pub async fn create_registered_model(&self, new: NewRegisteredModel) -> Result<RegisteredModel> {
        self.write(move |transaction| {
            require_free(transaction, &new)?;
            let now = now_ms();
            let row = transaction
                .prepare_cached(
                    "INSERT INTO registered_models (name, description, created_ms, updated_ms)
                     VALUES (?, ?, ?, ?)
                     RETURNING id",
                )?
                .query_row(params![new.name, new.description, now, now], |row| row.get(0))?;
            REGISTERED_MODEL_TAGS.set_all(transaction, row, &new.tags)?;
            find(transaction, &new.name)
        })
        .await
    }

    /// A registered model.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn registered_model(&self, name: String) -> Result<RegisteredModel> {
        self.read(move |connection| find(connection, &name)).await
    }

    /// Gives a registered model another name, which its versions, tags and aliases follow.
    ///
    /// # Errors
    /// Unknown model, or another model has the name.
    pub async fn rename_registered_model(&self, name: String, new_name: String) -> Result<RegisteredModel> {
        self.write(move |transaction| {
            let row = find_row(transaction, &name)?;
            if find_any(transaction, &new_name)?.is_some_and(|other| other != row) {
                return Err(Rejection::RegisteredModelNameTaken(new_name).into());
            }
            transaction
                .prepare_cached("UPDATE registered_models SET name = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![new_name, now_ms(), row])?;
            find(transaction, &new_name)
        })
        .await
    }

    /// Describes a registered model.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn describe_registered_model(
        &self,
        name: String,
        description: String,
    ) -> Result<RegisteredModel> {
        self.write(move |transaction| {
            let row = find_row(transaction, &name)?;
            transaction
                .prepare_cached("UPDATE registered_models SET description = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![description, now_ms(), row])?;
            find(transaction, &name)
        })
        .await
    }

    /// Removes a registered model with its versions, tags and aliases, for good.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn delete_registered_model(&self, name: String) -> Result<()> {
        self.write(move |transaction| {
            let row = find_row(transaction, &name)?;
            for statement in [
                "DELETE FROM model_aliases WHERE registered_model_id = ?",
                "DELETE FROM model_version_tags WHERE model_version_id IN
                     (SELECT id FROM model_versions WHERE registered_model_id = ?)",
                "DELETE FROM model_versions WHERE registered_model_id = ?",
                "DELETE FROM registered_model_tags WHERE registered_model_id = ?",
                "DELETE FROM registered_models WHERE id = ?",
            ] {
                transaction.prepare_cached(statement)?.execute([row])?;
            }
            Ok(())
        })
        .await
    }

    /// Sets a tag of a registered model.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn set_registered_model_tag(&self, name: String, tag: KeyValue) -> Result<()> {
        self.write(move |transaction| {
            let row = find_row(transaction, &name)?;
            REGISTERED_MODEL_TAGS.set(transaction, row, &tag.key, &tag.value)
        })
        .await
    }

    /// Removes a tag of a registered model, if it is there.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn delete_registered_model_tag(&self, name: String, key: String) -> Result<()> {
        self.write(move |transaction| {
            let row = find_row(transaction, &name)?;
            REGISTERED_MODEL_TAGS.delete(transaction, row, &key)?;
            Ok(())
        })
        .await
    }
}

/// Columns that [`from_row`] reads, of a table or alias `m`.
pub(crate) const COLUMNS: &str = "m.id, m.name, m.description, m.created_ms, m.updated_ms";
/// How many those are.
pub(crate) const COLUMN_COUNT: usize = 5;

/// A model's surrogate, and the model without its versions, tags and aliases.
pub(crate) fn from_row(row: &Row<'_>) -> database::Result<(i64, RegisteredModel)> {
    let model = RegisteredModel {
        name: row.get(1)?,
        description: row.get(2)?,
        created_ms: row.get(3)?,
        updated_ms: row.get(4)?,
        latest_versions: Vec::new(),
        tags: Vec::new(),
        aliases: Vec::new(),
    };
    Ok((row.get(0)?, model))
}

/// Completes models with their latest versions, tags and aliases, in the order given.
pub(crate) fn load(
    connection: &Connection,
    rows: Vec<(i64, RegisteredModel)>,
) -> Result<Vec<RegisteredModel>> {
    let ids: Vec<i64> = rows.iter().map(|(row, _)| *row).collect();
    let mut tags = REGISTERED_MODEL_TAGS.load(connection, &ids)?;
    let mut aliases = aliases::load(connection, &ids)?;
    let mut latest_versions = load_latest_versions(connection, &ids)?;
    let complete = |(row, model)| RegisteredModel {
        latest_versions: latest_versions.remove(&row).unwrap_or_default(),
        tags: tags.remove(&row).unwrap_or_default(),
        aliases: aliases.remove(&row).unwrap_or_default(),
        ..model
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// The surrogate of a registered model.
pub(super) fn find_row(connection: &Connection, name: &str) -> Result<i64> {
    find_any(connection, name)?.ok_or_else(|| Rejection::RegisteredModelNotFound(name.to_owned()).into())
}

/// The surrogate of a registered model, if there is one.
fn find_any(connection: &Connection, name: &str) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT id FROM registered_models WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

/// Notes that a model changed.
pub(super) fn touch(transaction: &WriteTransaction<'_>, row: i64, now_ms: i64) -> Result<()> {
    transaction
        .prepare_cached("UPDATE registered_models SET updated_ms = ? WHERE id = ?")?
        .execute([now_ms, row])?;
    Ok(())
}

fn find(connection: &Connection, name: &str) -> Result<RegisteredModel> {
    let sql = format!("SELECT {COLUMNS} FROM registered_models m WHERE m.name = ?");
    let found = connection.prepare_cached(&sql)?.query_row([name], from_row).optional()?;
    let mut models = load(connection, Vec::from_iter(found))?;
    models.pop().ok_or_else(|| Rejection::RegisteredModelNotFound(name.to_owned()).into())
}

/// The highest version in each stage of some models, by stage.
fn load_latest_versions(connection: &Connection, models: &[i64]) -> Result<HashMap<i64, Vec<ModelVersion>>> {
    let mut rows_of_models = Vec::new();
    let mut versions = Vec::new();
    for_each_chunk(models, |ids| {
        let sql = format!(
            "SELECT {}
             FROM (SELECT registered_model_id, MAX(version) AS version
                   FROM model_versions
                   WHERE registered_model_id IN {}
                   GROUP BY registered_model_id, stage) latest
             JOIN model_versions v USING (registered_model_id, version)
             JOIN registered_models m ON m.id = v.registered_model_id
             ORDER BY v.registered_model_id, v.stage",
            model_versions::COLUMNS,
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let version = model_versions::from_row(&row)?;
            rows_of_models.push(version.registered_model_row);
            versions.push(version);
        }
        Ok::<_, crate::Error>(())
    })?;
    let mut latest = HashMap::<i64, Vec<ModelVersion>>::new();
    for (model, version) in rows_of_models.into_iter().zip(model_versions::load(connection, versions)?) {
        latest.entry(model).or_default().push(version);
    }
    Ok(latest)
}

/// Checks that a name is free, or says whether a prompt or a registered model has it.
fn require_free(connection: &Connection, new: &NewRegisteredModel) -> Result<()> {
    if find_any(connection, &new.name)?.is_none() {
        return Ok(());
    }
    let name = new.name.clone();
    let there = find(connection, &name)?;
    let refusal = match (is_prompt(&new.tags), is_prompt(&there.tags)) {
        (false, false) => Rejection::RegisteredModelNameTaken(name),
        (true, true) => Rejection::PromptNameTaken(name),
        (false, true) => Rejection::NameOfPrompt(name),
        (true, false) => Rejection::NameOfRegisteredModel(name),
    };
    Err(refusal.into())
}
