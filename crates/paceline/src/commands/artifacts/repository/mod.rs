//! Where an owner's files are, and how this program gets at them.

mod entries;
mod proxied;
mod through_owner;

use http::Response;

use super::place::{Owner, Place, checked, from_uri};
use crate::commands::connection::{Connection, Content, encoded_path};
use crate::commands::failure::{Failure, Result};
use crate::commands::runs;
use crate::commands::shapes::{LoggedModel, Run, member, shape};
use proxied::Proxied;
use through_owner::{FileOwner, ThroughOwner};

/// A file or folder directly in a folder.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// One name, which is safe to be a file's on this machine.
    pub(super) name: String,
    pub(super) is_folder: bool,
    /// None where the storage does not tell, and for folders.
    pub(super) size_bytes: Option<u64>,
}

/// The files below one root. Paths are relative to it, with single slashes.
pub(super) trait Repository: Sync {
    /// What is directly in a folder: nothing where there is none.
    fn list(&self, folder: &str) -> Result<Vec<Entry>>;

    /// Opens a file, from an offset on if it is still the file of that entity tag.
    fn read(&self, file: &str, resume: Option<(u64, &str)>) -> Result<Response<Content>>;

    /// Writes a file of a size. `open` is called for each try.
    fn write(&self, file: &str, size_bytes: u64, open: &dyn Fn() -> Result<Content>) -> Result<()>;
}

/// Opens the files of an owner.
pub(super) fn open<'c>(connection: &'c Connection, owner: &Owner) -> Result<Box<dyn Repository + 'c>> {
    match owner {
        Owner::Proxy { authority } => Ok(Box::new(Proxied::new(connection, authority.as_deref(), "")?)),
        Owner::Run(run_id) => {
            let run: Run = shape(runs::by_id(connection, run_id)?)?;
            of_owner(connection, FileOwner::Run(run_id.clone()), run.info.artifact_uri)
        }
        Owner::LoggedModel(model_id) => {
            let answer = connection.get(&format!("logged-models/{}", encoded_path(model_id)), &[])?;
            let model: LoggedModel = shape(member(answer, "model")?)?;
            of_owner(connection, FileOwner::LoggedModel(model_id.clone()), model.info.artifact_uri)
        }
        Owner::Registered(version) => Err(Failure::Refused(format!(
            "{version} has no files of its own: they belong to the run or model that it was made from"
        ))),
    }
}

/// The files of a run or model: under the artifact proxy, where their URI names that, else through the owner's own
/// routes, behind which the server reaches whatever storage it has.
fn of_owner<'c>(
    connection: &'c Connection,
    owner: FileOwner,
    artifact_uri: String,
) -> Result<Box<dyn Repository + 'c>> {
    if let Ok(Place { owner: Owner::Proxy { authority }, path }) = from_uri(&artifact_uri) {
        return Ok(Box::new(Proxied::new(connection, authority.as_deref(), &path)?));
    }
    if let Some(folder) = folder_of_url(connection, &artifact_uri) {
        return Ok(Box::new(Proxied::new(connection, None, &folder)?));
    }
    Ok(Box::new(ThroughOwner { connection, owner, artifact_uri }))
}

/// The folder that a URL of the tracking server's own proxy names, as some servers set their artifact root to.
fn folder_of_url(connection: &Connection, url: &str) -> Option<String> {
    let (base, folder) = url.split_once(proxied::FILES)?;
    let (_, server) = base.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let authority = server.split('/').next().unwrap_or_default();
    connection.is_at(authority).then_some(())?;
    checked(folder).ok()
}
