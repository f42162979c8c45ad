//! Files in a storage that the server reaches and this program does not, through the routes of their owner.

use http::{Method, Response};

use super::{Entry, Repository, entries};
use crate::commands::connection::{Connection, Content, encoded_path, path_and_query};
use crate::commands::failure::{Failure, Result};

/// The largest file that a run's own route takes.
const UPLOAD_BYTES_MAX: u64 = 10 * 1024 * 1024;

/// Whose routes they are.
#[derive(Debug, Clone)]
pub(super) enum FileOwner {
    Run(String),
    LoggedModel(String),
}

/// The files of a run or logged model.
pub(super) struct ThroughOwner<'c> {
    pub(super) connection: &'c Connection,
    pub(super) owner: FileOwner,
    /// Where the server has them, for messages.
    pub(super) artifact_uri: String,
}

impl ThroughOwner<'_> {
    fn untaken(&self, what: &str) -> Failure {
        Failure::Refused(format!(
            "the artifacts are kept at `{}`, and for that place the server takes {what}. \
             Put them there by other means, or have the server serve artifacts",
            self.artifact_uri
        ))
    }
}

impl Repository for ThroughOwner<'_> {
    fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        entries::all(folder, |token| {
            let token = token.map(|token| ("page_token", token));
            match &self.owner {
                FileOwner::LoggedModel(model_id) => {
                    let route = format!("logged-models/{}/artifacts/directories", encoded_path(model_id));
                    let query: Vec<_> =
                        [("artifact_directory_path", folder)].into_iter().chain(token).collect();
                    self.connection.get(&route, &query)
                }
                FileOwner::Run(run_id) => {
                    let query: Vec<_> =
                        [("run_id", run_id.as_str()), ("path", folder)].into_iter().chain(token).collect();
                    self.connection.get("artifacts/list", &query)
                }
            }
        })
    }

    fn read(&self, file: &str, resume: Option<(u64, &str)>) -> Result<Response<Content>> {
        let path = match &self.owner {
            FileOwner::LoggedModel(model_id) => path_and_query(
                &format!("/ajax-api/2.0/mlflow/logged-models/{}/artifacts/files", encoded_path(model_id)),
                &[("artifact_file_path", file)],
            ),
            FileOwner::Run(run_id) => path_and_query("/get-artifact", &[("run_id", run_id), ("path", file)]),
        };
        self.connection.read(&path, resume)
    }

    fn write(&self, file: &str, size_bytes: u64, open: &dyn Fn() -> Result<Content>) -> Result<()> {
        let FileOwner::Run(run_id) = &self.owner else { return Err(self.untaken("no files of models")) };
        if !(1..=UPLOAD_BYTES_MAX).contains(&size_bytes) {
            return Err(self.untaken("files of 1 byte to 10 MiB only"));
        }
        let query = [("run_uuid", run_id.as_str()), ("path", file)];
        let path = path_and_query("/ajax-api/2.0/mlflow/upload-artifact", &query);
        self.connection.write(&Method::POST, &path, size_bytes, open)
    }
}
