//! The model registry: named models whose versions point at files.

use std::fmt;
use std::str::FromStr;

use crate::{KeyValue, ModelId};

/// The tag that marks a registered model or a version as a prompt, when its value is `true`.
pub const PROMPT_TAG: &str = "mlflow.prompt.is_prompt";

/// Whether a registered model or a version with these tags is a prompt. Of a key that comes twice the last one counts.
pub fn is_prompt(tags: &[KeyValue]) -> bool {
    let last = tags.iter().rev().find(|tag| tag.key == PROMPT_TAG);
    last.is_some_and(|tag| tag.value.eq_ignore_ascii_case("true"))
}

/// The number of a model version, from 1; written in decimal inside a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelVersionNumber(pub i64);

/// A text that is no version number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Parameter 'version' must be an integer, got '{0}'.")]
pub struct InvalidModelVersionNumber(pub String);

impl fmt::Display for ModelVersionNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for ModelVersionNumber {
    type Err = InvalidModelVersionNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self).map_err(|_| InvalidModelVersionNumber(text.to_owned()))
    }
}

/// What a version is used for. Deprecated in favour of aliases; the discriminants are those of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelVersionStage {
    /// Nothing yet.
    None = 0,
    /// Being tried.
    Staging = 1,
    /// In use.
    Production = 2,
    /// No longer used.
    Archived = 3,
}

impl ModelVersionStage {
    /// Every stage.
    pub const ALL: [Self; 4] = [Self::None, Self::Staging, Self::Production, Self::Archived];

    /// The stage's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Staging => "Staging",
            Self::Production => "Production",
            Self::Archived => "Archived",
        }
    }

    /// The stage of a name in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether versions in this stage serve somebody.
    pub fn is_in_use(self) -> bool {
        matches!(self, Self::Staging | Self::Production)
    }
}

/// A name under which versions are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredModel {
    /// Its name, unique.
    pub name: String,
    /// What it is, in words; may be empty.
    pub description: String,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
    /// When it, or the set or stages of its versions, last changed, milliseconds since the epoch.
    pub updated_ms: i64,
    /// The highest version in each stage that has one. Their own aliases are not filled in.
    pub latest_versions: Vec<ModelVersion>,
    /// Its tags, by key.
    pub tags: Vec<KeyValue>,
    /// Its aliases, by name.
    pub aliases: Vec<ModelAlias>,
}

/// A name for one version of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelAlias {
    /// The alias.
    pub alias: String,
    /// The version it stands for.
    pub version: ModelVersionNumber,
}

/// One version of a registered model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelVersion {
    /// Name of the registered model.
    pub name: String,
    /// Its number.
    pub version: ModelVersionNumber,
    /// What it is, in words; none after an update that gave none.
    pub description: Option<String>,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
    /// When its description or stage last changed, milliseconds since the epoch.
    pub updated_ms: i64,
    /// What it is used for.
    pub stage: ModelVersionStage,
    /// URI of its files, as given.
    pub source: String,
    /// URI of its files once `models:/` was looked up.
    pub storage_location: String,
    /// The run that made it; may be empty, and need not exist.
    pub run_id: String,
    /// Link to that run elsewhere; may be empty.
    pub run_link: String,
    /// The logged model that it was made from.
    pub model_id: Option<ModelId>,
    /// Its tags, by key.
    pub tags: Vec<KeyValue>,
    /// Names that stand for it; filled in where one version is asked for.
    pub aliases: Vec<String>,
}

/// Which version of a registered model is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelVersionSelector {
    /// The one of this number.
    Number(ModelVersionNumber),
    /// The one that the alias stands for.
    Alias(String),
    /// The highest one in the stage.
    Stage(ModelVersionStage),
    /// The highest one.
    Latest,
}

/// Where the files of a new version are, as the client says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelVersionSource {
    /// As written.
    pub uri: String,
    /// What that means.
    pub kind: ModelVersionSourceKind,
}

/// What the source of a version names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelVersionSourceKind {
    /// `models:/m-…`
    LoggedModel(ModelId),
    /// `models:/name/…`
    ModelVersion {
        /// Name of the registered model.
        name: String,
        /// Which of its versions.
        selector: ModelVersionSelector,
    },
    /// A local path, absolute and normalised. It must lie in the files of a run or logged model.
    LocalPath(String),
    /// Anything else: a storage that clients know, a run, or a prompt, which has no files.
    Elsewhere,
}
