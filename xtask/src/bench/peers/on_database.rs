//! Paceline with its data on a database server, beside itself with a file, and beside MLflow on the same database server.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

use super::plan::Plan;
use super::{history, logging, search};
use crate::bench::extent::Extent;
use crate::bench::measurement::{Column, Recorder};
use crate::bench::server::Server;
use crate::bench::subject::{Backend, Subject};
use crate::databases::{Database, Kind};

/// The columns of a kind of database server, and what that is called.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct OnDatabase {
    /// With its version.
    pub(in crate::bench) title: String,
    /// Paceline on it, MLflow on it, Paceline on a file.
    pub(in crate::bench) columns: Vec<Column>,
}

/// Measures all kinds of database servers, one after the other. Their writes are synced, like those to files.
pub(in crate::bench) fn measure(
    paceline: &Subject,
    mlflow: &Subject,
    extent: Extent,
    scratch: &Path,
) -> Result<Vec<OnDatabase>> {
    let on_file = column(paceline, "SQLite", extent, scratch)?;
    let measure = |kind| {
        let database = Database::start_in(kind, true, scratch)?;
        let title = database.version()?;
        let on_database = |subject: &Subject| {
            let name = subject.name().to_lowercase();
            let uri = with_driver(&database.create(&name)?);
            let backend = Backend::Database { uri, process: database.process()? };
            column(&subject.on(backend), &title, extent, scratch)
        };
        let columns = vec![on_database(paceline)?, on_database(mlflow)?, on_file.clone()];
        Ok(OnDatabase { title, columns })
    };
    [Kind::Postgres, Kind::MariaDb].into_iter().map(measure).collect()
}

/// A URI as MLflow needs it: which driver SQLAlchemy takes without a name depends on its version.
fn with_driver(uri: &str) -> String {
    uri.replacen("postgresql://", "postgresql+psycopg2://", 1).replacen("mysql://", "mysql+pymysql://", 1)
}

fn column(subject: &Subject, backend: &str, extent: Extent, scratch: &Path) -> Result<Column> {
    let name = subject.name();
    let mut recorder = Recorder::new(name);
    measure_one(
        subject,
        &Plan::on_database(extent, subject),
        &scratch.join(name).join(backend),
        &mut recorder,
    )
    .with_context(|| format!("cannot measure {name} on {backend}"))?;
    Ok(recorder.finish(format!("{name} {}, {backend}", subject.version()?)))
}

fn measure_one(subject: &Subject, plan: &Plan, folder: &Path, recorder: &mut Recorder) -> Result<()> {
    let server = Server::start(subject, &folder.join("one"))?;
    server.wait_until_idle()?;
    logging::measure(&server, plan, recorder).context("logging failed")?;
    search::measure(&server, plan, recorder).context("searching failed")?;
    history::measure(subject, &server, plan, recorder).context("reading a history failed")?;
    if matches!(subject.backend(), Backend::Database { .. }) {
        let servers = [server, Server::start(subject, &folder.join("two"))?];
        servers[1].wait_until_idle()?;
        logging::measure_of_several(&servers, plan, recorder).context("logging to two servers failed")?;
        return servers.into_iter().try_for_each(Server::stop);
    }
    server.stop()
}
