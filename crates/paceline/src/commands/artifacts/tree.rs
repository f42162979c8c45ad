//! Finding a file or folder, and what is below it.

use serde_json::json;

use super::place::{Owner, Place};
use super::registered::resolved;
use super::repository::{self, Entry, Repository};
use crate::commands::connection::{Connection, Twice};
use crate::commands::failure::{Failure, Result};
use crate::commands::runs;
use crate::commands::shapes::{LoggedModel, Run, shape};

/// No path of an artifact is longer. A server that lists deeper folders has no end.
const PATH_BYTES_MAX: usize = 4096;

/// What is at a place.
pub(super) struct Found<'c> {
    pub(super) repository: Box<dyn Repository + 'c>,
    /// Its path in the repository.
    pub(super) path: String,
    pub(super) kind: Kind,
}

/// A file or a folder.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    File {
        size_bytes: Option<u64>,
    },
    /// A folder, with what is directly in it.
    Folder(Vec<Entry>),
}

/// A file below a folder.
#[derive(Debug, Clone)]
pub(super) struct RemoteFile {
    /// Its path, relative to the folder; for a file by itself empty.
    pub(super) path: String,
    pub(super) size_bytes: Option<u64>,
}

/// Finds what is at a place.
///
/// # Errors
/// When there is nothing.
pub(super) fn find<'c>(connection: &'c Connection, place: &Place) -> Result<Found<'c>> {
    let resolved = resolved(connection, place)?;
    if let Some(found) = look(connection, &resolved)? {
        return Ok(found);
    }
    // What a client logs as a run's model is not among the run's files, but is found under its name there.
    if let Some(model) = model_of_run(connection, &resolved)?
        && let Some(found) = look(connection, &model)?
    {
        return Ok(found);
    }
    Err(Failure::Refused(format!("there is no artifact {}", place.uri())))
}

/// What is at a path: the listing of its folder tells a file from nothing.
fn look<'c>(connection: &'c Connection, place: &Place) -> Result<Option<Found<'c>>> {
    let repository = repository::open(connection, &place.owner)?;
    let path = place.path.clone();
    let entries = repository.list(&path)?;
    if !entries.is_empty() || path.is_empty() {
        return Ok(Some(Found { repository, path, kind: Kind::Folder(entries) }));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path.as_str()));
    let entry = repository.list(folder)?.into_iter().find(|entry| entry.name == name);
    let kind = match entry {
        None => return Ok(None),
        Some(entry) if entry.is_folder => Kind::Folder(Vec::new()),
        Some(entry) => Kind::File { size_bytes: entry.size_bytes },
    };
    Ok(Some(Found { repository, path, kind }))
}

/// The logged model that a run's path names, newest first.
fn model_of_run(connection: &Connection, place: &Place) -> Result<Option<Place>> {
    let Owner::Run(run_id) = &place.owner else { return Ok(None) };
    let (name, path) = place.path.split_once('/').unwrap_or((place.path.as_str(), ""));
    if name.contains('\'') {
        return Ok(None);
    }
    let run: Run = shape(runs::by_id(connection, run_id)?)?;
    let request = json!({
        "experiment_ids": [run.info.experiment_id],
        "filter": format!("name = '{name}' AND source_run_id = '{}'", run.info.run_id),
        "order_by": [{"field_name": "creation_timestamp", "ascending": false}],
        "max_results": 1,
    });
    let answer = match connection.post("logged-models/search", &request, Twice::Harmless) {
        // A server that knows no logged models has none.
        Err(failure) if failure.is_absence() => return Ok(None),
        answer => answer?,
    };
    let Some(model) = answer.get("models").and_then(|models| models.get(0)) else { return Ok(None) };
    let model: LoggedModel = shape(model.clone())?;
    Ok(Some(Place { owner: Owner::LoggedModel(model.info.model_id), path: path.to_owned() }))
}

impl Found<'_> {
    /// All files below, sorted by path; the file itself if it is one.
    pub(super) fn files(&self) -> Result<Vec<RemoteFile>> {
        let entries = match &self.kind {
            Kind::File { size_bytes } => {
                return Ok(vec![RemoteFile { path: String::new(), size_bytes: *size_bytes }]);
            }
            Kind::Folder(entries) => entries.clone(),
        };
        let mut files = Vec::new();
        let mut folders = vec![(String::new(), entries)];
        while let Some((folder, entries)) = folders.pop() {
            for entry in entries {
                let path = joined(&folder, &entry.name);
                if path.len() > PATH_BYTES_MAX {
                    return Err(Failure::Refused(format!("the folders below {} have no end", self.path)));
                }
                if entry.is_folder {
                    let below = self.repository.list(&joined(&self.path, &path))?;
                    folders.push((path, below));
                } else {
                    files.push(RemoteFile { path, size_bytes: entry.size_bytes });
                }
            }
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }
}

/// A path below a folder; either may be the root.
pub(super) fn joined(folder: &str, below: &str) -> String {
    match (folder, below) {
        ("", path) | (path, "") => path.to_owned(),
        (folder, below) => format!("{folder}/{below}"),
    }
}
