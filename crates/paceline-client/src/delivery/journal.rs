//! Delivery of one journal, batch by batch.
//!
//! What a batch holds is written down, and synced, before it is sent. So the same number always means the same events,
//! whoever sends it and however often, and the server applies them once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use paceline_api::ingest::RefusedEvent;
use paceline_api::ingest::change::Change;

use super::beginnings::Beginnings;
use super::connection::Connection;
use super::ingest::Ingest;
use super::merge::{Merged, merge};
use super::mlflow::{self, Mlflow};
use super::{Answer, Batch, Fault, Recipient};
use crate::error::Result;
use crate::journal::{
    Cut, Durability, Journal, JournalId, Position, Reader, Route, State, StateFile, Weight,
};
use crate::notice::{Notice, Notices};

/// The most of a batch. The events of the server's bound are at most twice the changes, each followed by points.
const BATCH_MAX: Weight = Weight {
    records: 100_000,
    changes: 3_000,
    series: 80_000,
    points: 150_000,
    model_points: 9_000,
    bytes: 2 * 1024 * 1024,
};
/// What refuses even this much refuses everything.
const SMALL_BYTES: usize = 64 * 1024;
/// What the server answers when another journal made the run. That is no loss: both say the same of it.
const RUN_ID_TAKEN: &str = "RESOURCE_ALREADY_EXISTS";

/// What one attempt came to.
#[derive(Debug)]
pub(crate) enum Step {
    /// A batch is delivered.
    Delivered,
    /// There is nothing to deliver.
    Nothing,
    /// Something has changed: attempt it again.
    Again,
    /// The next batch is about a run that is not begun yet: attempt it again later.
    NotBegun,
    /// The server takes nothing now.
    Later { cause: String, retry_after: Option<Duration> },
}

/// What was delivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) events: u64,
    pub(crate) points: u64,
    pub(crate) batches: u64,
    pub(crate) refused: u64,
    pub(crate) lost_bytes: u64,
}

/// The right to deliver a journal, and a way.
pub(crate) struct JournalDelivery {
    journal: Journal,
    state: StateFile,
    connection: Arc<Connection>,
    route: Route,
    recipient: Box<dyn Recipient>,
    beginnings: Beginnings,
    /// Smaller than usual after a batch was not taken.
    max: Weight,
    /// Size of the journal on the disk, if somebody writes it in this process.
    size_bytes: Arc<AtomicU64>,
    notices: Notices,
    counts: Counts,
    /// Nothing is left before this.
    reached: Position,
    /// Whether the mark that nothing follows was read.
    is_closed: bool,
}

impl JournalDelivery {
    /// Prepares delivery.
    pub(crate) fn new(
        journal: Journal,
        state: StateFile,
        connection: &Arc<Connection>,
        size_bytes: Arc<AtomicU64>,
        notices: Notices,
    ) -> Self {
        let mut delivery = Self {
            recipient: Box::new(Ingest::new(connection.clone())),
            connection: connection.clone(),
            beginnings: Beginnings::default(),
            route: Route::Ingest,
            journal,
            state,
            max: BATCH_MAX,
            size_bytes,
            notices,
            counts: Counts::default(),
            reached: Position::START,
            is_closed: false,
        };
        if delivery.state.state().route == Route::Mlflow {
            delivery.take_mlflow();
        }
        delivery
    }

    /// From now on through MLflow's routes.
    fn take_mlflow(&mut self) {
        let folder = self.journal.path().parent().unwrap_or(self.journal.path());
        self.recipient = Box::new(Mlflow::new(self.connection.clone(), folder));
        self.route = Route::Mlflow;
    }

    /// All before this is delivered.
    pub(crate) fn delivered(&self) -> Position {
        self.state.state().acknowledged.max(self.reached)
    }

    /// All before this is acknowledged.
    pub(crate) fn acknowledged(&self) -> Position {
        self.state.state().acknowledged
    }

    /// What was delivered so far.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether nothing follows what was read, as its process said at the end.
    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether a Paceline server took batches.
    pub(super) fn is_taken_by_paceline(&self) -> bool {
        self.state.state().route == Route::Ingest
    }

    /// From now on what is about a run that nobody began is delivered all the same, for the server to refuse it.
    pub(crate) fn wait_for_no_beginning(&mut self) {
        self.beginnings.wait_for_none();
    }

    /// The journal.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Delivers the next batch. `is_final` says that nobody writes the journal any more.
    ///
    /// # Errors
    /// When the journal cannot be read, or its state not be written.
    pub(crate) fn step(&mut self, is_final: bool, time_max: Option<Duration>) -> Result<Step> {
        let state = self.state.state();
        let Some((cut, end)) = self.cut(state, is_final)? else { return Ok(Step::Nothing) };
        self.is_closed |= cut.is_last;
        // One that was sent is sent even if power loss took what was in it: its number is used.
        if cut.events.is_empty() && state.cut.is_none() {
            self.acknowledge(end, false)?;
            return Ok(Step::Again);
        }
        let weight = cut.weight;
        let merged = merge(cut.events);
        let batch = Batch {
            journal: state.id,
            sequence: state.sequence,
            is_again: state.cut.is_some(),
            awaited_run_ids: self.beginnings.awaited(&merged.events),
            merged,
        };
        match self.recipient.deliver(&batch, time_max) {
            Ok(Answer::Applied { refused }) => {
                self.count(weight);
                self.beginnings.note_delivered(&batch.merged.events);
                self.tell_refused(&batch.merged, refused);
                self.acknowledge(end, true)?;
                // After a batch that was too large, sizes find their way back.
                self.max = doubled(self.max);
                Ok(Step::Delivered)
            }
            Ok(Answer::Gap) => {
                let cut = Some(end);
                self.state.save(
                    State { id: JournalId::random(), sequence: 1, cut, ..state },
                    Durability::PowerLoss,
                )?;
                self.notices.tell(Notice::ServerForgot { path: self.journal.path().to_owned() });
                Ok(Step::Again)
            }
            Err(Fault::Unusable { error_code, message }) => {
                self.not_taken(&batch.merged, weight, end, error_code, message)
            }
            Err(Fault::NotBegun { run_ids }) => {
                self.beginnings.note_missing(&run_ids);
                Ok(Step::NotBegun)
            }
            Err(Fault::Away { cause, retry_after }) => Ok(Step::Later { cause, retry_after }),
            // Only in the beginning: what took batches once is no other server now, whatever stands before it.
            Err(Fault::NoRoute)
                if state.route == Route::Unknown && mlflow::is_there(&self.connection, time_max) =>
            {
                self.take_mlflow();
                Ok(Step::Again)
            }
            Err(Fault::NoRoute) => {
                let cause = "it is neither a Paceline nor an MLflow server".into();
                Ok(Step::Later { cause, retry_after: None })
            }
        }
    }

    /// Has what was acknowledged survive power loss, so that it may be removed.
    pub(crate) fn sync_state(&mut self) -> Result<()> {
        self.state.save(self.state.state(), Durability::PowerLoss)
    }

    /// The batch under way, or the next one, and where it ends.
    fn cut(&mut self, state: State, is_final: bool) -> Result<Option<(Cut, Position)>> {
        let reader = Reader { folder: self.journal.path(), is_final };
        if let Some(end) = state.cut {
            return Ok(Some((reader.cut_again(state.acknowledged, end)?, end)));
        }
        let cut = reader.cut(state.acknowledged, &self.max)?;
        let Some(end) = cut.end else {
            self.reached = cut.reached.unwrap_or(self.reached);
            return Ok(None);
        };
        if cut.lost_bytes > 0 {
            self.counts.lost_bytes += cut.lost_bytes;
            let path = self.journal.path().to_owned();
            self.notices.tell(Notice::Damaged { path, bytes: cut.lost_bytes });
        }
        if !cut.events.is_empty() {
            self.state.save(State { cut: Some(end), ..state }, Durability::PowerLoss)?;
        }
        Ok(Some((cut, end)))
    }

    /// A batch was refused as a whole, and not applied: a smaller one is tried, and one event that is not taken by
    /// itself is left out.
    fn not_taken(
        &mut self,
        merged: &Merged,
        weight: Weight,
        end: Position,
        error_code: String,
        message: String,
    ) -> Result<Step> {
        if weight.records > 1 {
            self.max = Weight { records: weight.records / 2, ..self.max };
            self.state.save(State { cut: None, ..self.state.state() }, Durability::Process)?;
            return Ok(Step::Again);
        }
        if weight.bytes < SMALL_BYTES && error_code != "INVALID_PARAMETER_VALUE" {
            return Ok(Step::Later { cause: message, retry_after: None });
        }
        let refused = RefusedEvent { index: 0, error_code, message };
        self.tell_refused(merged, vec![refused]);
        self.acknowledge(end, false)?;
        Ok(Step::Again)
    }

    /// All before `end` is done; `is_counted` when the server counted a batch.
    fn acknowledge(&mut self, end: Position, is_counted: bool) -> Result<()> {
        let state = self.state.state();
        let starts_segment = end.segment > state.acknowledged.segment;
        let route = if is_counted { self.route } else { state.route };
        let sequence = state.sequence + u64::from(is_counted);
        // A segment must not be gone while the state on the disk still points into it.
        let durability = if starts_segment { Durability::PowerLoss } else { Durability::Process };
        self.state.save(State { acknowledged: end, cut: None, sequence, route, ..state }, durability)?;
        if starts_segment {
            let freed_bytes = self.journal.remove_segments_before(end.segment)?;
            self.size_bytes.fetch_sub(freed_bytes, Ordering::Relaxed);
        }
        Ok(())
    }

    fn count(&mut self, weight: Weight) {
        self.counts.batches += 1;
        self.counts.events += weight.records as u64;
        self.counts.points += weight.points as u64;
    }

    /// One notice for each run and error code.
    fn tell_refused(&mut self, merged: &Merged, refused: Vec<RefusedEvent>) {
        let mut notices = Vec::<(String, usize, RefusedEvent)>::new();
        for refusal in refused {
            let (Some(event), Some(count)) =
                (merged.events.get(refusal.index), merged.counts.get(refusal.index))
            else {
                continue;
            };
            let is_beginning = matches!(event.change, Some(Change::CreateRun(_)));
            if is_beginning && refusal.error_code == RUN_ID_TAKEN {
                continue;
            }
            self.counts.refused += *count as u64;
            let same = |(run_id, _, first): &&mut (String, usize, RefusedEvent)| {
                *run_id == event.run_id && first.error_code == refusal.error_code
            };
            match notices.iter_mut().find(same) {
                Some((_, events, _)) => *events += count,
                None => notices.push((event.run_id.clone(), *count, refusal)),
            }
        }
        for (run_id, events, RefusedEvent { error_code, message, .. }) in notices {
            self.notices.tell(Notice::Refused { run_id, events, error_code, message });
        }
    }
}

fn doubled(max: Weight) -> Weight {
    Weight { records: (max.records * 2).min(BATCH_MAX.records), ..BATCH_MAX }
}
