//! A file that is on its way in: written aside under a temporary name, then moved into place.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;

use cap_std::fs::{Dir, OpenOptions};
use tokio::runtime::Handle;

use super::durability::sync_directory;
use super::incoming;
use super::tree::Tree;
use crate::ArtifactKey;

/// Syncing as the bytes arrive bounds the wait at the end, which would otherwise grow with the machine's memory and
/// could outlast the client's patience.
const SYNC_EVERY_BYTES: u64 = 128 << 20;

/// How often to make the directory again when somebody deletes it just before the file gets there, until deletions
/// are held off for it.
const HOPEFUL_ATTEMPTS: usize = 3;

/// All methods block. Unless published, the temporary file is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Upload {
    tree: Arc<Tree>,
    /// Nothing once published.
    file: Option<File>,
    temporary_name: String,
    size_bytes: u64,
    unsynced_bytes: u64,
}

impl Upload {
    pub(super) fn create(tree: Arc<Tree>) -> io::Result<Self> {
        let temporary_name = incoming::fresh_name(&tree.root)?;
        let file =
            tree.root.open_with(&temporary_name, OpenOptions::new().write(true).create_new(true))?.into_std();
        Ok(Self { tree, file: Some(file), temporary_name, size_bytes: 0, unsynced_bytes: 0 })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.file()?;
        file.write_all(bytes)?;
        let written = bytes.len() as u64;
        self.size_bytes += written;
        self.unsynced_bytes += written;
        if self.unsynced_bytes >= SYNC_EVERY_BYTES {
            self.file()?.sync_data()?;
            self.unsynced_bytes = 0;
        }
        Ok(())
    }

    /// Moves the file to its key, for good, and returns its size.
    pub(super) fn publish(mut self, key: &ArtifactKey) -> io::Result<u64> {
        self.file()?.sync_all()?;
        let directory = self.move_into_place(key)?;
        self.file = None;
        sync_directory(&directory, ".")?;
        Ok(self.size_bytes)
    }

    fn move_into_place(&self, key: &ArtifactKey) -> io::Result<Dir> {
        for _ in 0..HOPEFUL_ATTEMPTS {
            match self.try_move_into_place(key) {
                Err(failure) if failure.kind() == io::ErrorKind::NotFound => {}
                moved => return moved,
            }
        }
        let _no_deletions = self.tree.lock_deletions();
        self.try_move_into_place(key)
    }

    fn try_move_into_place(&self, key: &ArtifactKey) -> io::Result<Dir> {
        let directory = self.tree.make_parent(key)?;
        self.tree.check_target(key)?;
        self.tree.root.rename(&self.temporary_name, &directory, key.name())?;
        Ok(directory)
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_ref().ok_or_else(|| io::Error::other("the upload is already published"))
    }
}

impl Drop for Upload {
    /// Runs on an async thread when a client goes away between two writes. Taking off the name is quick; closing
    /// frees the file's blocks, which takes long for a large one.
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        // Should this fail, the next start clears it away.
        let _ = self.tree.root.remove_file(&self.temporary_name);
        if let Ok(runtime) = Handle::try_current() {
            drop(runtime.spawn_blocking(move || drop(file)));
        }
    }
}
