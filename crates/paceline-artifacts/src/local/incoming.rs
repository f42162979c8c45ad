//! The hidden directory for what is not there yet (uploads) and what is there no more (deleted directories).

use std::io;
use std::time::Duration;

use cap_std::fs::{Dir, DirEntry};
use uuid::Uuid;

use super::tree::Tree;
use crate::{ArtifactKey, InvalidPath};

const DIRECTORY: &str = ".paceline-incoming";

/// An upload writes at least now and then; what was not touched for this long belongs to no living process.
const STALE_AFTER: Duration = Duration::from_hours(24);

/// A fresh name in the hidden directory, which is made when missing.
pub(super) fn fresh_name(root: &Dir) -> io::Result<String> {
    match root.create_dir(DIRECTORY) {
        Err(failure) if failure.kind() != io::ErrorKind::AlreadyExists => Err(failure),
        _ => Ok(format!("{DIRECTORY}/{}", Uuid::new_v4())),
    }
}

/// Whether clients neither see nor reach this name.
///
/// At every level, in case a root lies inside another; in any case, for file systems that ignore it.
pub(super) fn is_reserved(name: &str) -> bool {
    name.eq_ignore_ascii_case(DIRECTORY)
}

pub(super) fn refuse_reserved(key: &ArtifactKey) -> Result<(), InvalidPath> {
    if key.as_str().split('/').any(is_reserved) { Err(InvalidPath) } else { Ok(()) }
}

/// Removes what a crash left behind. What cannot be removed waits for the next start: it is in nobody's way.
pub(super) fn remove_stale(tree: &Tree) {
    let Ok(entries) = tree.root.read_dir(DIRECTORY) else {
        return;
    };
    for entry in entries.flatten() {
        if let Some(name) = stale_name(&entry) {
            let _ = remove(tree, format!("{DIRECTORY}/{name}"));
        }
    }
}

fn stale_name(entry: &DirEntry) -> Option<Uuid> {
    let name = entry.file_name().to_str()?.parse().ok()?;
    let modified = entry.metadata().ok()?.modified().ok()?.into_std();
    (modified.elapsed().ok()? > STALE_AFTER).then_some(name)
}

fn remove(tree: &Tree, path: String) -> io::Result<()> {
    if tree.root.symlink_metadata(&path)?.is_dir() {
        remove_directory(&tree.root, path)
    } else {
        tree.root.remove_file(path)
    }
}

/// Removes a directory of the hidden directory with all that is in it.
///
/// Subdirectories are first moved up beside it. That way the work needs one open directory and no recursion, however
/// deep the tree that a client made; `remove_dir_all` holds one open directory a level.
pub(super) fn remove_directory(root: &Dir, path: String) -> io::Result<()> {
    let mut waiting = vec![path];
    while let Some(path) = waiting.pop() {
        waiting.extend(empty_directory(root, &path)?);
        match root.remove_dir(&path) {
            // An upload that had already found its way in landed meanwhile; no other can follow it.
            Err(failure) if failure.kind() == io::ErrorKind::DirectoryNotEmpty => waiting.push(path),
            removed => removed?,
        }
    }
    Ok(())
}

/// Removes the files of a directory and moves its subdirectories aside, to the paths that are returned.
fn empty_directory(root: &Dir, path: &str) -> io::Result<Vec<String>> {
    let directory = root.open_dir(path)?;
    let mut aside = Vec::new();
    for entry in directory.entries()? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let fresh = fresh_name(root)?;
            directory.rename(entry.file_name(), root, &fresh)?;
            aside.push(fresh);
        } else {
            entry.remove_file()?;
        }
    }
    Ok(aside)
}
