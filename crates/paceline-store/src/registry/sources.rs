//! Where a new version's files are, and what that says about its origin.

use super::aliases;
use super::model_versions::NewModelVersion;
use crate::database::Connection;
use crate::error::Result;
use crate::{logged_models, runs};
use paceline_types::{ModelId, ModelVersionSourceKind, Rejection, RunId, local_path};

/// What a version is made from, with everything looked up.
pub(super) struct Origin {
    /// The source; one that names an alias or stage names the version instead.
    pub(super) source: String,
    /// Where the files are.
    pub(super) storage_location: String,
    /// The run, as sent or as the origin has it; may be empty.
    pub(super) run_id: String,
    /// The logged model.
    pub(super) model_id: Option<ModelId>,
}

/// Looks up a source, and refuses one that the ids sent with it contradict or that names files of the server.
pub(super) fn resolve(connection: &Connection, new: &NewModelVersion) -> Result<Origin> {
    let uri = &new.source.uri;
    let mismatch = || Rejection::ModelVersionSourceMismatch(uri.clone());
    let mut origin = Origin {
        source: uri.clone(),
        storage_location: uri.clone(),
        run_id: new.run_id.clone(),
        model_id: new.model_id.clone(),
    };
    match &new.source.kind {
        ModelVersionSourceKind::Elsewhere => {}
        ModelVersionSourceKind::LocalPath(path) => check_local_path(connection, new, path)?,
        ModelVersionSourceKind::LoggedModel(model_id) => {
            if new.model_id.as_ref().is_some_and(|sent| sent != model_id) {
                return Err(mismatch().into());
            }
            origin.storage_location = logged_models::find(connection, model_id)?.info.artifact_uri;
            origin.model_id = Some(model_id.clone());
        }
        ModelVersionSourceKind::ModelVersion { name, selector } => {
            let copied = aliases::select(connection, name, selector)?.version;
            let contradicts_run = !new.run_id.is_empty() && new.run_id != copied.run_id;
            let contradicts_model = new.model_id.is_some() && new.model_id != copied.model_id;
            if contradicts_run || contradicts_model {
                return Err(mismatch().into());
            }
            return Ok(Origin {
                source: format!("models:/{}/{}", copied.name, copied.version),
                storage_location: copied.storage_location,
                run_id: copied.run_id,
                model_id: copied.model_id,
            });
        }
    }
    if let Some(model_id) = &origin.model_id {
        let model = logged_models::find(connection, model_id)?;
        if origin.run_id.is_empty() {
            origin.run_id = model.info.source_run_id;
        }
    }
    Ok(origin)
}

/// Readers of a version get whatever is at its location, so a local path must lie in the files of its own run or
/// logged model.
fn check_local_path(connection: &Connection, new: &NewModelVersion, path: &str) -> Result<()> {
    let (parameter, owner, artifact_uri) = match &new.model_id {
        Some(model_id) => {
            let model = logged_models::find(connection, model_id)?;
            ("model_id", "logged model", Some(model.info.artifact_uri))
        }
        None if new.run_id.is_empty() => ("run_id", "run", None),
        None => {
            let run = runs::find(connection, &RunId::new(&new.run_id))?;
            ("run_id", "run", Some(run.info.artifact_uri))
        }
    };
    let directory = artifact_uri.as_deref().and_then(local_path);
    let is_inside = directory.is_some_and(|directory| {
        path.strip_prefix(&directory).is_some_and(|below| below.is_empty() || below.starts_with('/'))
    });
    if is_inside {
        return Ok(());
    }
    Err(Rejection::ModelVersionSourceOutside { uri: new.source.uri.clone(), parameter, owner }.into())
}
