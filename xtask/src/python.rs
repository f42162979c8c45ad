//! Python environments for the suites that drive the server with real clients.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{command, run};
use crate::paths;

/// Says that an environment was installed to its end.
const COMPLETE: &str = "complete";

/// An environment with the packages of `compat/requirements-<name>.txt`, made when there is none yet.
///
/// It lives in the user's cache, under a name that holds a hash of the requirements: a changed file gets a new
/// environment, an unchanged one costs nothing.
pub(crate) fn environment(name: &str) -> Result<PathBuf> {
    let requirements = paths::workspace().join(format!("compat/requirements-{name}.txt"));
    let pins = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let folder = paths::cache().join(format!("compat-{name}-{:016x}", hash(&pins)));
    if !folder.join(COMPLETE).exists() {
        install(&folder, &requirements)?;
        fs::write(folder.join(COMPLETE), "")?;
    }
    Ok(folder)
}

/// A program of an environment.
pub(crate) fn program(environment: &Path, name: &str) -> PathBuf {
    environment.join("bin").join(name)
}

fn install(folder: &Path, requirements: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let workspace = paths::workspace();
    let folder_text = folder.to_string_lossy();
    run(command("python3", &["-m", "venv", &folder_text], &workspace)).context(
        "the compatibility tests need Python 3.11 with venv; on Debian: apt-get install -y python3 python3-venv",
    )?;
    let requirements = requirements.to_string_lossy();
    // The files name everything, dependencies of dependencies too.
    let mut arguments = vec!["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    arguments.extend(["--requirement", &requirements]);
    run(command(program(folder, "python"), &arguments, &workspace))
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
