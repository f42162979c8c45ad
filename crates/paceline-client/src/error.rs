//! Why a call was not carried out. None of these is ever a server's doing.

use std::io;
use std::path::{Path, PathBuf};

use paceline_types::KeyNameFault;

/// The result of a call.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text that is no address of a server.
    #[error("`{address}` is not the address of a server. Write it as http://host:port")]
    Address {
        /// The text, without what may be a password.
        address: String,
    },
    /// What a program brought its own way to cannot be reached by it.
    #[error("cannot open {url}: {reason}")]
    Destination {
        /// Its name.
        url: String,
        /// What happened.
        reason: String,
    },
    /// A name, password or token that no header can carry.
    #[error("the credentials have characters that no header can carry. Set them again")]
    Credentials,
    /// An environment variable that cannot be understood.
    #[error("{name} is `{value}`, and must be {expected}")]
    Variable {
        /// The variable.
        name: &'static str,
        /// Its value; none of those that hold secrets.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
    /// What a server over https is to be trusted by cannot be read.
    #[error("cannot tell which servers to trust: {reason}")]
    Trust {
        /// What is missing.
        reason: String,
    },
    /// A key that breaks the rule for names.
    #[error("`{key}` cannot be the key of a metric, param or tag: {source}")]
    Key {
        /// The key.
        key: String,
        /// What is wrong with it.
        source: KeyNameFault,
    },
    /// A key that is empty or too long.
    #[error("a key has 1 to {characters_max} characters, and `{key}` has {characters}")]
    KeyLength {
        /// The key; of a long one its beginning.
        key: String,
        /// Its length in characters.
        characters: usize,
        /// The most that a key may have.
        characters_max: usize,
    },
    /// A time before 1970.
    #[error("the time of a point is in milliseconds since 1970 and not negative, as {timestamp_ms} is")]
    Timestamp {
        /// The time, milliseconds since the epoch.
        timestamp_ms: i64,
    },
    /// An id that no run can have.
    #[error("`{run_id}` is no id of a run: it has 1 to 256 letters, digits, `-` and `_`")]
    RunId {
        /// The text.
        run_id: String,
    },
    /// An id that no new run can have.
    #[error("`{run_id}` is no id of a new run: it has 32 hex digits in lower case")]
    NewRunId {
        /// The text.
        run_id: String,
    },
    /// One event that is larger than a record may be.
    #[error("an event of {bytes} bytes is too large, as at most {bytes_max} are kept")]
    EventTooLarge {
        /// Its size.
        bytes: usize,
        /// The most.
        bytes_max: usize,
    },
    /// The journal holds as much undelivered data as it may. Nothing of the call was kept.
    #[error("the journal holds the {bytes_max} bytes that it may hold, and they are not delivered yet")]
    JournalFull {
        /// The bound.
        bytes_max: u64,
    },
    /// A file could not be used. Nothing of the call was kept.
    #[error("cannot {attempt} `{path}`: {source}", path = .path.display())]
    File {
        /// What was attempted, such as `write`.
        attempt: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder that holds no journal that this version can read.
    #[error("`{path}` is no journal that this version can read: {reason}", path = .path.display())]
    NoJournal {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Something was logged after the tracker was shut down. Nothing of the call was kept.
    #[error("the tracker is shut down")]
    ShutDown,
}

impl Error {
    /// A failed operation on a file.
    pub(crate) fn file(attempt: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { attempt, path, source }
    }
}
