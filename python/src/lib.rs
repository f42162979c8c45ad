//! The native module of the Python package: thin glue over the Rust client, a store of this machine, and the command.
//!
//! What is typed, documented and readable is in `python/paceline`; this crate has what must be quick, or is there in
//! Rust already. Nothing here waits with the interpreter held.

mod command;
mod connection;
mod current_run;
mod error;
mod notices;
mod run;
mod system_metrics;
mod tracker;

use pyo3::prelude::*;

/// The native part of Paceline.
#[pymodule(gil_used = true)]
mod _native {
    #[pymodule_export]
    use super::command::command;
    #[pymodule_export]
    use super::connection::{
        Connection, after_fork, before_fork, before_requests, canonical_uri, close_stores,
    };
    #[pymodule_export]
    use super::current_run::{log_metric, set_current_run};
    #[pymodule_export]
    use super::notices::stop_telling_python;
    #[pymodule_export]
    use super::run::Run;
    #[pymodule_export]
    use super::system_metrics::SystemMonitor;
    #[pymodule_export]
    use super::tracker::Tracker;
    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
