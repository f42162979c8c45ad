//! The `paceline` command.
//!
//! What was typed is parsed in [`cli`], what is meant by it is worked out in [`settings`], and [`server`] does it.

mod cli;
mod env_file;
mod ignored_flags;
mod logging;
mod server;
mod settings;

use std::process::ExitCode;

use cli::{Command, CommandLine};
use settings::Settings;

fn main() -> ExitCode {
    let CommandLine { command, env_file, .. } = cli::parse();
    let Command::Server(arguments) = command;
    logging::start(arguments.log_format, &arguments.log_level);
    let environment = env_file.map_or(Ok(()), |file| env_file::apply(&file));
    match environment.and_then(|()| Settings::from_arguments(&arguments)).and_then(server::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The whole chain on one line: a sentence for people, not a backtrace.
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
