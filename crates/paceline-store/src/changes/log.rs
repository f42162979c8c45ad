//! The log of changes: the last ones, in memory, for watchers to come for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use uuid::Uuid;

use super::Change;
use super::place::ChangePlace;
use super::slice::{ChangeSlice, OpenSlice};
use crate::database::Elsewhere;

/// How long changes are gathered into one slice.
const SLICE_TIME: Duration = Duration::from_millis(200);
/// Memory for slices; the oldest ones make room.
const LOG_BYTES: usize = 16 * 1024 * 1024;
/// Slices that are kept.
const LOG_SLICES: usize = 4096;
/// How often it is looked whether another process wrote.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

pub(crate) struct ChangeLog {
    id: u64,
    state: Mutex<State>,
    /// Sent to when there is something where there was nothing.
    news: watch::Sender<()>,
}

struct State {
    open: OpenSlice,
    opened_at: Instant,
    sealed: VecDeque<SealedSlice>,
    sealed_bytes: usize,
    /// The number of the next change that is sealed; those before it were given out.
    next: u64,
    /// The first number that is still here. A watcher that stands before it missed something.
    kept_from: u64,
    looked_at: Instant,
}

struct SealedSlice {
    first: u64,
    changes: Arc<[Change]>,
    size_bytes: usize,
}

/// What there is for a watcher.
pub(super) enum Taken {
    /// Changes that follow its place.
    Slice(ChangeSlice),
    /// Its place is not known, or changes after it are not known: go on here.
    Reset(ChangePlace),
    /// Something, at that time.
    Later(Instant),
    /// Nothing.
    Nothing,
}

impl ChangeLog {
    /// An empty log.
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        let state = State {
            open: OpenSlice::default(),
            opened_at: now,
            sealed: VecDeque::new(),
            sealed_bytes: 0,
            next: 1,
            kept_from: 1,
            looked_at: now,
        };
        let (id, _) = Uuid::new_v4().as_u64_pair();
        Self { id, state: Mutex::new(state), news: watch::Sender::new(()) }
    }

    /// Adds what was committed. Takes about a microsecond, whoever watches.
    pub(crate) fn publish(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let mut state = self.lock();
        let was_empty = state.open.is_empty();
        if was_empty {
            state.opened_at = Instant::now();
        }
        changes.into_iter().for_each(|change| state.open.add(change));
        let is_full = state.open.is_full();
        if is_full {
            state.forget();
        }
        drop(state);
        if was_empty || is_full {
            self.news.send_replace(());
        }
    }

    /// Whether it is time to look for commits of others. True for one caller.
    pub(super) fn is_look_due(&self) -> bool {
        let mut state = self.lock();
        let is_due = state.looked_at.elapsed() >= LOOK_INTERVAL;
        if is_due {
            state.looked_at = Instant::now();
        }
        is_due
    }

    /// Takes notice of what others committed.
    pub(super) fn note_elsewhere(&self, elsewhere: Elsewhere) {
        match elsewhere {
            Elsewhere::Changes(changes) => self.publish(changes),
            Elsewhere::Unknown => {
                self.lock().forget();
                self.news.send_replace(());
            }
        }
    }

    pub(super) fn news(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// The place after everything so far.
    pub(super) fn end(&self) -> ChangePlace {
        let mut state = self.lock();
        if !state.open.is_empty() {
            state.seal();
        }
        self.place(state.next - 1)
    }

    /// What follows a place.
    pub(super) fn take(&self, after: ChangePlace) -> Taken {
        let mut state = self.lock();
        let wanted = after.number.saturating_add(1);
        if after.log != self.id || wanted < state.kept_from || wanted > state.next {
            return Taken::Reset(self.place(state.next - 1));
        }
        if wanted == state.next {
            let ready_at = state.opened_at + SLICE_TIME;
            if state.open.is_empty() {
                return Taken::Nothing;
            }
            if Instant::now() < ready_at {
                return Taken::Later(ready_at);
            }
            state.seal();
        }
        let following = state.sealed.partition_point(|slice| slice.first <= wanted);
        match following.checked_sub(1).and_then(|index| state.sealed.get(index)) {
            Some(slice) => Taken::Slice(ChangeSlice {
                changes: slice.changes.clone(),
                first: self.place(slice.first),
                seen: usize::try_from(wanted - slice.first).unwrap_or(usize::MAX),
            }),
            // A slice so large that it did not stay.
            None => Taken::Reset(self.place(state.next - 1)),
        }
    }

    fn place(&self, number: u64) -> ChangePlace {
        ChangePlace { log: self.id, number }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Ends the open slice, and makes room for it.
    fn seal(&mut self) {
        let open = std::mem::take(&mut self.open);
        let size_bytes = open.size_bytes();
        let changes: Arc<[Change]> = open.into_changes().into();
        let first = self.next;
        self.next += changes.len() as u64;
        self.sealed_bytes += size_bytes;
        self.sealed.push_back(SealedSlice { first, changes, size_bytes });
        while self.sealed_bytes > LOG_BYTES || self.sealed.len() > LOG_SLICES {
            let Some(oldest) = self.sealed.pop_front() else { break };
            self.sealed_bytes -= oldest.size_bytes;
            self.kept_from = oldest.first + oldest.changes.len() as u64;
        }
    }

    /// Forgets everything, so that every watcher is told to read anew. That takes a number of its own.
    fn forget(&mut self) {
        self.open = OpenSlice::default();
        self.sealed.clear();
        self.sealed_bytes = 0;
        self.next += 1;
        self.kept_from = self.next;
    }
}
