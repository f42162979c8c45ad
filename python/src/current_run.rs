//! The run that a thread logs to, and the call that a training makes most.
//!
//! A point costs a write to the journal. What Python adds is kept small: one call into this function, no layer of Python
//! between, and the run found without asking Python for it.

use std::cell::RefCell;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFloat, PyInt, PyString};

use crate::error;
use crate::run::Run;

thread_local! {
    static CURRENT: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// What does everything that is not plain.
static FULL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Has this thread log to a run, or to none. Only for runs whose points belong to no logged model or dataset.
#[pyfunction]
#[pyo3(signature = (run))]
pub(crate) fn set_current_run(run: Option<&Bound<'_, Run>>) {
    let run = run.map(|run| run.get().clone());
    CURRENT.with(|current| *current.borrow_mut() = run);
}

/// Log a point of a metric to the active run, which is begun if there is none.
///
/// The call appends to a journal on disk and returns; a thread sends the journal to the tracking server. It takes a
/// microsecond or two, and neither waits for the server nor fails because of one.
///
/// Args:
///     key: The metric's name: letters, digits, `_`, `-`, `.`, `:`, `/` and spaces, at most 250 of them.
///     value: A number, or an array or tensor with one element.
///     step: A whole number by which the points of a metric are ordered; 0 by default.
///     synchronous: Whether to wait until the server has the point. By default the call does not wait.
///     timestamp: When it was measured, in milliseconds since 1970; now by default.
///     run_id: The run, if not the active one.
///     model_id: The logged model that the value is of; the active model by default.
///     dataset: The dataset that the model was measured on.
///
/// Example:
///     >>> import paceline as mlflow
///     >>> with mlflow.start_run():
///     ...     for step in range(100):
///     ...         mlflow.log_metric("loss", 1 / (step + 1), step=step)
#[pyfunction]
#[pyo3(signature = (key, value, step=None, synchronous=None, timestamp=None, run_id=None, model_id=None, dataset=None))]
pub(crate) fn log_metric<'py>(
    py: Python<'py>,
    key: &Bound<'py, PyAny>,
    value: &Bound<'py, PyAny>,
    step: Option<&Bound<'py, PyAny>>,
    synchronous: Option<&Bound<'py, PyAny>>,
    timestamp: Option<&Bound<'py, PyAny>>,
    run_id: Option<&Bound<'py, PyAny>>,
    model_id: Option<&Bound<'py, PyAny>>,
    dataset: Option<&Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let is_plain = synchronous.is_none()
        && timestamp.is_none()
        && run_id.is_none()
        && model_id.is_none()
        && dataset.is_none();
    if is_plain && let Some((key, value, step)) = plain(key, value, step) {
        let logged = CURRENT.with(|current| {
            let current = current.try_borrow().ok()?;
            current.as_ref().map(|run| run.log_point(key, value, step))
        });
        if let Some(logged) = logged {
            return error::of_logging(py, logged).map(|()| None);
        }
    }
    let full = FULL.get_or_try_init(py, || {
        let module = py.import("paceline.tracking.log")?;
        Ok::<_, PyErr>(module.getattr("log_metric")?.unbind())
    })?;
    let answer =
        full.bind(py).call1((key, value, step, synchronous, timestamp, run_id, model_id, dataset))?;
    Ok(Some(answer))
}

/// A point of Python's own types. What else stands for a number is looked at in Python.
fn plain<'v>(
    key: &'v Bound<'_, PyAny>,
    value: &Bound<'_, PyAny>,
    step: Option<&Bound<'_, PyAny>>,
) -> Option<(&'v str, f64, i64)> {
    let key = key.cast_exact::<PyString>().ok()?.to_str().ok()?;
    let value = match value.cast_exact::<PyFloat>() {
        Ok(value) => value.value(),
        Err(_) => value.cast_exact::<PyInt>().ok()?.extract().ok()?,
    };
    let step = match step {
        None => 0,
        Some(step) => step.cast_exact::<PyInt>().ok()?.extract().ok()?,
    };
    Some((key, value, step))
}
