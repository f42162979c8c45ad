//! The files of a folder and of all folders below it.

use std::io;

use super::failure::is_absence;
use super::list::list;
use super::tree::{Tree, path_of};
use crate::{ArtifactKey, FolderFile, FolderFiles};

/// Finds the files at or below `key`, folder by folder, up to so many files and folders.
///
/// Links to folders are not followed: they could lead round and round.
pub(super) fn walk(tree: &Tree, key: &ArtifactKey, entries_max: usize) -> io::Result<FolderFiles> {
    let mut found = FolderFiles { files: Vec::new(), is_complete: true };
    let metadata = match tree.root.metadata(path_of(key)) {
        Err(failure) if is_absence(&failure) => return Ok(found),
        metadata => metadata?,
    };
    if metadata.is_file() {
        found.files.push(FolderFile { key: ArtifactKey::root(), size_bytes: metadata.len() });
        return Ok(found);
    }
    let mut entries = 0;
    let mut waiting = vec![ArtifactKey::root()];
    while let Some(folder) = waiting.pop() {
        let mut folders = Vec::new();
        for entry in list(tree, &key.join(&folder))? {
            // A name that no client can say belongs to no artifact.
            let Ok(name) = ArtifactKey::parse(&entry.name) else { continue };
            let below = folder.join(&name);
            if entry.is_dir && is_link(tree, &key.join(&below)) {
                continue;
            }
            entries += 1;
            if entries > entries_max {
                found.is_complete = false;
                return Ok(found);
            }
            if entry.is_dir {
                folders.push(below);
            } else {
                found.files.push(FolderFile { key: below, size_bytes: entry.size_bytes });
            }
        }
        waiting.extend(folders.into_iter().rev());
    }
    Ok(found)
}

fn is_link(tree: &Tree, key: &ArtifactKey) -> bool {
    tree.root.symlink_metadata(path_of(key)).is_ok_and(|metadata| metadata.is_symlink())
}
