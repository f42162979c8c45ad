//! Opening a connection.

use std::time::Duration;

use super::dialect::Dialect;
use super::location::{Family, Place, ServerLocation};
use super::server::{Client, Server};
use super::{Connection, DatabaseLocation, Error, Result, mysql, postgres, sqlite};
use crate::error::OpenError;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one connection of this process that writes.
    Write,
    /// One of the connections that read snapshots.
    Read,
}

/// Opens a connection. A file is made when the purpose is writing. Statements of a server end after `statement_time_max`.
pub(crate) fn open(
    location: &DatabaseLocation,
    purpose: Purpose,
    statement_time_max: Option<Duration>,
) -> Result<Connection, OpenError> {
    match &location.0 {
        Place::File(path) => Ok(Connection::Sqlite(Box::new(sqlite::open(path, purpose)?))),
        Place::Server(server) => connect(server, purpose, statement_time_max)
            .map(|server| Connection::Server(Box::new(server)))
            .map_err(|source| describe(location, source)),
    }
}

fn connect(
    location: &ServerLocation,
    purpose: Purpose,
    statement_time_max: Option<Duration>,
) -> Result<Server> {
    let (dialect, client): (Dialect, Client) = match location.family {
        Family::Postgres => {
            let (dialect, client) = postgres::connect(location, purpose, statement_time_max)?;
            (dialect, Client::Postgres(Box::new(client)))
        }
        Family::Mysql => {
            let (dialect, client) = mysql::connect(location, purpose, statement_time_max)?;
            (dialect, Client::Mysql(client))
        }
    };
    Ok(Server::new(dialect, client))
}

/// Turns what a database says at opening into a sentence.
pub(crate) fn describe(location: &DatabaseLocation, source: Error) -> OpenError {
    match (&location.0, source) {
        (Place::File(path), Error::Sqlite(source)) => sqlite::describe(path, source),
        (_, source) => OpenError::Database { location: location.to_string(), source },
    }
}

impl Connection {
    /// Makes the connection anew after it was lost.
    pub(super) fn reconnect(
        &mut self,
        location: &DatabaseLocation,
        purpose: Purpose,
        statement_time_max: Option<Duration>,
    ) -> Result<()> {
        if let (Self::Server(lost), Place::Server(place)) = (&mut *self, &location.0) {
            **lost = connect(place, purpose, statement_time_max)?;
        }
        Ok(())
    }
}

/// Does blocking work that may talk to a server on a thread of its own, where the caller's belongs to an async runtime.
pub(crate) fn off_runtime<T: Send, E: Send + From<OpenError>>(
    work: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    if tokio::runtime::Handle::try_current().is_err() {
        return work();
    }
    let done = std::thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|_| Err(OpenError::Panicked.into()))
}
