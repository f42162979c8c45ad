//! The thread that delivers what its process writes.

use std::fs::File;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::appended::PROMPT_BYTES;
use super::journal::{JournalDelivery, Step};
use super::leases::Leases;
use super::wishes::{Wished, Wishes};
use super::worker::Task;
use super::{Backoff, Connection, leftovers};
use crate::journal::{Position, Writer};
use crate::notice::Notice;

/// How long a pause may be while somebody waits.
const URGENT_PAUSE: Duration = Duration::from_millis(500);
/// How long a pause may be while a run is not begun.
const BEGINNING_PAUSE: Duration = Duration::from_secs(2);

/// Which journal is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// That of this process, which goes on.
    Own,
    /// The same after its last record.
    OwnToTheEnd,
    /// That of a process which is gone.
    Leftover,
}

/// How far delivery came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drained {
    /// All that should be delivered now is.
    All,
    /// The time was over.
    Ended,
    /// It cannot be done.
    Failed,
    /// It waits for a run that another journal begins.
    NotBegun,
}

/// The thread.
pub(super) struct Thread {
    wishes: Arc<Wishes>,
    task: Task,
    leases: Option<Leases>,
    /// Nothing was left when it last looked.
    is_idle: bool,
    is_in_trouble: bool,
    synced: Instant,
}

impl Thread {
    /// Prepares it.
    pub(super) fn new(wishes: Arc<Wishes>, task: Task) -> Self {
        let leases =
            task.online.as_ref().zip(task.run_lease).map(|((_, connection), lease)| {
                Leases::new(task.held_runs.clone(), connection.clone(), lease)
            });
        Self { wishes, task, leases, is_idle: false, is_in_trouble: false, synced: Instant::now() }
    }

    /// Does it, to the end.
    pub(super) fn run(mut self) {
        if let Some((own, connection)) = self.task.online.take() {
            self.deliver_leftovers(&own, &connection);
            self.deliver(own, connection.url());
        } else {
            while !self.is_to_end() {
                self.wait_for_work();
            }
        }
        self.wishes.change(|wishes| wishes.has_ended = true);
    }

    fn deliver_leftovers(&mut self, own: &JournalDelivery, connection: &Arc<Connection>) {
        for journal in leftovers::beside(own.journal()) {
            let path = journal.path().to_owned();
            let mut left = match leftovers::open(journal, connection, &self.task.notices) {
                Ok(Some(left)) => left,
                // Removed by another process meanwhile, as a rule.
                Err(error) => {
                    tracing::debug!("{} is left alone: {error}", path.display());
                    continue;
                }
                Ok(None) => continue,
            };
            match self.drain(&mut left, Whose::Leftover, connection.url()) {
                Drained::All => leftovers::remove(left, &self.task.notices),
                Drained::Failed | Drained::NotBegun => {}
                Drained::Ended => return,
            }
        }
    }

    fn deliver(&mut self, mut own: JournalDelivery, url: &str) {
        loop {
            self.wait_for_work();
            let is_to_end = self.is_to_end();
            if self.is_idle && self.task.appended.waiting() == 0 && !is_to_end {
                self.make_room(&mut own);
                self.renew_leases(&own);
                continue;
            }
            let whose = if is_to_end { Whose::OwnToTheEnd } else { Whose::Own };
            let drained = self.drain(&mut own, whose, url);
            if is_to_end {
                if drained == Drained::All
                    && let Err(error) = own.journal().remove()
                {
                    tracing::debug!("{error}");
                }
                return;
            }
            self.renew_leases(&own);
        }
    }

    /// Says that the runs of this process live, if that is due and somebody wants to know.
    fn renew_leases(&mut self, own: &JournalDelivery) {
        if let Some(leases) = self.leases.as_mut().filter(|_| own.is_taken_by_paceline()) {
            leases.renew_if_due();
        }
    }

    /// Has the journal's disk freed of what is delivered, when it is full.
    fn make_room(&mut self, own: &mut JournalDelivery) {
        if !self.writer().is_failing() {
            return;
        }
        match own.sync_state().and_then(|()| self.writer().start_over(own.acknowledged())) {
            // The end is in another segment now.
            Ok(()) => self.is_idle = false,
            Err(error) => tracing::debug!("no room can be made: {error}"),
        }
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.task.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Delivers what there is.
    fn drain(&mut self, journal: &mut JournalDelivery, whose: Whose, url: &str) -> Drained {
        let mut backoff = Backoff::default();
        loop {
            let Some(time_max) = self.time_left() else { return Drained::Ended };
            if whose != Whose::Leftover {
                self.task.appended.take();
            }
            let (pause, asked) = match journal.step(whose != Whose::Own, time_max) {
                Ok(Step::Again) => continue,
                Ok(Step::Delivered) => {
                    self.succeeded(url);
                    backoff = Backoff::default();
                    if whose == Whose::Own {
                        // Before anybody who waits goes on: a process that forks should find no request under way.
                        self.renew_leases(journal);
                        self.publish(journal.delivered());
                        // What came meanwhile waits for its age again, or each request would be followed by a small one.
                        if !self.wishes.lock().is_urgent() && self.task.appended.waiting() < PROMPT_BYTES {
                            self.is_idle = false;
                            return Drained::All;
                        }
                    }
                    continue;
                }
                Ok(Step::Nothing) => {
                    if whose != Whose::Leftover {
                        self.publish(journal.delivered());
                        self.is_idle = true;
                    }
                    return Drained::All;
                }
                // Another process has it next, and `sync` at the latest.
                Ok(Step::NotBegun) if whose == Whose::Leftover => return Drained::NotBegun,
                Ok(Step::NotBegun) => {
                    tracing::debug!(
                        "{} waits for a run that is begun elsewhere",
                        journal.journal().path().display()
                    );
                    self.wishes.change(|wishes| wishes.is_away = true);
                    (backoff.pause(None).min(BEGINNING_PAUSE), None)
                }
                Ok(Step::Later { cause, retry_after }) => {
                    self.tell_once(Notice::ServerAway { server: url.to_owned(), cause });
                    (backoff.pause(retry_after), retry_after)
                }
                Err(error) => {
                    let (path, cause) = (journal.journal().path().to_owned(), error.to_string());
                    self.tell_once(Notice::DeliveryFailed { path, cause });
                    if whose == Whose::Leftover {
                        return Drained::Failed;
                    }
                    (backoff.pause(None), None)
                }
            };
            self.rest(pause, asked);
        }
    }

    /// Tells of a trouble, unless one was told and is not over.
    fn tell_once(&mut self, notice: Notice) {
        if !self.is_in_trouble {
            self.is_in_trouble = true;
            self.wishes.change(|wishes| wishes.is_away = true);
            self.task.notices.tell(notice);
        }
    }

    fn succeeded(&mut self, url: &str) {
        // Also while a run is waited for, of which nobody is told.
        self.wishes.change(|wishes| wishes.is_away = false);
        if self.is_in_trouble {
            self.is_in_trouble = false;
            self.task.notices.tell(Notice::ServerBack { server: url.to_owned() });
        }
    }

    fn publish(&self, delivered: Position) {
        self.wishes.change(|wishes| wishes.delivered = Some(delivered));
    }

    fn is_to_end(&self) -> bool {
        self.wishes.lock().end.is_some()
    }

    /// How long a request may take, if that has a bound; nothing when the time is over.
    fn time_left(&self) -> Option<Option<Duration>> {
        match self.wishes.lock().end {
            None => Some(None),
            Some(end) => {
                let left = end.saturating_duration_since(Instant::now());
                (!left.is_zero()).then_some(Some(left))
            }
        }
    }

    /// Waits for its turn, for a wish, or for the end.
    fn wait_for_work(&mut self) {
        let age = self.task.sync_interval.unwrap_or(self.task.batch_age).min(self.task.batch_age);
        let deadline = Instant::now() + age;
        let mut wishes = self.wishes.wait_until(deadline, |wishes| wishes.is_woken || wishes.end.is_some());
        wishes.is_woken = false;
        drop(wishes);
        self.sync_if_due();
    }

    /// Pauses, but when somebody waits for delivery not for longer than it must.
    fn rest(&mut self, pause: Duration, asked: Option<Duration>) {
        let begun = Instant::now();
        loop {
            let (end, is_urgent) = {
                let wishes = self.wishes.lock();
                (wishes.end, wishes.is_urgent())
            };
            let urgent_pause = pause.min(URGENT_PAUSE).max(asked.unwrap_or_default());
            let until = begun + if is_urgent { urgent_pause } else { pause };
            let until = end.map_or(until, |end| until.min(end));
            let now = Instant::now();
            if now >= until {
                return;
            }
            let tick = self.task.sync_interval.map_or(until, |interval| until.min(now + interval));
            let changes = |wishes: &Wished| wishes.is_urgent() != is_urgent || wishes.end != end;
            drop(self.wishes.wait_until(tick, changes));
            self.sync_if_due();
        }
    }

    /// Has the open segment written to the disk, when that is wanted and due.
    fn sync_if_due(&mut self) {
        let Some(interval) = self.task.sync_interval else { return };
        if self.synced.elapsed() >= interval {
            self.synced = Instant::now();
            let file = self.writer().file();
            if let Some(Err(error)) = file.as_deref().map(File::sync_data) {
                tracing::debug!("the journal cannot be synced: {error}");
            }
        }
    }
}
