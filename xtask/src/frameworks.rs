//! The environment of the frameworks: TensorFlow, Spark with Delta Lake, and Hugging Face's datasets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{command, run};
use crate::{paths, python, system};

/// Says that Spark has what it fetches for itself: the jars of Delta Lake.
const FETCHED: &str = "jars-fetched";

/// Set where a missing framework is a failure, and no reason to leave out its tests.
const EVERYTHING_VARIABLE: &str = "PACELINE_TEST_EVERYTHING";

/// The environment, made when there is none yet; nothing, with the reason on the terminal, where it cannot be made and
/// need not be.
pub(crate) fn environment() -> Result<Option<PathBuf>> {
    match install() {
        Ok(environment) => Ok(Some(environment)),
        Err(error) if std::env::var_os(EVERYTHING_VARIABLE).is_none() => {
            println!("SKIPPED: the tests of frameworks, since they cannot be installed here: {error:#}");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Its tests: a folder of those of the Python package.
pub(crate) fn tests() -> PathBuf {
    paths::workspace().join("python/tests/frameworks")
}

fn install() -> Result<PathBuf> {
    if !has_java() {
        system::install("tests of Spark need Java 17", &["openjdk-17-jre-headless"])?;
    }
    let environment = python::environment("frameworks")?;
    if !environment.join(FETCHED).exists() {
        fetch(&environment).context("Spark cannot fetch Delta Lake from Maven Central")?;
    }
    Ok(environment)
}

fn fetch(environment: &Path) -> Result<()> {
    run(command(python::program(environment, "python"), &["spark.py"], &tests()))?;
    fs::write(environment.join(FETCHED), "")?;
    Ok(())
}

fn has_java() -> bool {
    Command::new("java").arg("-version").output().is_ok_and(|output| output.status.success())
}
