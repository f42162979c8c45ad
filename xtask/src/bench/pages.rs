//! The pages of the web interface in a real browser, beside those of stock MLflow on the same data.
//!
//! The script in `ui/budgets` opens the pages and measures; here the servers are started for it, one after the other.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::extent::Extent;
use super::measurement::{Column, Measurement};
use super::server::Server;
use super::subject::Subject;
use crate::command::{command, run};
use crate::paths;

/// Measures the pages of each server; the first is the one that the others are compared with.
pub(super) fn measure(subjects: &[Subject], extent: Extent, scratch: &Path) -> Result<Vec<Column>> {
    subjects.iter().map(|subject| measure_one(subject, extent, &scratch.join(subject.name()))).collect()
}

fn measure_one(subject: &Subject, extent: Extent, folder: &Path) -> Result<Column> {
    let server = Server::start(subject, folder)?;
    server.wait_until_idle()?;
    let numbers = folder.join("numbers.json");
    let mut script = command("npm", &["run", "--silent", "budgets"], &paths::workspace().join("ui"));
    script
        .env("SUBJECT_NAME", subject.name())
        .env("SUBJECT_URL", server.url())
        .env("SUBJECT_EXTENT", if extent == Extent::Full { "full" } else { "quick" })
        .env("SUBJECT_NUMBERS", &numbers);
    run(script)?;
    server.stop()?;
    let text = fs::read_to_string(&numbers).with_context(|| format!("cannot read {}", numbers.display()))?;
    let measurements: Vec<Measurement> = serde_json::from_str(&text)?;
    let title = format!("{} {}", subject.name(), subject.version()?);
    Ok(Column { name: subject.name().to_owned(), title, measurements })
}
