//! Paceline over HTTP.
//!
//! `routes` is the table of everything that is served. A handler reads as extract, call, answer; it gets a typed
//! request from `input`, and one place, `failure`, turns errors into responses.

mod app;
mod artifact_locations;
mod artifacts;
mod compression;
mod experiments;
mod failure;
mod graphql;
mod in_process;
mod input;
mod json_body;
mod logged_models;
mod memory_budget;
mod metrics;
mod model_versions;
mod monitoring;
mod output;
mod pages;
mod paging;
mod plain;
mod registered_models;
mod request_conditions;
mod request_log;
mod routes;
mod run_search;
mod runs;
mod security;
mod service;
mod under_way;
mod unread_body;
mod uri_paths;
pub mod v1;

pub use app::{App, DEFAULT_REQUEST_MEMORY_MIB, ServedParts};
pub use artifact_locations::ArtifactLocations;
pub use in_process::InProcess;
pub use monitoring::Monitoring;
pub use routes::{Mount, Permission, RouteSummary, route_table};
pub use security::{FrameOptions, SecurityOptions};
pub use service::{ServerOptions, serve};
