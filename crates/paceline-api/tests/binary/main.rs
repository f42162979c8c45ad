//! The binary formats of the API.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod ingest_bounds;
mod ingest_proto;
mod ingest_samples;
mod published;
mod series_proto;
