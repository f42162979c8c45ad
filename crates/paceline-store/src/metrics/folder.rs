//! The background thread that folds the tails of runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::fold;
use super::tail_sizes::{TailSize, TailSizes};
use crate::database::{DatabaseLocation, Reader, Writer};
use crate::error::{Error, OpenError, Result};
use crate::ingest::forget_unused;

/// What the thread is told.
pub(crate) enum FoldHint {
    /// The tail of a run is due.
    Fold(i64),
    /// The store closes.
    Stop,
}

/// How often idle runs are looked for.
const IDLE_CHECK: Duration = Duration::from_secs(1);
/// How often unused journals are forgotten.
const JOURNAL_CHECK: Duration = Duration::from_secs(60 * 60);

/// The state of the thread.
pub(crate) struct Folder {
    reader: Reader,
    writer: Writer,
    tails: Arc<TailSizes>,
}

impl Folder {
    /// Starts the thread; it ends when `hints` says so or its sender is gone.
    pub(crate) fn start(
        location: &DatabaseLocation,
        read_time_max: Duration,
        writer: Writer,
        tails: Arc<TailSizes>,
        hints: Receiver<FoldHint>,
    ) -> Result<JoinHandle<()>, OpenError> {
        let folder = Self { reader: Reader::open(location, read_time_max)?, writer, tails };
        std::thread::Builder::new()
            .name("store-folder".into())
            .spawn(move || folder.run(&hints))
            .map_err(OpenError::Thread)
    }

    fn run(mut self, hints: &Receiver<FoldHint>) {
        if let Err(error) = self.find_unfinished() {
            tracing::warn!(%error, "cannot look for metric points that an earlier process left unfolded");
        }
        let mut next_idle_check = Instant::now() + IDLE_CHECK;
        let mut next_journal_check = Instant::now() + IDLE_CHECK;
        loop {
            match hints.recv_timeout(next_idle_check.saturating_duration_since(Instant::now())) {
                Ok(FoldHint::Fold(run_row)) => self.fold(run_row),
                Ok(FoldHint::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    // One at a time, so that what is due and the end of the store need not wait for all of them.
                    if let Some(run_row) = self.tails.idle() {
                        self.fold(run_row);
                        continue;
                    }
                    next_idle_check = Instant::now() + IDLE_CHECK;
                    if Instant::now() >= next_journal_check {
                        self.forget_journals();
                        next_journal_check = Instant::now() + JOURNAL_CHECK;
                    }
                }
            }
        }
    }

    /// Notes the tails that an earlier process left behind and that are worth a fold.
    fn find_unfinished(&mut self) -> Result<()> {
        let tails = self.tails.clone();
        self.reader.snapshot(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT run_id, COUNT(*), CAST(SUM(point_count) AS BIGINT) FROM metric_tail GROUP BY run_id
                 HAVING COUNT(*) > 1 OR SUM(point_count) >= ?",
            )?;
            let unfinished = statement.query_map([fold::FOLD_POINTS_MIN], |row| {
                Ok((row.get(0)?, TailSize::new(row.get(2)?, row.get(1)?)))
            })?;
            for tail in unfinished {
                let (run_row, size) = tail?;
                tails.put_back(run_row, size);
            }
            Ok(())
        })
    }

    fn forget_journals(&self) {
        loop {
            match self.writer.write_blocking(forget_unused) {
                Ok(0) => return,
                Ok(journals) => tracing::debug!(journals, "forgot journals that were not used for long"),
                Err(error) => return tracing::warn!(%error, "cannot forget journals that are not used"),
            }
        }
    }

    fn fold(&mut self, run_row: i64) {
        let size = self.tails.take(run_row);
        let outcome =
            catch_unwind(AssertUnwindSafe(|| self.try_fold(run_row))).unwrap_or(Err(Error::Panicked));
        if let Err(error) = outcome {
            // Nothing is lost: the points are readable where they are. The run counts as idle, and is tried again.
            if let Error::FoldConflict = error {
                tracing::debug!(run_row, "a fold found other points than it was made for");
            } else {
                tracing::warn!(%error, run_row, "a fold of metric points failed");
            }
            self.tails.put_back(
                run_row,
                size.map_or(TailSize::new(0, 0), |size| TailSize::new(size.points, size.rows)),
            );
        }
    }

    fn try_fold(&mut self, run_row: i64) -> Result<()> {
        match self.reader.snapshot(|connection| fold::plan(connection, run_row))? {
            Some(plan) => self.writer.write_blocking(move |transaction| fold::apply(transaction, &plan)),
            None => Ok(()),
        }
    }
}
