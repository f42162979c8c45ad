//! The model registry on the wire.

mod aliases;
mod answer;
mod model_versions;
mod names;
mod registered_models;
mod sources;

pub use aliases::{ModelAliasReference, SetModelAlias};
pub use answer::{DownloadUri, ModelVersionsPage, OneModelVersion, OneRegisteredModel, RegisteredModelsPage};
pub use model_versions::{
    CreateModelVersion, DeleteModelVersionTag, GetModelVersionArtifact, ModelVersionReference,
    SearchModelVersions, SetModelVersionTag, TransitionModelVersion, UpdateModelVersion,
};
pub use registered_models::{
    CreateRegisteredModel, DeleteRegisteredModelTag, GetLatestVersions, RegisteredModelReference,
    RenameRegisteredModel, SearchRegisteredModels, SetRegisteredModelTag, UpdateRegisteredModel,
};
