//! What a benchmark leaves behind.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::extent::Extent;
use super::machine::Machine;
use super::measurement::Column;
use super::table;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// How much was measured.
    pub(super) extent: Extent,
    /// On what.
    pub(super) machine: Machine,
    /// Paceline, then its peers.
    pub(super) columns: Vec<Column>,
}

impl Report {
    /// The numbers side by side.
    pub(super) fn table(&self) -> String {
        table::table(&self.columns)
    }

    /// Writes `results.json` into `folder`, and the page of the documentation if everything was measured: the
    /// numbers of a quick look are not for publishing.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        write(&folder.join("results.json"), &serde_json::to_string_pretty(self)?)?;
        match self.extent {
            Extent::Full => write(&crate::paths::workspace().join("docs/benchmarks.md"), &self.page()),
            Extent::Quick => Ok(()),
        }
    }

    fn page(&self) -> String {
        format!(
            include_str!("page.md"),
            command = self.extent.command(),
            machine = self.machine,
            table = self.table()
        )
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("wrote {}", path.display());
    Ok(())
}
