//! The files of what is removed: the store knows whose they are, and its caller where they are.

/// Removes the files of experiments, runs and models that are gone for good.
pub trait PurgeStorage: Send + Sync {
    /// Removes a folder, and those around it that served it alone, as far as they are empty. Doing it again, after a
    /// crash or beside another process, must do no harm.
    fn remove(&self, folder: &OwnedFolder) -> impl Future<Output = Removal> + Send;

    /// Counts what [`PurgeStorage::remove`] would remove; nothing for a folder that only goes when it is empty.
    fn measure(&self, folder: &OwnedFolder) -> impl Future<Output = Removal> + Send;

    /// Whether two artifact URIs name one folder, or one names a folder inside the other's.
    fn overlap(&self, one: &str, other: &str) -> bool;
}

/// The folder of an experiment, run or model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedFolder {
    /// Its URI, as stored.
    pub uri: String,
    /// Whose it is.
    pub owner: OwnerKind,
    /// Whether all that is in it belongs to the owner. Otherwise it may be removed when it is empty.
    pub is_owned: bool,
}

/// Kinds of what owns a folder, by their numbers in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// A run: `…/<run id>/artifacts`.
    Run = 1,
    /// A logged model: `…/models/<model id>/artifacts`.
    LoggedModel = 2,
    /// An experiment, whose folder holds those of its runs and models.
    Experiment = 3,
}

impl OwnerKind {
    /// All kinds.
    pub(super) const ALL: [Self; 3] = [Self::Run, Self::LoggedModel, Self::Experiment];
}

/// What became of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It is gone, or never was.
    Removed {
        /// Files removed.
        files: u64,
        /// Their bytes.
        size_bytes: u64,
    },
    /// It stays where it is, for good, with the reason as a sentence.
    LeftInPlace(String),
    /// It could not be removed, with the reason as a sentence. The next purge tries again.
    Failed(String),
}

impl Removal {
    /// A folder that held nothing.
    pub const NOTHING: Self = Self::Removed { files: 0, size_bytes: 0 };
}
