//! Connections that read, each request on a snapshot of its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use paceline_types::Rejection;
use tokio::sync::Semaphore;

use super::{Connection, DatabaseLocation, Purpose, open, sqlite};
use crate::error::{Error, OpenError, Result};
use crate::measurements::RunningRead;

/// Steps of SQLite's machine between two looks at the clock.
const PROGRESS_STEPS: i32 = 1000;
/// Reads that run at once. In a file more would only queue for the same cores and disk; a server has its own.
const FILE_READERS: usize = 4;
const SERVER_READERS: usize = 8;
/// How long a read tries to find the database again before anything of it was done.
const RECONNECT_TIME: Duration = Duration::from_secs(5);
/// How long to rest between two tries.
const RECONNECT_REST: Duration = Duration::from_millis(100);

/// A pool of read connections; waiting reads queue in order.
#[derive(Clone)]
pub(crate) struct Readers {
    connections: Arc<Mutex<Vec<Reader>>>,
    permits: Arc<Semaphore>,
    turn_wait_max: Duration,
}

/// A connection that reads snapshots, and comes back when it was lost.
pub(crate) struct Reader {
    location: DatabaseLocation,
    time_max: Duration,
    /// None while it is lost.
    connection: Option<Connection>,
}

impl Readers {
    /// Opens the pool. A read that takes longer than `time_max` is stopped, and one that waits longer than
    /// `turn_wait_max` for its turn is refused.
    pub(crate) fn open(
        location: &DatabaseLocation,
        time_max: Duration,
        turn_wait_max: Duration,
    ) -> Result<Self, OpenError> {
        let count = if location.path().is_some() { FILE_READERS } else { SERVER_READERS };
        let connections =
            (0..count).map(|_| Reader::open(location, time_max)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            connections: Arc::new(Mutex::new(connections)),
            permits: Arc::new(Semaphore::new(count)),
            turn_wait_max,
        })
    }

    /// Runs `work` on one snapshot of the database, off the async threads.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let asked = Instant::now();
        let turn = tokio::time::timeout(self.turn_wait_max, self.permits.clone().acquire_owned());
        let permit = turn.await.map_err(|_| Error::Busy)?.map_err(|_| Error::Closed)?;
        let connections = self.connections.clone();
        let task = tokio::task::spawn_blocking(move || {
            // Held until the connection is back, so that a permit always finds one.
            let _permit = permit;
            let _running = RunningRead::begin(asked.elapsed());
            let mut lease = Lease::take(&connections)?;
            lease.reader.as_mut().ok_or(Error::Closed)?.snapshot(work)
        });
        task.await.map_err(|_| Error::Panicked)?
    }
}

/// A connection on loan; it goes back even when the work panics.
struct Lease<'p> {
    pool: &'p Mutex<Vec<Reader>>,
    reader: Option<Reader>,
}

impl<'p> Lease<'p> {
    fn take(pool: &'p Mutex<Vec<Reader>>) -> Result<Self> {
        let reader = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if reader.is_none() {
            return Err(Error::Closed);
        }
        Ok(Self { pool, reader })
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}

impl Reader {
    /// Opens the connection. A read that takes longer than `time_max` is stopped.
    /// One to a server is made when it is needed.
    pub(crate) fn open(location: &DatabaseLocation, time_max: Duration) -> Result<Self, OpenError> {
        let is_file = location.path().is_some();
        let connection = is_file.then(|| open(location, Purpose::Read, Some(time_max))).transpose()?;
        Ok(Self { location: location.clone(), time_max, connection })
    }

    /// Runs `work` on one snapshot.
    pub(crate) fn snapshot<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.begin()?;
        let connection = self.connection.as_ref().ok_or(Error::Closed)?;
        let (begun, time_max) = (Instant::now(), self.time_max);
        if let Some(file) = connection.file() {
            file.progress_handler(PROGRESS_STEPS, Some(move || begun.elapsed() > time_max))
                .map_err(super::Error::from)?;
            sqlite::set_deadline(begun.checked_add(time_max));
        }
        let snapshot = Snapshot(connection);
        let outcome = work(connection);
        drop(snapshot);
        if matches!(&outcome, Err(Error::Database(error)) if error.is_disconnection()) {
            self.connection = None;
        }
        outcome.map_err(|error| match error {
            Error::Database(_) if begun.elapsed() > time_max => Rejection::TooSlow(time_max.as_secs()).into(),
            other => other,
        })
    }

    /// Begins a snapshot. Where the connection is lost, nothing is lost with it yet, so it is made anew.
    fn begin(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            let error = match self.try_begin() {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            let is_lost = match &error {
                Error::Database(error) => error.is_disconnection(),
                _ => false,
            };
            if !is_lost {
                return Err(error);
            }
            self.connection = None;
            if begun.elapsed() >= RECONNECT_TIME {
                return Err(error);
            }
            std::thread::sleep(RECONNECT_REST);
        }
    }

    fn try_begin(&mut self) -> Result<()> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => {
                let fresh = open(&self.location, Purpose::Read, Some(self.time_max));
                none.insert(fresh.map_err(|error| match error {
                    OpenError::Database { source, .. } => Error::Database(source),
                    _ => Error::Database(super::Error::Disconnected),
                })?)
            }
        };
        Ok(connection.begin_reading()?)
    }
}

/// A snapshot, which ends also when the work panics.
struct Snapshot<'c>(&'c Connection);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.roll_back() {
            tracing::debug!(%error, "a snapshot could not be ended");
        }
    }
}
