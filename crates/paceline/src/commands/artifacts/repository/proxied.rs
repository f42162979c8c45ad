//! Files under the artifact proxy.

use http::{Method, Response};

use super::{Entry, Repository, entries};
use crate::commands::connection::{Connection, Content, encoded_path, path_and_query};
use crate::commands::failure::Result;

/// Where the proxy's files are.
pub(super) const FILES: &str = "/api/2.0/mlflow-artifacts/artifacts";

/// A folder of the proxy, as a root.
pub(super) struct Proxied<'c> {
    connection: Reached<'c>,
    folder: String,
}

/// The tracking server itself, or a server that only holds artifacts.
enum Reached<'c> {
    Same(&'c Connection),
    Other(Connection),
}

impl<'c> Proxied<'c> {
    /// A folder of the proxy on the tracking server, or on the host that an artifact URI names.
    pub(super) fn new(connection: &'c Connection, authority: Option<&str>, folder: &str) -> Result<Self> {
        let connection = match authority.filter(|authority| !connection.is_at(authority)) {
            Some(authority) => Reached::Other(connection.open_host(authority)?),
            None => Reached::Same(connection),
        };
        Ok(Self { connection, folder: folder.to_owned() })
    }

    fn connection(&self) -> &Connection {
        match &self.connection {
            Reached::Same(connection) => connection,
            Reached::Other(connection) => connection,
        }
    }

    fn path(&self, below: &str) -> String {
        [self.folder.as_str(), below].join("/").trim_matches('/').to_owned()
    }

    fn url(&self, file: &str) -> String {
        format!("{FILES}/{}", encoded_path(&self.path(file)))
    }
}

impl Repository for Proxied<'_> {
    fn list(&self, folder: &str) -> Result<Vec<Entry>> {
        let path = self.path(folder);
        // Unlike other listings this one has bare names.
        entries::all("", |token| {
            let token = token.map(|token| ("page_token", token));
            let query: Vec<_> = [("path", path.as_str())].into_iter().chain(token).collect();
            self.connection().get_at(&path_and_query(FILES, &query))
        })
    }

    fn read(&self, file: &str, resume: Option<(u64, &str)>) -> Result<Response<Content>> {
        self.connection().read(&self.url(file), resume)
    }

    fn write(&self, file: &str, size_bytes: u64, open: &dyn Fn() -> Result<Content>) -> Result<()> {
        self.connection().write(&Method::PUT, &self.url(file), size_bytes, open)
    }
}
