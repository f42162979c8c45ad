//! Which server, and who asks.

use std::fmt;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use ureq::http::{HeaderValue, Uri};

use crate::error::{Error, Result};

/// A server: its address, how one signs in, and what its certificate is checked against.
///
/// ```
/// use paceline_client::Server;
///
/// let server = Server::at("http://127.0.0.1:5000/tracking/")?.token("secret")?;
/// assert_eq!(server.url(), "http://127.0.0.1:5000/tracking");
/// assert!(Server::at("127.0.0.1:5000").is_err());
/// # Ok::<(), paceline_client::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Server {
    url: String,
    authorization: Option<Authorization>,
    pub(crate) trust: Trust,
}

/// What a server's certificate is checked against.
#[derive(Debug, Clone, Default)]
pub(crate) enum Trust {
    /// The authorities that the system trusts.
    #[default]
    System,
    /// Those of a file in PEM form.
    File(PathBuf),
    /// Nothing: any certificate will do.
    Anything,
}

/// The value of the `Authorization` header. It does not print itself.
#[derive(Clone)]
struct Authorization(HeaderValue);

impl fmt::Debug for Authorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Authorization(…)")
    }
}

impl Server {
    /// The server at an address `http://host:port`, perhaps with a path that everything is below. A name and password
    /// in it are used to sign in.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn at(address: &str) -> Result<Self> {
        // The last `@`: what is before it is a name and a password, which no message may show.
        let shown = || address.rsplit_once('@').map_or(address, |(_, host)| host).to_owned();
        let invalid = || Error::Address { address: shown() };
        let uri: Uri = address.trim().parse().map_err(|_| invalid())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(invalid());
        };
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https")
            || authority.host().is_empty()
            || uri.query().is_some()
        {
            return Err(invalid());
        }
        let (user_info, host) = match authority.as_str().rsplit_once('@') {
            Some((user_info, host)) => (Some(user_info), host),
            None => (None, authority.as_str()),
        };
        let url = format!("{scheme}://{host}{}", uri.path().trim_end_matches('/'));
        let server = Self { url, authorization: None, trust: Trust::default() };
        match user_info {
            None => Ok(server),
            Some(user_info) => {
                let (name, password) = user_info.split_once(':').unwrap_or((user_info, ""));
                server.password(&decoded(name), &decoded(password))
            }
        }
    }

    /// Signs in with a name and a password.
    ///
    /// # Errors
    /// When no header can carry them.
    pub fn password(self, name: &str, password: &str) -> Result<Self> {
        self.authorization(&format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))))
    }

    /// Signs in with a token.
    ///
    /// # Errors
    /// When no header can carry it.
    pub fn token(self, token: &str) -> Result<Self> {
        self.authorization(&format!("Bearer {}", token.trim()))
    }

    /// Trusts the authorities of a file in PEM form, instead of the system's.
    pub fn trusted_authorities(mut self, file: impl Into<PathBuf>) -> Self {
        self.trust = Trust::File(file.into());
        self
    }

    /// Accepts any certificate. Whoever is on the way to the server can then read and change what is sent.
    pub fn any_certificate(mut self) -> Self {
        self.trust = Trust::Anything;
        self
    }

    /// Scheme, host and path, without trailing slash and without credentials.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The header that says who asks.
    pub(crate) fn authorization_header(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref().map(|authorization| &authorization.0)
    }

    fn authorization(mut self, text: &str) -> Result<Self> {
        let mut value = HeaderValue::from_str(text).map_err(|_| Error::Credentials)?;
        // HTTP libraries keep it out of their logs.
        value.set_sensitive(true);
        self.authorization = Some(Authorization(value));
        Ok(self)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_sent_and_not_shown() {
        let server = Server::at("https://ann:p%40ss@example.org/").unwrap();
        assert_eq!(server.url(), "https://example.org");
        assert_eq!(server.authorization_header().unwrap(), "Basic YW5uOnBAc3M=");
        assert!(!format!("{server:?}").contains("YW5u"));
        let error = Server::at("ftp://ann:p%40ss@example.org/").unwrap_err();
        assert!(!error.to_string().contains("p%40ss"), "{error}");
    }
}
