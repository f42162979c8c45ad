//! Stores that this process has open: one each, whoever asks for it.
//!
//! SQLite keeps in memory which locks of a file its process holds. A forked child has a copy of that, and not the locks: its
//! connections would find the store locked for good, or go on in a log that the parent's end removes. So a store is
//! closed before its process forks, and parent and child open it anew when they need it. See
//! <https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_>.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Method, Request, Response, header};

use super::PerProcess;
use super::error::Result;
use super::fork_gate::{ForkGate, UnderWay};
use crate::commands::Failure;
use crate::commands::connection::{
    Content, Fault, Folding, LocalFiles, LocalPlace, LocalStore, MissingStore, RequestBody, Transport,
};
use crate::environment::variable;
use paceline_store::DatabaseLocation;

/// How long a fork waits for requests that are under way.
const FORK_WAIT_TIME_MAX: Duration = Duration::from_secs(10);

static STORES: PerProcess<Stores> = PerProcess::new();

/// Stores of one process.
#[derive(Default)]
struct Stores {
    gate: ForkGate,
    all: Mutex<Vec<Arc<ProcessStore>>>,
}

impl Stores {
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<ProcessStore>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store in a place.
    fn at(&self, place: &Arc<LocalPlace>) -> Arc<ProcessStore> {
        let mut all = self.lock();
        if let Some(store) = all.iter().find(|store| store.place.database() == place.database()) {
            return store.clone();
        }
        let store = Arc::new(ProcessStore { place: place.clone(), open: Mutex::default() });
        all.push(store.clone());
        store
    }

    fn close(&self) {
        for store in self.lock().iter() {
            store.close();
        }
    }
}

/// Closes the stores of this process: at its end. Whoever asks for one all the same opens it anew.
pub fn close_stores() {
    STORES.get().close();
}

/// Closes the stores of this process and lets nobody open them until [`after_fork`]. Says whether the process may fork:
/// otherwise a request took too long, and what it is of stays open.
pub fn before_fork() -> bool {
    let stores = STORES.get();
    let is_quiet = stores.gate.close(FORK_WAIT_TIME_MAX);
    if is_quiet {
        stores.close();
    }
    is_quiet
}

/// What [`before_fork`] made wait goes on. For the parent; a child has nothing that waits.
pub fn after_fork() {
    STORES.get().gate.open();
}

/// The store in a database, which its first request makes if there is none. It reads environment variables and never
/// waits for a fork, whose thread may wait for the caller.
pub(super) fn store_in(database: &DatabaseLocation) -> Result<Arc<ProcessStore>> {
    let stores = STORES.get();
    let found = stores.lock().iter().find(|store| store.place.database() == database).cloned();
    if let Some(store) = found {
        return Ok(store);
    }
    let destination = variable("MLFLOW_ARTIFACTS_DESTINATION");
    let files = LocalFiles { destination, are_used: false };
    let place = LocalPlace::find(database, files, MissingStore::Make, Folding::Yes)?;
    Ok(stores.at(&Arc::new(place)))
}

/// A store of this process, which is opened when something is asked of it.
pub(super) struct ProcessStore {
    place: Arc<LocalPlace>,
    open: Mutex<Option<Arc<LocalStore>>>,
}

impl ProcessStore {
    fn lock(&self) -> MutexGuard<'_, Option<Arc<LocalStore>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn opened(&self) -> std::result::Result<Arc<LocalStore>, Failure> {
        let mut open = self.lock();
        if let Some(store) = &*open {
            return Ok(store.clone());
        }
        let store = Arc::new(LocalStore::open(&self.place)?);
        *open = Some(store.clone());
        Ok(store)
    }

    fn close(&self) {
        let store = self.lock().take();
        drop(store);
    }
}

impl Transport for ProcessStore {
    fn send(&self, request: Request<RequestBody>) -> std::result::Result<Response<Content>, Fault> {
        let under_way = STORES.get().gate.enter();
        let unopened = |failure| Fault { failure, may_have_arrived: false, is_passing: false };
        let response = self.opened().map_err(unopened)?.send(request)?;
        Ok(response.map(|content| Box::new(Answering { content, _under_way: under_way }) as Content))
    }

    fn name(&self) -> &str {
        self.place.name()
    }

    fn host(&self) -> Option<&str> {
        None
    }

    fn may_recover(&self) -> bool {
        false
    }
}

/// An answer's body, whose request is under way until it is read.
struct Answering {
    content: Content,
    _under_way: UnderWay<'static>,
}

impl Read for Answering {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.content.read(buffer)
    }
}

/// The way of a journal into a store of this machine. In a forked process it leads to the store as that process opens it,
/// with the first batch: logging does not wait for that.
#[derive(Debug, Clone)]
pub struct LocalDelivery {
    place: Arc<LocalPlace>,
}

impl LocalDelivery {
    /// The way into the store in a database. It reads environment variables.
    ///
    /// # Errors
    /// When there cannot be one.
    pub fn to(database: &DatabaseLocation) -> Result<Self> {
        Ok(Self { place: store_in(database)?.place.clone() })
    }

    /// [`LocalDelivery::to`] and [`LocalDelivery::check`].
    ///
    /// # Errors
    /// When there is no store and none can be made.
    pub fn open(database: &DatabaseLocation) -> Result<Self> {
        let delivery = Self::to(database)?;
        delivery.check()?;
        Ok(delivery)
    }

    /// Opens the store, which is made if there is none: what is wrong with it is told before anything is logged.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn check(&self) -> Result<()> {
        let stores = STORES.get();
        let _under_way = stores.gate.enter();
        stores.at(&self.place).opened()?;
        Ok(())
    }
}

impl paceline_client::Transport for LocalDelivery {
    fn send(
        &self,
        outgoing: &paceline_client::Outgoing<'_>,
    ) -> std::result::Result<paceline_client::Answered, String> {
        let method = if outgoing.body.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::builder().method(method).uri(outgoing.path);
        for (name, value) in [
            (header::CONTENT_TYPE, outgoing.content_type),
            (header::CONTENT_ENCODING, outgoing.content_encoding),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let body = match outgoing.body {
            Some(body) => RequestBody::Json(body.to_vec()),
            None => RequestBody::Empty,
        };
        let request = request.body(body).map_err(|error| error.to_string())?;
        let store = STORES.get().at(&self.place);
        let response = store.send(request).map_err(|fault| fault.failure.to_string())?;
        let (parts, mut content) = response.into_parts();
        let mut body = Vec::new();
        content.read_to_end(&mut body).map_err(|error| error.to_string())?;
        Ok(paceline_client::Answered { status: parts.status, headers: parts.headers, body })
    }
}
