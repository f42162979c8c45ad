//! The wire format of Paceline's own API, `/api/v1`: what requests and answers look like, in JSON and in binary.
//!
//! Types here are shapes only. The server turns them into what its store takes; clients build and read the same.

pub mod artifacts;
pub mod changes;
mod error;
pub mod experiments;
pub mod export;
pub mod ingest;
mod number;
pub mod runs;
pub mod series;
pub mod trash;

pub use error::{ApiErrorBody, Position};
pub use number::Number;
