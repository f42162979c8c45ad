//! What is said about files and folders.

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
