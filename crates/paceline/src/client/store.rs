//! Stores that this process has open: one each, whoever asks for it.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Method, Request, header};

use super::PerProcess;
use super::error::Result;
use crate::commands::connection::{Folding, LocalFiles, LocalStore, MissingStore, RequestBody, Transport};
use crate::environment::variable;
use paceline_store::DatabaseLocation;

/// Stores of one process.
type Stores = Mutex<Vec<(DatabaseLocation, Arc<LocalStore>)>>;

static STORES: PerProcess<Stores> = PerProcess::new();

/// The store in a database, which is made if there is none.
pub(super) fn opened(database: &DatabaseLocation) -> Result<Arc<LocalStore>> {
    let mut stores = STORES.get().lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, store)) = stores.iter().find(|(location, _)| location == database) {
        return Ok(store.clone());
    }
    let destination = variable("MLFLOW_ARTIFACTS_DESTINATION");
    let files = LocalFiles { destination, are_used: false };
    let store = Arc::new(LocalStore::open(database, files, MissingStore::Make, Folding::Yes)?);
    stores.push((database.clone(), store.clone()));
    Ok(store)
}

/// Closes the stores of this process: at its end, when nothing is asked of them any more.
pub fn close_stores() {
    let stores = std::mem::take(&mut *STORES.get().lock().unwrap_or_else(PoisonError::into_inner));
    drop(stores);
}

/// The way of a journal into a store of this process.
pub struct LocalDelivery {
    store: Arc<LocalStore>,
}

impl LocalDelivery {
    /// Opens the store in a database, which is made if there is none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(database: &DatabaseLocation) -> Result<Self> {
        Ok(Self { store: opened(database)? })
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
        let response = self.store.send(request).map_err(|fault| fault.failure.to_string())?;
        let (parts, mut content) = response.into_parts();
        let mut body = Vec::new();
        content.read_to_end(&mut body).map_err(|error| error.to_string())?;
        Ok(paceline_client::Answered { status: parts.status, headers: parts.headers, body })
    }
}
