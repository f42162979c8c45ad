//! Load: several connections that send as fast as they are answered, for a fixed time.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};

use super::http::Response;

/// Requests before the clock starts: a worker that meets its first request still has things to load.
const WARM_UP: usize = 5;

/// What was done in a window of time.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    /// Requests answered with 200.
    pub(super) done: u64,
    /// Requests answered otherwise.
    pub(super) failed: u64,
    /// All requests, those before the clock started too.
    pub(super) sent: u64,
    /// From the common start to the last answer.
    pub(super) elapsed: Duration,
}

impl Tally {
    /// Successful requests a second.
    pub(super) fn per_second(&self) -> f64 {
        self.done as f64 / self.elapsed.as_secs_f64()
    }
}

/// Calls each sender over and over in its own thread for `window`. A sender makes one request a call.
pub(super) fn drive<S>(senders: &mut [S], window: Duration) -> Result<Tally>
where
    S: FnMut() -> Result<Response> + Send,
{
    let start = Barrier::new(senders.len());
    let tallies = thread::scope(|scope| {
        let spawn = |sender| scope.spawn(|| drive_one(sender, window, &start));
        let threads: Vec<_> = senders.iter_mut().map(spawn).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Result<Tally>>| {
            thread.join().unwrap_or_else(|_| Err(anyhow!("a load thread panicked")))
        };
        threads.into_iter().map(join).collect::<Result<Vec<_>>>()
    })?;
    let total = tallies.into_iter().fold(Tally::default(), |total, tally| Tally {
        done: total.done + tally.done,
        failed: total.failed + tally.failed,
        sent: total.sent + tally.sent,
        elapsed: total.elapsed.max(tally.elapsed),
    });
    ensure!(total.done > 0, "all of {} requests failed", total.failed);
    Ok(total)
}

fn drive_one(
    send: &mut impl FnMut() -> Result<Response>,
    window: Duration,
    start: &Barrier,
) -> Result<Tally> {
    let warmed_up = (0..WARM_UP).try_for_each(|_| send().map(drop));
    // Before anything can fail: the others wait for this thread.
    start.wait();
    warmed_up?;
    let begun = Instant::now();
    let mut tally = Tally::default();
    while begun.elapsed() < window {
        match send()?.status {
            200 => tally.done += 1,
            _ => tally.failed += 1,
        }
    }
    let sent = tally.done + tally.failed + WARM_UP as u64;
    Ok(Tally { elapsed: begun.elapsed(), sent, ..tally })
}
