//! What is said about files and folders.

use crate::ArtifactKey;

/// A file or directory directly below a listed directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactEntry {
    /// The base name, without the directory.
    pub name: String,
    /// Whether the name stands for a directory.
    pub is_dir: bool,
    /// The file's length; 0 for directories.
    pub size_bytes: u64,
}

/// What a folder and all below it hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderContent {
    /// Files; links count as files.
    pub files: u64,
    /// Their lengths together.
    pub size_bytes: u64,
}

impl FolderContent {
    pub(crate) fn count(&mut self, size_bytes: u64) {
        self.files += 1;
        self.size_bytes += size_bytes;
    }
}

/// The files of a folder and of all folders below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFiles {
    /// The files of a folder before those of the folders in it, each by name. Where the folder is a file itself, that alone.
    pub files: Vec<FolderFile>,
    /// Whether these are all; false when there are more than were asked for.
    pub is_complete: bool,
}

/// A file somewhere below a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFile {
    /// Where it is, from the folder; the root for a file that was asked for as if it were a folder.
    pub key: ArtifactKey,
    /// Its length.
    pub size_bytes: u64,
}
