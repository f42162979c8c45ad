//! MLflow's wire format. The only place that knows it: what stock clients send, in all their dialects, becomes
//! typed requests of domain values; domain values become the JSON those clients read.
//!
//! A request is read in two steps, so that errors come in the order clients expect: the bytes are parsed leniently
//! (bare `NaN`, JSON inside a JSON string, something that is no JSON at all), then [`Request::read`] takes the typed
//! fields, checking shapes first and values second.
//!
//! ```
//! use paceline_mlflow::{RequestPolicy, read_json, runs::LogMetric};
//!
//! let body = br#"{"run_uuid": "a1", "key": "loss", "value": "NaN", "timestamp": "17"}"#;
//! let request: LogMetric = read_json(body, &RequestPolicy::default())?;
//! assert!(request.metric.point.value.is_nan());
//! # Ok::<(), paceline_mlflow::ApiError>(())
//! ```

pub mod artifacts;
mod body;
pub mod check;
pub mod datasets;
mod double;
mod error;
pub mod experiments;
mod fields;
pub mod graphql;
mod json_text;
pub mod logged_models;
pub mod metrics;
mod policy;
pub mod registry;
pub mod runs;
mod scalars;
pub mod server_info;
mod shapes;
mod uri;
mod value_count;

pub use body::{read_json, read_query};
pub use error::{ApiError, ErrorBody, ErrorCode};
pub use fields::Fields;
pub use policy::RequestPolicy;
pub use shapes::Empty;

/// The MLflow release whose wire behaviour this crate speaks.
pub const MLFLOW_VERSION: &str = "3.17.2";

/// A request that can be read from the fields of a body or query string.
pub trait Request: Sized {
    /// Reads and checks the request.
    ///
    /// # Errors
    /// An [`ApiError`] that names the parameter, the value and what is wrong with it.
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError>;
}
