//! A purge of a database of this machine, while a server runs on it or not.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

use super::arguments::GcArguments;
use crate::cli::absolute;
use crate::settings::{database_location, local_folder};
use paceline_api::trash::PurgeReport;
use paceline_server::ArtifactLocations;
use paceline_server::v1::trash::purge_report;
use paceline_store::{DatabaseLocation, FoldPolicy, PurgeRequest, Store, StoreOptions};
use paceline_types::{absolute_location, local_path};

/// Where the files of a store are when nothing names their folder: beside its database, or where `paceline server`
/// keeps them by default.
const FILES_FOLDERS: [&str; 2] = ["artifacts", "mlruns/artifacts"];
/// The folding of metric points is left to servers.
const NO_FOLDS: FoldPolicy =
    FoldPolicy { points: usize::MAX, rows: usize::MAX, idle: Duration::from_secs(365 * 86_400) };

/// A database and the folders of its files.
pub(super) struct LocalStore {
    database: DatabaseLocation,
    artifacts: ArtifactLocations,
    default_artifact_root: String,
}

impl LocalStore {
    /// Finds what is there already. Nothing is made: an empty folder would look like files that are gone.
    pub(super) fn find(arguments: &GcArguments, uri: &str) -> Result<Self> {
        let database = database_location(uri, "--backend-store-uri")?;
        if database.path().is_some_and(|file| !file.is_file()) {
            bail!(
                "there is no database at `{database}`. Name it with --backend-store-uri, or a server with --tracking-uri"
            );
        }
        let destination = destination(arguments, database.path())?;
        let working_directory = std::env::current_dir().context("cannot tell the working directory")?;
        let default_artifact_root = match &arguments.default_artifact_root {
            Some(root) => absolute_location(root, &working_directory),
            None => "mlflow-artifacts:/".to_owned(),
        };
        let further: Vec<PathBuf> =
            local_path(&default_artifact_root).map(PathBuf::from).into_iter().collect();
        for folder in further.iter().chain([&destination]) {
            if !folder.is_dir() {
                bail!(
                    "there is no folder `{}`. Name the one that the server keeps its files in, with \
                     --artifacts-destination or --default-artifact-root",
                    folder.display()
                );
            }
        }
        let artifacts = ArtifactLocations::open(&destination, &further)
            .map_err(|(folder, error)| anyhow!("cannot open the folder `{}`: {error}", folder.display()))?;
        Ok(Self { database, artifacts, default_artifact_root })
    }

    pub(super) fn purge(&self, request: PurgeRequest) -> Result<PurgeReport> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_time()
            .build()
            .context("cannot start a thread")?;
        let options = StoreOptions {
            default_artifact_root: self.default_artifact_root.clone(),
            fold_policy: NO_FOLDS,
            ..StoreOptions::default()
        };
        let store = Store::open_at(&self.database, options)?;
        let dry_run = request.dry_run;
        let purged = runtime.block_on(store.purge(request, &self.artifacts));
        store.close();
        Ok(purge_report(purged?, dry_run))
    }

    /// Returns by how many bytes the database became smaller.
    pub(super) fn compact(&self) -> Result<u64> {
        let Some(file) = self.database.path() else {
            bail!("--compact is for SQLite. PostgreSQL and MySQL look after their own files");
        };
        let length = || std::fs::metadata(file).map(|file| file.len());
        let before = length()?;
        Store::compact(file)?;
        Ok(before.saturating_sub(length()?))
    }
}

fn destination(arguments: &GcArguments, database: Option<&Path>) -> Result<PathBuf> {
    if let Some(destination) = &arguments.artifacts_destination {
        return local_folder(destination, "--artifacts-destination");
    }
    let [beside, default] = FILES_FOLDERS;
    let default = absolute(default);
    let candidates = [database.map_or_else(|| default.clone(), |file| file.with_file_name(beside)), default];
    let found = candidates.iter().find(|folder| folder.is_dir());
    found.cloned().with_context(|| {
        let [beside, default] = candidates.each_ref().map(|folder| folder.display());
        format!(
            "the files of the database are neither in `{beside}` nor in `{default}`. \
             Name their folder with --artifacts-destination"
        )
    })
}
