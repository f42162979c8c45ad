//! `cargo xtask generate`: files that are made from the code, and that a test compares with it.

use anyhow::Result;

use crate::command::{command, run as run_command};
use crate::paths;

/// The test that compares the description of the API, and that writes it when this variable is set.
const COMPARING: [&str; 7] = ["test", "--locked", "--package", "paceline", "--test", "server", "openapi"];
const WRITE: &str = "PACELINE_GENERATE";

/// Writes `crates/paceline-api/openapi.json`.
pub(crate) fn run() -> Result<()> {
    let mut test = command("cargo", &COMPARING, &paths::workspace());
    test.env(WRITE, "1");
    run_command(test)
}
