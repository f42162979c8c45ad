//! What the server-sent events of `GET changes` carry as `data`, in JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `event: experiment`. An experiment is new, renamed, deleted, restored with all its runs or removed for good, or its
/// tags or logged models changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExperimentChanged {
    /// The experiment.
    pub experiment_id: String,
}

/// `event: run`. A run is new, deleted, restored or removed for good, or anything but its metrics changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunChanged {
    /// Its experiment.
    pub experiment_id: String,
    /// The run.
    pub run_id: String,
}

/// `event: series`. Metrics of a run have new points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeriesChanged {
    /// Its experiment.
    pub experiment_id: String,
    /// The run.
    pub run_id: String,
    /// Which metrics. Absent: any of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<String>>,
}

/// `event: reset`. Anything may have changed since the last event: read everything again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reset {}

/// The `data` of an event, which its `event` names: `experiment`, `run`, `series` or `reset`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ChangeData {
    /// `event: series`.
    Series(SeriesChanged),
    /// `event: run`.
    Run(RunChanged),
    /// `event: experiment`.
    Experiment(ExperimentChanged),
    /// `event: reset`.
    Reset(Reset),
}

impl ChangeData {
    /// The name that goes with it in `event`.
    pub fn event_name(&self) -> &'static str {
        match self {
            Self::Series(_) => "series",
            Self::Run(_) => "run",
            Self::Experiment(_) => "experiment",
            Self::Reset(_) => "reset",
        }
    }
}
