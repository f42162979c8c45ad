//! `cargo xtask bench`: Paceline beside FastTrackML and stock MLflow, on this machine, under the same load.
//!
//! Each server is started fresh with its defaults, SQLite and local artifacts, and driven over HTTP by the same
//! generator. The generator shares the machine with the server, so it is kept cheap: connections stay open, and
//! bodies are built beforehand or only patched.

mod api;
mod batch_body;
mod curve;
mod database_file;
mod extent;
mod http;
mod load;
mod machine;
mod measure;
mod measurement;
mod process_tree;
mod report;
mod server;
mod subject;
mod table;

use std::path::PathBuf;

use anyhow::{Context, Result};

pub(crate) use extent::Extent;
use machine::Machine;
use measurement::Recorder;
use report::Report;
use subject::Subject;

/// The commands of the servers that Paceline is compared with.
pub(crate) struct Peers {
    /// Stock MLflow's.
    pub(crate) mlflow: PathBuf,
    /// FastTrackML's.
    pub(crate) fasttrackml: PathBuf,
}

/// Builds Paceline in release, measures it and then its peers, and writes the report.
pub(crate) fn run(extent: Extent, peers: Peers) -> Result<()> {
    crate::server::build("release")?;
    // Below the target folder rather than the system's temporary one, which is often memory: a database belongs on
    // a disk, and what a synced write costs is much of what is measured.
    let folder = crate::paths::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let scratch = tempfile::tempdir_in(&folder).context("cannot make a scratch folder")?;

    let machine = Machine::describe(scratch.path())?;
    println!("{machine}\n");
    let subjects = [
        Subject::paceline(crate::paths::server_binary("release")),
        Subject::fasttrackml(peers.fasttrackml),
        Subject::mlflow(peers.mlflow),
    ];
    let mut columns = Vec::new();
    for subject in &subjects {
        let mut recorder = Recorder::new(subject.name());
        let version = measure::everything(subject, &extent.plan(subject), scratch.path(), &mut recorder)
            .with_context(|| format!("cannot measure {}", subject.name()))?;
        columns.push(recorder.finish(version));
    }
    let report = Report { extent, machine, columns };
    println!("\n{}", report.table());
    report.write(&folder)
}
