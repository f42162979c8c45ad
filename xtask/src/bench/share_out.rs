//! A known amount of work, shared out to several connections.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// How often a long piece of work says how far it is.
const REPORT_TIME: Duration = Duration::from_secs(15);
const LOOK_TIME: Duration = Duration::from_millis(20);

/// Does the pieces of work in `pieces`, in about this order: each worker, in a thread of its own, takes the next one
/// when it is done with the one before. Returns how long all of it took.
pub(super) fn share_out<W>(what: &str, workers: &mut [W], pieces: Range<u64>) -> Result<Duration>
where
    W: FnMut(u64) -> Result<()> + Send,
{
    let begun = Instant::now();
    let next = AtomicU64::new(pieces.start);
    thread::scope(|scope| {
        let spawn = |worker| scope.spawn(|| work(worker, &next, pieces.end));
        let threads: Vec<_> = workers.iter_mut().map(spawn).collect();
        let mut report_at = Instant::now() + REPORT_TIME;
        while !threads.iter().all(thread::ScopedJoinHandle::is_finished) {
            thread::sleep(LOOK_TIME);
            if Instant::now() > report_at {
                report_at += REPORT_TIME;
                println!("              {} of {} {what}", next.load(Ordering::Relaxed), pieces.end);
            }
        }
        let join = |thread: thread::ScopedJoinHandle<'_, Result<()>>| {
            thread.join().unwrap_or_else(|_| Err(anyhow!("a load thread panicked")))
        };
        threads.into_iter().try_for_each(join)
    })?;
    Ok(begun.elapsed())
}

fn work(worker: &mut impl FnMut(u64) -> Result<()>, next: &AtomicU64, end: u64) -> Result<()> {
    loop {
        let piece = next.fetch_add(1, Ordering::Relaxed);
        if piece >= end {
            return Ok(());
        }
        if let Err(error) = worker(piece) {
            // The others need not go on.
            next.store(end, Ordering::Relaxed);
            return Err(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use anyhow::bail;

    use super::*;

    #[test]
    fn each_piece_is_done_once() {
        let done = Mutex::new(Vec::new());
        let worker = |piece| {
            done.lock().unwrap().push(piece);
            Ok(())
        };
        share_out("pieces", &mut [worker, worker, worker], 5..1005).unwrap();
        let mut done = done.into_inner().unwrap();
        done.sort_unstable();
        assert_eq!(done, (5..1005).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_ends_the_work() {
        let worker = |piece| if piece == 3 { bail!("piece 3") } else { Ok(()) };
        let failure = share_out("pieces", &mut [worker, worker], 0..u64::MAX).unwrap_err();
        assert_eq!(failure.to_string(), "piece 3");
    }
}
