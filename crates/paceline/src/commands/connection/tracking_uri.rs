//! What `--tracking-uri` names: a server, or a store that this program opens itself.

use std::path::Path;

use http::Uri;
use percent_encoding::percent_decode_str;

use super::credentials::Credentials;
use crate::commands::failure::{Failure, Result};
use crate::settings::database_location;
use paceline_store::DatabaseLocation;

/// Where the store is when nothing names another: the default of `paceline server`.
pub(crate) const DEFAULT_STORE: &str = "sqlite:///mlruns/paceline.db";
/// The option's name, for messages.
const OPTION: &str = "--tracking-uri";

/// What a command works against.
#[derive(Debug)]
pub(crate) enum Target {
    /// A server, at a URL without trailing slash and without secrets.
    Server { url: String, credentials: Option<Credentials> },
    /// A database: a file of this machine, or one of a database server.
    Store { database: DatabaseLocation },
}

impl Target {
    /// Reads the option's value.
    ///
    /// # Errors
    /// When it is neither an address of a server nor a store that this program can open. Messages name no more
    /// than the scheme, as the rest may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if matches!(scheme.as_deref(), Some("http" | "https")) {
            return server(text);
        }
        if Path::new(text).is_file() {
            let message = format!(
                "{OPTION} `{text}` is a file. Write sqlite:///{text} for a database, or name its folder"
            );
            return Err(Failure::Refused(message));
        }
        let database =
            database_location(text, OPTION).map_err(|error| Failure::Refused(error.to_string()))?;
        Ok(Self::Store { database })
    }
}

fn server(text: &str) -> Result<Target> {
    let invalid =
        || Failure::Refused(format!("{OPTION} is not the address of a server. Write it as http://host:port"));
    let uri: Uri = text.trim().parse().map_err(|_| invalid())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(invalid()) };
    if authority.host().is_empty() || uri.query().is_some() {
        return Err(invalid());
    }
    // The last `@`: what is before it is a name and a password, which no message may show.
    let (user_info, host) = match authority.as_str().rsplit_once('@') {
        Some((user_info, host)) => (Some(user_info), host),
        None => (None, authority.as_str()),
    };
    let credentials = user_info.map(|user_info| {
        let (username, password) = user_info.split_once(':').unwrap_or((user_info, ""));
        Credentials::basic(&decoded(username), &decoded(password))
    });
    let credentials = credentials.transpose()?;
    let url = format!("{}://{host}{}", scheme.to_ascii_lowercase(), uri.path().trim_end_matches('/'));
    Ok(Target::Server { url, credentials })
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
