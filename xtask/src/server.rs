//! `cargo xtask run`: the server, as users get it.

use anyhow::Result;

use crate::command::{command, run as run_command};
use crate::{paths, ui};

/// Builds the server in release and runs it in the current folder until it is stopped.
pub(crate) fn run(options: &[String]) -> Result<()> {
    build("release")?;
    let mut arguments = vec!["server"];
    arguments.extend(options.iter().map(String::as_str));
    let here = std::env::current_dir()?;
    run_command(command(paths::server_binary("release"), &arguments, &here))
}

/// Builds the pages, and the server with them inside.
pub(crate) fn build(profile: &str) -> Result<()> {
    ui::build()?;
    let mut arguments = vec!["build", "--locked", "--package", "paceline"];
    if profile == "release" {
        arguments.push("--release");
    }
    run_command(command("cargo", &arguments, &paths::workspace()))
}
