//! Requests about aliases.

use paceline_types::{ModelVersionNumber, ModelVersionSelector, limits};

use super::names::{check_model_name, name_and_version};
use crate::error::ApiError;
use crate::fields::Fields;
use crate::{Request, check};

/// The alias that always stands for the highest version.
const LATEST: &str = "latest";

/// `POST registered-models/alias`.
#[derive(Debug)]
pub struct SetModelAlias {
    /// The model.
    pub name: String,
    /// The alias.
    pub alias: String,
    /// The version it is to stand for.
    pub version: ModelVersionNumber,
}

impl Request for SetModelAlias {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let alias = fields.required_text("alias")?;
        let (name, version) = name_and_version(fields)?;
        check_alias(&alias)?;
        check_not_reserved(&alias)?;
        Ok(Self { name, alias, version })
    }
}

/// A request about one alias: `GET` and `DELETE registered-models/alias`.
#[derive(Debug)]
pub struct ModelAliasReference {
    /// The model.
    pub name: String,
    /// The alias.
    pub alias: String,
}

impl Request for ModelAliasReference {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let (name, alias) = (fields.required_text("name")?, fields.required_text("alias")?);
        check_model_name(&name, "name")?;
        check_alias(&alias)?;
        Ok(Self { name, alias })
    }
}

impl ModelAliasReference {
    /// The version that the alias stands for.
    pub fn selector(&self) -> ModelVersionSelector {
        if self.alias.eq_ignore_ascii_case(LATEST) {
            ModelVersionSelector::Latest
        } else {
            ModelVersionSelector::Alias(self.alias.clone())
        }
    }
}

fn check_alias(alias: &str) -> Result<(), ApiError> {
    if !alias.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        return Err(ApiError::invalid(format!(
            "Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
        )));
    }
    check::length(alias, &"Registered model alias name", limits::MODEL_ALIAS_CHARACTERS)
}

fn check_not_reserved(alias: &str) -> Result<(), ApiError> {
    if alias.eq_ignore_ascii_case(LATEST) {
        return Err(ApiError::invalid(
            "'latest' alias name (case insensitive) is reserved. Choose another one.",
        ));
    }
    let number = alias.strip_prefix(['v', 'V']).unwrap_or_default();
    if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) {
        return Err(ApiError::invalid(format!(
            "Version alias name '{alias}' is reserved. Choose one that does not look like a version."
        )));
    }
    Ok(())
}
