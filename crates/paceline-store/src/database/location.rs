//! Where a database is, as its URI says. URIs hold passwords, so nothing here prints one.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::encryption::{Encryption, Tls, TlsOptions};

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseLocation(pub(super) Place);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    File(PathBuf),
    Server(Box<ServerLocation>),
}

/// A URI that names no database, in a sentence without the URI.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidLocation(String);

impl InvalidLocation {
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Which family of servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Postgres,
    Mysql,
}

/// A database of a server.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ServerLocation {
    pub(super) family: Family,
    pub(super) host: String,
    pub(super) port: u16,
    /// The folder of the socket (PostgreSQL), or the socket (MySQL), instead of a host.
    pub(super) socket: Option<PathBuf>,
    pub(super) user: String,
    pub(super) password: Option<String>,
    pub(super) database: String,
    pub(super) tls: Tls,
    /// Options of the session, as libpq takes them. For PostgreSQL.
    pub(super) options: Option<String>,
    connect_timeout: Duration,
}

/// How long a connection may take to be made, unless the URI says so.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl DatabaseLocation {
    /// The SQLite file at a path.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Place::File(path.into()))
    }

    /// The database of a server, as MLflow users write it: `postgresql://user:password@host:port/database`, `mysql://…`, and
    /// both with the name of a driver, as in `postgresql+psycopg2://`. None for a URI of something else.
    ///
    /// # Errors
    /// When the URI is of a server and something in it is wrong.
    pub fn server(uri: &str) -> Option<Result<Self, InvalidLocation>> {
        let (scheme, _) = uri.split_once("://")?;
        let family = match scheme.split_once('+').map_or(scheme, |(family, _)| family) {
            "postgresql" | "postgres" => Family::Postgres,
            "mysql" | "mariadb" => Family::Mysql,
            _ => return None,
        };
        Some(ServerLocation::parse(family, uri).map(|server| Self(Place::Server(Box::new(server)))))
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.0 {
            Place::File(path) => Some(path),
            Place::Server(_) => None,
        }
    }
}

/// The place in words, without user and password.
impl fmt::Display for DatabaseLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => write!(formatter, "{}", path.display()),
            Place::Server(server) => write!(formatter, "{server}"),
        }
    }
}

impl fmt::Display for ServerLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, database, .. } = self;
        let scheme = match self.family {
            Family::Postgres => "postgresql",
            Family::Mysql => "mysql",
        };
        match &self.socket {
            Some(socket) => write!(formatter, "{scheme}:///{database} at {}", socket.display()),
            None => write!(formatter, "{scheme}://{host}:{port}/{database}"),
        }
    }
}

impl fmt::Debug for ServerLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl ServerLocation {
    pub(super) fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    fn parse(family: Family, uri: &str) -> Result<Self, InvalidLocation> {
        let invalid = |what: &str| InvalidLocation(what.to_owned());
        let (_, rest) = uri.split_once("://").unwrap_or_default();
        // A scheme without `+` and with a host that may be empty, which is a socket of this machine.
        let url = Url::parse(&format!("database://{rest}"))
            .map_err(|error| InvalidLocation(format!("the URI of the database cannot be read: {error}")))?;
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8()
                .map(|text| text.into_owned())
                .map_err(|_| invalid("the URI of the database holds bytes that are no UTF-8"))
        };
        let (port, user) = match family {
            Family::Postgres => (5432, "postgres"),
            Family::Mysql => (3306, "root"),
        };
        let database = decoded(url.path().trim_start_matches('/'))?;
        if database.is_empty() || database.contains('/') {
            return Err(invalid("the URI must name a database, as in postgresql://user@host/database"));
        }
        let mut location = Self {
            family,
            host: url.host_str().filter(|host| !host.is_empty()).map_or(Ok("localhost".into()), decoded)?,
            port: url.port().unwrap_or(port),
            socket: None,
            user: if url.username().is_empty() { user.into() } else { decoded(url.username())? },
            password: url.password().map(decoded).transpose()?,
            database,
            tls: TlsOptions::default().settled()?,
            options: None,
            connect_timeout: CONNECT_TIMEOUT,
        };
        location.host = location.host.trim_matches(['[', ']']).to_owned();
        let mut tls = TlsOptions::default();
        for (name, value) in url.query_pairs() {
            if !tls.set(&name, &value)? {
                location.set(&name, &value)?;
            }
        }
        location.tls = tls.settled()?;
        if location.socket.is_some() {
            // Nobody reads along on a socket of this machine, and libpq encrypts none either.
            location.tls.encryption = Encryption::Disabled;
        }
        Ok(location)
    }

    /// Takes an option of the URI that is not about TLS, by the names of libpq, PyMySQL and the MySQL clients.
    fn set(&mut self, name: &str, value: &str) -> Result<(), InvalidLocation> {
        let number = || {
            value
                .parse::<u64>()
                .map_err(|_| InvalidLocation(format!("`{name}` of the database must be a number")))
        };
        match name {
            "connect_timeout" => self.connect_timeout = Duration::from_secs(number()?.max(1)),
            "options" if self.family == Family::Postgres => self.options = Some(value.to_owned()),
            "user" => self.user = value.to_owned(),
            "password" | "passwd" => self.password = Some(value.to_owned()),
            "port" => {
                self.port = u16::try_from(number()?)
                    .map_err(|_| InvalidLocation("`port` of the database must be below 65536".into()))?;
            }
            "host" if value.starts_with('/') => self.socket = Some(value.into()),
            "host" => self.host = value.to_owned(),
            "unix_socket" => self.socket = Some(value.into()),
            // What it is here anyway.
            "charset" | "application_name" | "client_encoding" => {}
            _ => {
                return Err(InvalidLocation(format!(
                    "the option `{name}` in the URI of the database is not known. Known are sslmode, sslrootcert, \
                     sslcert, sslkey, connect_timeout, host and unix_socket"
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(uri: &str) -> Result<ServerLocation, InvalidLocation> {
        match DatabaseLocation::server(uri) {
            Some(Ok(DatabaseLocation(Place::Server(server)))) => Ok(*server),
            Some(Ok(_)) | None => Err(InvalidLocation("no server".into())),
            Some(Err(error)) => Err(error),
        }
    }

    #[test]
    fn uris_are_read_as_mlflow_users_write_them() -> Result<(), InvalidLocation> {
        let location = server("postgresql+psycopg2://ann:p%40ss%2Fword@db.example.com:6432/tracking")?;
        assert_eq!(location.family, Family::Postgres);
        assert_eq!((location.host.as_str(), location.port), ("db.example.com", 6432));
        assert_eq!((location.user.as_str(), location.password.as_deref()), ("ann", Some("p@ss/word")));
        assert_eq!(location.database, "tracking");
        assert_eq!(location.tls.encryption, Encryption::Preferred);

        let location = server("mysql+pymysql://root@127.0.0.1/mlflow?ssl_ca=/etc/ca.pem&charset=utf8mb4")?;
        assert_eq!((location.family, location.port, location.password), (Family::Mysql, 3306, None));
        assert_eq!(location.tls.encryption, Encryption::Verified);

        let location = server("postgres:///mlflow?host=/var/run/postgresql&user=ann&sslmode=disable")?;
        assert_eq!(location.socket.as_deref(), Some(Path::new("/var/run/postgresql")));
        assert_eq!(location.user, "ann");
        let location = server("postgresql://ann@[::1]:5433/mlflow")?;
        assert_eq!((location.host.as_str(), location.port), ("::1", 5433));
        Ok(())
    }

    #[test]
    fn faults_are_told_without_the_password() {
        for uri in [
            "postgresql://ann:hunter2@host",
            "postgresql://ann:hunter2@host/db?sslmode=maybe",
            "mysql://ann:hunter2@host/db?colour=red",
            "mysql://ann:hunter2@host:port/db",
            "postgresql://ann:hunter2@host/db?connect_timeout=soon",
        ] {
            let error = server(uri).map(|_| ()).err().map(|error| error.to_string());
            assert!(error.as_deref().is_some_and(|error| !error.contains("hunter2")), "{uri}: {error:?}");
        }
    }

    #[test]
    fn a_location_shows_no_password() -> Result<(), InvalidLocation> {
        let location = server("postgresql://ann:hunter2@host/db")?;
        assert_eq!(location.to_string(), "postgresql://host:5432/db");
        assert!(!format!("{location:?}").contains("hunter2"));
        Ok(())
    }

    #[test]
    fn other_uris_are_of_no_server() {
        for uri in ["sqlite:///a.db", "mlruns", "mssql://host/db", "file:///mlruns"] {
            assert!(DatabaseLocation::server(uri).is_none(), "{uri}");
        }
    }
}
