//! Why there is no answer.

use crate::commands::Failure;

/// The result of asking.
pub type Result<T> = std::result::Result<T, ClientError>;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// What was asked, or where, makes no sense.
    #[error("{0}")]
    Refused(String),
    /// The other side cannot be reached, or does not answer.
    #[error("{0}")]
    Unreachable(String),
    /// A file of this machine failed.
    #[error("{0}")]
    Local(String),
    /// Somebody said to stop.
    #[error("interrupted")]
    Interrupted,
}

impl From<Failure> for ClientError {
    fn from(failure: Failure) -> Self {
        // Programs name the address in other ways than commands.
        let message = failure.to_string().replace("--tracking-uri", "the tracking URI");
        match failure {
            Failure::Refused(_) => Self::Refused(message),
            Failure::Local(_) => Self::Local(message),
            _ => Self::Unreachable(message),
        }
    }
}
