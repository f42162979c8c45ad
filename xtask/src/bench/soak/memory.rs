//! The server's memory while it is under load.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

use crate::bench::measurement::median;
use crate::bench::server::Server;

/// Looks at the memory.
const LOOKS: u32 = 200;

/// Memory in bytes, each the median over a tenth of the time.
#[derive(Debug, Serialize)]
pub(super) struct MemoryWatch {
    /// Before the load.
    pub(super) idle_bytes: f64,
    pub(super) first_bytes: f64,
    pub(super) middle_bytes: f64,
    pub(super) last_bytes: f64,
    pub(super) peak_bytes: f64,
}

impl MemoryWatch {
    /// Watches for `time`.
    pub(super) fn run(server: &Server, time: Duration) -> Result<Self> {
        let idle_bytes = server.memory_bytes()? as f64;
        let begun = Instant::now();
        let mut samples = Vec::new();
        for look in 1..=LOOKS {
            thread::sleep((begun + time * look / LOOKS).saturating_duration_since(Instant::now()));
            samples.push(server.memory_bytes()? as f64);
        }
        let tenth = samples.len() / 10;
        let around = |first: usize| median(&mut samples[first..][..tenth].to_vec());
        Ok(Self {
            idle_bytes,
            first_bytes: around(0),
            middle_bytes: around((LOOKS as usize - tenth) / 2),
            last_bytes: around(LOOKS as usize - tenth),
            peak_bytes: server.peak_memory_bytes()? as f64,
        })
    }
}
