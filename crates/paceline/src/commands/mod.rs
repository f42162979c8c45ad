//! Commands for people and scripts. Each speaks MLflow's routes as any client does, to a server or to a store on
//! this machine; one file, or folder, holds one resource.

mod artifacts;
pub(crate) mod connection;
mod experiments;
mod failure;
mod ids;
mod models;
mod output;
mod paging;
mod runs;
mod session;
mod shapes;
mod sync;
mod view;

use std::io::Write;
use std::process::ExitCode;

pub(crate) use artifacts::ArtifactsArguments;
pub(crate) use connection::{Connection, LocalFiles, MissingStore, Target};
pub(crate) use experiments::ExperimentsArguments;
pub(crate) use failure::Failure;
use failure::Result;
pub(crate) use models::ModelsArguments;
pub(crate) use runs::RunsArguments;
pub(crate) use session::CommonArguments;
pub(crate) use sync::SyncArguments;

/// A command of this folder, as typed.
pub(crate) trait ResourceCommand {
    /// The options that all commands have.
    fn common(&self) -> &CommonArguments;

    /// Does it.
    fn run(self) -> Result<()>;
}

/// Runs a command and tells how it ended: 0 done, 1 refused or failed.
pub(crate) fn run(command: impl ResourceCommand) -> ExitCode {
    let tells_json = command.common().tells_json();
    match command.run() {
        // Whoever closed the pipe has seen enough.
        Ok(()) | Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure, tells_json);
            ExitCode::FAILURE
        }
    }
}

/// Writes a failure to standard error.
fn tell(failure: &Failure, as_json: bool) {
    if !matches!(failure, Failure::Told) {
        // There is nowhere else to say it.
        let _ = writeln!(std::io::stderr(), "{}", failure.line(as_json));
    }
}
