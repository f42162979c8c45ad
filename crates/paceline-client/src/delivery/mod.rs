//! From the journal to the server.

mod appended;
mod backoff;
mod beginnings;
mod connection;
mod ingest;
mod journal;
mod leases;
mod leftovers;
mod merge;
mod mlflow;
mod thread;
mod tls;
mod wishes;
mod worker;

use std::time::Duration;

use paceline_api::ingest::RefusedEvent;

use crate::journal::JournalId;
pub(crate) use appended::Appended;
pub(crate) use backoff::Backoff;
pub(crate) use connection::Connection;
pub(crate) use journal::{Counts, JournalDelivery, Step};
pub(crate) use leases::HeldRuns;
use merge::Merged;
pub(crate) use worker::{Patience, Task, Worker};

/// Events under way.
struct Batch {
    journal: JournalId,
    sequence: u64,
    /// Whether it may have been sent before, by this process or another one.
    is_again: bool,
    merged: Merged,
    /// Runs without which nothing of it is to be applied.
    awaited_run_ids: Vec<String>,
}

/// What takes batches.
trait Recipient: Send {
    /// Delivers a batch, again if need be: it counts once.
    fn deliver(&mut self, batch: &Batch, time_max: Option<Duration>) -> Result<Answer, Fault>;
}

/// What a server answers.
#[derive(Debug)]
enum Answer {
    /// It has the batch, but for these events.
    Applied { refused: Vec<RefusedEvent> },
    /// It lacks batches before this one.
    Gap,
}

/// Why a batch is not delivered.
#[derive(Debug)]
enum Fault {
    /// It may go better later.
    Away { cause: String, retry_after: Option<Duration> },
    /// The batch as a whole is not taken, and was not applied. A smaller one may be.
    Unusable { error_code: String, message: String },
    /// Runs that it waits for are not there, and it was not applied.
    NotBegun { run_ids: Vec<String> },
    /// The server has no such route.
    NoRoute,
}
