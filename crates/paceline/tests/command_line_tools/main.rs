//! `paceline experiments`, `runs`, `models` and `artifacts`, as people and scripts use them.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "where a test runs is shown with it")]

mod completeness;
mod database_servers;
mod fake_server;
mod faults;
mod formats;
mod hostile_servers;
mod identity;
mod lists;
mod logged_models;
mod missing_store;
mod support;
mod terminal;
mod transfers;
mod trust;
mod unserved;
mod upload_names;
mod verbs;
