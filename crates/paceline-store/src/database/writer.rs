//! Group commit: one thread writes, and requests that arrive while a commit reaches the disk share the next one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::transaction::{Effects, WriteTransaction};
use crate::changes::Change;
use crate::error::{Error, Result};
use crate::key_names::KeyNames;

/// Requests that wait for the writer before senders wait too.
const QUEUE_LENGTH: usize = 1024;
/// A commit takes no further request once it is this old, so that the first in it need not wait long.
const GROUP_WINDOW: Duration = Duration::from_millis(10);

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
    queue: mpsc::Sender<Box<dyn Job>>,
    turn_wait_max: Duration,
}

impl Writer {
    /// Starts the thread. A request that waits longer than `turn_wait_max` for a place in the queue is refused.
    /// `on_commit` is told of each commit; it must not block.
    pub(crate) fn start(
        connection: Connection,
        key_names: Arc<KeyNames>,
        turn_wait_max: Duration,
        on_commit: impl Fn(Committed) + Send + 'static,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (queue, jobs) = mpsc::channel(QUEUE_LENGTH);
        let group = GroupCommit { connection, key_names, on_commit };
        let thread =
            std::thread::Builder::new().name("store-writer".into()).spawn(move || group.run(jobs))?;
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
        place.send(Box::new(job));
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
        self.queue.blocking_send(Box::new(job)).map_err(|_| Error::Closed)?;
        answer.blocking_recv().map_err(|_| Error::Closed)?
    }
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
    key_names: Arc<KeyNames>,
    on_commit: C,
}

impl<C: Fn(Committed)> GroupCommit<C> {
    fn run(self, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = jobs.blocking_recv() {
            self.commit_group(first, &mut jobs);
        }
        self.finish();
    }

    fn commit_group(&self, first: Box<dyn Job>, jobs: &mut mpsc::Receiver<Box<dyn Job>>) {
        let mut done = Vec::new();
        let outcome = self.gather(first, jobs, &mut done).and_then(|gathered| self.commit(gathered));
        let failure = outcome.as_ref().err().map(ToString::to_string);
        if let Some(failure) = &failure {
            tracing::error!(failure, requests = done.len(), "a commit failed and was rolled back");
            self.roll_back();
        }
        // Names made in a commit are cached from here on, for the next one only if this one holds.
        self.key_names.settle(failure.is_none());
        for job in done {
            job.answer(failure.as_deref());
        }
        if let Ok(committed) = outcome {
            (self.on_commit)(committed);
        }
    }

    fn gather(
        &self,
        first: Box<dyn Job>,
        jobs: &mut mpsc::Receiver<Box<dyn Job>>,
        done: &mut Vec<Box<dyn Job>>,
    ) -> Result<Effects> {
        let begun = Instant::now();
        let mut gathered = Effects::default();
        let mut next = Some(first);
        let begin = self.connection.execute_batch("BEGIN IMMEDIATE");
        while let Some(mut job) = next {
            let ran = if begin.is_ok() { self.run_job(job.as_mut(), &mut gathered) } else { Ok(()) };
            done.push(job);
            ran?;
            next = if begun.elapsed() < GROUP_WINDOW { jobs.try_recv().ok() } else { None };
        }
        begin?;
        Ok(gathered)
    }

    /// Runs one request inside a savepoint.
    fn run_job(&self, job: &mut dyn Job, gathered: &mut Effects) -> Result<()> {
        self.execute("SAVEPOINT request")?;
        let mut transaction = WriteTransaction::new(&self.connection, &self.key_names);
        let succeeded = job.run(&mut transaction);
        let effects = transaction.into_effects();
        if succeeded {
            gathered.merge(effects);
        } else {
            self.execute("ROLLBACK TO request")?;
            self.key_names.settle(false);
        }
        self.execute("RELEASE request")
    }

    fn commit(&self, gathered: Effects) -> Result<Committed> {
        let mut tails = gathered.points.write(&self.connection)?;
        let ended = |run_row| CommittedTail { run_row, point_count: 0, run_ended: true };
        tails.extend(gathered.ended_runs.into_iter().map(ended));
        self.execute("COMMIT")?;
        Ok(Committed { tails, changes: gathered.changes })
    }

    fn roll_back(&self) {
        // After some failures SQLite has rolled back by itself, and says so.
        if !self.connection.is_autocommit()
            && let Err(error) = self.execute("ROLLBACK")
        {
            tracing::error!(%error, "a failed commit could not be rolled back");
        }
    }

    fn execute(&self, sql: &str) -> Result<()> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Leaves one file behind: the write-ahead log goes into the database.
    fn finish(self) {
        // The answer's first column is 1 when a reader was in the way.
        let checkpoint =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        match checkpoint {
            Ok(false) => {}
            Ok(true) => tracing::warn!("the write-ahead log is still being read; the next start merges it"),
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log was not merged; the next start does it")
            }
        }
    }
}
