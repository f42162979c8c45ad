//! Identifiers that users see, in the forms of MLflow's API.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// An experiment's id: a non-negative integer, written in decimal inside a string on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExperimentId(pub i64);

/// A text that is no experiment id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Invalid experiment ID '{0}'. Experiment ID must be a valid integer.")]
pub struct InvalidExperimentId(pub String);

impl ExperimentId {
    /// The experiment named `Default` that exists from the first start.
    pub const DEFAULT: Self = Self(0);
}

impl fmt::Display for ExperimentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for ExperimentId {
    type Err = InvalidExperimentId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| InvalidExperimentId(text.to_owned()))
    }
}

/// Defines an id that is text for everyone but its maker. Clones share the text: an answer may name a run with each of
/// a million points.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes a text as an id. Whether such an entity exists is the store's to say.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into().into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

text_id! {
    /// A run's id: 32 hex digits when Paceline made it.
    RunId
}

text_id! {
    /// A logged model's id: `m-` and 32 hex digits when Paceline made it.
    ModelId
}

impl RunId {
    /// Whether the text has the form of a run id: a letter or digit, then up to 255 word characters or dashes.
    pub fn is_well_formed(text: &str) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        text.chars().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && text.chars().all(is_word)
            && text.chars().count() <= 256
    }
}
