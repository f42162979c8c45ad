//! Folders of artifacts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer to `GET artifacts/total`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArtifactsTotal {
    /// How many files there are in the folder and in all folders below it.
    pub file_count: u64,
    /// How large they are together.
    pub size_bytes: u64,
    /// Whether there are more than were looked at, so that both numbers are too small.
    pub is_lower_bound: bool,
}
