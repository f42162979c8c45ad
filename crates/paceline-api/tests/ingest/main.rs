//! The format of bulk ingest.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bounds;
mod proto;
mod samples;
