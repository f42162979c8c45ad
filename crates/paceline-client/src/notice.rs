//! What a program is told without having asked.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Something that whoever runs the program may want to know. Logging goes on whatever it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// The server cannot be reached, or does not take what is sent. Told once, until it takes something again.
    ServerAway {
        /// Its address.
        server: String,
        /// What happened.
        cause: String,
    },
    /// The server takes what is sent again.
    ServerBack {
        /// Its address.
        server: String,
    },
    /// The server refused something, and will not take it later either. Told for each batch, run and error once.
    Refused {
        /// The run.
        run_id: String,
        /// How many events of the batch.
        events: usize,
        /// The server's error code, such as `RESOURCE_DOES_NOT_EXIST`.
        error_code: String,
        /// What the server said of the first one.
        message: String,
    },
    /// The journal cannot take more: its disk, or its bound, is full. Calls return an error and keep nothing, and the
    /// calls after them try again. Told once, until one succeeds.
    JournalFull {
        /// The journal.
        path: PathBuf,
        /// What happened.
        cause: String,
    },
    /// The journal can take more again.
    JournalBack {
        /// The journal.
        path: PathBuf,
        /// Calls that kept nothing.
        calls_lost: u64,
    },
    /// Bytes of a journal are damaged, and the events in them lost.
    Damaged {
        /// The journal.
        path: PathBuf,
        /// How many bytes.
        bytes: u64,
    },
    /// The server had forgotten a journal, or was set back to an earlier state. Delivery goes on with what is there.
    ServerForgot {
        /// The journal.
        path: PathBuf,
    },
    /// Delivery failed for a reason on this machine, and is tried again.
    DeliveryFailed {
        /// The journal.
        path: PathBuf,
        /// What happened.
        cause: String,
    },
    /// The time for delivery at the end was over. The next run sends the rest, or [`sync`](crate::sync) does.
    Left {
        /// The journal.
        path: PathBuf,
        /// Bytes of it that are not delivered.
        bytes: u64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ServerAway { server, cause } => {
                write!(
                    formatter,
                    "{server} takes nothing now ({cause}). What is logged is kept and sent later"
                )
            }
            Self::ServerBack { server } => write!(formatter, "{server} is back"),
            Self::Refused { run_id, events, error_code, message } => {
                write!(
                    formatter,
                    "the server refused {events} events of run {run_id}: {error_code}: {message}"
                )
            }
            Self::JournalFull { path, cause } => {
                write!(formatter, "what is logged now is lost, as {} takes no more: {cause}", path.display())
            }
            Self::JournalBack { path, calls_lost } => {
                write!(formatter, "{} takes more again, after {calls_lost} calls were lost", path.display())
            }
            Self::Damaged { path, bytes } => {
                write!(formatter, "{bytes} bytes of {} are damaged and lost", path.display())
            }
            Self::ServerForgot { path } => {
                write!(
                    formatter,
                    "the server lacks what it once took of {}, and gets the rest",
                    path.display()
                )
            }
            Self::DeliveryFailed { path, cause } => {
                write!(formatter, "cannot deliver {} now: {cause}", path.display())
            }
            Self::Left { path, bytes } => {
                let path = path.display();
                write!(
                    formatter,
                    "{bytes} bytes of {path} are not delivered yet: the next run or a sync sends them"
                )
            }
        }
    }
}

/// Who is told.
#[derive(Clone, Default)]
pub(crate) struct Notices(Option<Arc<Tell>>);

type Tell = dyn Fn(&Notice) + Send + Sync;

impl Notices {
    /// Tells a function instead of the log.
    pub(crate) fn to(tell: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    /// Tells it.
    pub(crate) fn tell(&self, notice: Notice) {
        match &self.0 {
            Some(tell) => tell(&notice),
            None => match notice {
                Notice::ServerBack { .. } | Notice::JournalBack { calls_lost: 0, .. } => {
                    tracing::info!("{notice}")
                }
                _ => tracing::warn!("{notice}"),
            },
        }
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Notices(function)" } else { "Notices(log)" })
    }
}
