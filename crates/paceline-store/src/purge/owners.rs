//! What the tables say of an experiment, run or logged model: whether it is in the trash, and where its files are.

use super::request::TrashOwner;
use super::storage::{OwnedFolder, OwnerKind};
use crate::artifact_uri;
use crate::database::{Connection, OptionalExtension};
use crate::error::Result;
use paceline_types::{ExperimentId, ModelId, RunId};

/// Whether something is in the trash.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) owner: TrashOwner,
    pub(super) is_deleted: bool,
    /// When it went there, milliseconds since the epoch.
    pub(super) deleted_ms: i64,
}

/// The stage of an owner by surrogate, if it exists.
pub(super) fn stage(connection: &Connection, kind: OwnerKind, row: i64) -> Result<Option<Stage>> {
    let sql = match kind {
        OwnerKind::Run => "SELECT run_id, is_deleted, COALESCE(deleted_ms, 0) FROM runs WHERE id = ?",
        OwnerKind::LoggedModel => "SELECT model_id, is_deleted, updated_ms FROM logged_models WHERE id = ?",
        OwnerKind::Experiment => {
            "SELECT CAST(id AS TEXT), is_deleted, updated_ms FROM experiments WHERE id = ?"
        }
    };
    let mut select = connection.prepare_cached(sql)?;
    let found = select.query_row([row], |found| {
        let id: String = found.get(0)?;
        let owner = match kind {
            OwnerKind::Run => TrashOwner::Run(RunId::new(id)),
            OwnerKind::LoggedModel => TrashOwner::LoggedModel(ModelId::new(id)),
            OwnerKind::Experiment => TrashOwner::Experiment(ExperimentId(row)),
        };
        Ok(Stage { owner, is_deleted: found.get(1)?, deleted_ms: found.get(2)? })
    });
    Ok(found.optional()?)
}

/// The folder of an owner by surrogate, and the surrogate of its experiment.
pub(super) fn folder(
    connection: &Connection,
    kind: OwnerKind,
    row: i64,
    default_root: &str,
) -> Result<Option<(OwnedFolder, i64)>> {
    let sql = match kind {
        OwnerKind::Run => "SELECT run_id, artifact_uri, experiment_id FROM runs WHERE id = ?",
        OwnerKind::LoggedModel => {
            "SELECT model_id, artifact_uri, experiment_id FROM logged_models WHERE id = ?"
        }
        OwnerKind::Experiment => {
            "SELECT CAST(id AS TEXT), artifact_location, id FROM experiments WHERE id = ?"
        }
    };
    let mut select = connection.prepare_cached(sql)?;
    let found = select.query_row([row], |found| {
        let (id, uri): (String, String) = (found.get(0)?, found.get(1)?);
        let is_owned = is_named_after(kind, &id, &uri, default_root);
        Ok((OwnedFolder { uri, owner: kind, is_owned }, found.get(2)?))
    });
    Ok(found.optional()?)
}

/// Whether a folder has the name that this store gives to the folder of such an owner, and so has no other owner.
/// Folders that somebody chose, or that came from elsewhere, may hold anything.
fn is_named_after(kind: OwnerKind, id: &str, uri: &str, default_root: &str) -> bool {
    let path = uri.split_once('?').map_or(uri, |(path, _)| path);
    match kind {
        OwnerKind::Run => path.ends_with(&format!("/{id}/artifacts")),
        OwnerKind::LoggedModel => path.ends_with(&format!("/models/{id}/artifacts")),
        // A store without experiments makes its first one anew, under the same number.
        OwnerKind::Experiment => {
            id != ExperimentId::DEFAULT.to_string() && uri == artifact_uri::append(default_root, id)
        }
    }
}

/// Artifact locations of experiments that somebody chose; all others have a folder named after them.
pub(super) fn chosen_locations(connection: &Connection, default_root: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT id, artifact_location FROM experiments")?;
    let mut rows = statement.query([])?;
    let mut chosen = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, location): (i64, String) = (row.get(0)?, row.get(1)?);
        if location != artifact_uri::append(default_root, &id.to_string()) {
            chosen.push(location);
        }
    }
    Ok(chosen)
}
