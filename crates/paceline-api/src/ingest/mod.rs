//! Bulk ingest: what a client's journal sends to `POST /api/v1/ingest`.
//!
//! The types are those of [`PROTO`], field for field; a test compares the two. [`decode`] reads a batch that anybody
//! may have sent, in bounded memory.
//!
//! ```
//! use paceline_api::ingest::{Batch, Event, Message, MetricSeries, Metrics, change, decode};
//!
//! let points = [(0, 1_700_000_000_000, 0.5), (1, 1_700_000_000_100, 0.4)];
//! let series = MetricSeries::new("loss", points);
//! let metrics = change::Change::Metrics(Metrics { series: vec![series] });
//! let event = Event { run_id: "0".repeat(32), change: Some(metrics) };
//! let batch = Batch { journal: vec![7; 16], sequence: 1, events: vec![event], awaited_run_ids: Vec::new() };
//! assert_eq!(decode(&batch.encode_to_vec())?, batch);
//! # Ok::<(), paceline_api::ingest::MalformedBatch>(())
//! ```

mod answer;
mod extent;
mod messages;
mod points;

pub use answer::{IngestAnswer, IngestConflict, RefusedEvent, RunsMissing, SequenceGap};
pub use extent::{Extent, ExtentMax, NestedMessages, nested_messages};
pub use messages::{
    Batch, CreateRun, Dataset, DatasetInput, Event, Inputs, KeyValue, MetricSeries, Metrics, ModelOutput,
    Outputs, Params, RunStatus, Supersede, Tags, UpdateRun, change, create_run,
};
pub use points::ColumnLengths;
pub use prost::Message;

/// The same as text, for other languages.
pub const PROTO: &str = include_str!("../../proto/ingest.proto");

/// Bytes of a journal's name.
pub const JOURNAL_BYTES: usize = 16;
/// Bytes of a batch, before and after compression.
pub const BATCH_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Events in a batch.
pub const EVENTS_MAX: usize = 10_000;
/// Messages in a batch at all depths: events, and the params, tags and series in them.
pub const MESSAGES_MAX: usize = 100_000;
/// Metric points in a batch.
pub const POINTS_MAX: usize = 200_000;
/// Runs that a batch waits for.
pub const AWAITED_RUNS_MAX: usize = 1000;
/// Metric points in a batch that belong to logged models.
pub const MODEL_POINTS_MAX: usize = 10_000;

/// Why bytes are no batch. Nothing of such a batch is applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedBatch {
    /// It is no protobuf, or another message.
    #[error("the bytes are no batch of {PROTO_PATH}: {0}")]
    Undecodable(#[from] prost::DecodeError),
    /// It ends in the middle of something.
    #[error("the bytes are no batch of {PROTO_PATH}: they end in the middle of a field")]
    CutOff,
    /// It holds more than is taken at once.
    #[error("it holds more than {max} {what}: split it into several batches")]
    TooLarge {
        /// What of.
        what: &'static str,
        /// The most that is taken.
        max: usize,
    },
    /// The journal's name has another length.
    #[error("`journal` must be {JOURNAL_BYTES} bytes, and is {0}")]
    Journal(usize),
    /// There is no such sequence.
    #[error("`sequence` must be from 1 to 2^63 - 1, and is {0}")]
    Sequence(u64),
}

const PROTO_PATH: &str = "/api/v1/ingest.proto";

/// Reads a batch. Its events are not looked at: each is applied or refused by itself.
///
/// # Errors
/// When it is no batch, or too large a one.
pub fn decode(bytes: &[u8]) -> Result<Batch, MalformedBatch> {
    let too_large = |what, max| MalformedBatch::TooLarge { what, max };
    if bytes.len() > BATCH_BYTES_MAX {
        return Err(too_large("bytes", BATCH_BYTES_MAX));
    }
    // Decoded, a message takes up to a hundred times its bytes, so they are counted before.
    let extent = Extent::of(bytes, ExtentMax { messages: MESSAGES_MAX, points: POINTS_MAX })?;
    if extent.events > EVENTS_MAX {
        return Err(too_large("events", EVENTS_MAX));
    }
    let batch = Batch::decode(bytes)?;
    if batch.journal.len() != JOURNAL_BYTES {
        return Err(MalformedBatch::Journal(batch.journal.len()));
    }
    if batch.sequence == 0 || i64::try_from(batch.sequence).is_err() {
        return Err(MalformedBatch::Sequence(batch.sequence));
    }
    if batch.awaited_run_ids.len() > AWAITED_RUNS_MAX {
        return Err(too_large("awaited runs", AWAITED_RUNS_MAX));
    }
    if batch.model_points() > MODEL_POINTS_MAX {
        return Err(too_large("points of logged models", MODEL_POINTS_MAX));
    }
    Ok(batch)
}
