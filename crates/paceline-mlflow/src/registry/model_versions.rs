//! Requests about model versions.

use paceline_search::{ModelVersionFilter, ModelVersionOrderKey, OrderBy, parse_model_version_order_by};
use paceline_types::{KeyValue, ModelId, ModelVersionNumber, ModelVersionSource, ModelVersionStage, limits};

use super::names::{check_model_name, check_tag, check_tags, name_and_version, stage, tags};
use super::sources::read_source;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{key_value, page_token};
use crate::{Request, check};

/// `model-versions/create`.
#[derive(Debug)]
pub struct CreateModelVersion {
    /// Name of the registered model.
    pub name: String,
    /// Where its files are.
    pub source: ModelVersionSource,
    /// The run that made it; may be empty.
    pub run_id: String,
    /// Link to that run elsewhere; may be empty.
    pub run_link: String,
    /// The logged model it is made from.
    pub model_id: Option<ModelId>,
    /// What it is, in words; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateModelVersion {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let text = |name| fields.text(name).map(Option::unwrap_or_default);
        let (name, source) = (fields.required_text("name")?, fields.required_text("source")?);
        let (run_id, run_link, description) = (text("run_id")?, text("run_link")?, text("description")?);
        let model_id = fields.non_empty_text("model_id")?.map(ModelId::new);
        let tags = tags(fields)?;
        check_model_name(&name, "name")?;
        check_tags(&tags)?;
        for (value, field) in
            [(&source, "source"), (&run_id, "run_id"), (&run_link, "run_link"), (&description, "description")]
        {
            check::length(value, &field, limits::UNCHECKED_VALUE_CHARACTERS)?;
        }
        let source = read_source(source, &tags, fields.policy())?;
        Ok(Self { name, source, run_id, run_link, model_id, description, tags })
    }
}

/// A request about one version: `model-versions/get`, `delete`, `get-download-uri`.
#[derive(Debug)]
pub struct ModelVersionReference {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
}

impl Request for ModelVersionReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (name, version) = name_and_version(fields)?;
        Ok(Self { name, version })
    }
}

/// `model-versions/get-artifact`.
#[derive(Debug)]
pub struct GetModelVersionArtifact {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
    /// The file, relative to the root of the version's files.
    pub path: String,
}

impl Request for GetModelVersionArtifact {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let path = fields.required_text("path")?;
        let (name, version) = name_and_version(fields)?;
        Ok(Self { name, version, path })
    }
}

/// `model-versions/update`.
#[derive(Debug)]
pub struct UpdateModelVersion {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
    /// What it is, in words.
    pub description: Option<String>,
}

impl Request for UpdateModelVersion {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let description = fields.text("description")?;
        let (name, version) = name_and_version(fields)?;
        let length = description.as_deref().unwrap_or_default();
        check::length(length, &"description", limits::UNCHECKED_VALUE_CHARACTERS)?;
        Ok(Self { name, version, description })
    }
}

/// `model-versions/transition-stage`.
#[derive(Debug)]
pub struct TransitionModelVersion {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
    /// Where it goes.
    pub stage: ModelVersionStage,
    /// Whether the versions that are there go to the archive.
    pub archive_existing_versions: bool,
}

impl Request for TransitionModelVersion {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let stage_name = fields.required_text("stage")?;
        let archive_existing_versions = fields.boolean("archive_existing_versions")?.unwrap_or_default();
        let (name, version) = name_and_version(fields)?;
        Ok(Self { name, version, stage: stage(&stage_name)?, archive_existing_versions })
    }
}

/// `model-versions/set-tag`.
#[derive(Debug)]
pub struct SetModelVersionTag {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
    /// The tag.
    pub tag: KeyValue,
}

impl Request for SetModelVersionTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let tag = key_value(fields)?;
        let (name, version) = name_and_version(fields)?;
        check_tag(&tag, &"key")?;
        Ok(Self { name, version, tag })
    }
}

/// `model-versions/delete-tag`.
#[derive(Debug)]
pub struct DeleteModelVersionTag {
    /// Name of the registered model.
    pub name: String,
    /// The version.
    pub version: ModelVersionNumber,
    /// Key of the tag.
    pub key: String,
}

impl Request for DeleteModelVersionTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let key = fields.required_text("key")?;
        let (name, version) = name_and_version(fields)?;
        check::key(&key, &"key")?;
        Ok(Self { name, version, key })
    }
}

/// `model-versions/search`.
#[derive(Debug)]
pub struct SearchModelVersions {
    /// What holds for each version.
    pub filter: ModelVersionFilter,
    /// The order.
    pub order_by: Vec<OrderBy<ModelVersionOrderKey>>,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchModelVersions {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let filter = fields.text("filter")?.unwrap_or_default();
        let order_by = fields.texts("order_by")?;
        let asked = fields.integer("max_results")?;
        let page_token = page_token(fields)?;
        let max_results = max_results(asked)?;
        let filter = ModelVersionFilter::parse(&filter)?;
        let order_by = parse_model_version_order_by(&order_by)?;
        check::query_size(filter.clauses.len(), order_by.len())?;
        Ok(Self { filter, order_by, max_results, page_token })
    }
}

fn max_results(asked: Option<i64>) -> Result<usize, ApiError> {
    let most = limits::SEARCH_MODEL_VERSIONS_RESULTS;
    let asked = asked.unwrap_or(most);
    if asked < 1 {
        return Err(ApiError::invalid(format!(
            "Invalid value for max_results. It must be a positive integer, but got {asked}."
        )));
    }
    if asked > most {
        return Err(ApiError::invalid(format!(
            "Invalid value \"{asked}\" for parameter 'max_results' supplied. It must be at most {most}."
        )));
    }
    Ok(usize::try_from(asked).unwrap_or(usize::MAX))
}
