//! The Python package: its wheel, and its checks and tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{command, run};
use crate::{frameworks, paths, python};

/// Builds the wheel as a profile builds Rust, `debug` or `release`, and unpacks it into a folder of the target folder,
/// where any Python finds it by `PYTHONPATH`. No environment is changed, so checkouts do not meet.
pub(crate) fn build(profile: &str) -> Result<PathBuf> {
    let tools = python::environment("python")?;
    let wheels = paths::target().join("wheels").join(profile);
    if wheels.exists() {
        fs::remove_dir_all(&wheels).with_context(|| format!("cannot remove {}", wheels.display()))?;
    }
    let wheels_text = wheels.to_string_lossy();
    let mut arguments = vec!["build", "--locked", "--quiet", "--out", &wheels_text];
    if profile == "release" {
        arguments.push("--release");
    }
    run(command(python::program(&tools, "maturin"), &arguments, &folder()))?;
    let package = paths::target().join("python").join(profile);
    if package.exists() {
        fs::remove_dir_all(&package).with_context(|| format!("cannot remove {}", package.display()))?;
    }
    let wheel = wheel_in(&wheels)?;
    let (wheel, package_text) = (wheel.to_string_lossy(), package.to_string_lossy());
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"];
    let arguments = [&install[..], &[&package_text, &wheel]].concat();
    run(command(python::program(&tools, "python"), &arguments, &folder()))?;
    Ok(package)
}

/// Lints, types, and tests with stock MLflow beside it, those of frameworks in an environment of their own.
pub(crate) fn test() -> Result<()> {
    let tools = python::environment("python")?;
    let ruff = python::program(&python::environment("lint")?, "ruff");
    run(command(&ruff, &["check", "."], &folder()))?;
    run(command(&ruff, &["format", "--check", "."], &folder()))?;
    run(command(python::program(&tools, "mypy"), &[], &folder()))?;
    let package = build("debug")?;
    let compare = ["-m", "mypy.stubtest", "--mypy-config-file", "pyproject.toml", "paceline._native"];
    let mut stubs = command(python::program(&tools, "python"), &compare, &folder());
    stubs.env("PYTHONPATH", &package).env("PYTHONSAFEPATH", "1");
    run(stubs)?;
    let modules = package.join("paceline");
    let modules = modules.to_string_lossy();
    let peers = python::environment("3.17")?;
    run(pytest(&peers, &package, &["tests", "--ignore", "tests/frameworks"])?)?;
    // Examples are those of the package that was built; what they need is with the tests.
    run(pytest(&peers, &package, &["-p", "conftest", "--doctest-modules", &modules])?)?;
    match frameworks::environment()? {
        Some(environment) => run(pytest(&environment, &package, &["tests/frameworks"])?),
        None => Ok(()),
    }
}

/// `pytest` of an environment, on the package that was built.
fn pytest(environment: &Path, package: &Path, arguments: &[&str]) -> Result<Command> {
    let python = python::program(environment, "python");
    let mut pytest = command(python, &["-m", "pytest", "--quiet", "--rootdir", "."], &folder());
    pytest.args(["--config-file", "pyproject.toml"]).args(arguments);
    let path = std::env::join_paths([package.to_path_buf(), folder().join("tests")])?;
    pytest.env("PYTHONPATH", path).env("PYTHONSAFEPATH", "1");
    Ok(pytest)
}

fn wheel_in(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let is_wheel = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "whl");
    let mut paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.find(is_wheel).with_context(|| format!("maturin left no wheel in {}", folder.display()))
}

fn folder() -> PathBuf {
    paths::workspace().join("python")
}
