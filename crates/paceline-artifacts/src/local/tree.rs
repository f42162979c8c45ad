//! The directory behind a root, and how keys are found in it.

use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use cap_std::ambient_authority;
use cap_std::fs::Dir;

use super::durability::sync_directory;
use crate::ArtifactKey;

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Dir,
    /// Held for writing while a directory is made and synced, for reading while one is looked up: who finds a
    /// directory may rely on it surviving a power cut, although another request made it a moment ago.
    making_directories: RwLock<()>,
    /// Held while a directory is taken away.
    deletions: Mutex<()>,
}

impl Tree {
    pub(super) fn open(directory: &Path) -> io::Result<Self> {
        let root = Dir::open_ambient_dir(directory, ambient_authority())?;
        Ok(Self { root, making_directories: RwLock::default(), deletions: Mutex::default() })
    }

    /// Refuses to put a file where a directory is, or behind a link that leaves the root. A link that leads nowhere
    /// may be replaced.
    pub(super) fn check_target(&self, key: &ArtifactKey) -> io::Result<()> {
        match self.root.metadata(path_of(key)) {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Err(failure) if failure.kind() != io::ErrorKind::NotFound => Err(failure),
            _ => Ok(()),
        }
    }

    /// Opens the directory that `key` is in, made with its own parents where missing.
    pub(super) fn make_parent(&self, key: &ArtifactKey) -> io::Result<Dir> {
        let path = parent_of(key.as_str());
        match self.find_directory(path) {
            Err(failure) if failure.kind() == io::ErrorKind::NotFound => self.make_directory(path),
            found => found,
        }
    }

    /// While this is held, no other request of this process takes a directory away.
    pub(super) fn lock_deletions(&self) -> MutexGuard<'_, ()> {
        self.deletions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find_directory(&self, path: &str) -> io::Result<Dir> {
        let _none_half_made = self.making_directories.read().unwrap_or_else(PoisonError::into_inner);
        self.root.open_dir(path)
    }

    fn make_directory(&self, path: &str) -> io::Result<Dir> {
        for prefix in prefixes(path) {
            self.make_level(prefix)?;
        }
        self.root.open_dir(path)
    }

    /// Takes the lock for one level only, so that a very deep path does not keep others waiting.
    fn make_level(&self, path: &str) -> io::Result<()> {
        let _making = self.making_directories.write().unwrap_or_else(PoisonError::into_inner);
        match self.root.create_dir(path) {
            Err(failure) if failure.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(failure) => Err(failure),
            Ok(()) => sync_directory(&self.root, parent_of(path)),
        }
    }
}

pub(super) fn path_of(key: &ArtifactKey) -> &str {
    if key.is_root() { "." } else { key.as_str() }
}

pub(super) fn parent_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(parent, _)| parent)
}

/// `a`, `a/b` and `a/b/c` for `a/b/c`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash]).chain([path])
}
