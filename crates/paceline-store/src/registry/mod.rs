//! The model registry: registered models, versions, aliases, tags.

mod aliases;
pub(crate) mod model_versions;
pub(crate) mod registered_models;
mod sources;
mod stages;

pub use model_versions::NewModelVersion;
pub use registered_models::NewRegisteredModel;
pub use stages::VersionsInStage;
