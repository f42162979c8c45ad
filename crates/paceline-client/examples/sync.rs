//! Sends what is left in a folder of journals.
//!
//! ```text
//! MLFLOW_TRACKING_URI=http://127.0.0.1:5000 cargo run -p paceline-client --example sync -- .paceline/journal
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what it did")]

use std::process::ExitCode;

use paceline_client::{DEFAULT_FOLDER, FolderSync, Result, Server};

fn main() -> Result<ExitCode> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| DEFAULT_FOLDER.into());
    let address = std::env::var("MLFLOW_TRACKING_URI").unwrap_or_else(|_| "http://127.0.0.1:5000".into());
    let server = Server::at(&address)?.as_environment_says()?;
    let report = FolderSync::to(server).on_notice(|notice| println!("{notice}")).run(folder)?;
    for journal in &report.journals {
        println!("{}: {:?}, {} events", journal.path.display(), journal.outcome, journal.events);
    }
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
