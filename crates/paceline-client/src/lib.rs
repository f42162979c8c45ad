//! The Rust client of Paceline: what a program logs goes into a journal on disk, and from there to the server.
//!
//! Logging is an append to a file. It takes a microsecond or two, waits for nobody, and keeps what it was given whatever
//! happens to the server, to the network or to the process. A thread delivers the journal in batches, of which each
//! counts once, however often it had to be sent; what is left when a process ends is delivered by the next one, or by
//! [`sync`].
//!
//! ```no_run
//! use paceline_client::{Config, NewRun, RunStatus, Server, Tracker};
//!
//! let tracker = Tracker::start(Config::online(Server::at("http://127.0.0.1:5000")?))?;
//! let run = tracker.start_run(NewRun::in_experiment("cats").tag("team", "vision"))?;
//! run.log_params(&[("lr", "0.1"), ("depth", "3")])?;
//! for step in 0..1000 {
//!     run.log_metrics(&[("loss", 1.0 / (step + 1) as f64), ("accuracy", 0.9)], step)?;
//! }
//! run.finish(RunStatus::Finished)?;
//! # Ok::<(), paceline_client::Error>(())
//! ```
//!
//! Without a server at hand, [`Config::offline`] only keeps, and [`sync`] sends later:
//!
//! ```
//! use paceline_client::{Config, NewRun, RunStatus, Tracker};
//!
//! # let folder = tempfile::tempdir()?;
//! let tracker = Tracker::start(Config::offline().folder(folder.path()))?;
//! let run = tracker.start_run(NewRun::in_experiment("cats"))?;
//! run.log_metric("loss", 0.5, 0)?;
//! run.finish(RunStatus::Finished)?;
//! tracker.shut_down();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What holds, and what happens at the bounds, is in `docs/client.md`; why it is made like this, in
//! `docs/decisions/0015-client-journal.md`.

mod checks;
mod clock;
mod config;
mod credentials_file;
mod delivery;
mod destination;
mod encode;
mod environment;
mod error;
mod journal;
mod metric;
mod new_run;
mod notice;
mod process;
mod run;
mod server_address;
mod sync;
mod tracker;

pub use config::{Config, DEFAULT_FOLDER};
pub use credentials_file::StoredCredentials;
pub use destination::{Answered, Outgoing, Transport};
pub use environment::VARIABLES;
pub use error::{Error, Result};
pub use metric::Metric;
pub use new_run::NewRun;
pub use notice::Notice;
/// The changes that [`Run::record`] takes.
pub use paceline_api::ingest as wire;
pub use paceline_types::RunStatus;
pub use process::Delivered;
pub use run::Run;
pub use server_address::Server;
pub use sync::{FolderSync, SyncOutcome, SyncReport, SyncedJournal, sync};
pub use tracker::Tracker;
