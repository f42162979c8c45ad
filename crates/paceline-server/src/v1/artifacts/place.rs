//! Which artifacts a request means.

use crate::app::App;
use crate::artifact_locations::{Located, parse_key};
use crate::artifacts::within;
use crate::failure::Failure;
use paceline_artifacts::ArtifactKey;
use paceline_mlflow::{ApiError, Fields, Request};
use paceline_types::{ModelId, RunId};

/// The query of `GET artifacts/…`: whose artifacts, and where among them.
pub(crate) struct ArtifactPlace {
    owner: Owner,
    pub(super) path: ArtifactKey,
}

/// Whose artifacts.
enum Owner {
    Run(RunId),
    Model(ModelId),
}

impl Request for ArtifactPlace {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let owner = match (fields.non_empty_text("run_id")?, fields.non_empty_text("model_id")?) {
            (Some(run_id), None) => Owner::Run(RunId::new(run_id)),
            (None, Some(model_id)) => Owner::Model(ModelId::new(model_id)),
            _ => return Err(ApiError::invalid("Say whose artifacts: send either 'run_id' or 'model_id'.")),
        };
        Ok(Self { owner, path: parse_key(&fields.non_empty_text("path")?.unwrap_or_default())? })
    }
}

impl ArtifactPlace {
    /// Where it is in the storage.
    pub(super) async fn locate(&self, app: &App) -> Result<Located, Failure> {
        let root_uri = match &self.owner {
            Owner::Run(run_id) => app.store().run_info(run_id.clone()).await?.artifact_uri,
            Owner::Model(model_id) => {
                app.store().logged_model(model_id.clone(), false).await?.info.artifact_uri
            }
        };
        Ok(within(app, &root_uri, &self.path)?)
    }

    /// A name for what is there: of the folder or file, or the id of the owner for all that it has.
    pub(super) fn name(&self) -> &str {
        match &self.owner {
            _ if !self.path.is_root() => self.path.name(),
            Owner::Run(run_id) => run_id.as_str(),
            Owner::Model(model_id) => model_id.as_str(),
        }
    }
}
