//! The vocabulary of Paceline: ids, entities, limits and the reasons a request is refused.
//!
//! Plain data without I/O. Every other crate depends on this one and it depends on none of them, so that
//! the same word means the same thing in SQL, on the wire and in the clients.

mod age;
mod entities;
mod ids;
mod key_name;
pub mod limits;
mod local_path;
mod metric;
mod purge_refusal;
mod registry;
mod rejection;
mod shown_status;

pub use age::{Age, InvalidAge};
pub use entities::{
    Dataset, DatasetInput, DatasetSummary, Experiment, KeyValue, LifecycleStage, LoggedModel,
    LoggedModelInfo, LoggedModelStatus, ModelMetric, ModelOutput, RUN_NAME_TAG, Run, RunInfo, RunStatus,
    SUPERSEDED_TAG, ViewType,
};
pub use ids::{ExperimentId, InvalidExperimentId, ModelId, RunId};
pub use key_name::{KeyNameFault, SUPERSEDED_KEY_PREFIX, check_key_name};
pub use local_path::{absolute_location, local_path};
pub use metric::{Metric, MetricPoint};
pub use purge_refusal::PurgeRefusal;
pub use registry::{
    InvalidModelVersionNumber, ModelAlias, ModelVersion, ModelVersionNumber, ModelVersionSelector,
    ModelVersionSource, ModelVersionSourceKind, ModelVersionStage, PROMPT_TAG, RegisteredModel, is_prompt,
};
pub use rejection::{QueryPart, Rejection};
pub use shown_status::ShownStatus;
