//! The folder of a journal: making, finding, removing.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Lock, Locked, StateFile, segment};
use crate::clock::now_ms;
use crate::error::{Error, Result};

const MANIFEST: &str = "journal.json";
const WRITER_LOCK: &str = "writer.lock";
const DELIVERY: &str = "delivery";
/// From this age on, milliseconds, a folder without a manifest is what is left of a journal.
const REMAINS_AGE_MS: i64 = 24 * 60 * 60 * 1000;
/// What this version writes and reads.
const FORMAT: u32 = 1;

/// The name by which the server knows a journal. It is made for its delivery, and kept with the state of that.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct JournalId(pub(crate) [u8; 16]);

impl JournalId {
    /// A new one.
    pub(crate) fn random() -> Self {
        Self(*Uuid::new_v4().as_bytes())
    }
}

impl fmt::Debug for JournalId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", Uuid::from_bytes(self.0).simple())
    }
}

/// The time in the name of a journal's folder.
fn created_ms(name: &str) -> Option<i64> {
    let (time, id) = name.split_once('-')?;
    Uuid::try_parse(id).ok()?;
    time.parse().ok()
}

/// `journal.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The server that the writing process sends it to; none of an offline one.
    server: Option<String>,
    /// The process that writes it, for people who look.
    process_id: u32,
    created_ms: i64,
}

/// A journal's folder.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    path: PathBuf,
}

impl Journal {
    /// Makes a folder in a folder of journals, which is made as well. Nobody finds a journal in it before it is
    /// [published](Journal::publish). The lock says that it is being written.
    pub(crate) fn create(folder: &Path) -> Result<(Self, Lock)> {
        let name = format!("{:013}-{}", now_ms(), Uuid::new_v4().simple());
        let journal = Self { path: folder.join(name) };
        fs::create_dir_all(&journal.path).map_err(Error::file("make the folder", &journal.path))?;
        match Lock::take(&journal.path.join(WRITER_LOCK))? {
            Locked::Mine(lock) | Locked::Unsupported(lock) => Ok((journal, lock)),
            // The folder is named at random.
            Locked::Theirs => {
                let reason = "somebody else writes it".into();
                Err(Error::NoJournal { path: journal.path, reason })
            }
        }
    }

    /// Writes `journal.json`, which makes the folder a journal.
    pub(crate) fn publish(&self, server: Option<&str>) -> Result<()> {
        let server = server.map(ToOwned::to_owned);
        let (process_id, created_ms) = (std::process::id(), now_ms());
        let manifest = Manifest { format: FORMAT, server, process_id, created_ms };
        let (path, aside) = (self.path.join(MANIFEST), self.path.join("journal.json.new"));
        let no_journal =
            |error: serde_json::Error| Error::NoJournal { path: path.clone(), reason: error.to_string() };
        let text = serde_json::to_vec_pretty(&manifest).map_err(no_journal)?;
        fs::write(&aside, text).map_err(Error::file("write", &aside))?;
        fs::rename(&aside, &path).map_err(Error::file("write", &path))
    }

    /// The journals of a folder, oldest first. A folder that is not there has none.
    pub(crate) fn list(folder: &Path) -> Result<Vec<Self>> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::file("read the folder", folder)(error)),
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(Error::file("read the folder", folder))?.path();
            if path.join(MANIFEST).is_file() {
                paths.push(path);
            }
        }
        // Names begin with the time.
        paths.sort_unstable();
        Ok(paths.into_iter().map(|path| Self { path }).collect())
    }

    /// Removes what is left of journals whose process died while it made or removed them: folders without a manifest.
    /// Young ones stay, as they may be under way.
    pub(crate) fn remove_remains(folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let created_ms = entry.file_name().to_str().and_then(created_ms);
            let is_old = created_ms.is_some_and(|created_ms| now_ms() - created_ms > REMAINS_AGE_MS);
            if is_old
                && !path.join(MANIFEST).exists()
                && matches!(Lock::take(&path.join(WRITER_LOCK)), Ok(Locked::Mine(_)))
                && let Err(error) = fs::remove_dir_all(&path)
            {
                tracing::debug!("{} stays: {error}", path.display());
            }
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The server that the writing process sends it to; none of an offline one.
    pub(crate) fn server(&self) -> Result<Option<String>> {
        let path = self.path.join(MANIFEST);
        let text = fs::read(&path).map_err(Error::file("read", &path))?;
        let no_journal = |reason| Error::NoJournal { path: self.path.clone(), reason };
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| no_journal(error.to_string()))?;
        match manifest.format {
            FORMAT => Ok(manifest.server),
            other => Err(no_journal(format!("it has the format {other}"))),
        }
    }

    /// Takes the right to deliver it.
    pub(crate) fn open_state(&self) -> Result<Locked<StateFile>> {
        StateFile::open(&self.path.join(DELIVERY))
    }

    /// Whether no process writes it any more; no when the file system does not tell.
    pub(crate) fn is_abandoned(&self) -> Result<bool> {
        Ok(matches!(Lock::take(&self.path.join(WRITER_LOCK))?, Locked::Mine(_)))
    }

    /// Bytes of its segments.
    pub(crate) fn size_bytes(&self) -> u64 {
        let segments = segment::list(&self.path).unwrap_or_default();
        segments.iter().map(|(_, size_bytes)| size_bytes).sum()
    }

    /// Removes the segments before this one; returns the bytes that are free now.
    pub(crate) fn remove_segments_before(&self, number: u64) -> Result<u64> {
        let segments = segment::list(&self.path).map_err(Error::file("read the folder", &self.path))?;
        let mut freed_bytes = 0;
        for (old, size_bytes) in segments.into_iter().filter(|(found, _)| *found < number) {
            let path = segment::path(&self.path, old);
            fs::remove_file(&path).map_err(Error::file("remove", &path))?;
            freed_bytes += size_bytes;
        }
        Ok(freed_bytes)
    }

    /// Removes it, when all of it is delivered. The manifest goes first: without it there is no journal.
    pub(crate) fn remove(&self) -> Result<()> {
        let manifest = self.path.join(MANIFEST);
        fs::remove_file(&manifest).map_err(Error::file("remove", &manifest))?;
        fs::remove_dir_all(&self.path).map_err(Error::file("remove", &self.path))
    }
}
