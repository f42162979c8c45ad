//! What `POST ingest` answers, in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The batch is applied, and is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IngestAnswer {
    /// The batch's place in its journal.
    pub sequence: u64,
    /// Whether it was applied by an earlier request, so that this one changed nothing. What was refused then is not
    /// told again.
    pub applied_before: bool,
    /// Events that were refused. They stay refused: the journal goes on without them.
    pub refused: Vec<RefusedEvent>,
}

/// An event that was not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedEvent {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// As in MLflow's API: `INVALID_PARAMETER_VALUE`, `RESOURCE_DOES_NOT_EXIST`.
    pub error_code: String,
    /// What was wrong with which value; the first 1,000 characters.
    pub message: String,
}

/// The error 409: nothing of the batch was applied, and it is not its fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum IngestConflict {
    /// It comes too early.
    Gap(SequenceGap),
    /// It waits for runs.
    RunsMissing(RunsMissing),
}

/// The error 409: runs that the batch waits for are not there, so nothing was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunsMissing {
    /// `RESOURCE_CONFLICT`.
    pub error_code: String,
    /// What to do.
    pub message: String,
    /// Those that are not there.
    pub missing_run_ids: Vec<String>,
}

/// The error 409: batches before this one are missing, so nothing was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SequenceGap {
    /// `RESOURCE_CONFLICT`.
    pub error_code: String,
    /// What to do.
    pub message: String,
    /// The batch that the journal goes on with.
    pub expected_sequence: u64,
}
