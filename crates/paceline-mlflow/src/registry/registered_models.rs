//! Requests about registered models.

use paceline_search::{
    OrderBy, RegisteredModelFilter, RegisteredModelOrderKey, parse_registered_model_order_by,
};
use paceline_types::{KeyValue, ModelVersionStage, limits};

use super::names::{check_model_name, check_tag, check_tags, model_name, stage, tags};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::{key_value, page_token};
use crate::{Request, check};

/// `registered-models/create`.
#[derive(Debug)]
pub struct CreateRegisteredModel {
    /// Its name.
    pub name: String,
    /// What it is, in words; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<KeyValue>,
}

impl Request for CreateRegisteredModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let name = fields.required_text("name")?;
        let description = fields.text("description")?.unwrap_or_default();
        let tags = tags(fields)?;
        check_model_name(&name, "name")?;
        check_tags(&tags)?;
        check::length(&description, &"description", limits::UNCHECKED_VALUE_CHARACTERS)?;
        Ok(Self { name, description, tags })
    }
}

/// A request about one registered model: `registered-models/get`, `delete`.
#[derive(Debug)]
pub struct RegisteredModelReference {
    /// The model.
    pub name: String,
}

impl Request for RegisteredModelReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        Ok(Self { name: model_name(fields, "name")? })
    }
}

/// `registered-models/rename`.
#[derive(Debug)]
pub struct RenameRegisteredModel {
    /// The model.
    pub name: String,
    /// Its new name.
    pub new_name: String,
}

impl Request for RenameRegisteredModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (name, new_name) = (fields.required_text("name")?, fields.required_text("new_name")?);
        check_model_name(&name, "name")?;
        check_model_name(&new_name, "new_name")?;
        Ok(Self { name, new_name })
    }
}

/// `registered-models/update`.
#[derive(Debug)]
pub struct UpdateRegisteredModel {
    /// The model.
    pub name: String,
    /// What it is, in words; empty also when none was sent.
    pub description: String,
}

impl Request for UpdateRegisteredModel {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let name = fields.required_text("name")?;
        let description = fields.text("description")?.unwrap_or_default();
        check_model_name(&name, "name")?;
        check::length(&description, &"description", limits::UNCHECKED_VALUE_CHARACTERS)?;
        Ok(Self { name, description })
    }
}

/// `registered-models/get-latest-versions`.
#[derive(Debug)]
pub struct GetLatestVersions {
    /// The model.
    pub name: String,
    /// The stages; all of them when empty.
    pub stages: Vec<ModelVersionStage>,
}

impl Request for GetLatestVersions {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let name = fields.required_text("name")?;
        let stages = fields.texts("stages")?;
        check_model_name(&name, "name")?;
        Ok(Self { name, stages: stages.iter().map(|name| stage(name)).collect::<Result<_, _>>()? })
    }
}

/// `registered-models/set-tag`.
#[derive(Debug)]
pub struct SetRegisteredModelTag {
    /// The model.
    pub name: String,
    /// The tag.
    pub tag: KeyValue,
}

impl Request for SetRegisteredModelTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (name, tag) = (fields.required_text("name")?, key_value(fields)?);
        check_model_name(&name, "name")?;
        check_tag(&tag, &"key")?;
        Ok(Self { name, tag })
    }
}

/// `registered-models/delete-tag`.
#[derive(Debug)]
pub struct DeleteRegisteredModelTag {
    /// The model.
    pub name: String,
    /// Key of the tag.
    pub key: String,
}

impl Request for DeleteRegisteredModelTag {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (name, key) = (fields.required_text("name")?, fields.required_text("key")?);
        check_model_name(&name, "name")?;
        check::key(&key, &"key")?;
        Ok(Self { name, key })
    }
}

/// `registered-models/search`.
#[derive(Debug)]
pub struct SearchRegisteredModels {
    /// What holds for each model.
    pub filter: RegisteredModelFilter,
    /// The order.
    pub order_by: Vec<OrderBy<RegisteredModelOrderKey>>,
    /// Rows of a page.
    pub max_results: usize,
    /// The token of the page before.
    pub page_token: Option<String>,
}

impl Request for SearchRegisteredModels {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let filter = fields.text("filter")?.unwrap_or_default();
        let order_by = fields.texts("order_by")?;
        let asked = fields.integer("max_results")?;
        let page_token = page_token(fields)?;
        let max_results = max_results(asked)?;
        let filter = RegisteredModelFilter::parse(&filter)?;
        let order_by = parse_registered_model_order_by(&order_by)?;
        check::query_size(filter.clauses.len(), order_by.len())?;
        Ok(Self { filter, order_by, max_results, page_token })
    }
}

fn max_results(asked: Option<i64>) -> Result<usize, ApiError> {
    let asked = asked.unwrap_or(limits::SEARCH_REGISTERED_MODELS_DEFAULT_RESULTS);
    let most = limits::SEARCH_REGISTERED_MODELS_RESULTS;
    if (1..=most).contains(&asked) {
        return Ok(usize::try_from(asked).unwrap_or(usize::MAX));
    }
    Err(ApiError::invalid(format!(
        "Invalid value for request parameter max_results. It must be between 1 and {most}, but got value {asked}."
    )))
}
