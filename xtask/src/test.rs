//! `cargo xtask test`: every check and every test, each step with what it needs.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::command::{command, run as run_command};
use crate::databases::{self, Kind};
use crate::{count, dependencies, paths, python, python_package, server, ui};

/// A step's name and what it does.
type Step = (&'static str, fn() -> Result<()>);

/// The steps, in the order they run: what fails fastest first.
const STEPS: &[Step] = &[
    ("format", check_format),
    ("ui", ui::check),
    ("lint", lint),
    ("dependencies", dependencies::check),
    ("rust", test_rust),
    ("postgres", || databases::test(Kind::Postgres, test_wire_on)),
    ("mariadb", || databases::test(Kind::MariaDb, test_wire_on)),
    ("ui-browser", ui::test_in_browser),
    ("count", || count::run(&[])),
    ("python-lint", lint_python),
    ("wire", test_wire),
    ("python", python_package::test),
    ("compat-3.17", || test_compat("3.17")),
    ("compat-2.22", || test_compat("2.22")),
];

/// Runs all steps, or the named ones.
pub(crate) fn run(names: &[String]) -> Result<()> {
    let known: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("there is no step `{unknown}`; the steps are: {}", known.join(", "));
    }
    for (name, step) in STEPS {
        if names.is_empty() || names.iter().any(|chosen| chosen == name) {
            println!("\n== {name}");
            step()?;
        }
    }
    Ok(())
}

fn cargo(arguments: &[&str]) -> Result<()> {
    run_command(command("cargo", arguments, &paths::workspace()))
}

fn check_format() -> Result<()> {
    cargo(&["fmt", "--all", "--check"])
}

fn lint() -> Result<()> {
    cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"])
}

/// The server under test has the pages inside, as users get it.
fn test_rust() -> Result<()> {
    ui::build()?;
    cargo(&["test", "--locked", "--workspace"])
}

fn lint_python() -> Result<()> {
    let ruff = python::program(&python::environment("lint")?, "ruff");
    run_command(command(&ruff, &["check", "."], &compat()))?;
    run_command(command(&ruff, &["format", "--check", "."], &compat()))
}

fn test_wire() -> Result<()> {
    pytest("3.17", &["wire"])
}

/// The wire cases on a server whose data is in another database.
fn test_wire_on(database: &str) -> Result<()> {
    pytest_on("3.17", &["wire"], Some(database))
}

fn test_compat(client_version: &str) -> Result<()> {
    pytest(client_version, &[])
}

/// Runs a suite with a stock MLflow client against the server of this checkout.
fn pytest(client_version: &str, arguments: &[&str]) -> Result<()> {
    pytest_on(client_version, arguments, None)
}

fn pytest_on(client_version: &str, arguments: &[&str], database: Option<&str>) -> Result<()> {
    server::build("debug")?;
    let environment = python::environment(client_version)?;
    let mut pytest = command(python::program(&environment, "pytest"), &["--quiet"], &compat());
    pytest.args(arguments).env("PACELINE_SERVER", paths::server_binary("debug"));
    pytest.envs(database.map(|uri| ("PACELINE_COMPAT_DATABASE", uri)));
    run_command(pytest)
}

fn compat() -> PathBuf {
    paths::workspace().join("compat")
}
