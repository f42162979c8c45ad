//! Removing what belonged to a run, model or experiment that is gone for good, and counting it.
//!
//! Unlike a deletion, which takes a directory out of sight at once, this works in place: what a crash leaves is where
//! it was, and is found and counted when the removal is done again. A link is removed where a file would be, and is
//! never followed.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use cap_std::fs::Dir;
use uuid::Uuid;

use super::durability::sync_directory;
use super::failure::{is_absence, or_absent};
use super::tree::{Tree, parent_of};
use crate::{ArtifactKey, FolderContent};

/// How often a directory is emptied again into which somebody puts files meanwhile.
const ROUNDS_MAX: usize = 100;

/// Counts the files at or below `key`. None when there is nothing of that name.
pub(super) fn measure(tree: &Tree, key: &ArtifactKey) -> io::Result<Option<FolderContent>> {
    let mut content = FolderContent::default();
    match kind(tree, key.as_str())? {
        None => return Ok(None),
        Some(Kind::File { size_bytes }) => content.count(size_bytes),
        Some(Kind::Directory) => {
            let mut waiting = vec![PathBuf::from(key.as_str())];
            while let Some(path) = waiting.pop() {
                for entry in tree.root.read_dir(&path)? {
                    let entry = entry?;
                    let metadata = entry.metadata()?;
                    if metadata.is_dir() {
                        waiting.push(path.join(entry.file_name()));
                    } else {
                        content.count(if metadata.is_file() { metadata.len() } else { 0 });
                    }
                }
            }
        }
    }
    Ok(Some(content))
}

/// Removes what is at `key`, then up to `parents_max` directories above as far as they are empty.
pub(super) fn remove(
    tree: &Tree,
    key: &ArtifactKey,
    parents_max: usize,
) -> io::Result<Option<FolderContent>> {
    let path = key.as_str();
    let mut content = FolderContent::default();
    let found = kind(tree, path)?;
    match found {
        None => {}
        Some(Kind::File { size_bytes }) => {
            or_absent(tree.root.remove_file(path))?;
            content.count(size_bytes);
        }
        Some(Kind::Directory) => remove_directory(&tree.root, path, &mut content)?,
    }
    let mut left = parent_of(path);
    for _ in 0..parents_max {
        if left == "." || !remove_empty_directory(tree, left)? {
            break;
        }
        left = parent_of(left);
    }
    // One sync is enough: what was removed below cannot be reached without the highest of them.
    or_absent(sync_directory(&tree.root, left))?;
    Ok(found.map(|_| content))
}

/// Removes the directory at `key` unless something is in it. Whether it is gone.
pub(super) fn remove_if_empty(tree: &Tree, key: &ArtifactKey) -> io::Result<bool> {
    match kind(tree, key.as_str())? {
        None => Ok(true),
        Some(Kind::File { .. }) => Ok(false),
        Some(Kind::Directory) => {
            let is_gone = remove_empty_directory(tree, key.as_str())?;
            if is_gone {
                or_absent(sync_directory(&tree.root, parent_of(key.as_str())))?;
            }
            Ok(is_gone)
        }
    }
}

enum Kind {
    File { size_bytes: u64 },
    Directory,
}

/// What is at a path; nothing where it is absent.
///
/// # Errors
/// Also when a name on the path is a link: who put it there may have meant other files.
fn kind(tree: &Tree, path: &str) -> io::Result<Option<Kind>> {
    for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
        let metadata = match tree.root.symlink_metadata(&path[..end]) {
            Err(failure) if is_absence(&failure) => return Ok(None),
            metadata => metadata?,
        };
        if metadata.is_symlink() {
            // The kind that stands for a path that leaves the root.
            return Err(io::ErrorKind::NotADirectory.into());
        }
        if end == path.len() {
            let file = Kind::File { size_bytes: metadata.len() };
            return Ok(Some(if metadata.is_dir() { Kind::Directory } else { file }));
        }
    }
    Ok(None)
}

/// Removes a directory with all that is in it. Directories below are first moved up into it, so that the work needs
/// one open directory and no recursion, however deep the tree that a client made.
fn remove_directory(root: &Dir, top: &str, content: &mut FolderContent) -> io::Result<()> {
    let top = Path::new(top);
    for _ in 0..ROUNDS_MAX {
        let mut waiting: Vec<PathBuf> =
            remove_files(root, top, content)?.into_iter().map(|name| top.join(name)).collect();
        while let Some(path) = waiting.pop() {
            for name in remove_files(root, &path, content)? {
                let raised = top.join(Uuid::new_v4().to_string());
                or_absent(root.rename(path.join(name), root, &raised))?;
                waiting.push(raised);
            }
            // One that is not empty again stays for the next round.
            remove_if_possible(root, &path)?;
        }
        if remove_if_possible(root, top)? {
            return Ok(());
        }
    }
    Err(io::Error::other("files are being put into it all the time"))
}

/// Removes the files of a directory and returns the names of the directories in it.
fn remove_files(root: &Dir, path: &Path, content: &mut FolderContent) -> io::Result<Vec<OsString>> {
    let directory = match root.open_dir(path) {
        // Another process removes the same.
        Err(failure) if is_absence(&failure) => return Ok(Vec::new()),
        directory => directory?,
    };
    let mut directories = Vec::new();
    for entry in directory.entries()? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            directories.push(entry.file_name());
            continue;
        }
        let size_bytes =
            entry.metadata().map_or(0, |metadata| if metadata.is_file() { metadata.len() } else { 0 });
        match entry.remove_file() {
            Err(failure) if is_absence(&failure) => {}
            removed => {
                removed?;
                content.count(size_bytes);
            }
        }
    }
    Ok(directories)
}

fn remove_empty_directory(tree: &Tree, path: &str) -> io::Result<bool> {
    let _deleting = tree.lock_deletions();
    remove_if_possible(&tree.root, Path::new(path))
}

/// Whether the directory is gone; false when something is in it.
fn remove_if_possible(root: &Dir, path: &Path) -> io::Result<bool> {
    match root.remove_dir(path) {
        Err(failure) if is_absence(&failure) => Ok(true),
        Err(failure) if failure.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
        removed => removed.map(|()| true),
    }
}
