//! Files of runs that programs kept on disk, as there was no server to take them.
//!
//! ```text
//! <folder of journals>/files/
//!     1795876407911-009c8bda…/    those of one process
//!         lock                    held by whoever sends them
//!         0000000001              the content of a file
//!         0000000001.json         what it is, written last: {"tracking_uri": …, "run_id": …, "path": …}
//! ```
//!
//! The Python package writes them, and sends them itself when the server comes back in time.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use paceline_client::SyncOutcome;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::commands::Connection;
use crate::commands::artifacts::RunFiles;
use crate::commands::connection::Twice;
use crate::commands::failure::{Failure, Result};

/// Where they are in a folder of journals.
const FOLDER: &str = "files";
/// How many experiments of a stock server are searched.
const EXPERIMENTS_MAX: usize = 1000;
/// The tag that has a journal's id of a run.
const ID_TAG: &str = "paceline.run_id";
const LOCK: &str = "lock";
const ENTRY: &str = "json";

/// What became of the files that one process kept.
#[derive(Debug)]
pub(super) struct SentFiles {
    pub(super) path: PathBuf,
    pub(super) outcome: SyncOutcome,
    /// How many were sent.
    pub(super) files: usize,
}

/// Which ones are sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'c> {
    /// What the server that is sent to is called in a tracking URI.
    pub(super) server: &'c str,
    pub(super) includes_other_servers: bool,
    pub(super) trusts_no_locks: bool,
}

/// A file that was kept.
#[derive(Debug, Deserialize)]
struct Entry {
    /// The server that it was meant for; none of what was logged offline.
    tracking_uri: Option<String>,
    run_id: String,
    /// Where it belongs in the run.
    path: String,
}

/// The folders of processes that kept files, oldest first.
pub(super) fn folders(journals: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(journals.join(FOLDER)).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort_unstable();
    folders
}

/// Sends what one process kept, in its order, and removes what was sent.
pub(super) fn send(folder: PathBuf, connection: &Connection, choice: Choice<'_>) -> SentFiles {
    let mut files = 0;
    let outcome = send_all(&folder, connection, choice, &mut files).unwrap_or_else(|failure| {
        let cause = failure.to_string();
        match failure {
            Failure::Unreachable(_) => SyncOutcome::Away { cause },
            _ => SyncOutcome::Failed { cause },
        }
    });
    SentFiles { path: folder, outcome, files }
}

fn send_all(
    folder: &Path,
    connection: &Connection,
    choice: Choice<'_>,
    files: &mut usize,
) -> Result<SyncOutcome> {
    let lock = File::create(folder.join(LOCK)).map_err(|error| failed("lock", folder, &error))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(SyncOutcome::InUse),
        Err(TryLockError::Error(_)) if choice.trusts_no_locks => {}
        Err(TryLockError::Error(_)) => return Ok(SyncOutcome::NoLocks),
    }
    let mut runs = HashMap::new();
    for (entry_file, entry) in entries(folder)? {
        let other = entry.tracking_uri.filter(|uri| uri != choice.server && !choice.includes_other_servers);
        if let Some(server) = other {
            return Ok(SyncOutcome::OtherServer { server });
        }
        let content = entry_file.with_extension("");
        let run = match runs.entry(entry.run_id) {
            Occupied(run) => run.into_mut(),
            Vacant(run) => {
                let files = files_of_run(connection, run.key())?;
                run.insert(files)
            }
        };
        run.write(&entry.path, &content)?;
        for sent in [&entry_file, &content] {
            fs::remove_file(sent).map_err(|error| failed("remove", sent, &error))?;
        }
        *files += 1;
    }
    // It stays if the process that it is of keeps another file meanwhile.
    let _ = fs::remove_file(folder.join(LOCK)).and_then(|()| fs::remove_dir(folder));
    Ok(SyncOutcome::Delivered)
}

/// What there is to send, in the order in which it was kept.
fn entries(folder: &Path) -> Result<Vec<(PathBuf, Entry)>> {
    let read = fs::read_dir(folder).map_err(|error| failed("read", folder, &error))?;
    let mut paths: Vec<_> = read.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == ENTRY));
    paths.sort_unstable();
    let entry = |path: PathBuf| {
        let text = fs::read(&path).map_err(|error| failed("read", &path, &error))?;
        let entry = serde_json::from_slice(&text)
            .map_err(|error| Failure::Local(format!("cannot read `{}`: {error}", path.display())))?;
        Ok((path, entry))
    };
    paths.into_iter().map(entry).collect()
}

/// The files of a run. A stock MLflow server chooses ids itself, and its runs have a journal's as a tag.
fn files_of_run<'c>(connection: &'c Connection, run_id: &str) -> Result<RunFiles<'c>> {
    let absence = match RunFiles::open(connection, run_id.to_owned()) {
        Err(failure) if failure.is_absence() && is_id(run_id) => failure,
        found => return found,
    };
    let search = |route: &str, body: Value| connection.post(route, &body, Twice::Harmless);
    let found = search("experiments/search", json!({"max_results": EXPERIMENTS_MAX}))?;
    let experiments: Vec<_> = items(&found, "experiments").map(|one| one["experiment_id"].clone()).collect();
    let filter = format!("tags.`{ID_TAG}` = '{run_id}'");
    let found =
        search("runs/search", json!({"experiment_ids": experiments, "filter": filter, "max_results": 1}))?;
    let id = items(&found, "runs").find_map(|run| run["info"]["run_id"].as_str());
    RunFiles::open(connection, id.ok_or(absence)?.to_owned())
}

/// Whether a text can stand in a filter as it is.
fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn items<'v>(answer: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    answer.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn failed(attempt: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::local(format!("{attempt} `{}`", path.display()), error)
}
