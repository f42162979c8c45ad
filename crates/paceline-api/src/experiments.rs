//! Experiments, with what goes on in them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer to `GET experiments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExperimentsAnswer {
    /// All of them, the latest first.
    pub experiments: Vec<Experiment>,
}

/// An experiment. Its runs are counted as far as they are active, so none of a deleted one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Experiment {
    /// Its id.
    pub experiment_id: String,
    /// Its name.
    pub name: String,
    /// Where its artifacts are.
    pub artifact_location: String,
    /// `active` or `deleted`.
    pub lifecycle_stage: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it was last renamed, deleted or restored, in milliseconds since 1970.
    pub updated_ms: i64,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// How many runs it has.
    pub run_count: u64,
    /// How many of them are running, without those that are lost.
    pub running_count: u64,
    /// How many of them are lost: they are `RUNNING`, and no process says any more that they live.
    pub lost_count: u64,
    /// When the latest of them started, in milliseconds since 1970; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run_start_ms: Option<i64>,
    /// How many of them started on each of the last 30 days, by UTC, today last.
    pub runs_per_day: Vec<u64>,
}
