//! The artifact root on local disk.
//!
//! Everything that knows about files, links and syncing is below this module. The work itself blocks, so it runs on
//! tokio's blocking threads, one call for hundreds of kilobytes.

mod blocking;
mod delete;
mod durability;
mod failure;
mod file;
mod incoming;
mod list;
mod put;
mod removal;
mod tree;
mod upload;
mod walk;

pub use file::ArtifactFile;

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;

use crate::{ArtifactEntry, ArtifactKey, Error, FolderContent, FolderFiles, InvalidPath};
use tree::Tree;

/// Artifacts in a directory on local disk.
///
/// Every path is resolved beneath the directory by the operating system, so neither `..` nor a symbolic link leads
/// out of it, whatever changes on disk meanwhile. Relative links that stay inside are followed. The directory should
/// be one file system: files are moved into place from a hidden directory at its top.
///
/// Clones are cheap and share the root.
#[derive(Clone, Debug)]
pub struct LocalRoot {
    tree: Arc<Tree>,
}

impl LocalRoot {
    /// Opens the root in `directory`, which is created when absent, and clears away what a crash left behind more
    /// than a day ago. This blocks; it is meant for start-up.
    ///
    /// # Errors
    ///
    /// When the directory cannot be created or opened.
    pub fn open(directory: &Path) -> io::Result<Self> {
        durability::create_root(directory)?;
        let tree = Tree::open(directory)?;
        incoming::remove_stale(&tree);
        Ok(Self { tree: Arc::new(tree) })
    }

    /// Writes `body` to `key`, replacing what is there, and returns its size.
    ///
    /// Readers see the whole old file or the whole new one. When this returns, the file survives a power cut. When
    /// the body fails or the future is dropped, nothing is left behind.
    ///
    /// # Errors
    ///
    /// [`Error::IsDirectory`], [`Error::Invalid`], [`Error::Body`] or [`Error::Storage`].
    pub async fn put<S, E>(&self, key: &ArtifactKey, body: S) -> Result<u64, Error>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: std::error::Error + Send + Sync + 'static,
    {
        incoming::refuse_reserved(key)?;
        put::put(&self.tree, key, body).await
    }

    /// Opens the file at `key` for reading; what it reads stays the same when the key is overwritten or deleted.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`], [`Error::IsDirectory`], [`Error::Invalid`] or [`Error::Storage`].
    pub async fn open_file(&self, key: &ArtifactKey) -> Result<ArtifactFile, Error> {
        incoming::refuse_reserved(key)?;
        self.run(key, ArtifactFile::open).await.map_err(|source| match failure::is_absence(&source) {
            true => Error::NotFound { key: key.clone() },
            false => failure::classify("read", key, source),
        })
    }

    /// Lists what is directly in `directory`, sorted by name; nothing when it is absent or a file.
    ///
    /// Left out are links that lead nowhere or out of the root, names that are not UTF-8, and what is neither file
    /// nor directory: no key could reach them.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] or [`Error::Storage`].
    pub async fn list(&self, directory: &ArtifactKey) -> Result<Vec<ArtifactEntry>, Error> {
        incoming::refuse_reserved(directory)?;
        self.run(directory, list::list).await.map_err(|source| failure::classify("list", directory, source))
    }

    /// Finds the files in `directory` and in all directories below it, of up to so many files and directories; none when
    /// it is absent.
    ///
    /// Left out is what [`LocalRoot::list`] leaves out, and what is behind links to directories.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] or [`Error::Storage`].
    pub async fn files_below(
        &self,
        directory: &ArtifactKey,
        entries_max: usize,
    ) -> Result<FolderFiles, Error> {
        incoming::refuse_reserved(directory)?;
        let work = move |tree: &Tree, key: &ArtifactKey| walk::walk(tree, key, entries_max);
        self.run(directory, work).await.map_err(|source| failure::classify("list", directory, source))
    }

    /// Deletes the file or the whole directory at `key`; an absent one is fine.
    ///
    /// A directory disappears at once, before its content is removed. A link inside the root is removed, not what it points to; one that leaves the root is refused.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], also for the root itself, or [`Error::Storage`].
    pub async fn delete(&self, key: &ArtifactKey) -> Result<(), Error> {
        refuse_root(key)?;
        self.run(key, delete::delete).await.map_err(|source| failure::classify("delete", key, source))
    }

    /// Counts what is at or below `key`, which holds the files of one owner. None when there is nothing.
    ///
    /// # Errors
    ///
    /// As [`LocalRoot::remove_folder`].
    pub async fn measure_folder(&self, key: &ArtifactKey) -> Result<Option<FolderContent>, Error> {
        refuse_root(key)?;
        self.run(key, removal::measure).await.map_err(|source| failure::classify("measure", key, source))
    }

    /// Removes what is at `key`, which holds the files of an owner that is gone for good, and then up to
    /// `parents_max` folders above it as far as they are empty. Returns what it removed; none when there was nothing.
    ///
    /// What a crash leaves is removed when this is done again.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] for the root itself and where a name on the path is a link, or [`Error::Storage`].
    pub async fn remove_folder(
        &self,
        key: &ArtifactKey,
        parents_max: usize,
    ) -> Result<Option<FolderContent>, Error> {
        refuse_root(key)?;
        let work = move |tree: &Tree, key: &ArtifactKey| removal::remove(tree, key, parents_max);
        self.run(key, work).await.map_err(|source| failure::classify("remove", key, source))
    }

    /// Removes the folder at `key` unless something is in it. Whether it is gone, or never was.
    ///
    /// # Errors
    ///
    /// As [`LocalRoot::remove_folder`].
    pub async fn remove_empty_folder(&self, key: &ArtifactKey) -> Result<bool, Error> {
        refuse_root(key)?;
        self.run(key, removal::remove_if_empty)
            .await
            .map_err(|source| failure::classify("remove", key, source))
    }

    async fn run<T: Send + 'static>(
        &self,
        key: &ArtifactKey,
        work: impl FnOnce(&Tree, &ArtifactKey) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let (tree, key) = (Arc::clone(&self.tree), key.clone());
        blocking::joined(blocking::spawn(move || work(&tree, &key))).await
    }
}

/// Refuses what nobody deletes: the root itself, and what the root keeps for itself.
fn refuse_root(key: &ArtifactKey) -> Result<(), InvalidPath> {
    if key.is_root() { Err(InvalidPath) } else { incoming::refuse_reserved(key) }
}
