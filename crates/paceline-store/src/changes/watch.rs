//! Watching: a place in the log that moves on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::log::{ChangeLog, Taken};
use super::place::ChangePlace;
use super::slice::ChangeSlice;
use crate::store::Store;
use paceline_types::limits::WATCHERS;

/// How often a watcher wakes up when nothing happens here, to see whether something happened elsewhere.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Somebody who watches. Dropping it ends that.
pub struct Watch {
    store: Store,
    log: Arc<ChangeLog>,
    news: watch::Receiver<()>,
    place: ChangePlace,
    _share: Share,
}

/// What a watcher is told.
#[derive(Debug, Clone)]
pub enum Watched {
    /// Something changed.
    Changes(ChangeSlice),
    /// Anything may have changed: what was read before does not count any more.
    Reset,
}

/// Why somebody cannot watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// Too many do.
    #[error("{WATCHERS} clients watch already, the most that can. Close one, or try again later.")]
    TooMany,
}

/// One watcher's share of how many there may be.
struct Share(Arc<AtomicUsize>);

impl Drop for Share {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Store {
    /// The place after all that changed so far: who reads from now on knows it.
    pub fn changes_end(&self) -> ChangePlace {
        self.changes().end()
    }

    /// Watches from now on, or from a place where somebody stopped. One that is not known, or not any more, begins with
    /// [`Watched::Reset`].
    ///
    /// # Errors
    /// [`WatchError::TooMany`].
    pub fn watch(&self, after: Option<&str>) -> Result<Watch, WatchError> {
        let (log, watchers) = (self.changes(), self.watchers());
        if watchers.fetch_add(1, Ordering::Relaxed) >= WATCHERS {
            watchers.fetch_sub(1, Ordering::Relaxed);
            return Err(WatchError::TooMany);
        }
        let share = Share(watchers);
        let unknown = ChangePlace { log: 0, number: u64::MAX };
        let place = after.map_or_else(|| log.end(), |after| after.parse().unwrap_or(unknown));
        Ok(Watch { store: self.clone(), news: log.news(), log, place, _share: share })
    }
}

impl Watch {
    /// The place after what was told last.
    pub fn place(&self) -> ChangePlace {
        self.place
    }

    /// Waits until something changes. May be dropped and called again without missing anything.
    pub async fn next(&mut self) -> Watched {
        loop {
            self.look_for_others().await;
            self.news.borrow_and_update();
            match self.log.take(self.place) {
                Taken::Slice(slice) => {
                    let count = slice.changes.len() as u64;
                    self.place = ChangePlace { number: slice.first.number + count - 1, ..slice.first };
                    return Watched::Changes(slice);
                }
                Taken::Reset(place) => {
                    self.place = place;
                    return Watched::Reset;
                }
                Taken::Later(at) => tokio::time::sleep_until(at.into()).await,
                Taken::Nothing => {
                    // Whether it is news or the time that is up, the next round tells.
                    let _ = tokio::time::timeout(LOOK_INTERVAL, self.news.changed()).await;
                }
            }
        }
    }

    /// Looks whether another process wrote to the database, now and then and not with every watcher.
    async fn look_for_others(&self) {
        if !self.log.is_look_due() {
            return;
        }
        match self.store.look_elsewhere().await {
            Ok(elsewhere) => self.log.note_elsewhere(elsewhere),
            Err(error) => tracing::debug!(%error, "cannot look for writes of other processes"),
        }
    }
}
