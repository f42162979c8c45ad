//! Delivery to a real server, through faults of all kinds.
//!
//! The server is the `paceline` binary: `PACELINE_BINARY`, or the one that cargo built beside these tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod client_killed;
mod going_back;
mod journal_full;
mod leases;
mod mlflow;
mod network;
mod offline;
mod outage;
mod proxy;
mod refused;
mod sample;
mod shared_runs;
mod support;
mod threads;
mod writer_process;
