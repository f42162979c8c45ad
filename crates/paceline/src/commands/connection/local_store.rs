//! A store without a server: requests go through the server's own routes, inside this process.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{StreamExt, stream};
use http::{Request, Response};
use tokio::runtime::{Builder, Handle, Runtime};

use super::{Content, Fault, RequestBody, Transport};
use crate::cli::absolute;
use crate::commands::failure::{Failure, Result};
use crate::parts::open_artifacts;
use crate::settings::local_folder;
use paceline_mlflow::RequestPolicy;
use paceline_server::{App, ArtifactLocations, DEFAULT_REQUEST_MEMORY_MIB, InProcess, ServedParts};
use paceline_store::{DatabaseLocation, FoldPolicy, OpenError, Store, StoreOptions, schema_state};

/// Where a store keeps its files when nothing names another folder: beside its database.
const FILES_FOLDER: &str = "artifacts";
/// Where `paceline server` keeps them by default, whatever its database.
const SERVER_FILES_FOLDER: &str = "mlruns/artifacts";
/// Bytes of an upload that are handed over at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// How long work that nobody waits for may hold up the end of the process.
const ABANDON_TIME: Duration = Duration::from_secs(1);

/// Which folder holds the files of `mlflow-artifacts:/`, and whether the command uses them.
#[derive(Debug)]
pub(crate) struct LocalFiles {
    /// The folder that was named, if one was.
    pub(crate) destination: Option<String>,
    /// Whether the command reads or writes files.
    pub(crate) are_used: bool,
}

/// What a command does where there is no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingStore {
    /// It makes one.
    Make,
    /// It says so.
    Refuse,
}

/// Whether metric points are folded meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folding {
    /// For programs that log for long.
    Yes,
    /// For commands, which are over before it would be worth it.
    No,
}

const NO_FOLDS: FoldPolicy =
    FoldPolicy { points: usize::MAX, rows: usize::MAX, idle: Duration::from_secs(365 * 86_400) };

/// A store that this process has opened, and closes.
pub(crate) struct LocalStore {
    server: InProcess,
    store: Store,
    /// None once the store is closed.
    runtime: Option<Runtime>,
    name: String,
}

impl LocalStore {
    /// Opens a database, or makes a file or the tables of one.
    ///
    /// # Errors
    /// When there is none and none is to be made, or it cannot be used.
    pub(crate) fn open(
        database: &DatabaseLocation,
        files: LocalFiles,
        missing: MissingStore,
        folding: Folding,
    ) -> Result<Self> {
        let name = database.to_string();
        let is_new = match database.path() {
            Some(file) => !file.exists(),
            None => schema_state(database).map_err(|error| refused(&error))?.found == 0,
        };
        if is_new && missing == MissingStore::Refuse {
            return Err(Failure::Refused(format!(
                "there is no store at `{name}`. Name a server or another store with --tracking-uri"
            )));
        }
        let artifacts = open_files(database, files, is_new)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_time()
            .build()
            .map_err(|error| Failure::local("start a thread", &error))?;
        let fold_policy = match folding {
            Folding::Yes => FoldPolicy::default(),
            Folding::No => NO_FOLDS,
        };
        let options = StoreOptions { fold_policy, ..StoreOptions::default() };
        let store = Store::open_at(database, options).map_err(|error| refused(&error))?;
        let policy = RequestPolicy { working_directory: absolute("."), ..RequestPolicy::default() };
        let app = App::new(store.clone(), artifacts, policy, ServedParts::All, DEFAULT_REQUEST_MEMORY_MIB);
        Ok(Self { server: InProcess::new(app), store, runtime: Some(runtime), name })
    }
}

fn refused(error: &OpenError) -> Failure {
    Failure::Refused(error.to_string().replace("--backend-store-uri", "--tracking-uri"))
}

/// Opens the folder of the store's files. An existing store gets no folder by a command that needs none, and none by
/// guessing: an empty folder would look like a store without files.
fn open_files(database: &DatabaseLocation, files: LocalFiles, is_new: bool) -> Result<ArtifactLocations> {
    let open =
        |folder: &Path| open_artifacts(folder, &[]).map_err(|error| Failure::Refused(error.to_string()));
    if let Some(destination) = files.destination {
        let folder = local_folder(&destination, "--artifacts-destination");
        return open(&folder.map_err(|error| Failure::Refused(error.to_string()))?);
    }
    let of_server = absolute(SERVER_FILES_FOLDER);
    let beside = database.path().map(|file| file.with_file_name(FILES_FOLDER));
    let usual: PathBuf = beside.unwrap_or_else(|| of_server.clone());
    match [&usual, &of_server].into_iter().find(|folder| folder.is_dir()) {
        Some(folder) => open(folder),
        None if is_new => open(&usual),
        None if !files.are_used => Ok(ArtifactLocations::none()),
        None => Err(Failure::Refused(format!(
            "the store's files are not in `{}`. Name their folder with --artifacts-destination",
            usual.display()
        ))),
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
