//! Downloading a file or folder.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::aside::{FileAside, TargetFolder};
use super::place::{OwnerArguments, Place};
use super::progress::Progress;
use super::repository::Repository;
use super::transfer;
use super::tree::{RemoteFile, find, joined};
use crate::commands::connection::ranges::{content_length, goes_on, strong_etag};
use crate::commands::failure::{Failure, Result};
use crate::commands::output::Format;
use crate::commands::session::Session;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 256 * 1024;
/// How long to rest before a download that broke off goes on. Bytes that arrive in between start the count anew.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(1000), Duration::from_millis(4000)];

#[derive(Debug, Args)]
pub(super) struct DownloadArguments {
    /// A path below the owner's root, or a whole URI such as runs:/RUN_ID/PATH.
    #[arg(value_name = "PATH_OR_URI")]
    path_or_uri: Option<String>,

    #[command(flatten)]
    owner: OwnerArguments,

    /// The path, as MLflow's option.
    #[arg(short, long, value_name = "PATH", hide = true, conflicts_with = "path_or_uri")]
    artifact_path: Option<String>,

    /// Folder to put it in, under its path below the owner's root.
    #[arg(short = 'd', long, visible_alias = "dst-path", value_name = "FOLDER", default_value = ".")]
    to: PathBuf,
}

pub(super) fn download(session: &Session, arguments: &DownloadArguments) -> Result<()> {
    let path = arguments.path_or_uri.as_deref().or(arguments.artifact_path.as_deref());
    let place = Place::from_arguments(&arguments.owner, path)?;
    let found = find(&session.connection, &place)?;
    let files = found.files()?;
    let target = TargetFolder::open(&arguments.to)?;
    if !place.path.is_empty() && matches!(found.kind, super::tree::Kind::Folder(_)) {
        target.make_folder(&place.path)?;
    }
    let total_bytes = files.iter().filter_map(|file| file.size_bytes).sum();
    let progress = Progress::new(session.output, files.len(), total_bytes);
    let outcome = transfer::for_each(&files, |file: &RemoteFile| {
        let source = joined(&found.path, &file.path);
        let aside = target.begin(&joined(&place.path, &file.path))?;
        let part =
            Part { repository: found.repository.as_ref(), source: &source, progress: &progress, aside };
        part.fetch(file.size_bytes)?;
        progress.file_done();
        Ok(())
    });
    progress.end();
    outcome?;
    tell(session, &arguments.to.join(&place.path), files.len())
}

/// Prints where it is: the whole output, so that a script can use it.
fn tell(session: &Session, path: &Path, files: usize) -> Result<()> {
    let path = path.display().to_string();
    match session.output.format {
        Format::Json => session.output.json(&json!({"path": path, "files": files})),
        _ => session.output.line(&path),
    }
}

/// A file that is being downloaded.
struct Part<'p> {
    repository: &'p dyn Repository,
    source: &'p str,
    progress: &'p Progress,
    aside: FileAside<'p>,
}

/// How a try ended.
enum Try {
    Complete,
    /// It broke off after so many bytes in all, of the file with that entity tag.
    BrokenOff {
        cause: String,
    },
}

impl Part<'_> {
    /// Downloads the file. What breaks off goes on where it was, if the server still has the same file.
    fn fetch(mut self, listed_bytes: Option<u64>) -> Result<()> {
        let mut received_bytes = 0;
        let mut etag = None;
        let mut pauses = PAUSES.into_iter();
        loop {
            let before = received_bytes;
            let cause = match self.attempt(&mut received_bytes, &mut etag, listed_bytes)? {
                Try::Complete => return self.aside.put_in_place(),
                Try::BrokenOff { cause } => cause,
            };
            if received_bytes > before {
                pauses = PAUSES.into_iter();
            }
            match pauses.next() {
                Some(pause) => sleep(pause),
                None => {
                    let message = format!("the download of `{}` broke off: {cause}. Try again", self.source);
                    return Err(Failure::Unreachable(message));
                }
            }
        }
    }

    fn attempt(
        &mut self,
        received_bytes: &mut u64,
        etag: &mut Option<String>,
        listed_bytes: Option<u64>,
    ) -> Result<Try> {
        let resume = etag.as_deref().filter(|_| *received_bytes > 0).map(|etag| (*received_bytes, etag));
        let response = self.repository.read(self.source, resume)?;
        if *received_bytes > 0 && !goes_on(response.status(), response.headers(), *received_bytes) {
            self.aside.restart()?;
            self.progress.back(std::mem::take(received_bytes));
        }
        *etag = strong_etag(response.headers());
        let rest_bytes = content_length(response.headers());
        let expected_bytes = rest_bytes.map_or(listed_bytes, |rest_bytes| Some(*received_bytes + rest_bytes));
        let mut body = response.into_body();
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(read_bytes) => {
                    self.aside.append(&buffer[..read_bytes])?;
                    *received_bytes += read_bytes as u64;
                    self.progress.forward(read_bytes as u64);
                }
                Err(error) => return Ok(Try::BrokenOff { cause: error.to_string() }),
            }
        }
        match expected_bytes {
            Some(expected_bytes) if expected_bytes != *received_bytes => {
                let cause = format!("{received_bytes} of {expected_bytes} bytes arrived");
                Ok(Try::BrokenOff { cause })
            }
            _ => Ok(Try::Complete),
        }
    }
}
