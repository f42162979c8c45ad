//! Uploading a file or a folder.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::local_files::{self, LocalFile};
use super::place::{OwnerArguments, Place};
use super::progress::{Counted, Progress};
use super::repository;
use super::transfer;
use super::tree::joined;
use crate::commands::connection::Content;
use crate::commands::failure::{Failure, Result};
use crate::commands::output::size;
use crate::commands::session::Session;

#[derive(Debug, Args)]
pub(super) struct UploadArguments {
    /// The file, or the folder whose content is uploaded.
    local: PathBuf,

    #[command(flatten)]
    owner: OwnerArguments,

    /// Folder below the owner's root to put it in.
    #[arg(short, long, visible_alias = "artifact-path", short_alias = 'a', value_name = "FOLDER")]
    path: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct LogArtifactArguments {
    /// The file.
    #[arg(short, long)]
    local_file: PathBuf,

    #[command(flatten)]
    log: LogArguments,
}

#[derive(Debug, Args)]
pub(super) struct LogArtifactsArguments {
    /// The folder.
    #[arg(short, long)]
    local_dir: PathBuf,

    #[command(flatten)]
    log: LogArguments,
}

#[derive(Debug, Args)]
struct LogArguments {
    /// The run.
    #[arg(short, long)]
    run_id: String,

    /// Folder of the run to put it in.
    #[arg(short, long)]
    artifact_path: Option<String>,
}

impl LogArguments {
    fn upload(self, local: PathBuf) -> UploadArguments {
        UploadArguments { local, owner: OwnerArguments::of_run(self.run_id), path: self.artifact_path }
    }
}

pub(super) fn log_artifact(session: &Session, arguments: LogArtifactArguments) -> Result<()> {
    let LogArtifactArguments { local_file, log } = arguments;
    if local_file.is_dir() {
        let message = format!("`{}` is a folder. Use log-artifacts", local_file.display());
        return Err(Failure::Refused(message));
    }
    upload(session, &log.upload(local_file))
}

pub(super) fn log_artifacts(session: &Session, arguments: LogArtifactsArguments) -> Result<()> {
    let LogArtifactsArguments { local_dir, log } = arguments;
    if local_dir.is_file() {
        let message = format!("`{}` is a file. Use log-artifact", local_dir.display());
        return Err(Failure::Refused(message));
    }
    upload(session, &log.upload(local_dir))
}

pub(super) fn upload(session: &Session, arguments: &UploadArguments) -> Result<()> {
    let place = Place::from_arguments(&arguments.owner, arguments.path.as_deref())?;
    let files = if arguments.local.is_dir() {
        local_files::below(&arguments.local, "")?
    } else {
        vec![local_files::one(&arguments.local, "")?]
    };
    let repository = repository::open(&session.connection, &place.owner)?;
    let total_bytes = files.iter().map(|file| file.size_bytes).sum();
    let progress = Progress::new(session.output, files.len(), total_bytes);
    let outcome = transfer::for_each(&files, |file: &LocalFile| {
        let open = || open(file, &progress);
        let destination = joined(&place.path, &file.destination);
        repository
            .write(&destination, file.size_bytes, &open)
            .map_err(|failure| about(&file.source, failure))?;
        progress.file_done();
        Ok(())
    });
    progress.end();
    outcome?;
    let uri = place.uri();
    let what = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
    let sentence = format!("Uploaded {what} ({}) to {uri}.", size(total_bytes));
    let answer = json!({"artifact_uri": uri, "files": files.len(), "size_bytes": total_bytes});
    session.output.done(&sentence, &answer)
}

/// The content of a file.
pub(super) fn content(path: &Path) -> Result<Content> {
    Ok(Box::new(opened(path)?))
}

fn opened(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| Failure::local(format!("read `{}`", path.display()), &error))
}

fn open(file: &LocalFile, progress: &Progress) -> Result<Content> {
    let content = opened(&file.source)?;
    let counted = Counted::new(content, file.size_bytes, progress.clone());
    Ok(Box::new(OfFile { counted, path: file.source.clone() }))
}

/// The content of a file, whose errors name the file: they are not the network's.
struct OfFile {
    counted: Counted<File>,
    path: PathBuf,
}

impl Read for OfFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.counted.read(buffer).map_err(|error| {
            io::Error::other(Failure::local(format!("read `{}`", self.path.display()), &error))
        })
    }
}

/// A failed upload, with the file's name.
fn about(path: &Path, failure: Failure) -> Failure {
    match failure {
        Failure::Answered { status, code, message } => {
            let message = format!("cannot upload `{}`: {message}", path.display());
            Failure::Answered { status, code, message }
        }
        other => other,
    }
}
