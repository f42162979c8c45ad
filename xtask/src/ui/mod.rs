//! The pages: built before the server that has them inside, checked, and tried out in a browser.

mod freshness;
mod node;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use self::freshness::is_built;
use crate::command::{command, run};
use crate::system;
use crate::{paths, server};

/// The types that are made from the description of the API.
const SCHEMA: &str = "src/api/schema.d.ts";
/// The browser of the tests: that of the system, or another one that this variable names.
const BROWSER: &str = "/usr/bin/chromium";
const BROWSER_VARIABLE: &str = "CHROMIUM";

/// Builds the pages, unless they are built as they are now.
pub(crate) fn build() -> Result<()> {
    if is_built(&folder())? {
        return Ok(());
    }
    prepare()?;
    npm(&["run", "build"])
}

/// Types, lint and unit tests, and that the types of the API are those of its description.
pub(crate) fn check() -> Result<()> {
    prepare()?;
    check_schema()?;
    npm(&["run", "check"])?;
    npm(&["test"])
}

/// Every task of a user, in a browser and against the real server.
pub(crate) fn test_in_browser() -> Result<()> {
    if std::env::var_os(BROWSER_VARIABLE).is_none() && !fs::exists(BROWSER)? {
        system::install("the tests of the pages need a browser", &["chromium"])?;
    }
    prepare()?;
    server::build("debug")?;
    let mut playwright = command("npx", &["playwright", "test"], &folder());
    playwright.env("PACELINE_SERVER", paths::server_binary("debug"));
    run(playwright)
}

/// Node, and the packages of the lock file.
fn prepare() -> Result<()> {
    node::require()?;
    let lock = fs::read(folder().join("package-lock.json")).context("cannot read ui/package-lock.json")?;
    // Inside the folder of packages, so that it goes when they go.
    let installed = folder().join("node_modules/.paceline-installed-lock.json");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])?;
    fs::write(&installed, lock).with_context(|| format!("cannot write {}", installed.display()))
}

fn check_schema() -> Result<()> {
    let schema = folder().join(SCHEMA);
    let before = fs::read(&schema).with_context(|| format!("cannot read {}", schema.display()))?;
    npm(&["run", "generate"])?;
    if fs::read(&schema)? != before {
        bail!(
            "ui/{SCHEMA} was not what crates/paceline-api/openapi.json says. It is now: look at it and commit it"
        );
    }
    Ok(())
}

fn npm(arguments: &[&str]) -> Result<()> {
    run(command("npm", arguments, &folder()))
}

fn folder() -> PathBuf {
    paths::workspace().join("ui")
}
