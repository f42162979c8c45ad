//! Packages of the system.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{command, run};
use crate::paths;

/// Installs packages, or says how to: `reason` is a sentence without its end.
pub(crate) fn install(reason: &str, packages: &[&str]) -> Result<()> {
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    if !is_root() || !has_apt() {
        bail!("{reason}; on Debian: apt-get {}", install.join(" "));
    }
    run(command("apt-get", &["update"], &paths::workspace()))?;
    run(command("apt-get", &install, &paths::workspace()))
}

/// Whether programs may become other users.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn has_apt() -> bool {
    Command::new("apt-get").arg("--version").output().is_ok()
}
