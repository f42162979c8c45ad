//! Removing the folders of what is gone for good, as far as they are under the roots of this server.

use crate::artifact_locations::{ArtifactLocations, Located, named_host};
use paceline_artifacts::{Error, FolderContent};
use paceline_store::{OwnedFolder, OwnerKind, PurgeStorage, Removal};

impl PurgeStorage for ArtifactLocations {
    async fn remove(&self, folder: &OwnedFolder) -> Removal {
        let Located { root, key } = match self.resolve(&folder.uri) {
            Ok(located) if located.key.is_root() => return Removal::NOTHING,
            Ok(located) => located,
            Err(error) => return Removal::LeftInPlace(error.message),
        };
        if folder.is_owned {
            return outcome(folder, root.remove_folder(&key, parents_of_its_own(folder.owner)).await);
        }
        match root.remove_empty_folder(&key).await {
            Ok(true) => Removal::NOTHING,
            Ok(false) => Removal::LeftInPlace(
                "It holds files, and its name does not say that they are nobody else's. \
                 Remove it by hand if they are not needed."
                    .to_owned(),
            ),
            Err(error) => failed(&error),
        }
    }

    async fn measure(&self, folder: &OwnedFolder) -> Removal {
        match self.resolve(&folder.uri) {
            Ok(Located { root, key }) if folder.is_owned && !key.is_root() => {
                outcome(folder, root.measure_folder(&key).await)
            }
            Ok(_) => Removal::NOTHING,
            Err(error) => Removal::LeftInPlace(error.message),
        }
    }

    fn overlap(&self, one: &str, other: &str) -> bool {
        match (self.path(one), self.path(other)) {
            (Some(one), Some(other)) => one.starts_with(&other) || other.starts_with(&one),
            // One of them is in a storage of another kind.
            _ => false,
        }
    }
}

/// How many folders above that of an owner were made for it alone: `<run id>`, or `models/<model id>`.
fn parents_of_its_own(owner: OwnerKind) -> usize {
    match owner {
        OwnerKind::Run => 1,
        OwnerKind::LoggedModel => 2,
        OwnerKind::Experiment => 0,
    }
}

fn outcome(folder: &OwnedFolder, removed: Result<Option<FolderContent>, Error>) -> Removal {
    match removed {
        Ok(Some(FolderContent { files, size_bytes })) => Removal::Removed { files, size_bytes },
        Ok(None) => match named_host(&folder.uri) {
            Some(host) => Removal::LeftInPlace(format!(
                "It names the server at {host}, and there is no such folder here. Remove it there."
            )),
            None => Removal::NOTHING,
        },
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Removal {
    match error {
        Error::Invalid(_) => Removal::LeftInPlace(
            "A name on the way to it is a link or a file, so that it may be somewhere else. \
             Remove it by hand if it is not needed."
                .to_owned(),
        ),
        Error::Storage { source, .. } => Removal::Failed(format!("{error}: {source}")),
        error => Removal::Failed(error.to_string()),
    }
}
