//! The Python package: its wheel, and its checks and tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{command, run};
use crate::{paths, python};

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

/// Lints, types, and tests with stock MLflow beside it.
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
    let peers = python::environment("3.17")?;
    let modules = package.join("paceline");
    let modules = modules.to_string_lossy();
    let path = std::env::join_paths([package.clone(), folder().join("tests")])?;
    // Examples are those of the package that was built; what they need is with the tests.
    for arguments in [&["tests"][..], &["-p", "conftest", "--doctest-modules", &modules][..]] {
        let python = python::program(&peers, "python");
        let mut pytest = command(python, &["-m", "pytest", "--quiet", "--rootdir", "."], &folder());
        pytest.args(["--config-file", "pyproject.toml"]).args(arguments);
        pytest.env("PYTHONPATH", &path).env("PYTHONSAFEPATH", "1");
        run(pytest)?;
    }
    Ok(())
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
