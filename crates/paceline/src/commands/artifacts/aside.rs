//! Files of a folder on this machine that appear whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, File, OpenOptions};

use crate::commands::failure::{Failure, Result};

/// A folder that nothing written through it leaves, by a name or by a link in it.
#[derive(Debug)]
pub(super) struct TargetFolder {
    folder: Dir,
    path: PathBuf,
}

impl TargetFolder {
    /// Opens a folder, made as needed.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let failed = |error| Failure::local(format!("make the folder `{}`", path.display()), &error);
        std::fs::create_dir_all(path).map_err(failed)?;
        let folder = Dir::open_ambient_dir(path, ambient_authority()).map_err(failed)?;
        Ok(Self { folder, path: path.to_owned() })
    }

    /// Makes a folder below.
    pub(super) fn make_folder(&self, path: &str) -> Result<()> {
        self.folder.create_dir_all(path).map_err(|error| self.failed("make the folder", path, &error))
    }

    /// Begins a file at a relative path, in place of what is there.
    pub(super) fn begin(&self, path: &str) -> Result<FileAside<'_>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if !folder.is_empty() {
            self.make_folder(folder)?;
        }
        let aside = Path::new(folder).join(format!(".{:016x}.paceline-part", fastrand::u64(..)));
        let mut options = OpenOptions::new();
        let file = self
            .folder
            .open_with(&aside, options.write(true).create_new(true))
            .map_err(|error| self.failed("write", path, &error))?;
        let destination = Path::new(folder).join(name);
        Ok(FileAside { target: self, file, aside, destination, is_in_place: false })
    }

    fn failed(&self, what: &str, path: impl AsRef<Path>, error: &io::Error) -> Failure {
        Failure::local(format!("{what} `{}`", self.path.join(path).display()), error)
    }
}

/// A file while it is written. It is removed unless it is put in place.
#[derive(Debug)]
pub(super) struct FileAside<'t> {
    target: &'t TargetFolder,
    file: File,
    aside: PathBuf,
    destination: PathBuf,
    is_in_place: bool,
}

impl FileAside<'_> {
    /// Appends bytes.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| self.target.failed("write", &self.destination, &error))
    }

    /// Drops what was written so far.
    pub(super) fn restart(&mut self) -> Result<()> {
        use io::Seek;
        self.file
            .set_len(0)
            .and_then(|()| self.file.rewind())
            .map_err(|error| self.target.failed("write", &self.destination, &error))
    }

    /// Gives the file its name.
    pub(super) fn put_in_place(mut self) -> Result<()> {
        let Self { target, aside, destination, .. } = &self;
        target
            .folder
            .rename(aside, &target.folder, destination)
            .map_err(|error| target.failed("write", destination, &error))?;
        self.is_in_place = true;
        Ok(())
    }
}

impl Drop for FileAside<'_> {
    fn drop(&mut self) {
        if !self.is_in_place {
            // A part of a file that nobody asked for: what remains of it is hidden and says what it is.
            let _ = self.target.folder.remove_file(&self.aside);
        }
    }
}
