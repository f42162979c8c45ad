//! What can go wrong in the store.

use std::path::PathBuf;

use crate::database;
use paceline_types::Rejection;

/// An error of the store. Only [`Error::Rejected`] is the caller's fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request was understood and refused; nothing was written.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(database::Error),
    /// Stored bytes that cannot be read back.
    #[error("stored data is damaged: {0}")]
    Corrupt(String),
    /// Another process folded the same points meanwhile, or a purge removed them. Nothing was changed; the fold is
    /// tried again.
    #[error("a fold met a fold of another process, or a purge")]
    FoldConflict,
    /// The commit that held the request failed, so nothing of it was written.
    #[error("the commit failed: {0}")]
    CommitFailed(String),
    /// Too many requests wait already. Nothing was done; the same request may succeed later.
    #[error("more requests are waiting than the database can answer now")]
    Busy,
    /// The store is closed or closing.
    #[error("the store is closed")]
    Closed,
    /// Work inside the store panicked; nothing was written.
    #[error("the request failed inside the store")]
    Panicked,
}

/// Why a database cannot be opened, in a sentence for the person who started the server.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or file cannot be made or written.
    #[error("cannot create or write the database `{path}`: {source}. Check the folder's permissions")]
    NotWritable {
        /// The database file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("`{path}` is not a SQLite database. Name another file with --backend-store-uri")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The database belongs to another program.
    #[error(
        "`{path}` is a SQLite database of another program, not of Paceline. \
         Name another file with --backend-store-uri"
    )]
    ForeignDatabase {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds the database.
    #[error("the database `{path}` is locked by another process. Stop that process, or name another file")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// A newer Paceline changed the database in ways that this one cannot work with.
    #[error(
        "the database `{location}` has schema version {found}, which takes a Paceline that knows version {needed}, and \
         this one knows versions up to {known}. Use the newer Paceline"
    )]
    NewerSchema {
        /// The file, or the database of a server without user and password.
        location: String,
        /// Version of the database.
        found: i64,
        /// Newest version known here.
        known: i64,
        /// Oldest version that a Paceline must know to work with it.
        needed: i64,
    },
    /// The database of a server holds tables of something else.
    #[error(
        "the database {location} holds tables of another program, of MLflow perhaps. \
         Make an empty database for Paceline and name it with --backend-store-uri"
    )]
    ForeignTables {
        /// The database, without user and password.
        location: String,
    },
    /// Only a part of a copy has arrived.
    #[error(
        "the database {location} holds a part of a copy of {source_location}. \
         Finish it with `paceline db copy`, which goes on where it stopped"
    )]
    HalfCopied {
        /// The database, without user and password.
        location: String,
        /// What is being copied there.
        source_location: String,
    },
    /// The attempt to open the database panicked.
    #[error("opening the database failed inside the store")]
    Panicked,
    /// A thread of the store cannot be started.
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    /// Anything else the database says.
    #[error("cannot open the database `{location}`: {source}")]
    Database {
        /// The file, or the database of a server without user and password.
        location: String,
        /// What the database said.
        source: database::Error,
    },
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match error {
            database::Error::NulCharacter => Rejection::Malformed(
                "A text holds the character NUL (U+0000), which this server's database cannot keep. Leave it out."
                    .to_owned(),
            )
            .into(),
            database::Error::TooLarge { bytes_max } => Rejection::Malformed(format!(
                "The texts of the request are longer than this server's database takes at once, {bytes_max} bytes. Send \
                 less, or raise its max_allowed_packet."
            ))
            .into(),
            error if error.is_bad_pattern() => Rejection::Malformed(
                "This server's database does not understand the regular expression. Write it in another way."
                    .to_owned(),
            )
            .into(),
            error if error.is_too_long() => Rejection::Malformed(
                "A name is longer than this server's database can keep: 650 characters.".to_owned(),
            )
            .into(),
            error => Self::Database(error),
        }
    }
}

/// The result of a store operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;
