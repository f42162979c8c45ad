//! What a tracking URI names.

use std::fmt;

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
        let folder = uri.strip_prefix("paceline://").or_else(|| file_path(uri));
        Ok(match commands::Target::parse(folder.unwrap_or(uri))? {
            commands::Target::Server { url, credentials } => Self::Server { url, credentials },
            commands::Target::Store { database } => Self::Store { database },
        })
    }
}

/// The path in `file:///path`, `file://host/path`, `file:/path` and `file:relative/path`.
fn file_path(uri: &str) -> Option<&str> {
    let rest = uri.strip_prefix("file:")?;
    Some(rest.strip_prefix("//").unwrap_or(rest))
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
