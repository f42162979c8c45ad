//! Listings: one level of files and folders.

use crate::artifact_locations::Located;
use crate::failure::Failure;
use paceline_artifacts::ArtifactEntry;
use paceline_mlflow::artifacts::FileInfo;

/// Lists a place. Each path is `prefix` and the entry's name.
pub(super) async fn list(located: &Located, prefix: &str) -> Result<Vec<FileInfo>, Failure> {
    let entries = located.root.list(&located.key).await?;
    Ok(entries.into_iter().map(|entry| file_info(entry, prefix)).collect())
}

fn file_info(entry: ArtifactEntry, prefix: &str) -> FileInfo {
    let path = if prefix.is_empty() { entry.name } else { format!("{prefix}/{}", entry.name) };
    // Clients take an absent size for a folder or nothing, and expect that of empty files too.
    let file_size = Some(entry.size_bytes).filter(|size| !entry.is_dir && *size > 0);
    FileInfo { path, is_dir: entry.is_dir, file_size }
}
