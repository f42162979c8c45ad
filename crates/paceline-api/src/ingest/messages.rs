//! The messages of `proto/ingest.proto`.

use prost::{Enumeration, Message};

/// What is applied at once, and once.
#[derive(Clone, PartialEq, Message)]
pub struct Batch {
    /// Name of the journal: 16 random bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub journal: Vec<u8>,
    /// Its place in the journal, from 1.
    #[prost(uint64, tag = "2")]
    pub sequence: u64,
    /// What happened, in order.
    #[prost(message, repeated, tag = "3")]
    pub events: Vec<Event>,
    /// Runs that other journals begin, without which nothing of this is applied.
    #[prost(string, repeated, tag = "4")]
    pub awaited_run_ids: Vec<String>,
}

/// Something that happened to a run.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    /// The run.
    #[prost(string, tag = "1")]
    pub run_id: String,
    /// What happened. None also when a later version of the client said something that this one does not know.
    #[prost(oneof = "change::Change", tags = "2, 3, 4, 5, 6, 7, 8, 9, 10, 11")]
    pub change: Option<change::Change>,
}

/// What can happen to a run.
pub mod change {
    use super::{CreateRun, Inputs, Metrics, Outputs, Params, Supersede, Tags, UpdateRun};

    /// One of the kinds of events.
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Change {
        /// It begins.
        #[prost(message, tag = "2")]
        CreateRun(CreateRun),
        /// Its status, end or name changes.
        #[prost(message, tag = "3")]
        UpdateRun(UpdateRun),
        /// Params are set.
        #[prost(message, tag = "4")]
        Params(Params),
        /// Tags are set.
        #[prost(message, tag = "5")]
        SetTags(Tags),
        /// A tag is removed: its key.
        #[prost(string, tag = "6")]
        DeleteTag(String),
        /// Points are logged.
        #[prost(message, tag = "7")]
        Metrics(Metrics),
        /// It uses datasets and models.
        #[prost(message, tag = "8")]
        Inputs(Inputs),
        /// It made models.
        #[prost(message, tag = "9")]
        Outputs(Outputs),
        /// It is described: the text.
        #[prost(string, tag = "10")]
        Note(String),
        /// It goes on from a step.
        #[prost(message, tag = "11")]
        Supersede(Supersede),
    }
}

/// A run goes on from a step, and what is stored of it from there on is superseded.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Supersede {
    /// The first step that is done again.
    #[prost(int64, tag = "1")]
    pub from_step: i64,
    /// When, milliseconds since the epoch.
    #[prost(int64, tag = "2")]
    pub at_ms: i64,
}

/// A run begins.
#[derive(Clone, PartialEq, Message)]
pub struct CreateRun {
    /// The experiment it goes into.
    #[prost(oneof = "create_run::Experiment", tags = "1, 2")]
    pub experiment: Option<create_run::Experiment>,
    /// Its name; made up when empty.
    #[prost(string, tag = "3")]
    pub name: String,
    /// The user; may be empty.
    #[prost(string, tag = "4")]
    pub user_id: String,
    /// Milliseconds since the epoch.
    #[prost(int64, tag = "5")]
    pub start_time_ms: i64,
    /// Its tags.
    #[prost(message, repeated, tag = "6")]
    pub tags: Vec<KeyValue>,
}

/// Parts of [`CreateRun`].
pub mod create_run {
    /// How the experiment is named.
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Experiment {
        /// By its id.
        #[prost(string, tag = "1")]
        ExperimentId(String),
        /// By its name; made if there is none.
        #[prost(string, tag = "2")]
        ExperimentName(String),
    }
}

/// Status, end or name of a run change.
#[derive(Clone, PartialEq, Message)]
pub struct UpdateRun {
    /// The new status.
    #[prost(enumeration = "RunStatus", tag = "1")]
    pub status: i32,
    /// The new end, milliseconds since the epoch.
    #[prost(int64, optional, tag = "2")]
    pub end_time_ms: Option<i64>,
    /// The new name; unchanged when empty.
    #[prost(string, tag = "3")]
    pub name: String,
}

/// Where a run stands: MLflow's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum RunStatus {
    /// Where it stood.
    Unchanged = 0,
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

/// A param or tag.
#[derive(Clone, PartialEq, Message)]
pub struct KeyValue {
    /// Its name.
    #[prost(string, tag = "1")]
    pub key: String,
    /// Its text.
    #[prost(string, tag = "2")]
    pub value: String,
}

/// Params are set.
#[derive(Clone, PartialEq, Message)]
pub struct Params {
    /// The params.
    #[prost(message, repeated, tag = "1")]
    pub params: Vec<KeyValue>,
}

/// Tags are set.
#[derive(Clone, PartialEq, Message)]
pub struct Tags {
    /// The tags.
    #[prost(message, repeated, tag = "1")]
    pub tags: Vec<KeyValue>,
}

/// Points are logged.
#[derive(Clone, PartialEq, Message)]
pub struct Metrics {
    /// By metric.
    #[prost(message, repeated, tag = "1")]
    pub series: Vec<MetricSeries>,
}

/// Points of one metric, in columns.
#[derive(Clone, PartialEq, Message)]
pub struct MetricSeries {
    /// Name of the metric.
    #[prost(string, tag = "1")]
    pub key: String,
    /// Differences of the steps.
    #[prost(sint64, repeated, tag = "2")]
    pub step_deltas: Vec<i64>,
    /// Differences of the times.
    #[prost(sint64, repeated, tag = "3")]
    pub timestamp_ms_deltas: Vec<i64>,
    /// The values.
    #[prost(double, repeated, tag = "4")]
    pub values: Vec<f64>,
    /// The logged model they belong to; none when empty.
    #[prost(string, tag = "5")]
    pub model_id: String,
    /// Name of the dataset that the model was measured on.
    #[prost(string, tag = "6")]
    pub dataset_name: String,
    /// Its digest.
    #[prost(string, tag = "7")]
    pub dataset_digest: String,
}

/// What a run uses.
#[derive(Clone, PartialEq, Message)]
pub struct Inputs {
    /// Datasets.
    #[prost(message, repeated, tag = "1")]
    pub datasets: Vec<DatasetInput>,
    /// Logged models.
    #[prost(string, repeated, tag = "2")]
    pub model_ids: Vec<String>,
}

/// A dataset as a run uses it.
#[derive(Clone, PartialEq, Message)]
pub struct DatasetInput {
    /// The dataset.
    #[prost(message, optional, tag = "1")]
    pub dataset: Option<Dataset>,
    /// Tags of this use.
    #[prost(message, repeated, tag = "2")]
    pub tags: Vec<KeyValue>,
}

/// A dataset.
#[derive(Clone, PartialEq, Message)]
pub struct Dataset {
    /// Its name.
    #[prost(string, tag = "1")]
    pub name: String,
    /// Fingerprint of its content.
    #[prost(string, tag = "2")]
    pub digest: String,
    /// Kind of source.
    #[prost(string, tag = "3")]
    pub source_type: String,
    /// Where it comes from.
    #[prost(string, tag = "4")]
    pub source: String,
    /// Columns, as JSON text.
    #[prost(string, optional, tag = "5")]
    pub schema: Option<String>,
    /// Statistics, as JSON text.
    #[prost(string, optional, tag = "6")]
    pub profile: Option<String>,
}

/// The logged models that a run made.
#[derive(Clone, PartialEq, Message)]
pub struct Outputs {
    /// The models.
    #[prost(message, repeated, tag = "1")]
    pub models: Vec<ModelOutput>,
}

/// A logged model that a run made.
#[derive(Clone, PartialEq, Message)]
pub struct ModelOutput {
    /// The model.
    #[prost(string, tag = "1")]
    pub model_id: String,
    /// The step of its training.
    #[prost(int64, tag = "2")]
    pub step: i64,
}
