//! What a tracking URI names.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

use super::error::{ClientError, Result};
use crate::commands;
use crate::commands::connection::Credentials;
use crate::settings::store_name;
use paceline_store::DatabaseLocation;

/// A server, or a store that this process opens itself.
#[derive(Debug, Clone)]
pub enum Target {
    /// A server.
    Server {
        /// Scheme, host and path, without trailing slash and without credentials.
        url: String,
        /// Those of the address, if it has some.
        credentials: Option<Credentials>,
    },
    /// A database.
    Store {
        /// An absolute path, or a database of a database server.
        database: DatabaseLocation,
    },
}

impl Target {
    /// Reads a tracking URI: `http://host:port`, `sqlite:///path/to/paceline.db`, `postgresql://user:password@host/database`,
    /// `mysql://…`, or a folder as a path, as `file:…` or as `paceline://…`, in which the database is called `paceline.db`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(uri: &str) -> Result<Self> {
        if uri.trim().is_empty() {
            return Err(ClientError::Refused("the tracking URI is empty".into()));
        }
        let folder = match uri.strip_prefix("paceline://") {
            Some(folder) => Some(folder.into()),
            None => file_path(uri)?,
        };
        Ok(match commands::Target::parse(folder.as_deref().unwrap_or(uri))? {
            commands::Target::Server { url, credentials } => Self::Server { url, credentials },
            commands::Target::Store { database } => Self::Store { database },
        })
    }
}

/// The path in `file:///path`, `file://localhost/path`, `file:/path` and `file:relative/path`, whose `%20` is a space.
fn file_path(uri: &str) -> Result<Option<Cow<'_, str>>> {
    let Some(rest) = uri.strip_prefix("file:") else { return Ok(None) };
    let path = match rest.strip_prefix("//") {
        None => rest,
        Some(rest) => match rest.find('/') {
            Some(host_end) if matches!(&rest[..host_end], "" | "localhost") => &rest[host_end..],
            _ => {
                return Err(ClientError::Refused(format!(
                    "`{uri}` names a file of another machine. A path of this one is file:///path"
                )));
            }
        },
    };
    let decoded = percent_decode_str(path).decode_utf8();
    decoded.map(Some).map_err(|_| ClientError::Refused(format!("`{uri}` is no path in UTF-8")))
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server { url, .. } => formatter.write_str(url),
            Self::Store { database } => formatter.write_str(&store_name(database)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(uri: &str) -> String {
        Target::parse(uri).unwrap().to_string()
    }

    #[test]
    fn uris_name_servers_and_stores() {
        assert_eq!(shown("http://ann:secret@host:5000/prefix/"), "http://host:5000/prefix");
        for uri in ["sqlite:////data/paceline.db", "/data", "file:///data", "file:/data", "paceline:///data"]
        {
            assert_eq!(shown(uri), "sqlite:////data/paceline.db", "{uri}");
        }
        let uri = "postgresql+psycopg2://ann:secret@host/tracking?sslmode=require";
        assert_eq!(shown(uri), "postgresql://host:5432/tracking");
        assert!(!format!("{:?}", Target::parse(uri).unwrap()).contains("secret"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(shown("paceline://runs"), format!("sqlite:///{}/runs/paceline.db", here.display()));
        for uri in ["", "ftp://host", "databricks://x"] {
            assert!(Target::parse(uri).is_err(), "{uri}");
        }
    }
}
