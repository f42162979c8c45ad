//! What became of journals.

use std::path::PathBuf;

/// What became of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReport {
    /// Its journals, oldest first.
    pub journals: Vec<SyncedJournal>,
}

/// What became of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncedJournal {
    /// Its folder.
    pub path: PathBuf,
    /// How far it came.
    pub outcome: SyncOutcome,
    /// Events that were delivered now.
    pub events: u64,
    /// Metric points that were delivered now.
    pub points: u64,
    /// Requests that brought them.
    pub batches: u64,
    /// Events that the server refused.
    pub refused: u64,
    /// Damaged bytes that were passed over.
    pub lost_bytes: u64,
}

/// How far a journal came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncOutcome {
    /// All of it is delivered, and it is removed.
    Delivered,
    /// All of it is delivered so far, and a process goes on writing it.
    Growing,
    /// Another process is delivering it.
    InUse,
    /// The file system has no locks, so that nobody can tell whether a process is delivering it. See
    /// [`FolderSync::trust_no_locks`](super::FolderSync::trust_no_locks).
    NoLocks,
    /// It is meant for another server. See [`FolderSync::include_other_servers`](super::FolderSync::include_other_servers).
    OtherServer {
        /// The address of that server.
        server: String,
    },
    /// The server takes nothing now.
    Away {
        /// What happened.
        cause: String,
    },
    /// Something failed on this machine.
    Failed {
        /// What happened.
        cause: String,
    },
}

impl SyncReport {
    /// Whether everything in the folder is on the server.
    pub fn is_complete(&self) -> bool {
        let is_done = |journal: &SyncedJournal| {
            matches!(journal.outcome, SyncOutcome::Delivered | SyncOutcome::Growing)
        };
        self.journals.iter().all(is_done)
    }
}
