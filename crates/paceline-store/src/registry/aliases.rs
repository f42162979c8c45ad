//! Aliases: names that stand for one version of a model and can be moved to another one.

use std::collections::HashMap;

use super::model_versions::{self, VersionRow};
use super::registered_models;
use crate::database::{Connection, OptionalExtension, Params, params, params_from_iter};
use crate::error::Result;
use crate::sql::for_each_chunk;
use crate::store::Store;
use paceline_types::{ModelAlias, ModelVersion, ModelVersionNumber, ModelVersionSelector, Rejection};

impl Store {
    /// Lets an alias stand for a version, whatever it stood for before.
    ///
    /// # Errors
    /// Unknown model or version.
    pub async fn set_model_alias(
        &self,
        name: String,
        alias: String,
        version: ModelVersionNumber,
    ) -> Result<()> {
        self.write(move |transaction| {
            let version = model_versions::find(transaction, &name, version)?;
            transaction
                .prepare_cached(
                    "INSERT INTO model_aliases (registered_model_id, alias, model_version_id) VALUES (?, ?, ?)
                     ON CONFLICT (registered_model_id, alias)
                     DO UPDATE SET model_version_id = excluded.model_version_id",
                )?
                .execute(params![version.registered_model_row, alias, version.row])?;
            Ok(())
        })
        .await
    }

    /// Removes an alias, if it is there.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn delete_model_alias(&self, name: String, alias: String) -> Result<()> {
        self.write(move |transaction| {
            let model = registered_models::find_row(transaction, &name)?;
            transaction
                .prepare_cached("DELETE FROM model_aliases WHERE registered_model_id = ? AND alias = ?")?
                .execute(params![model, alias])?;
            Ok(())
        })
        .await
    }

    /// The version that a selector means.
    ///
    /// # Errors
    /// Unknown model, alias or version.
    pub async fn selected_model_version(
        &self,
        name: String,
        selector: ModelVersionSelector,
    ) -> Result<ModelVersion> {
        self.read(move |connection| {
            model_versions::load_one(connection, select(connection, &name, &selector)?)
        })
        .await
    }
}

/// The version that a selector means.
pub(super) fn select(
    connection: &Connection,
    name: &str,
    selector: &ModelVersionSelector,
) -> Result<VersionRow> {
    // A number says which version is missing, also of a model that is not there; all else asks the model first.
    let model = || registered_models::find_row(connection, name);
    let no_version = |selector: String| Rejection::NoSuchModelVersion { name: name.to_owned(), selector };
    let (version, missing) = match selector {
        ModelVersionSelector::Number(version) => return model_versions::find(connection, name, *version),
        ModelVersionSelector::Alias(alias) => (
            version_number(
                connection,
                "SELECT v.version FROM model_aliases a JOIN model_versions v ON v.id = a.model_version_id
                 WHERE a.registered_model_id = ? AND a.alias = ?",
                params![model()?, alias],
            )?,
            Rejection::ModelAliasNotFound(alias.clone()),
        ),
        ModelVersionSelector::Stage(stage) => (
            version_number(
                connection,
                "SELECT MAX(version) FROM model_versions WHERE registered_model_id = ? AND stage = ?",
                params![model()?, *stage as i64],
            )?,
            no_version(format!("in stage '{}'", stage.as_str())),
        ),
        ModelVersionSelector::Latest => (
            version_number(
                connection,
                "SELECT MAX(version) FROM model_versions WHERE registered_model_id = ?",
                params![model()?],
            )?,
            no_version("yet".to_owned()),
        ),
    };
    model_versions::find(connection, name, version.ok_or(missing)?)
}

fn version_number(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Option<ModelVersionNumber>> {
    let number = connection.prepare_cached(sql)?.query_row(parameters, |row| row.get(0)).optional()?;
    Ok(number.flatten().map(ModelVersionNumber))
}

/// The aliases of some models, by name.
pub(super) fn load(connection: &Connection, models: &[i64]) -> Result<HashMap<i64, Vec<ModelAlias>>> {
    let mut aliases = HashMap::<i64, Vec<ModelAlias>>::new();
    for_each_chunk(models, |ids| {
        let sql = format!(
            "SELECT a.registered_model_id, a.alias, v.version
             FROM model_aliases a JOIN model_versions v ON v.id = a.model_version_id
             WHERE a.registered_model_id IN {}
             ORDER BY a.registered_model_id, a.alias",
            ids.text
        );
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(&ids.values))?;
        while let Some(row) = rows.next()? {
            let alias = ModelAlias { alias: row.get(1)?, version: ModelVersionNumber(row.get(2)?) };
            aliases.entry(row.get(0)?).or_default().push(alias);
        }
        Ok::<_, crate::Error>(())
    })?;
    Ok(aliases)
}

/// The names that stand for one version.
pub(super) fn of_version(connection: &Connection, version_row: i64) -> Result<Vec<String>> {
    let sql = "SELECT alias FROM model_aliases WHERE model_version_id = ? ORDER BY alias";
    let mut statement = connection.prepare_cached(sql)?;
    let aliases = statement.query_map([version_row], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(aliases)
}
