//! Model versions in GraphQL.

use async_graphql::{Enum, SimpleObject};

use super::{ApiError, LongString, NO_ERROR, key_value_object, objects};

key_value_object!(ModelVersionTag, "MlflowModelVersionTag");

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "MlflowModelVersionStatus")]
enum Status {
    PendingRegistration,
    FailedRegistration,
    Ready,
}

/// A model version.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowModelVersion")]
pub struct ModelVersion {
    name: String,
    version: String,
    creation_timestamp: LongString,
    last_updated_timestamp: LongString,
    user_id: &'static str,
    current_stage: &'static str,
    description: String,
    source: String,
    run_id: String,
    status: Status,
    status_message: &'static str,
    tags: Vec<ModelVersionTag>,
    run_link: String,
    aliases: Vec<String>,
    model_id: &'static str,
}

impl From<paceline_types::ModelVersion> for ModelVersion {
    fn from(version: paceline_types::ModelVersion) -> Self {
        Self {
            name: version.name,
            version: version.version.to_string(),
            creation_timestamp: LongString(version.created_ms),
            last_updated_timestamp: LongString(version.updated_ms),
            user_id: "",
            current_stage: version.stage.as_str(),
            description: version.description.unwrap_or_default(),
            source: version.source,
            run_id: version.run_id,
            status: Status::Ready,
            status_message: "",
            tags: objects(version.tags),
            run_link: version.run_link,
            aliases: version.aliases,
            // As in REST, where MLflow defines it and never fills it.
            model_id: "",
        }
    }
}

/// The answer of `mlflowSearchModelVersions`.
#[derive(Debug, SimpleObject)]
#[graphql(name = "MlflowSearchModelVersionsResponse")]
pub struct SearchModelVersionsResponse {
    model_versions: Vec<ModelVersion>,
    next_page_token: String,
    api_error: Option<ApiError>,
}

impl SearchModelVersionsResponse {
    /// A page with the token of the next one.
    pub fn new(versions: Vec<paceline_types::ModelVersion>, next_page_token: Option<String>) -> Self {
        Self {
            model_versions: versions.into_iter().map(ModelVersion::from).collect(),
            next_page_token: next_page_token.unwrap_or_default(),
            api_error: NO_ERROR,
        }
    }
}
