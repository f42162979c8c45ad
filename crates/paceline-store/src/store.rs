//! Opening and closing a store.

use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::changes::ChangeLog;
use crate::copy;
use crate::database::{
    self, Committed, Connection, DatabaseLocation, Elsewhere, Purpose, Readers, WriteTransaction, Writer,
};
use crate::error::{OpenError, Result};
use crate::experiments;
use crate::key_names::KeyNames;
use crate::measurements;
use crate::metrics::{FoldHint, FoldPolicy, Folder, TailSizes};
use crate::runs::lost::LostRuns;

/// What a store needs to know besides its file.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// URI below which experiments that name no location of their own keep their artifacts.
    pub default_artifact_root: String,
    /// When metric points are folded.
    pub fold_policy: FoldPolicy,
    /// How long a read may take: only some run at once, and others wait for them.
    pub read_time_max: Duration,
    /// How long a request may wait for its turn before it is refused as one too many.
    pub turn_wait_max: Duration,
    /// For how long clients may be silent after the opening, in which no run counts as lost.
    pub silence_max: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            default_artifact_root: "mlflow-artifacts:/".into(),
            fold_policy: FoldPolicy::default(),
            read_time_max: Duration::from_secs(60),
            turn_wait_max: Duration::from_secs(10),
            silence_max: Duration::ZERO,
        }
    }
}

/// A tracking store. Clones share one.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
}

struct Shared {
    /// None once the store is closed.
    writer: Mutex<Option<Writer>>,
    readers: Readers,
    key_names: Arc<KeyNames>,
    changes: Arc<ChangeLog>,
    /// How many watch.
    watchers: Arc<AtomicUsize>,
    default_artifact_root: String,
    lost_runs: LostRuns,
    location: DatabaseLocation,
    /// Lets one purge run at a time.
    purge_turn: tokio::sync::Mutex<()>,
    background: Mutex<Option<Background>>,
}

struct Background {
    hints: mpsc::Sender<FoldHint>,
    folder: JoinHandle<()>,
    writer: JoinHandle<()>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        // A store that nobody closed: the folder lets go of the writer, whose thread then ends with its queue.
        let background = self.background.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(background) = background {
            let _ = background.hints.send(FoldHint::Stop);
        }
    }
}

impl Store {
    /// Opens the database at `path`, making and migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be written, is locked, belongs to something else or has a schema that is too new.
    pub fn open(path: &Path, options: StoreOptions) -> Result<Self, OpenError> {
        Self::open_at(&DatabaseLocation::file(path), options)
    }

    /// Opens the database at a location, making what is in it and migrating it as needed.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is no way to the server of the database, or it refuses.
    pub fn open_at(location: &DatabaseLocation, options: StoreOptions) -> Result<Self, OpenError> {
        database::off_runtime(|| Self::open_here(location, options))
    }

    fn open_here(location: &DatabaseLocation, options: StoreOptions) -> Result<Self, OpenError> {
        let connection = database::open(location, Purpose::Write, None)?;
        database::migrate(&connection, location)?;
        let begun = copy::begun_from(&connection).map_err(|source| database::describe(location, source))?;
        if let Some(source) = begun {
            return Err(OpenError::HalfCopied { location: location.to_string(), source_location: source });
        }
        experiments::ensure_default(&connection, &options.default_artifact_root)
            .map_err(|source| database::describe(location, source))?;

        measurements::describe();
        let key_names = Arc::new(KeyNames::default());
        let (hints, folder_hints) = mpsc::channel();
        let tails = Arc::new(TailSizes::new(options.fold_policy));
        let (tell_folder, noted) = (hints.clone(), tails.clone());
        let changes = Arc::new(ChangeLog::new());
        let published = changes.clone();
        let on_commit = move |committed: Committed| {
            published.publish(committed.changes);
            for tail in committed.tails {
                // The folder is gone while the store closes; the next start finds what is left.
                if noted.note(tail) && tell_folder.send(FoldHint::Fold(tail.run_row)).is_err() {
                    tracing::debug!("the folder has stopped; points stay in the tail");
                }
            }
        };
        let (writer, writer_thread) =
            Writer::start(connection, location.clone(), key_names.clone(), options.turn_wait_max, on_commit)?;
        let folder = Folder::start(location, options.read_time_max, writer.clone(), tails, folder_hints)?;
        let shared = Shared {
            writer: Mutex::new(Some(writer)),
            readers: Readers::open(location, options.read_time_max, options.turn_wait_max)?,
            key_names,
            changes,
            watchers: Arc::default(),
            default_artifact_root: options.default_artifact_root,
            lost_runs: LostRuns::heard_after(options.silence_max),
            location: location.clone(),
            purge_turn: tokio::sync::Mutex::default(),
            background: Mutex::new(Some(Background { hints, folder, writer: writer_thread })),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Finishes what is queued, merges the write-ahead log and stops the threads. Later writes fail as closed.
    pub fn close(&self) {
        let lock_background = || self.shared.background.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(background) = lock_background() else {
            return;
        };
        // Both hold a handle of the writer, whose thread ends with the last handle.
        let _ = background.hints.send(FoldHint::Stop);
        self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        for thread in [background.folder, background.writer] {
            if thread.join().is_err() {
                tracing::error!("a thread of the store had panicked");
            }
        }
    }

    /// Writes the database at `path` anew without its free space, and so that later free space can be given back a
    /// little at a time. Nobody may have it open, and the disk must have room for a second copy.
    ///
    /// # Errors
    /// When the database cannot be opened, or is in use ([`OpenError::Locked`]).
    pub fn compact(path: &Path) -> Result<(), OpenError> {
        let location = DatabaseLocation::file(path);
        let connection = database::open(&location, Purpose::Write, None)?;
        database::migrate(&connection, &location)?;
        match connection {
            Connection::Sqlite(file) => database::sqlite::free_space::compact(*file, path),
            Connection::Server(_) => Ok(()),
        }
    }

    pub(crate) fn key_names(&self) -> Arc<KeyNames> {
        self.shared.key_names.clone()
    }

    pub(crate) fn changes(&self) -> Arc<ChangeLog> {
        self.shared.changes.clone()
    }

    pub(crate) fn watchers(&self) -> Arc<AtomicUsize> {
        self.shared.watchers.clone()
    }

    pub(crate) fn lost_runs(&self) -> LostRuns {
        self.shared.lost_runs
    }

    pub(crate) fn default_artifact_root(&self) -> &str {
        &self.shared.default_artifact_root
    }

    /// Waits until no other purge of this process runs.
    pub(crate) async fn purge_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.shared.purge_turn.lock().await
    }

    /// Asks the database whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        self.read(|connection| {
            connection.prepare_cached("SELECT 1")?.exists([])?;
            Ok(())
        })
        .await
    }

    /// The file of the database, if it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.shared.location.path()
    }

    /// What other processes committed to the database since it was asked last.
    pub(crate) async fn look_elsewhere(&self) -> Result<Elsewhere> {
        let writer = self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        writer.ok_or(crate::Error::Closed)?.look_elsewhere().await
    }

    /// Runs `work` as one transaction, and returns when it is on the disk.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTransaction<'_>) -> Result<T> + Send + 'static,
    {
        let writer = self.shared.writer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        writer.ok_or(crate::Error::Closed)?.write(work).await
    }

    /// Runs `work` on a snapshot.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.shared.readers.read(work).await
    }
}
