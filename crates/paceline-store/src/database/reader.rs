//! Connections that read, each request on a snapshot of its own.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use paceline_types::Rejection;
use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::connection::{Purpose, open};
use super::text_match;
use crate::error::{Error, OpenError, Result};

/// Steps of SQLite's machine between two looks at the clock.
const PROGRESS_STEPS: i32 = 1000;
/// Reads that run at once. More would only queue for the same cores and disk.
const READERS: usize = 4;

/// A pool of read connections; waiting reads queue in order.
#[derive(Clone)]
pub(crate) struct Readers {
    connections: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    time_max: Duration,
    turn_wait_max: Duration,
}

impl Readers {
    /// Opens the pool. A read that takes longer than `time_max` is stopped, and one that waits longer than
    /// `turn_wait_max` for its turn is refused.
    pub(crate) fn open(path: &Path, time_max: Duration, turn_wait_max: Duration) -> Result<Self, OpenError> {
        let connections = (0..READERS).map(|_| open(path, Purpose::Read)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            connections: Arc::new(Mutex::new(connections)),
            permits: Arc::new(Semaphore::new(READERS)),
            time_max,
            turn_wait_max,
        })
    }

    /// Runs `work` on one snapshot of the database, off the async threads.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let turn = tokio::time::timeout(self.turn_wait_max, self.permits.clone().acquire_owned());
        let permit = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Closed)?;
        let connections = self.connections.clone();
        let time_max = self.time_max;
        let task = tokio::task::spawn_blocking(move || {
            // Held until the connection is back, so that a permit always finds one.
            let _permit = permit;
            let mut connection = Lease::take(&connections)?;
            connection.snapshot(time_max, work)
        });
        task.await.map_err(|_| Error::Panicked)?
    }
}

/// A connection on loan; it goes back even when the work panics.
struct Lease<'p> {
    pool: &'p Mutex<Vec<Connection>>,
    connection: Option<Connection>,
}

impl<'p> Lease<'p> {
    fn take(pool: &'p Mutex<Vec<Connection>>) -> Result<Self> {
        let connection = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if connection.is_none() {
            return Err(Error::Closed);
        }
        Ok(Self { pool, connection })
    }

    fn snapshot<T>(&mut self, time_max: Duration, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = self.connection.as_mut().ok_or(Error::Closed)?;
        let begun = Instant::now();
        connection.progress_handler(PROGRESS_STEPS, Some(move || begun.elapsed() > time_max))?;
        text_match::set_deadline(begun.checked_add(time_max));
        let transaction = connection.transaction()?;
        work(&transaction).map_err(|error| match error {
            Error::Database(_) if begun.elapsed() > time_max => Rejection::TooSlow(time_max.as_secs()).into(),
            other => other,
        })
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}
