//! The `paceline` command.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use pyo3::prelude::*;

/// Runs the command of these words, of which the first names the program, and returns its exit code.
#[pyfunction]
pub(crate) fn command(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = paceline::command(words);
        // A library's output is not flushed at the end of the process.
        let _ = std::io::stdout().flush();
        u8::from(code != ExitCode::SUCCESS)
    })
}
