//! A handle on the thread that delivers what its process writes.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::Connection;
use super::appended::Appended;
use super::journal::JournalDelivery;
use super::leases::HeldRuns;
use super::thread::Thread;
use super::wishes::{Wished, Wishes};
use crate::error::{Error, Result};
use crate::journal::{Position, Writer};
use crate::notice::Notices;

/// What the thread needs.
pub(crate) struct Task {
    pub(crate) writer: Arc<Mutex<Writer>>,
    pub(crate) appended: Arc<Appended>,
    /// The journal and the server; none offline.
    pub(crate) online: Option<(JournalDelivery, Arc<Connection>)>,
    pub(crate) held_runs: Arc<HeldRuns>,
    /// How long they count as alive after each sign of life; none: there are no signs.
    pub(crate) run_lease: Option<Duration>,
    pub(crate) batch_age: Duration,
    pub(crate) sync_interval: Option<Duration>,
    pub(crate) notices: Notices,
}

/// How long it is worth to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// To the end.
    UntilDeadline,
    /// Not for a server that takes nothing.
    WhileServerTakes,
}

/// A handle on the thread.
#[derive(Debug)]
pub(crate) struct Worker {
    wishes: Arc<Wishes>,
}

impl Worker {
    /// Starts the thread.
    pub(crate) fn start(task: Task) -> Result<Self> {
        let wishes = Arc::new(Wishes::default());
        let thread = Thread::new(wishes.clone(), task);
        // Not joined: it may be in the middle of a request when the program has to end.
        let started = thread::Builder::new().name("paceline".into()).spawn(move || thread.run());
        started.map(drop).map_err(Error::file("start the thread for", std::path::Path::new("delivery")))?;
        Ok(Self { wishes })
    }

    /// Has it look at once.
    pub(crate) fn wake(&self) {
        self.wishes.change(|wishes| wishes.is_woken = true);
    }

    /// Waits until all before `position` is delivered, at most until `deadline`. Says whether it is.
    pub(crate) fn wait_delivered(&self, position: Position, deadline: Instant, patience: Patience) -> bool {
        self.wishes.change(|wishes| {
            wishes.waiting += 1;
            wishes.is_woken = true;
        });
        let is_delivered = |wishes: &Wished| wishes.delivered.is_some_and(|delivered| delivered >= position);
        let is_hopeless =
            |wishes: &Wished| wishes.has_ended || patience == Patience::WhileServerTakes && wishes.is_away;
        let wishes = self.wishes.wait_until(deadline, |wishes| is_delivered(wishes) || is_hopeless(wishes));
        let answer = is_delivered(&wishes);
        drop(wishes);
        self.wishes.change(|wishes| wishes.waiting -= 1);
        answer
    }

    /// Ends the thread when all is delivered, or at the deadline, and waits for that.
    pub(crate) fn end(&self, deadline: Instant) {
        self.wishes.change(|wishes| wishes.end = Some(deadline));
        drop(self.wishes.wait_until(deadline, |wishes| wishes.has_ended));
    }

    /// All before this is delivered.
    pub(crate) fn delivered(&self) -> Option<Position> {
        self.wishes.lock().delivered
    }
}
