//! The background thread that decides when a run's tail is folded, and does it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::fold;
use crate::database::{self, CommittedTail, Purpose, Writer};
use crate::error::{Error, OpenError, Result};

/// When a run's tail is folded.
#[derive(Debug, Clone, Copy)]
pub struct FoldPolicy {
    /// Once it has this many points.
    pub points: usize,
    /// Once it has this many rows.
    pub rows: usize,
    /// Once nothing was logged to the run for this long.
    pub idle: Duration,
}

impl Default for FoldPolicy {
    fn default() -> Self {
        // A fold merges the open segment of each key, so it should bring a segment's worth of points or more. Until
        // then a history reads the tail: about a megabyte at most.
        Self { points: 100_000, rows: 1024, idle: Duration::from_secs(30) }
    }
}

/// What the thread is told.
pub(crate) enum FoldHint {
    /// A commit added to a tail.
    Committed(CommittedTail),
    /// The store closes.
    Stop,
}

/// How often idle runs are looked for.
const IDLE_CHECK: Duration = Duration::from_secs(1);

struct TailSize {
    points: usize,
    rows: usize,
    last_write: Instant,
}

/// The state of the thread.
pub(crate) struct Folder {
    connection: Connection,
    writer: Writer,
    policy: FoldPolicy,
    tails: HashMap<i64, TailSize>,
}

impl Folder {
    /// Starts the thread; it ends when `hints` says so or its sender is gone.
    pub(crate) fn start(
        path: &Path,
        writer: Writer,
        policy: FoldPolicy,
        hints: Receiver<FoldHint>,
    ) -> Result<JoinHandle<()>, OpenError> {
        let connection = database::open(path, Purpose::Read)?;
        let folder = Self { connection, writer, policy, tails: HashMap::new() };
        std::thread::Builder::new()
            .name("store-folder".into())
            .spawn(move || folder.run(&hints))
            .map_err(|source| OpenError::NotWritable { path: path.to_owned(), source })
    }

    fn run(mut self, hints: &Receiver<FoldHint>) {
        if let Err(error) = self.find_unfinished() {
            tracing::warn!(%error, "cannot look for metric points that an earlier process left unfolded");
        }
        let mut next_idle_check = Instant::now() + IDLE_CHECK;
        loop {
            match hints.recv_timeout(next_idle_check.saturating_duration_since(Instant::now())) {
                Ok(FoldHint::Committed(tail)) => self.note(tail),
                Ok(FoldHint::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    self.fold_idle();
                    next_idle_check = Instant::now() + IDLE_CHECK;
                }
            }
        }
    }

    /// Tails that an earlier process left behind and that are worth a fold count as idle from now on.
    fn find_unfinished(&mut self) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT run_id, COUNT(*), SUM(point_count) FROM metric_tail GROUP BY run_id
             HAVING COUNT(*) > 1 OR SUM(point_count) >= ?",
        )?;
        let last_write = Instant::now();
        let tails = statement.query_map([fold::FOLD_POINTS_MIN], |row| {
            Ok((row.get(0)?, TailSize { rows: row.get(1)?, points: row.get(2)?, last_write }))
        })?;
        for tail in tails {
            let (run_row, size) = tail?;
            self.tails.insert(run_row, size);
        }
        Ok(())
    }

    fn note(&mut self, tail: CommittedTail) {
        let size = self.tails.entry(tail.run_row).or_insert_with(|| TailSize {
            points: 0,
            rows: 0,
            last_write: Instant::now(),
        });
        size.last_write = Instant::now();
        size.points += tail.point_count;
        size.rows += usize::from(tail.point_count > 0);
        if tail.run_ended || size.points >= self.policy.points || size.rows >= self.policy.rows {
            self.fold(tail.run_row);
        }
    }

    fn fold_idle(&mut self) {
        let is_idle = |size: &TailSize| size.last_write.elapsed() >= self.policy.idle;
        let idle: Vec<i64> =
            self.tails.iter().filter(|(_, size)| is_idle(size)).map(|(run_row, _)| *run_row).collect();
        for run_row in idle {
            self.fold(run_row);
        }
    }

    fn fold(&mut self, run_row: i64) {
        let size = self.tails.remove(&run_row);
        let outcome =
            catch_unwind(AssertUnwindSafe(|| self.try_fold(run_row))).unwrap_or(Err(Error::Panicked));
        if let Err(error) = outcome {
            // Nothing is lost: the points are readable where they are. The run counts as idle, and is tried again.
            tracing::warn!(%error, run_row, "a fold of metric points failed");
            let size = size.map_or((0, 0), |size| (size.points, size.rows));
            let retried = TailSize { points: size.0, rows: size.1, last_write: Instant::now() };
            self.tails.insert(run_row, retried);
        }
    }

    fn try_fold(&self, run_row: i64) -> Result<()> {
        let snapshot = self.connection.unchecked_transaction()?;
        let plan = fold::plan(&snapshot, run_row)?;
        snapshot.finish()?;
        match plan {
            Some(plan) => self.writer.write_blocking(move |transaction| fold::apply(transaction, &plan)),
            None => Ok(()),
        }
    }
}
