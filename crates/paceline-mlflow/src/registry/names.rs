//! Names, numbers and tags that all requests about the registry share.

use paceline_types::{KeyValue, ModelVersionNumber, ModelVersionStage, limits};

use crate::check;
use crate::error::ApiError;
use crate::fields::Fields;
use crate::shapes::key_value;

/// The name of a registered model in the field `field`.
pub(super) fn model_name(fields: &Fields<'_>, field: &str) -> Result<String, ApiError> {
    let name = fields.required_text(field)?;
    check_model_name(&name, field)?;
    Ok(name)
}

/// The name of a registered model and the number of a version.
pub(super) fn name_and_version(fields: &Fields<'_>) -> Result<(String, ModelVersionNumber), ApiError> {
    let name = fields.required_text("name")?;
    let version = fields.required_text("version")?;
    check_model_name(&name, "name")?;
    Ok((name, version.parse()?))
}

/// The stage of a name in any case.
pub(super) fn stage(name: &str) -> Result<ModelVersionStage, ApiError> {
    ModelVersionStage::from_name(name).ok_or_else(|| {
        let names = ModelVersionStage::ALL.map(ModelVersionStage::as_str).join(", ");
        ApiError::invalid(format!("Invalid Model Version stage: {name}. Value must be one of {names}."))
    })
}

/// The tags of something new.
pub(super) fn tags(fields: &Fields<'_>) -> Result<Vec<KeyValue>, ApiError> {
    fields.list("tags", key_value)
}

/// Checks the tags of something new.
pub(super) fn check_tags(tags: &[KeyValue]) -> Result<(), ApiError> {
    tags.iter().enumerate().try_for_each(|(index, tag)| check_tag(tag, &format!("tags[{index}].key")))
}

/// Checks a tag whose key is in the field `path`.
pub(super) fn check_tag(tag: &KeyValue, path: &dyn std::fmt::Display) -> Result<(), ApiError> {
    check::key(&tag.key, path)?;
    check::length(&tag.value, &"value", limits::REGISTRY_TAG_VALUE_CHARACTERS)
}

/// Checks the name of a registered model in the field `field`.
pub(super) fn check_model_name(name: &str, field: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() {
        return Err(ApiError::missing(field));
    }
    if name.contains(['/', ':']) {
        return Err(ApiError::invalid(format!(
            "Invalid model name '{name}'. Names cannot contain '/' or ':'."
        )));
    }
    if matches!(name, "." | "..") {
        return Err(ApiError::invalid(format!(
            "Invalid value \"{name}\" for parameter '{field}' supplied: Names may be treated as files in certain \
             cases, and must not resolve to other names when treated as such."
        )));
    }
    check::length(name, &field, limits::REGISTERED_MODEL_NAME_CHARACTERS)
}
