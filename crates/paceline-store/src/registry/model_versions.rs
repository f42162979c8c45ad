//! Model versions: create, read, describe, delete, tags.

use super::{aliases, registered_models, sources};
use crate::clock::now_ms;
use crate::database::{Connection, Row, WriteTransaction, params};
use crate::error::{Error, Result};
use crate::key_values::{LOGGED_MODEL_TAGS, MODEL_VERSION_TAGS};
use crate::logged_models;
use crate::store::Store;
use paceline_types::{
    KeyValue, ModelId, ModelVersion, ModelVersionNumber, ModelVersionSource, ModelVersionStage, Rejection,
};

/// The tag of a logged model that lists the versions made from it, as JSON.
const MODEL_VERSIONS_TAG: &str = "mlflow.modelVersions";

/// A version to be made.
#[derive(Debug, Clone)]
pub struct NewModelVersion {
    /// Name of the registered model.
    pub name: String,
    /// Where its files are.
    pub source: ModelVersionSource,
    /// The run that made it; empty when not said.
    pub run_id: String,
    /// Link to that run elsewhere; may be empty.
    pub run_link: String,
    /// The logged model that it is made from, if the client says so.
    pub model_id: Option<ModelId>,
    /// What it is, in words; may be empty.
    pub description: String,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

impl Store {
    /// Makes a version, whose number is one above the highest ever given for the model. The logged model that it is
    /// made from takes note.
    ///
    /// # Errors
    /// Unknown registered model; a source that is unknown, contradicts the ids sent with it, or is a local path
    /// outside the files of its run or logged model.
    pub async fn create_model_version(&self, new: NewModelVersion) -> Result<ModelVersion> {
        self.write(move |transaction| create(transaction, new)).await
    }

    /// Describes a version; with nothing, it has no description any more.
    ///
    /// # Errors
    /// Unknown model or version.
    pub async fn describe_model_version(
        &self,
        name: String,
        version: ModelVersionNumber,
        description: Option<String>,
    ) -> Result<ModelVersion> {
        self.write(move |transaction| {
            let row = find(transaction, &name, version)?.row;
            transaction
                .prepare_cached("UPDATE model_versions SET description = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![description, now_ms(), row])?;
            load_one(transaction, find(transaction, &name, version)?)
        })
        .await
    }

    /// Removes a version with its tags and the aliases that stand for it. Its number is not given again.
    ///
    /// # Errors
    /// Unknown model or version.
    pub async fn delete_model_version(&self, name: String, version: ModelVersionNumber) -> Result<()> {
        self.write(move |transaction| {
            let VersionRow { row, registered_model_row, .. } = find(transaction, &name, version)?;
            for statement in [
                "DELETE FROM model_aliases WHERE model_version_id = ?",
                "DELETE FROM model_version_tags WHERE model_version_id = ?",
                "DELETE FROM model_versions WHERE id = ?",
            ] {
                transaction.prepare_cached(statement)?.execute([row])?;
            }
            registered_models::touch(transaction, registered_model_row, now_ms())
        })
        .await
    }

    /// Sets a tag of a version.
    ///
    /// # Errors
    /// Unknown model or version.
    pub async fn set_model_version_tag(
        &self,
        name: String,
        version: ModelVersionNumber,
        tag: KeyValue,
    ) -> Result<()> {
        self.write(move |transaction| {
            let row = find(transaction, &name, version)?.row;
            MODEL_VERSION_TAGS.set(transaction, row, &tag.key, &tag.value)
        })
        .await
    }

    /// Removes a tag of a version, if it is there.
    ///
    /// # Errors
    /// Unknown model or version.
    pub async fn delete_model_version_tag(
        &self,
        name: String,
        version: ModelVersionNumber,
        key: String,
    ) -> Result<()> {
        self.write(move |transaction| {
            let row = find(transaction, &name, version)?.row;
            MODEL_VERSION_TAGS.delete(transaction, row, &key)?;
            Ok(())
        })
        .await
    }
}

/// A version's surrogates, and the version without its tags and aliases.
#[derive(Debug, Clone)]
pub(crate) struct VersionRow {
    pub(crate) row: i64,
    pub(crate) registered_model_row: i64,
    pub(crate) version: ModelVersion,
}

/// Columns that [`from_row`] reads, of `model_versions v` joined with `registered_models m`.
pub(crate) const COLUMNS: &str = "v.id, v.registered_model_id, m.name, v.version, v.description, v.stage, \
                                  v.source, v.storage_location, v.run_id, v.run_link, v.model_id, v.created_ms, \
                                  v.updated_ms";
/// How many those are.
pub(crate) const COLUMN_COUNT: usize = 13;
/// The tables of [`COLUMNS`].
pub(crate) const FROM: &str = "model_versions v JOIN registered_models m ON m.id = v.registered_model_id";

/// A version's row.
pub(crate) fn from_row(row: &Row<'_>) -> Result<VersionRow> {
    let stage: i64 = row.get(5)?;
    let stage = ModelVersionStage::ALL
        .into_iter()
        .find(|known| *known as i64 == stage)
        .ok_or_else(|| Error::Corrupt(format!("a model version has the unknown stage {stage}")))?;
    let version = ModelVersion {
        name: row.get(2)?,
        version: ModelVersionNumber(row.get(3)?),
        description: row.get(4)?,
        stage,
        source: row.get(6)?,
        storage_location: row.get(7)?,
        run_id: row.get(8)?,
        run_link: row.get(9)?,
        model_id: row.get::<Option<String>>(10)?.map(ModelId::new),
        created_ms: row.get(11)?,
        updated_ms: row.get(12)?,
        tags: Vec::new(),
        aliases: Vec::new(),
    };
    Ok(VersionRow { row: row.get(0)?, registered_model_row: row.get(1)?, version })
}

/// Completes versions with their tags, in the order given.
pub(crate) fn load(connection: &Connection, rows: Vec<VersionRow>) -> Result<Vec<ModelVersion>> {
    let ids: Vec<i64> = rows.iter().map(|version| version.row).collect();
    let mut tags = MODEL_VERSION_TAGS.load(connection, &ids)?;
    let complete = |VersionRow { row, version, .. }| ModelVersion {
        tags: tags.remove(&row).unwrap_or_default(),
        ..version
    };
    Ok(rows.into_iter().map(complete).collect())
}

/// A version with its tags and aliases.
pub(super) fn load_one(connection: &Connection, found: VersionRow) -> Result<ModelVersion> {
    let VersionRow { row, version, .. } = found;
    let tags = MODEL_VERSION_TAGS.load(connection, &[row])?.remove(&row).unwrap_or_default();
    Ok(ModelVersion { tags, aliases: aliases::of_version(connection, row)?, ..version })
}

/// A version by its number.
pub(super) fn find(connection: &Connection, name: &str, version: ModelVersionNumber) -> Result<VersionRow> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE m.name = ? AND v.version = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![name, version.0])?;
    match rows.next()? {
        Some(row) => from_row(&row),
        None => Err(Rejection::ModelVersionNotFound { name: name.to_owned(), version }.into()),
    }
}

fn create(transaction: &WriteTransaction<'_>, new: NewModelVersion) -> Result<ModelVersion> {
    let model_row = registered_models::find_row(transaction, &new.name)?;
    let origin = sources::resolve(transaction, &new)?;
    let now = now_ms();
    transaction
        .prepare_cached(
            "UPDATE registered_models SET last_version = last_version + 1, updated_ms = ? WHERE id = ?",
        )?
        .execute([now, model_row])?;
    let version: i64 = transaction
        .prepare_cached("SELECT last_version FROM registered_models WHERE id = ?")?
        .query_row([model_row], |row| row.get(0))?;
    let row: i64 = transaction
        .prepare_cached(
            "INSERT INTO model_versions
                 (registered_model_id, version, description, stage, source, storage_location, run_id, run_link,
                  model_id, created_ms, updated_ms)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             RETURNING id",
        )?
        .query_row(
            params![
                model_row,
                version,
                new.description,
                ModelVersionStage::None as i64,
                origin.source,
                origin.storage_location,
                origin.run_id,
                new.run_link,
                origin.model_id.as_ref().map(ModelId::as_str),
                now,
                now
            ],
            |row| row.get(0),
        )?;
    MODEL_VERSION_TAGS.set_all(transaction, row, &new.tags)?;
    if let Some(model_id) = &new.model_id {
        note_on_logged_model(transaction, model_id, &new.name, version)?;
    }
    load_one(transaction, find(transaction, &new.name, ModelVersionNumber(version))?)
}

/// Appends a version to the list that a logged model keeps in a tag.
fn note_on_logged_model(
    transaction: &WriteTransaction<'_>,
    model_id: &ModelId,
    name: &str,
    version: i64,
) -> Result<()> {
    let model = logged_models::find(transaction, model_id)?;
    let entry = format!("{{\"name\": {}, \"version\": {version}}}", serde_json::Value::from(name));
    let noted = LOGGED_MODEL_TAGS.get(transaction, model.row, MODEL_VERSIONS_TAG)?;
    // A tag that somebody set to something else is begun anew.
    let before = noted.as_deref().and_then(|list| list.trim().strip_prefix('[')?.strip_suffix(']'));
    let list = match before.map(str::trim) {
        Some(entries) if !entries.is_empty() => format!("[{entries}, {entry}]"),
        _ => format!("[{entry}]"),
    };
    LOGGED_MODEL_TAGS.set(transaction, model.row, MODEL_VERSIONS_TAG, &list)
}
