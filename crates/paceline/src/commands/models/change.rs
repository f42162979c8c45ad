//! Changing registered models and versions.

use clap::{Args, ValueEnum};
use http::Method;
use serde_json::json;

use crate::commands::connection::Twice;
use crate::commands::failure::Result;
use crate::commands::session::Session;

#[derive(Debug, Args)]
pub(super) struct RenameArguments {
    /// The model's name.
    name: String,

    /// Its new name.
    new_name: String,
}

pub(super) fn rename(session: &Session, arguments: &RenameArguments) -> Result<()> {
    let RenameArguments { name, new_name } = arguments;
    let request = json!({"name": name, "new_name": new_name});
    // Once it has happened there is no model of the old name.
    let answer = session.connection.post("registered-models/rename", &request, Twice::Harmful)?;
    session.output.done(&format!("Registered model `{name}` is now `{new_name}`."), &answer)
}

#[derive(Debug, Args)]
pub(super) struct SetAliasArguments {
    /// The model's name.
    name: String,

    /// The alias.
    alias: String,

    /// The version that it names from now on.
    version: String,
}

pub(super) fn set_alias(session: &Session, arguments: &SetAliasArguments) -> Result<()> {
    let SetAliasArguments { name, alias, version } = arguments;
    let request = json!({"name": name, "alias": alias, "version": version});
    let answer = session.connection.post("registered-models/alias", &request, Twice::Harmless)?;
    session.output.done(&format!("`{name}@{alias}` is now version {version}."), &answer)
}

#[derive(Debug, Args)]
pub(super) struct DeleteAliasArguments {
    /// The model's name.
    name: String,

    /// The alias.
    alias: String,
}

pub(super) fn delete_alias(session: &Session, arguments: &DeleteAliasArguments) -> Result<()> {
    let DeleteAliasArguments { name, alias } = arguments;
    let request = json!({"name": name, "alias": alias});
    let answer =
        session.connection.call(&Method::DELETE, "registered-models/alias", &request, Twice::Harmless)?;
    session.output.done(&format!("Deleted alias `{alias}` of `{name}`."), &answer)
}

/// What has a tag: a registered model, or one version of it.
#[derive(Debug, Args)]
struct Tagged {
    /// The model's name.
    name: String,

    /// The version that has the tag [default: the model itself has it].
    #[arg(long)]
    version: Option<String>,
}

impl Tagged {
    fn route(&self, verb: &str) -> String {
        let resource = if self.version.is_some() { "model-versions" } else { "registered-models" };
        format!("{resource}/{verb}")
    }

    fn described(&self) -> String {
        match &self.version {
            Some(version) => format!("version {version} of `{}`", self.name),
            None => format!("`{}`", self.name),
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct SetTagArguments {
    #[command(flatten)]
    tagged: Tagged,

    /// The tag's name.
    key: String,

    /// Its value.
    #[arg(allow_hyphen_values = true)]
    value: String,
}

pub(super) fn set_tag(session: &Session, arguments: &SetTagArguments) -> Result<()> {
    let SetTagArguments { tagged, key, value } = arguments;
    let request = json!({"name": tagged.name, "version": tagged.version, "key": key, "value": value});
    let answer = session.connection.post(&tagged.route("set-tag"), &request, Twice::Harmless)?;
    session.output.done(&format!("Set tag `{key}` of {}.", tagged.described()), &answer)
}

#[derive(Debug, Args)]
pub(super) struct DeleteTagArguments {
    #[command(flatten)]
    tagged: Tagged,

    /// The tag's name.
    key: String,
}

pub(super) fn delete_tag(session: &Session, arguments: &DeleteTagArguments) -> Result<()> {
    let DeleteTagArguments { tagged, key } = arguments;
    let request = json!({"name": tagged.name, "version": tagged.version, "key": key});
    let route = tagged.route("delete-tag");
    let answer = session.connection.call(&Method::DELETE, &route, &request, Twice::Harmless)?;
    session.output.done(&format!("Deleted tag `{key}` of {}.", tagged.described()), &answer)
}

#[derive(Debug, Args)]
pub(super) struct TransitionArguments {
    /// The model's name.
    name: String,

    /// The version.
    version: String,

    /// The stage: None, Staging, Production or Archived.
    #[arg(ignore_case = true, hide_possible_values = true)]
    stage: Stage,

    /// Archive the other versions in that stage.
    #[arg(long)]
    archive_existing_versions: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "PascalCase")]
enum Stage {
    None,
    Staging,
    Production,
    Archived,
}

pub(super) fn transition(session: &Session, arguments: &TransitionArguments) -> Result<()> {
    let TransitionArguments { name, version, stage, archive_existing_versions } = arguments;
    let stage = format!("{stage:?}");
    let request = json!({
        "name": name,
        "version": version,
        "stage": stage,
        "archive_existing_versions": archive_existing_versions,
    });
    let answer = session.connection.post("model-versions/transition-stage", &request, Twice::Harmless)?;
    session.output.done(&format!("Version {version} of `{name}` is now in stage {stage}."), &answer)
}
