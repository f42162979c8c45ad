//! `paceline models`: the model registry.

mod change;
mod create;
mod delete;
mod list;
mod show;
mod versions;

use clap::{Args, Subcommand};

use super::ResourceCommand;
use super::failure::Result;
use super::session::{CommonArguments, Use};

#[derive(Debug, Args)]
pub(crate) struct ModelsArguments {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: CommonArguments,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List registered models by name.
    #[command(visible_alias = "search")]
    List(list::ListArguments),
    /// Show a registered model, or one version of it.
    Get(show::GetArguments),
    /// Make a registered model, which has no versions yet.
    Create(create::CreateArguments),
    /// Give a registered model another name.
    Rename(change::RenameArguments),
    /// Delete registered models with all their versions, for good. Their files stay.
    Delete(delete::DeleteArguments),
    /// List the versions of a registered model.
    Versions(versions::VersionsArguments),
    /// Make a version of a registered model.
    CreateVersion(create::CreateVersionArguments),
    /// Delete a version of a registered model, for good. Its files stay.
    DeleteVersion(delete::DeleteVersionArguments),
    /// Let an alias name a version.
    SetAlias(change::SetAliasArguments),
    /// Delete an alias.
    DeleteAlias(change::DeleteAliasArguments),
    /// Set a tag of a registered model or version.
    SetTag(change::SetTagArguments),
    /// Delete a tag of a registered model or version.
    DeleteTag(change::DeleteTagArguments),
    /// Move a version to a stage: None, Staging, Production or Archived.
    Transition(change::TransitionArguments),
}

impl ResourceCommand for ModelsArguments {
    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(self) -> Result<()> {
        let usage = if matches!(self.verb, Verb::Create(_)) { Use::Making } else { Use::Existing };
        let session = self.common.open(usage)?;
        match self.verb {
            Verb::List(arguments) => list::list(&session, &arguments),
            Verb::Get(arguments) => show::get(&session, &arguments),
            Verb::Create(arguments) => create::create(&session, &arguments),
            Verb::Rename(arguments) => change::rename(&session, &arguments),
            Verb::Delete(arguments) => delete::delete(&session, &arguments),
            Verb::Versions(arguments) => versions::list(&session, &arguments),
            Verb::CreateVersion(arguments) => create::create_version(&session, &arguments),
            Verb::DeleteVersion(arguments) => delete::delete_version(&session, &arguments),
            Verb::SetAlias(arguments) => change::set_alias(&session, &arguments),
            Verb::DeleteAlias(arguments) => change::delete_alias(&session, &arguments),
            Verb::SetTag(arguments) => change::set_tag(&session, &arguments),
            Verb::DeleteTag(arguments) => change::delete_tag(&session, &arguments),
            Verb::Transition(arguments) => change::transition(&session, &arguments),
        }
    }
}
