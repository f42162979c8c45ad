//! The journal: what was logged, on disk, until the server has it.
//!
//! A journal is a folder that one process writes and one at a time delivers:
//!
//! ```text
//! <milliseconds>-<id>/
//!   journal.json        who writes it, and for which server
//!   00000001.segment    records, appended; a full segment is followed by the next
//!   writer.lock         locked as long as the process writes
//!   delivery            what is acknowledged, and the batch under way; locked by who delivers
//! ```
//!
//! Records only ever get appended, and what is acknowledged is removed segment by segment. No journal shares a file
//! with another one.

mod folder;
mod lock;
mod position;
mod reader;
mod record;
mod segment;
mod state;
#[cfg(test)]
mod tests;
mod weight;
mod writer;

pub(crate) use folder::{Journal, JournalId};
pub(crate) use lock::{Lock, Locked};
pub(crate) use position::Position;
pub(crate) use reader::{Cut, Reader};
pub(crate) use state::{Durability, Route, State, StateFile};
pub(crate) use weight::Weight;
pub(crate) use writer::{Importance, Writer, WriterMax};
