//! A store without a server: requests go through the server's own routes, inside this process.

use std::io::{self, Read};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{StreamExt, stream};
use http::{Request, Response};
use tokio::runtime::{Builder, Handle, Runtime};

use super::{Content, Fault, LocalPlace, RequestBody, Transport};
use crate::commands::failure::{Failure, Result};
use paceline_mlflow::RequestPolicy;
use paceline_server::{App, DEFAULT_REQUEST_MEMORY_MIB, InProcess, ServedParts};
use paceline_store::Store;

/// Bytes of an upload that are handed over at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// How long work that nobody waits for may hold up the end of the process.
const ABANDON_TIME: Duration = Duration::from_secs(1);

/// A store that this process has opened, and closes.
pub(crate) struct LocalStore {
    server: InProcess,
    store: Store,
    /// None once the store is closed.
    runtime: Option<Runtime>,
    name: String,
}

impl LocalStore {
    /// Opens the database of a place, or makes a file or the tables of one.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(crate) fn open(place: &LocalPlace) -> Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_time()
            .build()
            .map_err(|error| Failure::local("start a thread", &error))?;
        let store = place.open_database()?;
        let policy =
            RequestPolicy { working_directory: place.working_directory.clone(), ..Default::default() };
        let app = App::new(
            store.clone(),
            place.artifacts.clone(),
            policy,
            ServedParts::All,
            DEFAULT_REQUEST_MEMORY_MIB,
        );
        Ok(Self { server: InProcess::new(app), store, runtime: Some(runtime), name: place.name().to_owned() })
    }
}

impl Transport for LocalStore {
    fn send(&self, request: Request<RequestBody>) -> std::result::Result<Response<Content>, Fault> {
        let Some(runtime) = self.runtime.as_ref().map(Runtime::handle) else { return Err(closed()) };
        let request = request.map(|body| match body {
            RequestBody::Empty => Body::empty(),
            RequestBody::Json(json) => Body::from(json),
            RequestBody::File { content, size_bytes } => {
                Body::from_stream(stream::iter(Chunks { content: content.take(size_bytes) }))
            }
        });
        // The handler runs on this very thread, so that reading the upload's next chunk holds up nobody else.
        let response = runtime.block_on(self.server.answer(request));
        let runtime = runtime.clone();
        Ok(response.map(|body| {
            let reader = BodyReader { stream: body.into_data_stream(), rest: Bytes::new(), runtime };
            Box::new(reader) as Content
        }))
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn host(&self) -> Option<&str> {
        None
    }

    fn may_recover(&self) -> bool {
        false
    }
}

impl Drop for LocalStore {
    fn drop(&mut self) {
        self.store.close();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(ABANDON_TIME);
        }
    }
}

fn closed() -> Fault {
    let failure = Failure::Local("the store is closed".into());
    Fault { failure, may_have_arrived: false, is_passing: false }
}

/// The chunks of an upload, each read when it is asked for.
struct Chunks {
    content: io::Take<Content>,
}

impl Iterator for Chunks {
    type Item = io::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chunk = vec![0; CHUNK_BYTES];
        match self.content.read(&mut chunk) {
            Ok(0) => None,
            Ok(read_bytes) => {
                chunk.truncate(read_bytes);
                Some(Ok(chunk.into()))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// An answer's body as a reader.
struct BodyReader {
    stream: BodyDataStream,
    rest: Bytes,
    runtime: Handle,
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.runtime.block_on(self.stream.next()) {
                Some(chunk) => self.rest = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let read_bytes = self.rest.len().min(buffer.len());
        buffer[..read_bytes].copy_from_slice(&self.rest.split_to(read_bytes));
        Ok(read_bytes)
    }
}
