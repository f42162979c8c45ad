//! The machine that was measured on, as far as it explains the numbers.

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use super::measurement::median;

/// Synced writes that are timed.
const SYNCS: usize = 51;
const BLOCK: [u8; 4096] = [1; 4096];

/// What the numbers depend on.
#[derive(Debug, Serialize)]
pub(super) struct Machine {
    date: String,
    processor: String,
    cores: usize,
    memory_gib: f64,
    system: String,
    /// Median time of appending 4 KiB to a file and syncing it: the floor of a durable write.
    sync_ms: f64,
    /// Processes that wanted to run in the minute before: other work that took part of the machine.
    load_before: String,
}

impl Machine {
    /// Looks around; `folder` is where the databases will be.
    pub(super) fn describe(folder: &Path) -> Result<Self> {
        Ok(Self {
            date: output("date", &["-u", "+%Y-%m-%d %H:%M UTC"])?,
            processor: line_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into()),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: memory_kib()? / f64::from(1 << 20),
            system: output("uname", &["-srm"])?,
            sync_ms: sync_ms(folder)?,
            load_before: first_word("/proc/loadavg")?,
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, processor, cores, memory_gib, system, sync_ms, load_before } = self;
        write!(
            formatter,
            "{date}. {processor}, {cores} cores, {memory_gib:.0} GiB of memory, {system}. Appending 4 KiB to a file \
             and syncing it takes {sync_ms:.2} ms. Load average before the start: {load_before}."
        )
    }
}

fn sync_ms(folder: &Path) -> Result<f64> {
    let mut file = File::create(folder.join("sync"))?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let begun = Instant::now();
        file.write_all(&BLOCK)?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(median(&mut times))
}

fn memory_kib() -> Result<f64> {
    let total = line_value("/proc/meminfo", "MemTotal").context("/proc/meminfo has no MemTotal")?;
    Ok(total.trim_end_matches(" kB").parse()?)
}

/// What follows the colon on the first line that begins with a label.
fn line_value(path: &str, label: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(label))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn first_word(path: &str) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    Ok(text.split_whitespace().next().unwrap_or_default().to_owned())
}

fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.with_context(|| format!("cannot run `{program}`"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
