//! The query language of runs.

#![expect(clippy::panic, clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod errors;
mod goals;
mod grammar;
mod properties;
mod sorts;
#[path = "../strategies/mod.rs"]
mod strategies;
