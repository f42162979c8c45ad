//! What a tracker has in one process: a journal, and a thread that delivers it.
//!
//! A process that was forked inherits memory and no threads, and shares open files and locks with its parent. So it gets
//! a journal and a thread of its own with its first call, and touches nothing of its parent's: a lock may be held
//! there by a thread that does not exist here.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use crate::config::Config;
use crate::delivery::{Appended, Connection, HeldRuns, JournalDelivery, Patience, Task, Worker};
use crate::error::{Error, Result};
use crate::journal::{Importance, Journal, Lock, Locked, Position, Writer, WriterMax};
use crate::notice::{Notice, Notices};

/// Whether what was logged is on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// All of it is.
    All,
    /// Some of it is not, and waits in the journal.
    Left {
        /// About so many bytes of the journal.
        bytes: u64,
    },
}

/// The processes of a tracker, each after the one that it was forked from. All but the last are of others.
#[derive(Debug)]
pub(crate) struct Processes {
    process_id: u32,
    /// None when no journal could be made.
    process: Option<Process>,
    forked: OnceLock<Box<Processes>>,
}

impl Processes {
    /// Starts in this process.
    pub(crate) fn start(config: &Config) -> Result<Self> {
        Ok(Self {
            process_id: std::process::id(),
            process: Some(Process::start(config)?),
            forked: OnceLock::new(),
        })
    }

    /// That of this process.
    pub(crate) fn current(&self, config: &Config) -> Result<(u32, &Process)> {
        let id = std::process::id();
        let mut found = self;
        while found.process_id != id {
            found = found.forked.get_or_init(|| {
                let process = Process::start(config);
                if let Err(error) = &process {
                    let path = config.folder.clone();
                    config.notices.tell(Notice::JournalFull { path, cause: error.to_string() });
                }
                Box::new(Self { process_id: id, process: process.ok(), forked: OnceLock::new() })
            });
        }
        found.process.as_ref().map(|process| (id, process)).ok_or(Error::ShutDown)
    }

    /// That of this process, if it has logged anything.
    pub(crate) fn existing(&self) -> Option<&Process> {
        let id = std::process::id();
        let mut found = self;
        while found.process_id != id {
            found = found.forked.get()?;
        }
        found.process.as_ref()
    }
}

/// A journal, and a thread that delivers it.
#[derive(Debug)]
pub(crate) struct Process {
    journal: Journal,
    writer: Arc<Mutex<Writer>>,
    /// Says that the journal is being written; none when it is not any more.
    writing: Mutex<Option<Lock>>,
    size_bytes: Arc<AtomicU64>,
    appended: Arc<Appended>,
    worker: Option<Worker>,
    held_runs: Arc<HeldRuns>,
    notices: Notices,
    is_full: AtomicBool,
    calls_lost: AtomicU64,
    is_online: bool,
}

impl Process {
    fn start(config: &Config) -> Result<Self> {
        let connection = config.destination.as_ref().map(Connection::new).transpose()?.map(Arc::new);
        let (journal, lock) = Journal::create(&config.folder)?;
        let size_bytes = Arc::new(AtomicU64::new(0));
        let max =
            WriterMax { journal_bytes: config.journal_bytes_max, segment_bytes: config.segment_bytes() };
        let writer = Arc::new(Mutex::new(Writer::new(journal.path(), max, size_bytes.clone())?));
        let notices = config.notices.clone();
        // Before anybody else finds the journal.
        let state = connection.is_some().then(|| journal.open_state()).transpose()?;
        journal.publish(connection.as_ref().map(|connection| connection.url()))?;
        let online = match (connection, state) {
            (Some(connection), Some(Locked::Mine(state) | Locked::Unsupported(state))) => {
                let (size_bytes, notices) = (size_bytes.clone(), notices.clone());
                let own = JournalDelivery::new(journal.clone(), state, &connection, size_bytes, notices);
                Some((own, connection))
            }
            _ => None,
        };
        let appended = Arc::new(Appended::default());
        let held_runs = Arc::new(HeldRuns::default());
        let is_online = online.is_some();
        let task = Task {
            writer: writer.clone(),
            appended: appended.clone(),
            online,
            held_runs: held_runs.clone(),
            run_lease: config.run_lease,
            batch_age: config.batch_age,
            sync_interval: config.sync_interval,
            notices: notices.clone(),
        };
        let needs_worker = is_online || config.sync_interval.is_some();
        let worker = needs_worker.then(|| Worker::start(task)).transpose()?;
        Ok(Self {
            journal,
            writer,
            writing: Mutex::new(Some(lock)),
            size_bytes,
            appended,
            worker,
            held_runs,
            notices,
            is_full: AtomicBool::new(false),
            calls_lost: AtomicU64::new(0),
            is_online,
        })
    }

    /// The folder of the journal.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The runs that it has in hand.
    pub(crate) fn held_runs(&self) -> &HeldRuns {
        &self.held_runs
    }

    /// Appends an event. Nothing is appended when it fails.
    pub(crate) fn append(&self, importance: Importance, encode: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let appended = self.writer.lock().unwrap_or_else(PoisonError::into_inner).append(importance, encode);
        match appended {
            Ok(bytes) => {
                if self.appended.add(bytes)
                    && let Some(worker) = &self.worker
                {
                    worker.wake();
                }
                if self.is_full.load(Ordering::Relaxed) {
                    self.tell_back();
                }
                Ok(())
            }
            Err(error) => {
                if matches!(error, Error::JournalFull { .. } | Error::File { .. }) {
                    self.tell_full(&error);
                }
                Err(error)
            }
        }
    }

    /// Waits until all that was logged is delivered, at most until then.
    pub(crate) fn wait_delivered(&self, deadline: Instant, patience: Patience) -> Delivered {
        let end = self.end();
        match &self.worker {
            Some(worker) if self.is_online && worker.wait_delivered(end, deadline, patience) => {
                Delivered::All
            }
            _ => self.left(),
        }
    }

    /// Takes no more, delivers what there is, at most until then, and lets go of the journal.
    pub(crate) fn shut_down(&self, deadline: Instant) -> Delivered {
        let end = {
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let end = writer.end();
            writer.close();
            end
        };
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if writing.is_none() {
            return self.left();
        }
        if let Some(worker) = &self.worker {
            worker.end(deadline);
        }
        *writing = None;
        let is_delivered = self.worker.as_ref().and_then(Worker::delivered).is_some_and(|done| done >= end);
        if is_delivered {
            return Delivered::All;
        }
        if end == Position::START {
            // Nothing was ever logged.
            let _ = self.journal.remove();
            return Delivered::All;
        }
        let left = self.left();
        if let (Delivered::Left { bytes }, true) = (left, self.is_online) {
            self.notices.tell(Notice::Left { path: self.journal.path().to_owned(), bytes });
        }
        left
    }

    fn end(&self) -> Position {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).end()
    }

    fn left(&self) -> Delivered {
        let delivered = self.worker.as_ref().and_then(Worker::delivered).unwrap_or(Position::START);
        if delivered >= self.end() {
            return Delivered::All;
        }
        // What is delivered of earlier segments is not there any more.
        Delivered::Left { bytes: self.size_bytes.load(Ordering::Relaxed).saturating_sub(delivered.offset) }
    }

    fn tell_full(&self, error: &Error) {
        self.calls_lost.fetch_add(1, Ordering::Relaxed);
        if !self.is_full.swap(true, Ordering::Relaxed) {
            let path = self.journal.path().to_owned();
            self.notices.tell(Notice::JournalFull { path, cause: error.to_string() });
        }
    }

    fn tell_back(&self) {
        if self.is_full.swap(false, Ordering::Relaxed) {
            let calls_lost = self.calls_lost.swap(0, Ordering::Relaxed);
            let path = self.journal.path().to_owned();
            self.notices.tell(Notice::JournalBack { path, calls_lost });
        }
    }
}
