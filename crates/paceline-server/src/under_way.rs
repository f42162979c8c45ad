//! How many connections have begun a request and are still open.
//!
//! At the end the server waits for these, until their last answer is sent, and not for connections on which nothing
//! was asked and somebody might yet ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long nothing must be under way for the server to be quiet, and how often it looks.
const QUIET_TIME: Duration = Duration::from_millis(500);
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// The number of connections under way. Clones share it.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<AtomicUsize>);

/// One connection's share of the count.
#[derive(Debug)]
pub(crate) struct Share(UnderWay);

impl UnderWay {
    /// Counts a connection until the share is dropped.
    pub(crate) fn begin(&self) -> Share {
        self.0.fetch_add(1, Ordering::Relaxed);
        Share(self.clone())
    }

    /// Resolves once nothing was under way for a while.
    pub(crate) async fn quiet(&self) {
        let mut quiet = Duration::ZERO;
        while quiet < QUIET_TIME {
            tokio::time::sleep(LOOK_INTERVAL).await;
            let is_quiet = self.0.load(Ordering::Relaxed) == 0;
            quiet = if is_quiet { quiet + LOOK_INTERVAL } else { Duration::ZERO };
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
