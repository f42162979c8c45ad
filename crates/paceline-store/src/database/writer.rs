//! Group commit: one thread writes, and requests that arrive while a commit reaches the disk share the next one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::connection::Part;
use super::elsewhere::{Elsewhere, Lookout};
use super::transaction::{Effects, WriteTransaction};
use super::{Connection, DatabaseLocation, Purpose, describe};
use crate::changes::Change;
use crate::error::{Error, OpenError, Result};
use crate::key_names::KeyNames;
use crate::measurements;

/// Requests that wait for the writer before senders wait too.
const QUEUE_LENGTH: usize = 1024;
/// A commit takes no further request once it is this old, so that the first in it need not wait long.
const GROUP_WINDOW: Duration = Duration::from_millis(10);

/// How long a commit tries to find the database again before anything of it was done.
const RECONNECT_TIME: Duration = Duration::from_secs(5);
/// How long to rest between two tries.
const RECONNECT_REST: Duration = Duration::from_millis(100);

/// What a commit added to the metric tail of one run, or that the run ended in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CommittedTail {
    /// The run's surrogate.
    pub(crate) run_row: i64,
    /// Points added.
    pub(crate) point_count: usize,
    /// Whether the run ended.
    pub(crate) run_ended: bool,
}

/// What a commit did, for those who are told of it.
#[derive(Debug, Default)]
pub(crate) struct Committed {
    /// Runs whose tails grew, or that ended.
    pub(crate) tails: Vec<CommittedTail>,
    /// What changed.
    pub(crate) changes: Vec<Change>,
}

/// Sends work to the writing thread.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Message>,
    turn_wait_max: Duration,
}

impl Writer {
    /// Starts the thread. A request that waits longer than `turn_wait_max` for a place in the queue is refused.
    /// `on_commit` is told of each commit; it must not block.
    pub(crate) fn start(
        connection: Connection,
        location: DatabaseLocation,
        key_names: Arc<KeyNames>,
        turn_wait_max: Duration,
        on_commit: impl Fn(Committed) + Send + 'static,
    ) -> Result<(Self, JoinHandle<()>), OpenError> {
        let (queue, jobs) = mpsc::channel(QUEUE_LENGTH);
        let lookout = Lookout::new(&connection).map_err(|source| describe(&location, source))?;
        let looks = Vec::new();
        let group =
            GroupCommit { connection, location, is_broken: false, key_names, lookout, looks, on_commit };
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || group.run(jobs))
            .map_err(OpenError::Thread)?;
        Ok((Self { queue, turn_wait_max }, thread))
    }

    /// Runs `work` in a commit and returns when that commit is on the disk. Takes the handle, and lets go of it
    /// before it waits: a request that nobody asks for its answer does not keep the thread from ending.
    pub(crate) async fn write<T, F>(self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTransaction<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = TypedJob { work: Some(work), result: None, reply };
        // Seldom full, and then the clock matters; else it costs nothing.
        let place = match self.queue.try_reserve() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(self.turn_wait_max, self.queue.reserve())
                .await
                .map_err(|_| Error::Busy)?
                .map_err(|_| Error::Closed)?,
        };
        place.send(Message::Work(Box::new(job)));
        drop(self);
        answer.await.map_err(|_| Error::Closed)?
    }

    /// [`Writer::write`] for a thread that may block.
    pub(crate) fn write_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTransaction<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = TypedJob { work: Some(work), result: None, reply };
        self.queue.blocking_send(Message::Work(Box::new(job))).map_err(|_| Error::Closed)?;
        answer.blocking_recv().map_err(|_| Error::Closed)?
    }

    /// What others committed to the database since it was asked last. Asked for on the writer's own connection, which
    /// alone can tell its own commits from those of others.
    pub(crate) async fn look_elsewhere(self) -> Result<Elsewhere> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Message::Look(reply)).await.map_err(|_| Error::Closed)?;
        drop(self);
        answer.await.map_err(|_| Error::Closed)?
    }
}

/// What the thread is asked.
enum Message {
    /// To do something in a commit.
    Work(Box<dyn Job>),
    /// What others committed.
    Look(oneshot::Sender<Result<Elsewhere>>),
}

/// A request whose result type the writer need not know.
trait Job: Send {
    /// Does the work and keeps its result. True when the work succeeded and should be committed.
    fn run(&mut self, transaction: &mut WriteTransaction<'_>) -> bool;
    /// Answers, once the outcome of the commit is known.
    fn answer(self: Box<Self>, commit_failure: Option<&str>);
}

struct TypedJob<T, F> {
    work: Option<F>,
    /// None until the work ran.
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for TypedJob<T, F>
where
    T: Send,
    F: FnOnce(&mut WriteTransaction<'_>) -> Result<T> + Send,
{
    fn run(&mut self, transaction: &mut WriteTransaction<'_>) -> bool {
        if let Some(work) = self.work.take() {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(transaction)));
            self.result = Some(outcome.unwrap_or(Err(Error::Panicked)));
        }
        matches!(self.result, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, commit_failure: Option<&str>) {
        let result = match (self.result, commit_failure) {
            // A refusal stands whatever became of the commit.
            (Some(Err(refusal)), _) => Err(refusal),
            (Some(Ok(done)), None) => Ok(done),
            (_, failure) => Err(Error::CommitFailed(failure.unwrap_or("it was not tried").to_owned())),
        };
        // The client may have gone away meanwhile; the write counts all the same.
        let _ = self.reply.send(result);
    }
}

struct GroupCommit<C> {
    connection: Connection,
    location: DatabaseLocation,
    /// Whether the connection has to be made anew before it can be used.
    is_broken: bool,
    key_names: Arc<KeyNames>,
    lookout: Lookout,
    /// Who wants to know what others committed, once the transaction is over.
    looks: Vec<oneshot::Sender<Result<Elsewhere>>>,
    on_commit: C,
}

impl<C: Fn(Committed)> GroupCommit<C> {
    fn run(mut self, mut jobs: mpsc::Receiver<Message>) {
        while let Some(first) = jobs.blocking_recv() {
            match first {
                Message::Work(first) => self.commit_group(first, &mut jobs),
                Message::Look(reply) => self.looks.push(reply),
            }
            self.look();
        }
        self.finish();
    }

    fn commit_group(&mut self, first: Box<dyn Job>, jobs: &mut mpsc::Receiver<Message>) {
        let begun = Instant::now();
        let mut done = Vec::new();
        let outcome = self.gather(first, jobs, &mut done).and_then(|gathered| self.commit(gathered));
        let failure = outcome.as_ref().err().map(ToString::to_string);
        if let Some(failure) = &failure {
            tracing::error!(failure, requests = done.len(), "a commit failed and was rolled back");
            self.roll_back();
        }
        // Names made in a commit are cached from here on, for the next one only if this one holds.
        self.key_names.settle(failure.is_none());
        measurements::committed(done.len(), begun.elapsed(), failure.is_none(), jobs.len());
        // Told before it is answered: who reads the log of changes after an answer finds its change there.
        if let Ok(committed) = outcome {
            (self.on_commit)(committed);
        }
        for job in done {
            job.answer(failure.as_deref());
        }
    }

    fn gather(
        &mut self,
        first: Box<dyn Job>,
        jobs: &mut mpsc::Receiver<Message>,
        done: &mut Vec<Box<dyn Job>>,
    ) -> Result<Effects> {
        let mut gathered = Effects::default();
        let mut next = Some(first);
        let begin = self.begin();
        let begun = Instant::now();
        while let Some(mut job) = next {
            let ran = if begin.is_ok() { self.run_job(job.as_mut(), &mut gathered) } else { Ok(()) };
            done.push(job);
            ran?;
            // Where there is no database, all who wait for it are told so at once.
            next = if begin.is_err() || begun.elapsed() < GROUP_WINDOW { self.next_job(jobs) } else { None };
        }
        begin?;
        Ok(gathered)
    }

    fn next_job(&mut self, jobs: &mut mpsc::Receiver<Message>) -> Option<Box<dyn Job>> {
        loop {
            match jobs.try_recv().ok()? {
                Message::Work(job) => return Some(job),
                Message::Look(reply) => self.looks.push(reply),
            }
        }
    }

    /// Begins a transaction. Where the connection is lost, nothing is lost with it yet, so it is made anew.
    fn begin(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            let error = match self.try_begin() {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            self.is_broken = error.is_disconnection();
            if !self.is_broken || begun.elapsed() >= RECONNECT_TIME {
                return Err(error.into());
            }
            std::thread::sleep(RECONNECT_REST);
        }
    }

    fn try_begin(&mut self) -> super::Result<()> {
        self.restore()?;
        self.connection.begin_writing()
    }

    /// Makes the connection anew if it is lost.
    fn restore(&mut self) -> super::Result<()> {
        if self.is_broken {
            self.connection.reconnect(&self.location, Purpose::Write, None)?;
            self.is_broken = false;
        }
        Ok(())
    }

    /// Runs one request so that it can be undone alone. On a server that is a journey, which the first one is spared:
    /// with it the whole transaction goes, and the next one begins anew.
    fn run_job(&mut self, job: &mut dyn Job, gathered: &mut Effects) -> Result<()> {
        if !self.connection.is_in_transaction() {
            self.begin()?;
        }
        let is_alone = !self.connection.is_local() && gathered.requests == 0;
        if !is_alone {
            self.connection.begin_part(&Part::REQUEST)?;
        }
        let mut transaction = WriteTransaction::new(&self.connection, &self.key_names);
        let succeeded = job.run(&mut transaction);
        let effects = transaction.into_effects();
        if succeeded {
            gathered.merge(effects);
            gathered.requests += 1;
        } else {
            self.key_names.settle(false);
            if is_alone {
                return Ok(self.connection.roll_back()?);
            }
            return Ok(self.connection.undo_part(&Part::REQUEST)?);
        }
        if is_alone { Ok(()) } else { Ok(self.connection.end_part(&Part::REQUEST)?) }
    }

    fn commit(&self, gathered: Effects) -> Result<Committed> {
        if !self.connection.is_in_transaction() {
            return Ok(Committed::default());
        }
        let mut tails = gathered.points.write(&self.connection)?;
        tails.extend(gathered.tails);
        let ended = |run_row| CommittedTail { run_row, point_count: 0, run_ended: true };
        tails.extend(gathered.ended_runs.into_iter().map(ended));
        self.connection.commit_with_note(&self.lookout, &gathered.changes)?;
        Ok(Committed { tails, changes: gathered.changes })
    }

    fn roll_back(&mut self) {
        if let Err(error) = self.connection.roll_back() {
            // A file says so and is as good as before; a connection that cannot even do that is of no use.
            self.is_broken = true;
            if !error.is_disconnection() {
                tracing::error!(%error, "a failed commit could not be rolled back");
            }
        }
    }

    /// Tells those who asked what others committed. A connection that is lost is made anew for it, or watchers of a
    /// server that writes nothing would never hear of the others again.
    fn look(&mut self) {
        for reply in std::mem::take(&mut self.looks) {
            let seen = self.restore().and_then(|()| self.lookout.look(&self.connection));
            self.is_broken |= seen.as_ref().is_err_and(super::Error::is_disconnection);
            // Who asked may have gone away meanwhile.
            let _ = reply.send(seen.map_err(Error::from));
        }
    }

    /// Leaves one file behind: the write-ahead log goes into the database.
    fn finish(self) {
        let Some(file) = self.connection.file() else { return };
        // The answer's first column is 1 when a reader was in the way.
        let checkpoint = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        match checkpoint {
            Ok(false) => {}
            Ok(true) => tracing::warn!("the write-ahead log is still being read; the next start merges it"),
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log was not merged; the next start does it")
            }
        }
    }
}
