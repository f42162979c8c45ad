//! What a listing says about one name.

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
