//! `paceline gc`: removes for good what is in the trash, through a server or in a database of this machine.

mod arguments;
mod bytes;
mod local;
mod remote;
mod report;

pub(crate) use arguments::GcArguments;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use local::LocalStore;
use paceline_api::trash::{PurgeBody, PurgeReport};
use paceline_server::v1::trash::purge_request;

/// Where a store is when nothing names another: as for `paceline server`.
const DEFAULT_STORE: &str = "sqlite:///mlruns/paceline.db";

/// What a purge works on.
enum Target {
    /// A server at a URL.
    Server(String),
    /// A database of this machine, by its URI.
    Store(String),
}

/// Runs the command: 0 when all was done, 1 when something was refused or failed.
pub(crate) fn run(arguments: &GcArguments) -> ExitCode {
    match purge(arguments) {
        Ok(report) if report.failed.is_empty() => ExitCode::SUCCESS,
        Ok(report) => fail(&format!(
            "{} folders could not be removed. Mend what stands in the way and run gc again",
            report.failed.len()
        )),
        Err(error) => fail(&format!("{error:#}")),
    }
}

fn fail(sentence: &str) -> ExitCode {
    note(&format!("error: {}", report::plain(sentence)));
    ExitCode::FAILURE
}

fn note(line: &str) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn purge(arguments: &GcArguments) -> Result<PurgeReport> {
    let body = PurgeBody {
        run_ids: arguments.run_ids.clone(),
        experiment_ids: arguments.experiment_ids.clone(),
        logged_model_ids: arguments.logged_model_ids.clone(),
        older_than: arguments.older_than.clone(),
        older_than_ms: None,
        dry_run: arguments.dry_run,
    };
    match target(arguments) {
        Target::Server(url) => {
            if arguments.compact {
                bail!(
                    "--compact works on a database that no server has open: stop it, and name the database with --backend-store-uri"
                );
            }
            if arguments.backend_store_uri.is_some() {
                note(
                    "--backend-store-uri is not used: the server that --tracking-uri names knows its database",
                );
            }
            let report = remote::purge(&url, &body)?;
            report::print(&report, arguments.json, "")?;
            Ok(report)
        }
        Target::Store(uri) => purge_store(arguments, &uri, body),
    }
}

fn purge_store(arguments: &GcArguments, uri: &str, body: PurgeBody) -> Result<PurgeReport> {
    let request = purge_request(body).map_err(|error| anyhow::anyhow!(error.message))?;
    let store = LocalStore::find(arguments, uri)?;
    let mut report = store.purge(request)?;
    if !arguments.compact {
        report::print(&report, arguments.json, "Run with --compact while no server runs, to give it back.")?;
        return Ok(report);
    }
    // What was removed is told whatever becomes of the rest.
    let compacted = store.compact();
    if let Ok(bytes) = compacted {
        report.database_bytes_freed = report.database_bytes_freed.map(|freed| freed + bytes);
        report.database_bytes_reusable = Some(0);
    }
    report::print(&report, arguments.json, "")?;
    compacted.context("what was to be removed is gone, but the database was not compacted")?;
    Ok(report)
}

/// What was typed comes before what the environment says.
fn target(arguments: &GcArguments) -> Target {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let tracking = |uri: String| match uri.split_once("://") {
        Some((scheme, _)) if ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            Target::Server(uri)
        }
        _ => Target::Store(uri),
    };
    match (arguments.tracking_uri.clone(), arguments.backend_store_uri.clone()) {
        (Some(uri), _) => tracking(uri),
        (None, Some(uri)) => Target::Store(uri),
        (None, None) => variable("MLFLOW_TRACKING_URI").map(tracking).unwrap_or_else(|| {
            Target::Store(variable("MLFLOW_BACKEND_STORE_URI").unwrap_or_else(|| DEFAULT_STORE.into()))
        }),
    }
}
