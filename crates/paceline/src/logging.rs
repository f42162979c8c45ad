//! Log lines on standard error.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::cli::{Command, LogFormat};
use crate::environment::variable;

/// What commands other than the server log by default: what went wrong inside a store that they opened.
const COMMAND_LEVEL: &str = "warn";

/// The HTTP client traces the bytes that it sends, and with them passwords.
const QUIET: &str = "ureq=info,ureq_proto=info";

/// Starts logging as the command needs it.
pub(crate) fn start_for(command: &Command) {
    match command {
        Command::Server(arguments) => start(arguments.log_format, &arguments.log_level),
        _ => {
            let level = variable("PACELINE_LOG").unwrap_or_else(|| COMMAND_LEVEL.into());
            start(LogFormat::Text, &format!("{level},{QUIET}"));
        }
    }
}

/// Starts logging. A level that cannot be read counts as `info`, and the log says so.
fn start(format: LogFormat, level: &str) {
    let (filter, unreadable) = match EnvFilter::try_new(level) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error)),
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Json => builder.json().flatten_event(true).init(),
        LogFormat::Text => builder.with_target(false).with_ansi(std::io::stderr().is_terminal()).init(),
    }
    if let Some(error) = unreadable {
        tracing::warn!("the log level `{level}` cannot be read ({error}); logging at `info`");
    }
}
