//! Listing artifacts.

use clap::Args;
use serde_json::{Value, json};

use super::place::{OwnerArguments, Place};
use super::tree::{Found, Kind, find, joined};
use crate::commands::failure::Result;
use crate::commands::output::{Column, Listing, View, size};
use crate::commands::session::Session;
use crate::commands::shapes::FileInfo;

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// A path below the owner's root, or a whole URI such as runs:/RUN_ID/PATH.
    #[arg(value_name = "PATH_OR_URI")]
    path_or_uri: Option<String>,

    #[command(flatten)]
    owner: OwnerArguments,

    /// The path, as MLflow's option.
    #[arg(short, long, value_name = "PATH", hide = true, conflicts_with = "path_or_uri")]
    artifact_path: Option<String>,

    /// List the files of all folders below, too.
    #[arg(short = 'R', long)]
    recursive: bool,
}

pub(super) fn list(session: &Session, arguments: &ListArguments) -> Result<()> {
    let path = arguments.path_or_uri.as_deref().or(arguments.artifact_path.as_deref());
    let place = Place::from_arguments(&arguments.owner, path)?;
    let found = find(&session.connection, &place)?;
    let mut listing = Listing::new(session.output, view());
    listing.add(if arguments.recursive {
        all_files(&found, &place)?
    } else {
        directly_in(&found, &place)
    })?;
    listing.end()
}

/// Files and folders directly in a folder, or the file itself.
fn directly_in(found: &Found<'_>, place: &Place) -> Vec<Value> {
    match &found.kind {
        Kind::File { size_bytes } => vec![file_info(&place.path, false, *size_bytes)],
        Kind::Folder(entries) => entries
            .iter()
            .map(|entry| file_info(&joined(&place.path, &entry.name), entry.is_folder, entry.size_bytes))
            .collect(),
    }
}

fn all_files(found: &Found<'_>, place: &Place) -> Result<Vec<Value>> {
    let files = found.files()?;
    Ok(files.iter().map(|file| file_info(&joined(&place.path, &file.path), false, file.size_bytes)).collect())
}

/// An entry in MLflow's shape; its path is relative to the owner's root.
fn file_info(path: &str, is_dir: bool, file_size: Option<u64>) -> Value {
    match file_size {
        Some(file_size) => json!({"path": path, "is_dir": is_dir, "file_size": file_size}),
        None => json!({"path": path, "is_dir": is_dir}),
    }
}

fn view() -> View<FileInfo> {
    View {
        id: |file| file.path.clone(),
        columns: vec![Column::text("path"), Column::whole("size")],
        cells: Box::new(|file: &FileInfo| match file.is_dir {
            true => vec![format!("{}/", file.path), "-".into()],
            false => vec![file.path.clone(), size(file.file_size.unwrap_or(0))],
        }),
    }
}
