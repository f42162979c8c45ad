//! MLflow's GraphQL types, which mirror the REST answers: names in camelCase, 64-bit integers as text, and empty text
//! or lists where REST leaves a field out.
//!
//! Types that hold runs are made by the server, because a run leads on to its experiment and model versions.

mod artifacts;
mod datasets;
mod experiments;
mod inputs;
mod long_string;
mod metrics;
mod model_versions;
mod query_size;
mod runs;

use async_graphql::SimpleObject;
use paceline_types::KeyValue;

pub use artifacts::ListArtifactsResponse;
pub use datasets::SearchDatasetsResponse;
pub use experiments::{Experiment, GetExperimentResponse};
pub use inputs::{
    GetExperimentInput, GetMetricHistoryBulkIntervalInput, GetRunInput, ListArtifactsInput,
    SearchDatasetsInput, SearchModelVersionsInput, SearchRunsInput, to_request,
};
pub use long_string::LongString;
pub use metrics::GetMetricHistoryBulkIntervalResponse;
pub use model_versions::{ModelVersion, SearchModelVersionsResponse};
pub use query_size::{QueryLimits, check_query_size};
pub use runs::{RunData, RunInfo, RunInputs, RunOutputs, RunParts};

/// A failure inside an answer. Failures are told in `errors` instead, so this is never filled.
#[derive(Debug, SimpleObject)]
pub struct ApiError {
    code: String,
    message: String,
    help_url: String,
    trace_id: String,
    error_details: Vec<ErrorDetail>,
}

#[derive(Debug, SimpleObject)]
struct ErrorDetail {
    field: String,
    message: String,
}

/// What a field that fails is: nothing.
pub const NO_ERROR: Option<ApiError> = None;

/// Defines the GraphQL type of a key and a value; each kind has a name of its own.
macro_rules! key_value_object {
    ($type:ident, $name:literal) => {
        #[derive(Debug, async_graphql::SimpleObject)]
        #[graphql(name = $name)]
        pub(crate) struct $type {
            key: String,
            value: String,
        }

        impl From<paceline_types::KeyValue> for $type {
            fn from(paceline_types::KeyValue { key, value }: paceline_types::KeyValue) -> Self {
                Self { key, value }
            }
        }
    };
}
use key_value_object;

/// Converts a list of keys and values.
fn objects<T: From<KeyValue>>(entries: Vec<KeyValue>) -> Vec<T> {
    entries.into_iter().map(T::from).collect()
}
