//! Opening what a server is made of.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use paceline_server::ArtifactLocations;

/// Opens the artifact folders, making them as needed.
pub(crate) fn open_artifacts(destination: &Path, further: &[PathBuf]) -> Result<ArtifactLocations> {
    ArtifactLocations::open(destination, further).map_err(|(folder, error)| {
        anyhow!(
            "cannot create or open the artifact folder `{}`: {error}. Check its permissions",
            folder.display()
        )
    })
}
