//! Aliases of model versions.

use serde_json::json;

use super::Model;
use super::fields::Fields;
use super::refusal::{Outcome, Refusal};
use super::registered_models::check_model_name;
use super::rules::check_length;

fn check_characters(alias: &str) -> Outcome<()> {
    if !alias.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        let fragment = "Names may only contain alphanumerics, underscores (_), and dashes (-)";
        return Err(Refusal::invalid(fragment));
    }
    check_length(alias, 255)
}

/// Some names mean something already, so that they cannot be set.
fn check_not_reserved(alias: &str) -> Outcome<()> {
    if alias.eq_ignore_ascii_case("latest") {
        return Err(Refusal::invalid("alias name (case insensitive) is reserved"));
    }
    let number = alias.strip_prefix(['v', 'V']).unwrap_or_default();
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::invalid(format!("Version alias name '{alias}' is reserved")));
    }
    Ok(())
}

impl Model {
    pub(super) fn set_alias(&mut self, fields: &Fields) -> Outcome {
        let (name, alias) = (fields.required_text("name")?, fields.required_text("alias")?);
        let version = fields.required_text("version")?;
        check_model_name(&name, "name")?;
        check_characters(&alias)?;
        check_not_reserved(&alias)?;
        let not_an_integer = format!("Parameter 'version' must be an integer, got '{version}'.");
        let number = version.parse().map_err(|_| Refusal::invalid(not_an_integer))?;
        self.version(&name, number)?;
        self.registered_model(&name)?.aliases.insert(alias, number);
        Ok(json!({}))
    }

    pub(super) fn get_alias(&mut self, fields: &Fields) -> Outcome {
        let (name, alias) = (fields.required_text("name")?, fields.required_text("alias")?);
        check_model_name(&name, "name")?;
        check_characters(&alias)?;
        let model = self.registered_model(&name)?;
        let number = if alias.eq_ignore_ascii_case("latest") {
            let highest = model.versions.iter().map(|version| version.number).max();
            highest.ok_or_else(|| Refusal::unknown(name.clone()))?
        } else {
            let unknown = || Refusal::invalid(format!("Registered model alias {alias} not found."));
            *model.aliases.get(&alias).ok_or_else(unknown)?
        };
        self.known_version_body(&name, number)
    }

    pub(super) fn delete_alias(&mut self, fields: &Fields) -> Outcome {
        let (name, alias) = (fields.required_text("name")?, fields.required_text("alias")?);
        check_model_name(&name, "name")?;
        check_characters(&alias)?;
        self.registered_model(&name)?.aliases.remove(&alias);
        Ok(json!({}))
    }
}
