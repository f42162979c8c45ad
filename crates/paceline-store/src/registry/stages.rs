//! Stages of model versions, which MLflow deprecates in favour of aliases.

use super::model_versions;
use super::registered_models;
use crate::clock::now_ms;
use crate::database::params;
use crate::error::Result;
use crate::store::Store;
use paceline_types::{ModelVersion, ModelVersionNumber, ModelVersionStage, Rejection};

/// What happens to the versions that are in a stage when another one enters it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionsInStage {
    /// They stay.
    Keep,
    /// They move to the archive; only from a stage in use.
    Archive,
}

impl Store {
    /// Moves a version to a stage.
    ///
    /// # Errors
    /// Unknown model or version, or [`Rejection::CannotArchive`].
    pub async fn transition_model_version(
        &self,
        name: String,
        version: ModelVersionNumber,
        stage: ModelVersionStage,
        others: VersionsInStage,
    ) -> Result<ModelVersion> {
        if others == VersionsInStage::Archive && !stage.is_in_use() {
            return Err(Rejection::CannotArchive(stage).into());
        }
        self.write(move |transaction| {
            let found = model_versions::find(transaction, &name, version)?;
            let now = now_ms();
            if others == VersionsInStage::Archive {
                transaction
                    .prepare_cached(
                        "UPDATE model_versions SET stage = ?, updated_ms = ?
                         WHERE registered_model_id = ? AND stage = ? AND id <> ?",
                    )?
                    .execute(params![
                        ModelVersionStage::Archived as i64,
                        now,
                        found.registered_model_row,
                        stage as i64,
                        found.row
                    ])?;
            }
            transaction
                .prepare_cached("UPDATE model_versions SET stage = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![stage as i64, now, found.row])?;
            registered_models::touch(transaction, found.registered_model_row, now)?;
            model_versions::load_one(transaction, model_versions::find(transaction, &name, version)?)
        })
        .await
    }

    /// The highest version in each of some stages that has one, with aliases; of every stage when none is named.
    ///
    /// # Errors
    /// [`Rejection::RegisteredModelNotFound`].
    pub async fn latest_model_versions(
        &self,
        name: String,
        stages: Vec<ModelVersionStage>,
    ) -> Result<Vec<ModelVersion>> {
        self.read(move |connection| {
            let model = registered_models::find_row(connection, &name)?;
            let sql = format!(
                "SELECT {} FROM {}
                 WHERE v.registered_model_id = ?1 AND v.stage = ?2
                 ORDER BY v.version DESC LIMIT 1",
                model_versions::COLUMNS,
                model_versions::FROM
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut versions = Vec::new();
            for stage in ModelVersionStage::ALL {
                if !stages.is_empty() && !stages.contains(&stage) {
                    continue;
                }
                let mut rows = statement.query(params![model, stage as i64])?;
                if let Some(row) = rows.next()? {
                    versions.push(model_versions::load_one(connection, model_versions::from_row(&row)?)?);
                }
            }
            Ok(versions)
        })
        .await
    }
}
