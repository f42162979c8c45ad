//! The things a tracking store holds, as plain data.

use crate::{ExperimentId, Metric, MetricPoint, ModelId, RunId};

/// A key with its text: a param or a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    /// Name of the param or tag.
    pub key: String,
    /// Its text.
    pub value: String,
}

/// Whether an entity is in use or in the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifecycleStage {
    /// In use.
    Active,
    /// In the trash: readable, restorable, not writable.
    Deleted,
}

impl LifecycleStage {
    /// The stage's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleted => "deleted",
        }
    }
}

/// Which lifecycle stages a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ViewType {
    /// Active entities.
    #[default]
    ActiveOnly,
    /// Deleted entities.
    DeletedOnly,
    /// Both.
    All,
}

/// Where a run stands. The discriminants are MLflow's enum numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunStatus {
    /// At work.
    Running = 1,
    /// Planned, not begun.
    Scheduled = 2,
    /// Ended well.
    Finished = 3,
    /// Ended with an error.
    Failed = 4,
    /// Ended by somebody.
    Killed = 5,
}

impl RunStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Running, Self::Scheduled, Self::Finished, Self::Failed, Self::Killed];

    /// The status's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Scheduled => "SCHEDULED",
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Killed => "KILLED",
        }
    }

    /// Whether the run has ended.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Killed)
    }
}

/// A named group of runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// Its id.
    pub id: ExperimentId,
    /// Its name, unique over active and deleted experiments.
    pub name: String,
    /// URI below which its runs and models keep their artifacts.
    pub artifact_location: String,
    /// Active or deleted.
    pub stage: LifecycleStage,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
    /// When it was last renamed, deleted or restored, milliseconds since the epoch.
    pub updated_ms: i64,
    /// Its tags, by key.
    pub tags: Vec<KeyValue>,
}

/// The tag that mirrors a run's name.
pub const RUN_NAME_TAG: &str = "mlflow.runName";
/// The tag that says from which steps on earlier points of a run are superseded, and when that was: `100@1700000000000`, more
/// of them after a space.
pub const SUPERSEDED_TAG: &str = "paceline.superseded";

/// What is known of a run without its data.
#[derive(Debug, Clone, PartialEq)]
pub struct RunInfo {
    /// Its id.
    pub run_id: RunId,
    /// The experiment it belongs to.
    pub experiment_id: ExperimentId,
    /// Its name.
    pub name: String,
    /// The user named by the client; may be empty.
    pub user_id: String,
    /// Where it stands.
    pub status: RunStatus,
    /// As the client sent it, milliseconds since the epoch; 0 when it sent none.
    pub start_time_ms: i64,
    /// As the client sent it, milliseconds since the epoch.
    pub end_time_ms: Option<i64>,
    /// URI of its artifacts.
    pub artifact_uri: String,
    /// Active or deleted.
    pub stage: LifecycleStage,
    /// Until when it counts as alive though nothing is heard of it, milliseconds since the epoch; of a run in the hand of
    /// a client that says again and again that it lives.
    pub lease_ends_ms: Option<i64>,
}

/// A run with the latest point of each metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Everything but its data.
    pub info: RunInfo,
    /// The latest point of each metric.
    pub metrics: Vec<Metric>,
    /// Its params.
    pub params: Vec<KeyValue>,
    /// Its tags.
    pub tags: Vec<KeyValue>,
    /// Datasets it used, in the order they were logged.
    pub dataset_inputs: Vec<DatasetInput>,
    /// Logged models it used.
    pub model_inputs: Vec<ModelId>,
    /// Logged models it made.
    pub model_outputs: Vec<ModelOutput>,
}

/// A logged model that a run made, at a step of its training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelOutput {
    /// The model.
    pub model_id: ModelId,
    /// The step.
    pub step: i64,
}

/// A dataset: one per (experiment, name, digest).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Its name.
    pub name: String,
    /// Fingerprint of its content, made by the client.
    pub digest: String,
    /// Kind of source.
    pub source_type: String,
    /// Where it comes from.
    pub source: String,
    /// Columns, as JSON text made by the client.
    pub schema: Option<String>,
    /// Statistics, as JSON text made by the client.
    pub profile: Option<String>,
}

/// A dataset as some run of an experiment used it, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetSummary {
    /// The experiment.
    pub experiment_id: ExperimentId,
    /// Name of the dataset.
    pub name: String,
    /// Its digest.
    pub digest: String,
    /// What it was used for, if the run said so.
    pub context: Option<String>,
}

/// A dataset as a run used it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetInput {
    /// Tags of this use, by key; `mlflow.data.context` says what for.
    pub tags: Vec<KeyValue>,
    /// The dataset.
    pub dataset: Dataset,
}

/// How far the upload of a logged model has come. The discriminants are MLflow's enum numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoggedModelStatus {
    /// Not said.
    Unspecified = 0,
    /// Being uploaded.
    Pending = 1,
    /// Complete.
    Ready = 2,
    /// The upload failed.
    UploadFailed = 3,
}

impl LoggedModelStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Unspecified, Self::Pending, Self::Ready, Self::UploadFailed];

    /// The status's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "LOGGED_MODEL_STATUS_UNSPECIFIED",
            Self::Pending => "LOGGED_MODEL_PENDING",
            Self::Ready => "LOGGED_MODEL_READY",
            Self::UploadFailed => "LOGGED_MODEL_UPLOAD_FAILED",
        }
    }
}

/// What is known of a logged model without its data.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedModelInfo {
    /// Its id.
    pub model_id: ModelId,
    /// The experiment it belongs to.
    pub experiment_id: ExperimentId,
    /// Its name; not unique.
    pub name: String,
    /// URI of its files.
    pub artifact_uri: String,
    /// How far its upload has come.
    pub status: LoggedModelStatus,
    /// Kind of model; may be empty.
    pub model_type: String,
    /// The run that made it; may be empty.
    pub source_run_id: String,
    /// Active or deleted.
    pub stage: LifecycleStage,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
    /// When it last changed, milliseconds since the epoch.
    pub updated_ms: i64,
}

/// A model or checkpoint with its params, tags and metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedModel {
    /// Everything but its data.
    pub info: LoggedModelInfo,
    /// Its params.
    pub params: Vec<KeyValue>,
    /// Its tags.
    pub tags: Vec<KeyValue>,
    /// Every metric point linked to it.
    pub metrics: Vec<ModelMetric>,
}

/// A metric point linked to a model, and perhaps to a dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelMetric {
    /// Name of the metric.
    pub key: String,
    /// The point.
    pub point: MetricPoint,
    /// The run that logged it.
    pub run_id: RunId,
    /// Name of the dataset it was measured on.
    pub dataset_name: Option<String>,
    /// Digest of the dataset it was measured on.
    pub dataset_digest: Option<String>,
}
