//! Which of the server's runs is which: a small file for each run, beside the journals.
//!
//! Several journals may bring the beginning of one run, so whoever makes it holds a lock on its file meanwhile.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::Trouble;

const FOLDER: &str = "mlflow-runs";

/// The files.
pub(super) struct Names {
    folder: PathBuf,
}

impl Names {
    /// Those beside the journals of a folder.
    pub(super) fn beside(folder: &Path) -> Self {
        Self { folder: folder.join(FOLDER) }
    }

    /// The server's id of a run. One that was not begun here has its id from the server.
    pub(super) fn of_server(&self, run_id: &str) -> String {
        let known = fs::read_to_string(self.folder.join(run_id)).unwrap_or_default();
        match known.strip_suffix('\n') {
            Some(known) => known.to_owned(),
            None => run_id.to_owned(),
        }
    }

    /// Has a run made, unless it was. `make` is told whether it may have been made without anybody knowing.
    pub(super) fn make(
        &self,
        run_id: &str,
        make: impl FnOnce(bool) -> Result<String, Trouble>,
    ) -> Result<(), Trouble> {
        let away = |error: io::Error| Trouble::Away {
            cause: format!("the id of a run cannot be kept: {error}"),
            retry_after: None,
        };
        let Some((mut file, known)) = self.lock(run_id).map_err(away)? else {
            return Err(Trouble::Away { cause: "another process makes the run".into(), retry_after: None });
        };
        if known.ends_with('\n') {
            return Ok(());
        }
        // Before the request: whoever comes after a crash finds that there was one.
        file.set_len(0).and_then(|()| file.write_all(b"?")).and_then(|()| file.sync_data()).map_err(away)?;
        let name = make(!known.is_empty())?;
        file.set_len(0).and_then(|()| file.write_all(format!("{name}\n").as_bytes())).map_err(away)
    }

    /// Opens and locks the file of a run, and reads it; nothing when somebody else has it.
    fn lock(&self, run_id: &str) -> io::Result<Option<(File, String)>> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(run_id);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Without locks two processes that begin one run at once may make two.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut known = String::new();
        file.read_to_string(&mut known)?;
        Ok(Some((file, known)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_made_once_and_known_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let names = Names::beside(folder.path());
        assert_eq!(names.of_server("a"), "a");
        let lost = Trouble::Away { cause: String::new(), retry_after: None };
        assert!(names.make("a", |again| if again { Ok("x".into()) } else { Err(lost) }).is_err());
        assert_eq!(names.of_server("a"), "a");
        assert!(names.make("a", |again| Ok(if again { "again".into() } else { "first".into() })).is_ok());
        assert!(names.make("a", |_| panic!("it is made")).is_ok());
        assert_eq!(names.of_server("a"), "again");
    }
}
