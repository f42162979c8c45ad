//! `paceline --env-file FILE …`: environment variables from a file.
//!
//! A process that changes its own environment races with everything that reads it, so the command starts itself
//! anew in the environment that the file describes. Variables that are set already stay as they are.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Marks the process that was started anew.
const APPLIED: &str = "PACELINE_ENV_FILE_APPLIED";

/// Starts this command anew in the environment that the file describes. Returns where that has happened already.
pub(crate) fn apply(file: &Path) -> Result<()> {
    if std::env::var_os(APPLIED).is_some() {
        return Ok(());
    }
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read --env-file `{}`", file.display()))?;
    let variables = parse(&text).with_context(|| format!("cannot use --env-file `{}`", file.display()))?;
    let unset = variables.into_iter().filter(|(name, _)| std::env::var_os(name).is_none());
    let mut anew = Command::new(std::env::current_exe().context("cannot tell where this program is")?);
    anew.args(std::env::args_os().skip(1)).envs(unset).env(APPLIED, "1");
    // Returns only when it fails.
    Err(anew.exec()).context("cannot start anew with the variables of --env-file")
}

/// Reads lines of `NAME=value`, also quoted and after `export`. Comments begin with `#`.
fn parse(text: &str) -> Result<Vec<(String, String)>> {
    let mut variables = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let assignment = line.strip_prefix("export ").unwrap_or(line);
        // The line may hold a secret, so the message tells its number only.
        let Some((name, value)) = assignment.split_once('=').filter(|(name, _)| is_name(name.trim())) else {
            bail!("line {} is not NAME=value", index + 1);
        };
        variables.push((name.trim().to_owned(), unquoted(value.trim()).to_owned()));
    }
    Ok(variables)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A value without its quotes; one without quotes ends at a comment.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inner;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}
