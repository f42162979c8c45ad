//! `paceline artifacts`.

mod aside;
mod download;
mod list;
mod local_files;
mod place;
mod progress;
mod registered;
mod repository;
mod transfer;
mod tree;
mod upload;

use std::path::Path;

use clap::{Args, Subcommand};

use super::failure::Result;
use super::session::{CommonArguments, Use};
use super::{Connection, ResourceCommand};

#[derive(Debug, Args)]
pub(crate) struct ArtifactsArguments {
    #[command(subcommand)]
    verb: Verb,
    #[command(flatten)]
    common: CommonArguments,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List files and folders of a run, logged model or registered model.
    List(list::ListArguments),
    /// Download a file or folder.
    Download(download::DownloadArguments),
    /// Upload a file, or what is in a folder.
    Upload(upload::UploadArguments),
    /// Upload a file, as MLflow's command does.
    #[command(hide = true)]
    LogArtifact(upload::LogArtifactArguments),
    /// Upload what is in a folder, as MLflow's command does.
    #[command(hide = true)]
    LogArtifacts(upload::LogArtifactsArguments),
}

impl ResourceCommand for ArtifactsArguments {
    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(self) -> Result<()> {
        let session = self.common.open(Use::Files)?;
        match self.verb {
            Verb::List(arguments) => list::list(&session, &arguments),
            Verb::Download(arguments) => download::download(&session, &arguments),
            Verb::Upload(arguments) => upload::upload(&session, &arguments),
            Verb::LogArtifact(arguments) => upload::log_artifact(&session, arguments),
            Verb::LogArtifacts(arguments) => upload::log_artifacts(&session, arguments),
        }
    }
}

/// The files of a run, to which files of this machine are added.
pub(super) struct RunFiles<'c> {
    repository: Box<dyn repository::Repository + 'c>,
}

impl<'c> RunFiles<'c> {
    /// Finds out where a run has its files.
    pub(super) fn open(connection: &'c Connection, run_id: String) -> Result<Self> {
        Ok(Self { repository: repository::open(connection, &place::Owner::Run(run_id))? })
    }

    /// Makes a file of this machine one of the run, at a path relative to it.
    pub(super) fn write(&self, path: &str, file: &Path) -> Result<()> {
        let size_bytes = local_files::size_bytes(file)?;
        self.repository.write(&place::checked(path)?, size_bytes, &|| upload::content(file))
    }
}
