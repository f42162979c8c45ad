//! Listings, one level deep.

use std::io;

use cap_std::fs::{DirEntry, Metadata};

use super::failure::is_absence;
use super::incoming::is_reserved;
use super::tree::{Tree, path_of};
use crate::{ArtifactEntry, ArtifactKey};

pub(super) fn list(tree: &Tree, key: &ArtifactKey) -> io::Result<Vec<ArtifactEntry>> {
    let directory = path_of(key);
    let found = match tree.root.read_dir(directory) {
        Err(failure) if is_absence(&failure) => return Ok(Vec::new()),
        found => found?,
    };
    let mut entries = Vec::new();
    for entry in found {
        entries.extend(describe(tree, directory, &entry?)?);
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn describe(tree: &Tree, directory: &str, entry: &DirEntry) -> io::Result<Option<ArtifactEntry>> {
    let Ok(name) = entry.file_name().into_string() else {
        return Ok(None);
    };
    if is_reserved(&name) {
        return Ok(None);
    }
    let metadata = metadata(tree, directory, &name, entry)?;
    Ok(metadata.filter(|metadata| metadata.is_dir() || metadata.is_file()).map(|metadata| ArtifactEntry {
        name,
        is_dir: metadata.is_dir(),
        size_bytes: if metadata.is_dir() { 0 } else { metadata.len() },
    }))
}

/// Nothing for a link that does not resolve inside the root, and for what was deleted since the directory was read.
fn metadata(tree: &Tree, directory: &str, name: &str, entry: &DirEntry) -> io::Result<Option<Metadata>> {
    if entry.file_type()?.is_symlink() {
        return Ok(tree.root.metadata(format!("{directory}/{name}")).ok());
    }
    match entry.metadata() {
        Err(failure) if is_absence(&failure) => Ok(None),
        metadata => metadata.map(Some),
    }
}
