//! Making changes to directories survive a power cut.

use std::fs;
use std::io;
use std::path::Path;

use cap_std::fs::Dir;

/// Syncs the names in a directory. One that is gone was deleted meanwhile and has nothing to keep.
pub(super) fn sync_directory(root: &Dir, path: &str) -> io::Result<()> {
    match root.open(path) {
        Ok(directory) => unless_unsupported(directory.sync_all()),
        Err(failure) if failure.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Creates the directory of a root, and syncs the name of each directory that was missing.
pub(super) fn create_root(directory: &Path) -> io::Result<()> {
    let missing = directory.ancestors().take_while(|path| !path.exists()).count();
    fs::create_dir_all(directory)?;
    let directory = directory.canonicalize()?;
    for parent in directory.ancestors().skip(1).take(missing) {
        unless_unsupported(fs::File::open(parent)?.sync_all())?;
    }
    Ok(())
}

/// Some network and FUSE file systems cannot sync a directory; then there is nothing more to do for it.
fn unless_unsupported(synced: io::Result<()>) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    match synced {
        Err(failure) if matches!(failure.kind(), InvalidInput | Unsupported) => Ok(()),
        synced => synced,
    }
}
