//! The real `paceline` binary, through its front door.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "measurements, seeds and skips are shown with the test")]

mod artifact_names;
mod artifact_paths;
mod artifact_ranges;
mod artifact_uploads;
mod artifacts_api;
mod back_pressure;
mod changes;
mod changes_beside_load;
mod command_line;
mod command_line_data;
mod command_line_parts;
mod compression;
mod concurrency;
mod database_tls;
mod durability;
mod env_file;
mod event_stream;
mod experiments_api;
mod export_api;
mod gc;
mod gc_files;
mod gc_interrupted;
mod graphql_bounds;
mod hostile_connections;
mod hostile_json;
mod http;
mod ingest;
mod ingest_batches;
mod ingest_journals;
mod ingest_rate;
mod large_artifact;
mod load;
mod load_points;
mod load_rest;
mod long_history;
mod monitoring;
mod newer_schema;
mod openapi;
mod pages;
mod purge_api;
mod racing_processes;
mod route_table;
mod runs_api;
mod security_hosts;
mod security_origins;
mod series_api;
mod several_servers;
mod shutdown;
mod support;
