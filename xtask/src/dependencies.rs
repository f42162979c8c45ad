//! The dependency policy of `deny.toml`: licences, sources, banned crates.

use anyhow::Result;

use crate::command::{command, run};
use crate::paths;

/// The version that checks; kept in the user's cache, where installing it once takes a few minutes.
const CARGO_DENY_VERSION: &str = "0.20.2";

/// Checks every dependency. Advisories need the network beyond the registry and are left to `cargo deny check`.
pub(crate) fn check() -> Result<()> {
    let root = paths::cache().join(format!("cargo-deny-{CARGO_DENY_VERSION}"));
    let program = root.join("bin/cargo-deny");
    if !program.exists() {
        let root = root.to_string_lossy();
        let version = format!("cargo-deny@{CARGO_DENY_VERSION}");
        let arguments = ["install", "--quiet", "--locked", "--root", &root, &version];
        run(command("cargo", &arguments, &paths::workspace()))?;
    }
    let arguments = ["--log-level", "error", "check", "bans", "licenses", "sources"];
    run(command(program, &arguments, &paths::workspace()))
}
