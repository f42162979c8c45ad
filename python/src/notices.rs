//! What the client tells without having been asked: a line of Python's log, under the name `paceline`.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use paceline_client::Notice;
use pyo3::prelude::*;

/// Python is about to end, and must not be called any more.
static PYTHON_ENDS: AtomicBool = AtomicBool::new(false);

/// Has notices go to standard error from now on: at the end of the interpreter.
#[pyfunction]
pub(crate) fn stop_telling_python() {
    PYTHON_ENDS.store(true, Ordering::SeqCst);
}

/// Tells it.
pub(crate) fn tell(notice: &Notice) {
    let is_good = matches!(notice, Notice::ServerBack { .. } | Notice::JournalBack { calls_lost: 0, .. });
    let method = if is_good { "info" } else { "warning" };
    let text = notice.to_string();
    let told = !PYTHON_ENDS.load(Ordering::SeqCst)
        && Python::try_attach(|py| {
            let logger = py.import("logging")?.call_method1("getLogger", ("paceline",))?;
            logger.call_method1(method, ("%s", &text)).map(drop)
        })
        .is_some_and(|told| told.is_ok());
    if !told && !is_good {
        // There is nowhere else to say it.
        let _ = writeln!(std::io::stderr(), "paceline: {text}");
    }
}
