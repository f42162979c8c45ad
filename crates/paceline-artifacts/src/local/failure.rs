//! What a failure of the file system means to the caller.

use std::io;

use crate::{ArtifactKey, Error, InvalidPath};

pub(super) fn classify(action: &'static str, key: &ArtifactKey, source: io::Error) -> Error {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory};
    match source.kind() {
        IsADirectory => Error::IsDirectory { key: key.clone() },
        InvalidFilename | InvalidInput | NotADirectory => InvalidPath.into(),
        _ if is_escape(&source) => InvalidPath.into(),
        _ => Error::Storage { action, key: key.clone(), source },
    }
}

/// Whether the path does not exist, be it because a file stands where it needs a directory.
pub(super) fn is_absence(failure: &io::Error) -> bool {
    matches!(failure.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether the path led out of the root. `cap-std` makes that refusal itself, as a denied permission; one that the
/// operating system denies has its error code.
pub(super) fn is_escape(failure: &io::Error) -> bool {
    failure.kind() == io::ErrorKind::PermissionDenied && failure.raw_os_error().is_none()
}

pub(super) fn or_absent(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(failure) if is_absence(&failure) => Ok(()),
        result => result,
    }
}
