//! The `paceline` command as a library, so that the Python package holds it too, and what programs reach a server or a
//! store of this machine by.
//!
//! What was typed is parsed in [`cli`]. For the server, what is meant by it is worked out in [`settings`], and
//! [`server`] does it; [`gc`] is a command of its own, and all others are in [`commands`]. [`client`] is for programs.

mod cli;
pub mod client;
mod commands;
mod db;
mod env_file;
mod environment;
mod gc;
mod ignored_flags;
mod logging;
mod parts;
mod server;
mod settings;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::{Command, CommandLine};
use settings::Settings;

/// Runs the command that is typed, of which the first word names the program. Help, a version and mistakes in what is
/// typed end the process.
pub fn command(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let CommandLine { command, env_file, .. } = cli::parse(words);
    logging::start_for(&command);
    if let Err(error) = env_file.map_or(Ok(()), |file| env_file::apply(&file)) {
        return failed(&error);
    }
    match command {
        Command::Server(arguments) => match Settings::from_arguments(&arguments).and_then(server::run) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
        Command::Experiments(arguments) => commands::run(*arguments),
        Command::Runs(arguments) => commands::run(*arguments),
        Command::Models(arguments) => commands::run(*arguments),
        Command::Artifacts(arguments) => commands::run(*arguments),
        Command::Sync(arguments) => commands::run(*arguments),
        Command::Gc(arguments) => gc::run(&arguments),
        Command::Db(arguments) => match db::run(&arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
    }
}

/// Says why, the whole chain on one line: a sentence for people, not a backtrace.
fn failed(error: &anyhow::Error) -> ExitCode {
    tracing::error!("{error:#}");
    ExitCode::FAILURE
}
