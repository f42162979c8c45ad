//! Delivery of what processes left behind, or write offline.

mod report;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;
use std::time::{Duration, Instant};

use crate::delivery::{Backoff, Connection, Counts, JournalDelivery, Step};
use crate::destination::{Destination, Transport};
use crate::error::Result;
use crate::journal::{Journal, Locked};
use crate::notice::{Notice, Notices};
use crate::server_address::Server;
pub use report::{SyncOutcome, SyncReport, SyncedJournal};

/// Sends what is left in a folder of journals to a server, and removes what is delivered.
///
/// Events keep their ids, times and order, and nothing is applied twice: not when the process that wrote a journal had
/// delivered a part of it, nor when this is interrupted and run again.
///
/// # Errors
/// When the folder cannot be read. What became of each journal is in the report.
///
/// ```no_run
/// use paceline_client::{Server, sync};
///
/// let report = sync(".paceline/journal", &Server::at("http://127.0.0.1:5000")?)?;
/// assert!(report.is_complete());
/// # Ok::<(), paceline_client::Error>(())
/// ```
pub fn sync(folder: impl AsRef<Path>, server: &Server) -> Result<SyncReport> {
    FolderSync::to(server.clone()).run(folder)
}

/// The same with choices.
#[derive(Debug, Clone)]
pub struct FolderSync {
    destination: Destination,
    patience: Duration,
    includes_other_servers: bool,
    trusts_no_locks: bool,
    notices: Notices,
}

/// How far a journal came at first.
enum Attempt {
    /// As far as it comes.
    Done(SyncOutcome, Counts),
    /// To a run that no journal before it began.
    NotBegun(Box<JournalDelivery>),
}

fn failed(error: crate::Error) -> SyncOutcome {
    SyncOutcome::Failed { cause: error.to_string() }
}

impl FolderSync {
    /// To a server.
    pub fn to(server: Server) -> Self {
        Self::of(Destination::Server(server))
    }

    /// On a way of the program's own, as [`Config::through`](crate::Config::through).
    pub fn through(
        url: impl Into<String>,
        open: impl Fn() -> std::result::Result<Box<dyn Transport>, String> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Destination::Own { url: url.into(), open: Arc::new(open) })
    }

    fn of(destination: Destination) -> Self {
        Self {
            destination,
            patience: Duration::from_secs(30),
            includes_other_servers: false,
            trusts_no_locks: false,
            notices: Notices::default(),
        }
    }

    /// How long to try again while the server takes nothing, 30 s by default.
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// Also sends journals that were written for a server with another address: it may be the same by another name.
    pub fn include_other_servers(mut self) -> Self {
        self.includes_other_servers = true;
        self
    }

    /// Also sends journals on file systems without locks. Whoever asks for it knows that no process is delivering them:
    /// two at once may lose events.
    pub fn trust_no_locks(mut self) -> Self {
        self.trusts_no_locks = true;
        self
    }

    /// Tells notices to a function instead of the log (`tracing`).
    pub fn on_notice(mut self, tell: impl Fn(&Notice) + Send + Sync + 'static) -> Self {
        self.notices = Notices::to(tell);
        self
    }

    /// Sends what is there. The folder holds journals, or is one.
    ///
    /// # Errors
    /// As [`sync`].
    pub fn run(&self, folder: impl AsRef<Path>) -> Result<SyncReport> {
        let connection = Arc::new(Connection::new(&self.destination)?);
        self.pass(folder.as_ref(), &connection)
    }

    /// Sends what is there and what comes, looking every so often, as long as `goes_on` says so after each look.
    ///
    /// # Errors
    /// As [`sync`].
    pub fn watch(
        &self,
        folder: impl AsRef<Path>,
        interval: Duration,
        mut goes_on: impl FnMut(&SyncReport) -> bool,
    ) -> Result<()> {
        let connection = Arc::new(Connection::new(&self.destination)?);
        while goes_on(&self.pass(folder.as_ref(), &connection)?) {
            thread::sleep(interval);
        }
        Ok(())
    }

    fn pass(&self, folder: &Path, connection: &Arc<Connection>) -> Result<SyncReport> {
        let mut attempts = Vec::new();
        let mut away = None;
        Journal::remove_remains(folder);
        for journal in Journal::list(folder)? {
            let path = journal.path().to_owned();
            let attempt = match &away {
                // One that cannot be reached for one journal cannot be for the next either.
                Some(cause) => {
                    Attempt::Done(SyncOutcome::Away { cause: String::clone(cause) }, Counts::default())
                }
                None => self.attempt(journal, connection),
            };
            if let Attempt::Done(SyncOutcome::Away { cause }, _) = &attempt {
                away = Some(cause.clone());
            }
            attempts.push((path, attempt));
        }
        let journals = attempts.into_iter().map(|(path, attempt)| {
            let (outcome, counts) = self.completed(attempt, away.as_deref());
            let Counts { events, points, batches, refused, lost_bytes } = counts;
            SyncedJournal { path, outcome, events, points, batches, refused, lost_bytes }
        });
        Ok(SyncReport { journals: journals.collect() })
    }

    fn attempt(&self, journal: Journal, connection: &Arc<Connection>) -> Attempt {
        match self.open(journal, connection) {
            Err(error) => Attempt::Done(failed(error), Counts::default()),
            Ok(Err(outcome)) => Attempt::Done(outcome, Counts::default()),
            Ok(Ok(mut delivery)) => match self.deliver(&mut delivery) {
                Ok(Some(outcome)) => Attempt::Done(outcome, delivery.counts()),
                Ok(None) => Attempt::NotBegun(Box::new(delivery)),
                Err(error) => Attempt::Done(failed(error), delivery.counts()),
            },
        }
    }

    /// What began a run may have come after what others logged to it. What is not begun by now is waited for no more.
    fn completed(&self, attempt: Attempt, away: Option<&str>) -> (SyncOutcome, Counts) {
        match (attempt, away) {
            (Attempt::Done(outcome, counts), _) => (outcome, counts),
            (Attempt::NotBegun(delivery), Some(cause)) => {
                (SyncOutcome::Away { cause: cause.to_owned() }, delivery.counts())
            }
            (Attempt::NotBegun(mut delivery), None) => {
                delivery.wait_for_no_beginning();
                let outcome = self.deliver(&mut delivery).unwrap_or_else(|error| Some(failed(error)));
                (outcome.unwrap_or(SyncOutcome::Growing), delivery.counts())
            }
        }
    }

    /// Takes the right to deliver a journal, or says why not.
    fn open(
        &self,
        journal: Journal,
        connection: &Arc<Connection>,
    ) -> Result<std::result::Result<JournalDelivery, SyncOutcome>> {
        if let Some(server) = journal.server()?.filter(|server| server != connection.url())
            && !self.includes_other_servers
        {
            return Ok(Err(SyncOutcome::OtherServer { server }));
        }
        let state = match journal.open_state()? {
            Locked::Mine(state) => state,
            Locked::Unsupported(state) if self.trusts_no_locks => state,
            Locked::Unsupported(_) => return Ok(Err(SyncOutcome::NoLocks)),
            Locked::Theirs => return Ok(Err(SyncOutcome::InUse)),
        };
        let size_bytes = Arc::new(AtomicU64::new(journal.size_bytes()));
        Ok(Ok(JournalDelivery::new(journal, state, connection, size_bytes, self.notices.clone())))
    }

    /// Delivers what there is; nothing when it waits for a run that another journal begins.
    fn deliver(&self, delivery: &mut JournalDelivery) -> Result<Option<SyncOutcome>> {
        // Asked before the last look, so that nothing is appended between the two.
        let is_abandoned = delivery.journal().is_abandoned()?;
        let mut backoff = Backoff::default();
        let mut patient_until = Instant::now() + self.patience;
        loop {
            match delivery.step(is_abandoned, None)? {
                Step::Again => {}
                Step::Delivered => {
                    backoff = Backoff::default();
                    patient_until = Instant::now() + self.patience;
                }
                // Without locks only the mark at the end tells that nobody writes any more.
                Step::Nothing if is_abandoned || delivery.is_closed() => {
                    delivery.journal().remove()?;
                    return Ok(Some(SyncOutcome::Delivered));
                }
                Step::Nothing => return Ok(Some(SyncOutcome::Growing)),
                Step::NotBegun => return Ok(None),
                Step::Later { cause, retry_after } => {
                    let pause = backoff.pause(retry_after);
                    if Instant::now() + pause > patient_until {
                        return Ok(Some(SyncOutcome::Away { cause }));
                    }
                    thread::sleep(pause);
                }
            }
        }
    }
}
