//! The files of a folder on this machine that are to be uploaded.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::place::checked;
use super::tree::joined;
use crate::commands::failure::{Failure, Result};
use crate::commands::output::plain;

/// A file to upload.
#[derive(Debug, Clone)]
pub(super) struct LocalFile {
    pub(super) source: PathBuf,
    /// Its path below the owner's root.
    pub(super) destination: String,
    pub(super) size_bytes: u64,
}

/// The file at a path, to be uploaded into `folder` under its own name.
pub(super) fn one(path: &Path, folder: &str) -> Result<LocalFile> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_file() {
        return Err(Failure::Refused(format!("`{}` is neither a file nor a folder", path.display())));
    }
    let whole = fs::canonicalize(path).map_err(|error| unreadable(path, &error))?;
    // The name that was typed; of `..` the name of what it leads to.
    let name = path.file_name().or(whole.file_name()).unwrap_or_default();
    Ok(LocalFile {
        source: path.to_owned(),
        destination: destination(folder, path, name)?,
        size_bytes: metadata.len(),
    })
}

/// How large a file is.
pub(super) fn size_bytes(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path).map_err(|error| unreadable(path, &error))?.len())
}

/// All files below a folder, sorted. Everything is looked at before anything is sent: a name that no server takes
/// is an error here. What is neither file nor folder is left out, with a note; so are links to folders, which may
/// lead in circles.
pub(super) fn below(root: &Path, folder: &str) -> Result<Vec<LocalFile>> {
    let mut files = Vec::new();
    let mut folders = vec![(root.to_owned(), folder.to_owned())];
    while let Some((source, folder)) = folders.pop() {
        for entry in fs::read_dir(&source).map_err(|error| unreadable(&source, &error))? {
            let entry = entry.map_err(|error| unreadable(&source, &error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
            let destination = destination(&folder, &path, &entry.file_name())?;
            if kind.is_dir() {
                folders.push((path, destination));
                continue;
            }
            let metadata = fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
            if metadata.is_file() {
                files.push(LocalFile { source: path, destination, size_bytes: metadata.len() });
            } else {
                let what = if metadata.is_dir() { "a link to a folder" } else { "no file" };
                note(&format!("left out `{}`: it is {what}", path.display()));
            }
        }
    }
    files.sort_by(|one, other| one.destination.cmp(&other.destination));
    Ok(files)
}

fn destination(folder: &str, path: &Path, name: &std::ffi::OsStr) -> Result<String> {
    let name = name.to_str().ok_or_else(|| {
        Failure::Refused(format!("the name of `{}` is not UTF-8. Rename it", path.display()))
    })?;
    let destination = joined(folder, name);
    match checked(&destination) {
        Ok(checked) if checked == destination => Ok(destination),
        _ => Err(Failure::Refused(format!("`{}` cannot be an artifact's path. Rename it", path.display()))),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::local(format!("read `{}`", path.display()), error)
}

fn note(line: &str) {
    // There is nowhere else to say it.
    let _ = writeln!(std::io::stderr(), "note: {}", plain(line));
}
