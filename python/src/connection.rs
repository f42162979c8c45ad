//! Requests to a server, or into a store of this machine.

use std::path::PathBuf;
use std::time::Duration;

use paceline::client::{self, Answer, Asked, Client, ClientError, Download, Target, Upload};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyBytes;

use crate::error;

/// Names and values.
type Pairs = Vec<(String, String)>;
/// Status, headers and body.
type Answered<'py> = (u16, Pairs, Bound<'py, PyBytes>);

/// A way to a tracking server, or into a store that this process opens, whose requests go through the server's own routes
/// inside this process. Threads share it, and forked processes get connections of their own.
///
/// `uri` is `http://host:port`, `sqlite:///path/to/paceline.db`, `postgresql://…`, `mysql://…`, or a folder: a path,
/// `file:…` or `paceline://…`.
#[pyclass(frozen, weakref, module = "paceline._native")]
pub(crate) struct Connection {
    client: Client,
    uri: String,
}

/// Called with a connection's URI before each request.
static BEFORE_REQUESTS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Have a function called with the URI of a connection before each request: it delivers what was logged, so that a
/// program reads what it has written.
#[pyfunction]
pub(crate) fn before_requests(py: Python<'_>, function: Py<PyAny>) {
    let _ = BEFORE_REQUESTS.set(py, function);
}

/// What a tracking URI names, in one spelling and without credentials.
#[pyfunction]
pub(crate) fn canonical_uri(py: Python<'_>, uri: &str) -> PyResult<String> {
    let target = Target::parse(uri).map_err(|error| error::of_request(py, &error))?;
    Ok(target.to_string())
}

#[pymethods]
impl Connection {
    #[new]
    fn new(py: Python<'_>, uri: &str) -> PyResult<Self> {
        let client =
            Target::parse(uri).and_then(Client::new).map_err(|error| error::of_request(py, &error))?;
        let uri = client.target().to_string();
        Ok(Self { client, uri })
    }

    /// What it reaches, without credentials: `http://host:port`, or `sqlite:///` and an absolute path.
    #[getter]
    fn uri(&self) -> &str {
        &self.uri
    }

    /// Whether it reaches a store that this process has open.
    #[getter]
    fn is_local(&self) -> bool {
        matches!(self.client.target(), Target::Store { .. })
    }

    /// Send a request with a body in memory, and take the whole answer: status, headers, body. While the other side is
    /// away (no connection, 408, 429, 5xx) it is tried again, `retries_max` times or as often as
    /// `MLFLOW_HTTP_REQUEST_MAX_RETRIES` says. An answer may take `answer_seconds_max`, or as long as
    /// `MLFLOW_HTTP_REQUEST_TIMEOUT` says.
    #[pyo3(signature = (
        method, path, query=None, body=None, headers=None, *, retries_max=None, answer_seconds_max=None
    ))]
    fn request<'py>(
        &self,
        py: Python<'py>,
        method: String,
        path: String,
        query: Option<Pairs>,
        body: Option<Vec<u8>>,
        headers: Option<Pairs>,
        retries_max: Option<u32>,
        answer_seconds_max: Option<f64>,
    ) -> PyResult<Answered<'py>> {
        self.prepare(py)?;
        let answer_time_max =
            answer_seconds_max.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let asked = Asked {
            method,
            path,
            query: query.unwrap_or_default(),
            headers: headers.unwrap_or_default(),
            body,
            retries_max,
            answer_time_max,
        };
        answered(py, py.detach(|| self.client.request(&asked, &goes_on)))
    }

    /// Send a file, or `length` bytes of it from `offset` on, without reading it into memory. `progress` is called with
    /// how many bytes have moved.
    #[pyo3(signature = (path, local_file, headers=None, *, method="PUT", query=None, offset=0, length=None, progress=None, retries_max=None))]
    fn upload<'py>(
        &self,
        py: Python<'py>,
        path: String,
        local_file: PathBuf,
        headers: Option<Pairs>,
        method: &str,
        query: Option<Pairs>,
        offset: u64,
        length: Option<u64>,
        progress: Option<Py<PyAny>>,
        retries_max: Option<u32>,
    ) -> PyResult<Answered<'py>> {
        self.prepare(py)?;
        let asked = Asked {
            method: method.to_owned(),
            path,
            query: query.unwrap_or_default(),
            headers: headers.unwrap_or_default(),
            retries_max,
            ..Asked::default()
        };
        let upload = Upload { asked: &asked, file: &local_file, offset_bytes: offset, length_bytes: length };
        answered(
            py,
            py.detach(|| self.client.upload(&upload, &|bytes| tell(progress.as_ref(), bytes), &goes_on)),
        )
    }

    /// Fetch a file, which appears whole or not at all, with the folders above it. What breaks off goes on where it was.
    /// `progress` is called with how many bytes have moved, below zero when some have to move again. An answer that
    /// is no file comes back with its body.
    #[pyo3(signature = (path, local_file, query=None, headers=None, *, progress=None))]
    fn download<'py>(
        &self,
        py: Python<'py>,
        path: String,
        local_file: PathBuf,
        query: Option<Pairs>,
        headers: Option<Pairs>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Answered<'py>> {
        self.prepare(py)?;
        let asked = Asked {
            query: query.unwrap_or_default(),
            headers: headers.unwrap_or_default(),
            ..Asked::get(path)
        };
        let download = Download { asked: &asked, file: &local_file };
        answered(
            py,
            py.detach(|| self.client.download(&download, &|bytes| tell(progress.as_ref(), bytes), &goes_on)),
        )
    }
}

impl Connection {
    fn prepare(&self, py: Python<'_>) -> PyResult<()> {
        if let Some(function) = BEFORE_REQUESTS.get(py) {
            function.call1(py, (&self.uri,))?;
        }
        self.client.prepare().map_err(|error| error::of_request(py, &error))
    }
}

/// Close the stores of this process: at its end.
#[pyfunction]
pub(crate) fn close_stores(py: Python<'_>) {
    py.detach(client::close_stores);
}

/// Before a fork: close the stores of this process, and have whoever asks for them wait. Says whether they are closed.
#[pyfunction]
pub(crate) fn before_fork(py: Python<'_>) -> bool {
    py.detach(client::before_fork)
}

/// After a fork, in the parent: go on.
#[pyfunction]
pub(crate) fn after_fork() {
    client::after_fork();
}

fn answered<'py>(py: Python<'py>, result: Result<Answer, ClientError>) -> PyResult<Answered<'py>> {
    let Answer { status, headers, body } = result.map_err(|error| error::of_request(py, &error))?;
    Ok((status, headers, PyBytes::new(py, &body)))
}

/// Whether nobody has pressed Ctrl-C.
fn goes_on() -> bool {
    Python::try_attach(|py| py.check_signals().is_ok()).unwrap_or(true)
}

/// Tells how far it is; whoever is told may fail, and the transfer goes on.
fn tell(progress: Option<&Py<PyAny>>, bytes: i64) {
    if let Some(progress) = progress {
        let _ = Python::try_attach(|py| progress.call1(py, (bytes,)).map(drop));
    }
}
