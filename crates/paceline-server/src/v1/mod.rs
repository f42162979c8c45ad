//! Paceline's own API, `/api/v1`, for its user interface, its clients and people: one file a resource. The shapes of
//! requests and answers are in `paceline-api`.

pub(crate) mod artifacts;
pub(crate) mod changes;
pub(crate) mod experiments;
pub(crate) mod export;
pub(crate) mod ingest;
pub(crate) mod openapi;
pub(crate) mod runs;
pub(crate) mod series;
pub mod trash;

/// The media type of the messages that `*.proto` describe.
const PROTOBUF: &str = "application/x-protobuf";
