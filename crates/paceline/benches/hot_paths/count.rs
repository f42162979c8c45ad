//! Counting.

use std::alloc::System;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use super::hot_path::{HotPath, ROUND};
use super::in_process::Server;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Rounds that are counted; their median counts, so that what happens now and then, such as a map that grows, is
/// left out.
const ROUNDS: usize = 15;
/// Rounds before, in which statements are prepared, names are cached and buffers reach their size.
const WARM_UP_ROUNDS: usize = 3;

/// What a request of a path allocates, in all threads of the process.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Count {
    /// Calls that allocate or grow.
    pub(crate) allocations: f64,
    /// Bytes that these calls ask for.
    pub(crate) bytes: f64,
}

/// Counts one path on a fresh server.
pub(crate) fn count(path: HotPath) -> Result<Count> {
    let server = Server::start()?;
    let mut requests = path.prepare(&server)?;
    for _ in 0..WARM_UP_ROUNDS {
        server.answer_all(requests.next_round()?)?;
    }
    let (mut allocations, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let round = requests.next_round()?;
        let region = Region::new(ALLOCATOR);
        server.answer_all(round)?;
        let change = region.change();
        allocations.push(change.allocations + change.reallocations);
        bytes.push(change.bytes_allocated);
    }
    Ok(Count { allocations: per_request(&mut allocations), bytes: per_request(&mut bytes) })
}

/// The median round, by request.
fn per_request(rounds: &mut [usize]) -> f64 {
    rounds.sort_unstable();
    rounds[rounds.len() / 2] as f64 / ROUND as f64
}
