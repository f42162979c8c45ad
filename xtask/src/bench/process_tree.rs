//! Memory and processor time of a process and all that it started.

use std::collections::HashMap;
use std::fs;

use anyhow::{Context, Result};

/// Proportional resident memory of a process and its descendants in bytes: a page that several map counts once.
pub(super) fn memory_bytes(root: u32) -> Result<u64> {
    descendants(root)?.into_iter().map(proportional_bytes).sum()
}

/// The most that a process and its descendants ever had resident, in bytes, each counted by itself.
pub(super) fn peak_memory_bytes(root: u32) -> Result<u64> {
    let peak = |process| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        field(&status, "VmHWM:")?.parse::<u64>().ok()
    };
    Ok(descendants(root)?.into_iter().filter_map(peak).sum::<u64>() * 1024)
}

/// Processor time that a process and its descendants have used, in ticks of a hundredth of a second.
pub(super) fn processor_ticks(root: u32) -> Result<u64> {
    Ok(descendants(root)?.into_iter().filter_map(used_ticks).sum())
}

/// None when the process is gone meanwhile.
fn used_ticks(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in parentheses may hold anything; user and system time are the twelfth and thirteenth after it.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
}

/// A process and its descendants.
fn descendants(root: u32) -> Result<Vec<u32>> {
    let mut children = HashMap::<u32, Vec<u32>>::new();
    for entry in fs::read_dir("/proc").context("cannot list processes")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if let Some(parent) = parent(process) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(process) = found.get(next) {
        found.extend(children.remove(process).unwrap_or_default());
        next += 1;
    }
    Ok(found)
}

/// None when the process is gone meanwhile.
fn parent(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    field(&status, "PPid:")?.parse().ok()
}

fn proportional_bytes(process: u32) -> Result<u64> {
    let path = format!("/proc/{process}/smaps_rollup");
    let rollup = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let kibibytes: u64 = field(&rollup, "Pss:").with_context(|| format!("{path} has no Pss"))?.parse()?;
    Ok(kibibytes * 1024)
}

/// The first word after a label at the beginning of a line.
fn field<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(label))?.split_whitespace().next()
}
