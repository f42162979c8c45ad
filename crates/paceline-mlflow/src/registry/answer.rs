//! Registered models and versions in answers.

use paceline_types::{ModelAlias, ModelVersion, RegisteredModel};
use serde::Serialize;

use crate::shapes::{KeyValueBody, bodies};

#[derive(Debug, Serialize)]
struct RegisteredModelBody {
    name: String,
    creation_timestamp: i64,
    last_updated_timestamp: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    latest_versions: Vec<ModelVersionBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<AliasBody>,
}

impl From<RegisteredModel> for RegisteredModelBody {
    fn from(model: RegisteredModel) -> Self {
        Self {
            name: model.name,
            creation_timestamp: model.created_ms,
            last_updated_timestamp: model.updated_ms,
            description: model.description,
            latest_versions: bodies(model.latest_versions),
            tags: bodies(model.tags),
            aliases: bodies(model.aliases),
        }
    }
}

#[derive(Debug, Serialize)]
struct AliasBody {
    alias: String,
    version: String,
}

impl From<ModelAlias> for AliasBody {
    fn from(ModelAlias { alias, version }: ModelAlias) -> Self {
        Self { alias, version: version.to_string() }
    }
}

#[derive(Debug, Serialize)]
struct ModelVersionBody {
    name: String,
    version: String,
    creation_timestamp: i64,
    last_updated_timestamp: i64,
    current_stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    source: String,
    run_id: String,
    run_link: String,
    /// A version is made in one step, so it is never pending and never failed.
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<KeyValueBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
}

impl From<ModelVersion> for ModelVersionBody {
    fn from(version: ModelVersion) -> Self {
        Self {
            name: version.name,
            version: version.version.to_string(),
            creation_timestamp: version.created_ms,
            last_updated_timestamp: version.updated_ms,
            current_stage: version.stage.as_str(),
            description: version.description,
            source: version.source,
            run_id: version.run_id,
            run_link: version.run_link,
            status: "READY",
            tags: bodies(version.tags),
            aliases: version.aliases,
        }
    }
}

/// The answer of most requests about one registered model.
#[derive(Debug, Serialize)]
pub struct OneRegisteredModel {
    registered_model: RegisteredModelBody,
}

impl From<RegisteredModel> for OneRegisteredModel {
    fn from(model: RegisteredModel) -> Self {
        Self { registered_model: model.into() }
    }
}

/// The answer of most requests about one model version.
#[derive(Debug, Serialize)]
pub struct OneModelVersion {
    model_version: ModelVersionBody,
}

impl From<ModelVersion> for OneModelVersion {
    fn from(version: ModelVersion) -> Self {
        Self { model_version: version.into() }
    }
}

/// The answer of `registered-models/search`.
#[derive(Debug, Serialize)]
pub struct RegisteredModelsPage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    registered_models: Vec<RegisteredModelBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl RegisteredModelsPage {
    /// A page with the token of the next one.
    pub fn new(models: Vec<RegisteredModel>, next_page_token: Option<String>) -> Self {
        Self { registered_models: bodies(models), next_page_token }
    }
}

/// The answer of `model-versions/search`, and of `registered-models/get-latest-versions`, which has one page.
#[derive(Debug, Serialize)]
pub struct ModelVersionsPage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    model_versions: Vec<ModelVersionBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

impl ModelVersionsPage {
    /// A page with the token of the next one.
    pub fn new(versions: Vec<ModelVersion>, next_page_token: Option<String>) -> Self {
        Self { model_versions: bodies(versions), next_page_token }
    }
}

/// The answer of `model-versions/get-download-uri`.
#[derive(Debug, Serialize)]
pub struct DownloadUri {
    /// Where the version's files are.
    pub artifact_uri: String,
}
