//! `paceline runs`.

mod change;
mod columns;
mod create;
mod list;
mod show;

use clap::{Args, Subcommand};

use super::failure::Result;
use super::output::Format;
use super::session::{CommonArguments, Use};
use super::{ResourceCommand, ids};
pub(crate) use show::by_id;

#[derive(Debug, Args)]
pub(crate) struct RunsArguments {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: CommonArguments,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List runs, newest first.
    #[command(visible_alias = "search")]
    List(list::ListArguments),
    /// Show a run: params, latest metrics, tags, inputs and outputs.
    Get(show::GetArguments),
    /// Show a run as JSON, as MLflow's command does.
    #[command(hide = true)]
    Describe(show::GetArguments),
    /// Make a run and end it at once, to record what was done elsewhere.
    Create(create::CreateArguments),
    /// Delete runs. `restore` brings them back.
    Delete(ids::RunIds),
    /// Bring deleted runs back.
    Restore(ids::RunIds),
    /// Set a tag of a run.
    SetTag(change::SetTagArguments),
    /// Delete a tag of a run.
    DeleteTag(change::DeleteTagArguments),
}

impl ResourceCommand for RunsArguments {
    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(self) -> Result<()> {
        let usage = if matches!(self.verb, Verb::Create(_)) { Use::Making } else { Use::Existing };
        let mut session = self.common.open(usage)?;
        match self.verb {
            Verb::List(arguments) => list::list(&session, &arguments),
            Verb::Get(arguments) => show::get(&session, &arguments),
            Verb::Describe(arguments) => {
                session.output.format = Format::Json;
                show::get(&session, &arguments)
            }
            Verb::Create(arguments) => create::create(&session, arguments),
            Verb::Delete(ids) => change::delete(&session, &ids.all()),
            Verb::Restore(ids) => change::restore(&session, &ids.all()),
            Verb::SetTag(arguments) => change::set_tag(&session, &arguments),
            Verb::DeleteTag(arguments) => change::delete_tag(&session, &arguments),
        }
    }
}
