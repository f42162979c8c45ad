//! What can go wrong between the store and its database.

use rusqlite::types::FromSqlError;

/// The result of talking to a database.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// The database refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    /// PostgreSQL says so, or the way to it is broken.
    #[error("{}", super::postgres::describe(.0))]
    Postgres(Box<postgres::Error>),
    /// MySQL or MariaDB says so, or the way to it is broken.
    #[error(transparent)]
    Mysql(Box<mysql::Error>),
    /// There is no connection now, and none could be made in time.
    #[error("there is no connection to the database")]
    Disconnected,
    /// The settings of TLS cannot be used.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// A row was expected and there is none.
    #[error("the database answered no row")]
    NoRows,
    /// A column holds something else than expected.
    #[error("a column holds an unexpected value: {0}")]
    Value(#[from] FromSqlError),
    /// More bytes than the database takes at once.
    #[error("the database takes at most {bytes_max} bytes at once")]
    TooLarge {
        /// How many it takes.
        bytes_max: usize,
    },
    /// A text that holds the character NUL, which this database cannot keep.
    #[error("a text holds the character NUL")]
    NulCharacter,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        Self::Postgres(Box::new(error))
    }
}

impl From<mysql::Error> for Error {
    fn from(error: mysql::Error) -> Self {
        Self::Mysql(Box::new(error))
    }
}

impl Error {
    /// Whether the connection is of no use any more.
    pub(crate) fn is_disconnection(&self) -> bool {
        match self {
            Self::Postgres(error) => super::postgres::is_disconnection(error),
            Self::Mysql(error) => super::mysql::is_disconnection(error),
            Self::Disconnected => true,
            Self::Sqlite(_)
            | Self::Tls(_)
            | Self::NoRows
            | Self::Value(_)
            | Self::TooLarge { .. }
            | Self::NulCharacter => false,
        }
    }

    /// Whether a text is too long for its column or its index.
    pub(crate) fn is_too_long(&self) -> bool {
        match self {
            Self::Postgres(error) => super::postgres::is_too_long(error),
            Self::Mysql(error) => super::mysql::is_too_long(error),
            _ => false,
        }
    }

    /// Whether values of different types cannot be compared.
    pub(crate) fn is_type_mismatch(&self) -> bool {
        matches!(self, Self::Postgres(error) if super::postgres::is_type_mismatch(error))
    }

    /// Whether the database does not understand a regular expression.
    pub(crate) fn is_bad_pattern(&self) -> bool {
        match self {
            Self::Postgres(error) => super::postgres::is_bad_pattern(error),
            Self::Mysql(error) => super::mysql::is_bad_pattern(error),
            _ => false,
        }
    }
}

/// Turns the absence of a row into none.
pub(crate) trait OptionalExtension<T> {
    /// The row, if there is one.
    fn optional(self) -> Result<Option<T>>;
}

impl<T> OptionalExtension<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(Error::NoRows) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
