//! `paceline experiments`.

mod change;
mod create;
mod list;
mod show;

use clap::{Args, Subcommand};

use super::failure::Result;
use super::session::{CommonArguments, Use};
use super::{ResourceCommand, ids};
pub(crate) use show::{by_id, by_name};

#[derive(Debug, Args)]
pub(crate) struct ExperimentsArguments {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: CommonArguments,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List experiments, newest first.
    #[command(visible_alias = "search")]
    List(list::ListArguments),
    /// Show an experiment.
    Get(show::GetArguments),
    /// Make an experiment.
    Create(create::CreateArguments),
    /// Give an experiment another name.
    Rename(change::RenameArguments),
    /// Delete experiments with their runs. `restore` brings them back.
    Delete(ids::ExperimentIds),
    /// Bring deleted experiments back.
    Restore(ids::ExperimentIds),
    /// Set a tag of an experiment.
    SetTag(change::SetTagArguments),
    /// Delete a tag of an experiment.
    DeleteTag(change::DeleteTagArguments),
}

impl ResourceCommand for ExperimentsArguments {
    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(self) -> Result<()> {
        let usage = if matches!(self.verb, Verb::Create(_)) { Use::Making } else { Use::Existing };
        let session = self.common.open(usage)?;
        match self.verb {
            Verb::List(arguments) => list::list(&session, &arguments),
            Verb::Get(arguments) => show::get(&session, &arguments),
            Verb::Create(arguments) => create::create(&session, arguments),
            Verb::Rename(arguments) => change::rename(&session, arguments),
            Verb::Delete(ids) => change::delete(&session, &ids.all()),
            Verb::Restore(ids) => change::restore(&session, &ids.all()),
            Verb::SetTag(arguments) => change::set_tag(&session, &arguments),
            Verb::DeleteTag(arguments) => change::delete_tag(&session, &arguments),
        }
    }
}
