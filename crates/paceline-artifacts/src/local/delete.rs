//! Deleting files and whole directories.

use std::io;

use super::durability::sync_directory;
use super::failure::{is_absence, is_escape, or_absent};
use super::incoming;
use super::tree::{Tree, parent_of};
use crate::ArtifactKey;

pub(super) fn delete(tree: &Tree, key: &ArtifactKey) -> io::Result<()> {
    let path = key.as_str();
    let kind = match tree.root.symlink_metadata(path) {
        Err(failure) if is_absence(&failure) => return Ok(()),
        metadata => metadata?.file_type(),
    };
    if kind.is_symlink() {
        refuse_escape(tree, path)?;
    }
    if kind.is_dir() { delete_directory(tree, path) } else { delete_file(tree, path) }
}

fn refuse_escape(tree: &Tree, link: &str) -> io::Result<()> {
    match tree.root.metadata(link) {
        Err(failure) if is_escape(&failure) => Err(failure),
        _ => Ok(()),
    }
}

fn delete_file(tree: &Tree, path: &str) -> io::Result<()> {
    or_absent(tree.root.remove_file(path))?;
    sync_directory(&tree.root, parent_of(path))
}

/// Takes the directory away in one step, so that readers see all of it or nothing and an upload into it starts a new
/// one, and removes its content afterwards.
fn delete_directory(tree: &Tree, path: &str) -> io::Result<()> {
    let aside = incoming::fresh_name(&tree.root)?;
    match take_away(tree, path, &aside) {
        Err(failure) if is_absence(&failure) => return Ok(()),
        taken => taken?,
    }
    sync_directory(&tree.root, parent_of(path))?;
    incoming::remove_directory(&tree.root, aside)
}

fn take_away(tree: &Tree, path: &str, aside: &str) -> io::Result<()> {
    let _deleting = tree.lock_deletions();
    tree.root.rename(path, &tree.root, aside)
}
