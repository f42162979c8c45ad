//! Where a local store and its files are.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::absolute;
use crate::commands::failure::{Failure, Result};
use crate::parts::open_artifacts;
use crate::settings::local_folder;
use paceline_server::ArtifactLocations;
use paceline_store::{DatabaseLocation, FoldPolicy, OpenError, Store, StoreOptions, schema_state};

/// Where a store keeps its files when nothing names another folder: beside its database.
const FILES_FOLDER: &str = "artifacts";
/// Where `paceline server` keeps them by default, whatever its database.
const SERVER_FILES_FOLDER: &str = "mlruns/artifacts";

/// Which folder holds the files of `mlflow-artifacts:/`, and whether the command uses them.
#[derive(Debug)]
pub(crate) struct LocalFiles {
    /// The folder that was named, if one was.
    pub(crate) destination: Option<String>,
    /// Whether the command reads or writes files.
    pub(crate) are_used: bool,
}

/// What a command does where there is no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingStore {
    /// It makes one.
    Make,
    /// It says so.
    Refuse,
}

/// Whether metric points are folded meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folding {
    /// For programs that log for long.
    Yes,
    /// For commands, which are over before it would be worth it.
    No,
}

const NO_FOLDS: FoldPolicy =
    FoldPolicy { points: usize::MAX, rows: usize::MAX, idle: Duration::from_secs(365 * 86_400) };

/// What a local store is opened with, each time alike, whatever became of the working directory and the environment.
#[derive(Debug)]
pub(crate) struct LocalPlace {
    database: DatabaseLocation,
    name: String,
    folding: Folding,
    pub(super) artifacts: ArtifactLocations,
    /// What relative artifact locations are relative to.
    pub(super) working_directory: PathBuf,
}

impl LocalPlace {
    /// Finds a store, or the place of one that is to be made.
    ///
    /// # Errors
    /// When there is none and none is to be made, or the folder of its files cannot be used.
    pub(crate) fn find(
        database: &DatabaseLocation,
        files: LocalFiles,
        missing: MissingStore,
        folding: Folding,
    ) -> Result<Self> {
        let name = database.to_string();
        let is_new = match database.path() {
            Some(file) => !file.exists(),
            None => schema_state(database).map_err(|error| refused(&error))?.found == 0,
        };
        if is_new && missing == MissingStore::Refuse {
            return Err(Failure::Refused(format!(
                "there is no store at `{name}`. Name a server or another store with --tracking-uri"
            )));
        }
        let artifacts = open_files(database, files, is_new)?;
        Ok(Self { database: database.clone(), name, folding, artifacts, working_directory: absolute(".") })
    }

    /// What messages call the store.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn database(&self) -> &DatabaseLocation {
        &self.database
    }

    pub(super) fn open_database(&self) -> Result<Store> {
        let fold_policy = match self.folding {
            Folding::Yes => FoldPolicy::default(),
            Folding::No => NO_FOLDS,
        };
        let options = StoreOptions { fold_policy, ..StoreOptions::default() };
        Store::open_at(&self.database, options).map_err(|error| refused(&error))
    }
}

fn refused(error: &OpenError) -> Failure {
    Failure::Refused(error.to_string().replace("--backend-store-uri", "--tracking-uri"))
}

/// Opens the folder of the store's files. An existing store gets no folder by a command that needs none, and none by
/// guessing: an empty folder would look like a store without files.
fn open_files(database: &DatabaseLocation, files: LocalFiles, is_new: bool) -> Result<ArtifactLocations> {
    let open =
        |folder: &Path| open_artifacts(folder, &[]).map_err(|error| Failure::Refused(error.to_string()));
    if let Some(destination) = files.destination {
        let folder = local_folder(&destination, "--artifacts-destination");
        return open(&folder.map_err(|error| Failure::Refused(error.to_string()))?);
    }
    let of_server = absolute(SERVER_FILES_FOLDER);
    let beside = database.path().map(|file| file.with_file_name(FILES_FOLDER));
    let usual: PathBuf = beside.unwrap_or_else(|| of_server.clone());
    match [&usual, &of_server].into_iter().find(|folder| folder.is_dir()) {
        Some(folder) => open(folder),
        None if is_new => open(&usual),
        None if !files.are_used => Ok(ArtifactLocations::none()),
        None => Err(Failure::Refused(format!(
            "the store's files are not in `{}`. Name their folder with --artifacts-destination",
            usual.display()
        ))),
    }
}
