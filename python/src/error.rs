//! From errors of Rust to exceptions of Python.

use paceline::client::ClientError;
use paceline_client::Error;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

const INVALID: &str = "INVALID_PARAMETER_VALUE";

/// A `MlflowException` with a message and a code.
pub(crate) fn exception(py: Python<'_>, message: &str, error_code: &str) -> PyErr {
    let made = py
        .import("paceline.exceptions")
        .and_then(|module| module.getattr("MlflowException"))
        .and_then(|class| class.call1((message, error_code)));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// The exception of a request that got no answer.
pub(crate) fn of_request(py: Python<'_>, error: &ClientError) -> PyErr {
    let code = match error {
        // What interrupted it is waiting to be raised.
        ClientError::Interrupted => {
            return py.check_signals().err().unwrap_or_else(|| PyKeyboardInterrupt::new_err(()));
        }
        ClientError::Refused(_) => INVALID,
        ClientError::Unreachable(_) => "TEMPORARILY_UNAVAILABLE",
        ClientError::Local(_) => "INTERNAL_ERROR",
    };
    exception(py, &error.to_string(), code)
}

/// The exception of a call that logs, if it is the caller's doing. That a disk is full, or a journal, is told as a
/// notice: it must not end a training.
pub(crate) fn of_logging(py: Python<'_>, result: paceline_client::Result<()>) -> PyResult<()> {
    match result {
        Ok(()) | Err(Error::JournalFull { .. } | Error::File { .. } | Error::ShutDown) => Ok(()),
        Err(error) => Err(exception(py, &error.to_string(), INVALID)),
    }
}

/// The exception of something that cannot be set up.
pub(crate) fn of_setup(py: Python<'_>, error: &Error) -> PyErr {
    let code = if matches!(error, Error::File { .. }) { "INTERNAL_ERROR" } else { INVALID };
    exception(py, &error.to_string(), code)
}
