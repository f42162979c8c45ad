//! What `paceline gc` says it did.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::bytes::{count, size};
use paceline_api::trash::{FolderReport, PurgeReport};

/// Free space in the database that is worth a word.
const REUSABLE_BYTES_MIN: u64 = 1024 * 1024;

/// Prints the report. `advice` says how free space that is left in the database can be given back.
pub(super) fn print(report: &PurgeReport, as_json: bool, advice: &str) -> Result<()> {
    let text = if as_json {
        let json = serde_json::to_string_pretty(report).context("cannot write the report as JSON")?;
        format!("{json}\n")
    } else {
        for_people(report, advice)
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Nobody reads on. What was done is done.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write the report"),
    }
}

fn for_people(report: &PurgeReport, advice: &str) -> String {
    let mut lines = Vec::new();
    let counts = [
        ("experiments", report.experiments),
        ("runs", report.runs),
        ("logged models", report.logged_models),
        ("metric points", report.metric_points),
        ("files", report.artifact_files),
    ];
    let title = if report.dry_run { "Would be removed for good:" } else { "Removed for good:" };
    if counts.iter().all(|(_, number)| *number == 0) {
        let nothing = if report.dry_run { "Nothing would be removed." } else { "Nothing was removed." };
        lines.push(nothing.to_owned());
    } else {
        lines.push(title.to_owned());
        for (name, number) in counts {
            let bytes =
                if name == "files" { format!(" ({})", size(report.artifact_bytes)) } else { String::new() };
            lines.push(format!("  {name:<13} {:>12}{bytes}", count(number)));
        }
    }
    if let Some(bytes) = report.database_bytes_freed.filter(|bytes| *bytes > 0) {
        lines.push(format!("The database became {} smaller.", size(bytes)));
    }
    if let Some(bytes) = report.database_bytes_reusable.filter(|bytes| *bytes >= REUSABLE_BYTES_MIN) {
        let free = format!("{} in the database are free for later writes. {advice}", size(bytes));
        lines.push(free.trim_end().to_owned());
    }
    push_folders(&mut lines, "Left in place", &report.left_in_place);
    push_folders(&mut lines, "Could not be removed", &report.failed);
    if !report.kept.is_empty() {
        lines.push(format!("Kept ({}):", count(report.kept.len() as u64)));
        lines.extend(report.kept.iter().map(|kept| format!("  {}", plain(&kept.reason))));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn push_folders(lines: &mut Vec<String>, title: &str, folders: &[FolderReport]) {
    if folders.is_empty() {
        return;
    }
    lines.push(format!("{title} ({}):", count(folders.len() as u64)));
    for folder in folders {
        lines.push(format!("  {}", plain(&folder.uri)));
        lines.push(format!("    {}", plain(&folder.reason)));
    }
}

/// A text without control characters, which could make a terminal do anything.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
