//! Node.js, which builds and tests the pages. The server does not need it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::system;

/// The oldest version that the build tools take.
const OLDEST: (u32, u32) = (20, 19);
const HOW: &str = "Install it from https://nodejs.org/en/download, or on Debian with:\n  \
                   curl -fsSL https://deb.nodesource.com/setup_22.x | bash - && apt-get install -y nodejs";

/// Makes sure that there is a Node.js of use, installing that of the system when there is none.
pub(super) fn require() -> Result<()> {
    if version().is_none() {
        system::install("the pages are built with Node.js", &["nodejs", "npm"])?;
    }
    match version() {
        None => bail!("the pages are built with Node.js, and `node --version` does not answer. {HOW}"),
        Some(found) if parse(&found).is_none_or(|version| version < OLDEST) => {
            let (major, minor) = OLDEST;
            bail!("the pages are built with Node.js {major}.{minor} or newer, and this is {found}. {HOW}")
        }
        Some(_) => Ok(()),
    }
}

fn version() -> Option<String> {
    let answer = Command::new("node").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}

/// Major and minor version of `v20.19.4`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse("v20.19.4"), Some((20, 19)));
        assert!(parse("v20.9.0") < Some(OLDEST));
        assert!(parse("v9.99.0") < Some(OLDEST));
        assert!(parse("v22.0.0") > Some(OLDEST));
        assert_eq!(parse("20.19"), None);
    }
}
