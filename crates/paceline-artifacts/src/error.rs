//! Everything that can go wrong between a key and its bytes.

use std::io;

use crate::{ArtifactKey, InvalidPath};

/// Why an artifact could not be written, read, listed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no artifact of that name.
    #[error("no artifact at `{key}`")]
    NotFound {
        /// The artifact that was asked for.
        key: ArtifactKey,
    },
    /// The key names a directory where a file was wanted.
    #[error("`{key}` is a directory, not a file")]
    IsDirectory {
        /// The artifact that was asked for.
        key: ArtifactKey,
    },
    /// The root refuses the key: it leaves the root through a symbolic link, goes through a file as if it were a
    /// directory, is too long for the storage, or is one the root keeps for itself.
    #[error(transparent)]
    Invalid(#[from] InvalidPath),
    /// The body of an upload ended with an error; nothing of it was kept.
    #[error("the upload broke off")]
    Body(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The storage itself failed.
    #[error("cannot {action} artifact `{key}`")]
    Storage {
        /// What was attempted, as a verb: `write`, `read`, `list`, `delete`.
        action: &'static str,
        /// The artifact it was attempted on.
        key: ArtifactKey,
        /// The failure underneath.
        source: io::Error,
    },
}
