//! Files of records.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a segment begins with: what it is, and version 1 of it.
pub(super) const HEADER: [u8; 8] = *b"PLJRNL\x01\n";

const EXTENSION: &str = "segment";

/// The file of a segment.
pub(super) fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.{EXTENSION}"))
}

/// The segments that there are, in order, with their sizes in bytes.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(u64, u64)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let number = stem.and_then(|stem| stem.parse().ok());
        if let (Some(number), true) = (number, path.extension().is_some_and(|found| found == EXTENSION)) {
            found.push((number, entry.metadata()?.len()));
        }
    }
    found.sort_unstable();
    Ok(found)
}
