//! The numbers that are accepted, in `accepted.json` beside this file.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::count::Count;

/// Counts by the name of their path.
pub(crate) type Accepted = BTreeMap<String, Count>;

/// A count may exceed the accepted one by this share …
const TOLERANCE: f64 = 0.02;
/// … and by so many allocations, for paths that have few.
const TOLERANCE_ALLOCATIONS: f64 = 1.0;
/// … or bytes.
const TOLERANCE_BYTES: f64 = 256.0;
const ADVICE: &str =
    "Find out why. If it has to be, accept it with `cargo xtask count --accept` and say why in the commit";

/// Fails when a count is above the accepted one.
pub(crate) fn compare(counted: &Accepted) -> Result<()> {
    let text = fs::read_to_string(file()).with_context(|| format!("cannot read {}", file().display()))?;
    let accepted: Accepted = serde_json::from_str(&text)?;
    let mut grown = Vec::new();
    for (path, count) in counted {
        let known = accepted.get(path).with_context(|| format!("`{path}` is not accepted yet. {ADVICE}"))?;
        println!(
            "{path:12} {:10.1} allocations of {:10.0} bytes a request; accepted: {:10.1} of {:10.0}",
            count.allocations, count.bytes, known.allocations, known.bytes
        );
        let is_more =
            |counted: f64, known: f64, tolerance: f64| counted > known * (1.0 + TOLERANCE) + tolerance;
        if is_more(count.allocations, known.allocations, TOLERANCE_ALLOCATIONS)
            || is_more(count.bytes, known.bytes, TOLERANCE_BYTES)
        {
            grown.push(path.as_str());
        } else if count.allocations < known.allocations * (1.0 - TOLERANCE) - TOLERANCE_ALLOCATIONS {
            println!(
                "{path:12} allocates less than is accepted: keep it so with `cargo xtask count --accept`"
            );
        }
    }
    if !grown.is_empty() {
        bail!("more is allocated than is accepted: {}. {ADVICE}", grown.join(", "));
    }
    Ok(())
}

/// Accepts what was counted.
pub(crate) fn write(counted: &Accepted) -> Result<()> {
    let text = serde_json::to_string_pretty(counted)? + "\n";
    fs::write(file(), &text).with_context(|| format!("cannot write {}", file().display()))?;
    println!("accepted:\n{text}");
    Ok(())
}

fn file() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "benches/hot_paths/accepted.json"].iter().collect()
}
