//! `cargo xtask count`: what the hottest paths cost, in counts that the load of a machine does not change.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::command::{command, run as run_command};
use crate::paths;

const USAGE: &str = "usage: cargo xtask count [--accept | --instructions]";
const BENCHMARK: &[&str] = &["bench", "--locked", "--package", "paceline", "--bench", "hot_paths"];
/// The paths of that benchmark.
const PATHS: [&str; 3] = ["log_metric", "log_batch", "search_page"];
/// Rounds of two runs under callgrind: what the second counts beyond the first is the rounds alone.
const ROUNDS: [u64; 2] = [2, 6];
/// Requests of a round of that benchmark.
const ROUND: u64 = 32;

/// Counts allocations and compares them with the accepted ones, accepts them, or counts instructions.
pub(crate) fn run(words: &[String]) -> Result<()> {
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => allocations(&[]),
        ["--accept"] => allocations(&["--", "--accept"]),
        ["--instructions"] => instructions(),
        _ => bail!(USAGE),
    }
}

/// In the profile of the tests, where nearly everything is compiled already: what is allocated hardly depends on it.
fn allocations(words: &[&str]) -> Result<()> {
    let arguments = [BENCHMARK, &["--profile", "dev"], words].concat();
    run_command(command("cargo", &arguments, &paths::workspace()))
}

/// Those of the optimised server. They depend on the compiler and the processor, so none are accepted or refused:
/// compare two commits on one machine.
fn instructions() -> Result<()> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        bail!("counting instructions needs valgrind; on Debian: apt-get install -y valgrind");
    }
    let program = build()?;
    for path in PATHS {
        let [fewer, more] = ROUNDS;
        let counted = callgrind(&program, path, more)?.saturating_sub(callgrind(&program, path, fewer)?);
        println!("{path:12} {:>12} instructions a request", counted / ((more - fewer) * ROUND));
    }
    Ok(())
}

/// Builds the benchmark in release, and returns the program.
fn build() -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        executable: Option<PathBuf>,
    }
    let mut cargo = command("cargo", BENCHMARK, &paths::workspace());
    cargo.args(["--no-run", "--message-format", "json-render-diagnostics"]);
    let output = cargo.stderr(std::process::Stdio::inherit()).output().context("cannot run cargo")?;
    let messages = String::from_utf8(output.stdout)?;
    let executable = |line| serde_json::from_str::<Message>(line).ok()?.executable;
    messages.lines().filter_map(executable).next_back().context("cargo did not build the benchmark")
}

/// All instructions of a run of the benchmark.
fn callgrind(program: &Path, path: &str, rounds: u64) -> Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    let output = valgrind.args(["--only", path, "--rounds", &rounds.to_string()]).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let counted =
        said.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim());
    counted.and_then(|count| count.parse().ok()).with_context(|| format!("valgrind counted nothing: {said}"))
}
