//! `cargo xtask bench`: Paceline beside FastTrackML and stock MLflow, Paceline with more and more data, and Paceline
//! under mixed load for minutes.
//!
//! Each server is started fresh with its defaults, SQLite and local artifacts, and driven over HTTP by the same
//! generator. The generator shares the machine with the server, so it is kept cheap: connections stay open, and
//! bodies are built beforehand or only patched.

mod api;
mod arguments;
mod batch_body;
mod chart;
mod curve;
mod database_file;
mod extent;
mod http;
mod load;
mod machine;
mod measurement;
mod page;
mod pages;
mod part;
mod peers;
mod process_tree;
mod run_search;
mod server;
mod share_out;
mod soak;
mod subject;
mod sweep;
mod table;
mod trial;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

pub(crate) use self::arguments::Arguments;
use self::extent::Extent;
use self::machine::Machine;
use self::page::Page;
use self::part::Part;
use self::peers::on_database::OnDatabase;
use self::subject::Subject;

/// The commands of the servers that Paceline is compared with.
pub(crate) struct Peers {
    /// Stock MLflow's.
    pub(crate) mlflow: PathBuf,
    /// FastTrackML's.
    pub(crate) fasttrackml: PathBuf,
}

/// Builds Paceline in release, measures what is asked for, and writes the numbers of each part as soon as it is done.
/// `peers` installs what Paceline is compared with, when that is measured.
pub(crate) fn run(arguments: &Arguments, peers: impl Fn() -> Result<Peers>) -> Result<()> {
    crate::server::build("release")?;
    // Below the target folder rather than the system's temporary one, which is often memory: a database belongs on
    // a disk, and what a synced write costs is much of what is measured.
    let folder = crate::paths::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for &part in &arguments.parts {
        println!("\n== {}", part.name());
        let scratch = tempfile::tempdir_in(&folder).context("cannot make a scratch folder")?;
        let bench = Bench { extent: arguments.extent, folder: &folder, scratch: scratch.path() };
        bench.measure(part, &peers)?;
    }
    Ok(())
}

/// One part of a benchmark.
struct Bench<'a> {
    extent: Extent,
    /// Where the numbers go.
    folder: &'a Path,
    /// Where databases are, until the part is done.
    scratch: &'a Path,
}

impl Bench<'_> {
    fn measure(&self, part: Part, peers: &impl Fn() -> Result<Peers>) -> Result<()> {
        let paceline = Subject::paceline(crate::paths::server_binary("release"));
        match part {
            Part::Peers => {
                let Peers { mlflow, fasttrackml } = peers()?;
                let subjects = [paceline, Subject::fasttrackml(fasttrackml), Subject::mlflow(mlflow)];
                let machine = self.machine()?;
                let columns = peers::measure(&subjects, self.extent, self.scratch)?;
                let table = table::with_ratios(&columns);
                self.write(part, machine, &table, &columns)
            }
            Part::Databases => {
                let mlflow = Subject::mlflow(peers()?.mlflow);
                let machine = self.machine()?;
                let measured = peers::on_database::measure(&paceline, &mlflow, self.extent, self.scratch)?;
                let section = |one: &OnDatabase| {
                    format!("### {}\n\n{}", one.title, table::with_ratios(&one.columns).trim())
                };
                let markdown = measured.iter().map(section).collect::<Vec<_>>().join("\n\n");
                self.write(part, machine, &markdown, &measured)
            }
            Part::Pages => {
                let subjects = [paceline, Subject::mlflow(peers()?.mlflow)];
                let machine = self.machine()?;
                let columns = pages::measure(&subjects, self.extent, self.scratch)?;
                let table = table::with_ratios(&columns);
                self.write(part, machine, &table, &columns)
            }
            Part::Sweep => {
                let machine = self.machine()?;
                let sweep = sweep::measure(&paceline, self.extent, self.scratch)?;
                self.write(part, machine, &sweep.markdown(), &sweep)
            }
            Part::Soak => {
                let machine = self.machine()?;
                let soak = soak::measure(&paceline, self.extent, self.scratch)?;
                self.write(part, machine, &soak.markdown(), &soak)?;
                soak.judge()
            }
        }
    }

    fn machine(&self) -> Result<Machine> {
        let machine = Machine::describe(self.scratch)?;
        println!("{machine}\n");
        Ok(machine)
    }

    /// Writes `<part>.json`, and the part's section of the documentation's page: the numbers of a quick look are not
    /// for publishing.
    fn write(&self, part: Part, machine: Machine, markdown: &str, numbers: &impl Serialize) -> Result<()> {
        #[derive(Serialize)]
        struct File<'a, T> {
            extent: Extent,
            machine: &'a Machine,
            numbers: &'a T,
        }
        println!("\n{markdown}\n");
        let file = File { extent: self.extent, machine: &machine, numbers };
        let json = serde_json::to_string_pretty(&file)?;
        page::write(&self.folder.join(format!("{}.json", part.name())), &json)?;
        if self.extent == Extent::Full {
            let path = crate::paths::workspace().join("docs/benchmarks.md");
            let mut page = Page::read(&path)?;
            page.set(part, format!("Machine: {machine}\n\n{}", markdown.trim()));
            page::write(&path, &page.to_string())?;
        }
        Ok(())
    }
}
