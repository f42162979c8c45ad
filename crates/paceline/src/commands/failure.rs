//! Why a command did not do what was asked: one sentence for people, one JSON object for scripts.

use serde::Serialize;

use super::output::plain;

/// The result of a command's work.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The server, or the local store, answered with an error.
    #[error("{message}")]
    Answered {
        /// The HTTP status.
        status: u16,
        /// MLflow's error code.
        code: String,
        message: String,
    },
    /// There was no answer, or none that can be read.
    #[error("{0}")]
    Unreachable(String),
    /// The command cannot be carried out as it was given.
    #[error("{0}")]
    Refused(String),
    /// A file or stream of this machine failed.
    #[error("{0}")]
    Local(String),
    /// Some of several things failed, and each failure was told already.
    #[error("some of it failed")]
    Told,
    /// Nobody reads the output any more.
    #[error("nobody reads the output")]
    OutputClosed,
}

/// The shape in which MLflow tells errors.
#[derive(Serialize)]
struct ErrorBody<'f> {
    error_code: &'f str,
    message: &'f str,
}

impl Failure {
    /// A failed operation on a file or stream: what was attempted, and what the system said.
    pub(crate) fn local(attempt: impl std::fmt::Display, error: &std::io::Error) -> Self {
        Self::Local(format!("cannot {attempt}: {error}"))
    }

    /// Whether the server answered that something does not exist.
    pub(crate) fn is_absence(&self) -> bool {
        matches!(self, Self::Answered { status: 404, .. })
    }

    fn code(&self) -> &str {
        match self {
            Self::Answered { code, .. } => code,
            Self::Unreachable(_) => "TEMPORARILY_UNAVAILABLE",
            Self::Refused(_) => "INVALID_PARAMETER_VALUE",
            Self::Local(_) | Self::Told | Self::OutputClosed => "INTERNAL_ERROR",
        }
    }

    /// The failure as a line of standard error.
    pub(crate) fn line(&self, as_json: bool) -> String {
        let message = self.to_string();
        if as_json {
            let body = ErrorBody { error_code: self.code(), message: &message };
            // Two strings always have a serialised form.
            return serde_json::to_string(&body).unwrap_or_default();
        }
        let label = console::style("error:").red().bold().for_stderr();
        format!("{label} {}", plain(&message))
    }
}
