//! Places in the log, as watchers keep them.

use std::fmt;
use std::str::FromStr;

/// A place in the log of one process: after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangePlace {
    /// The log: a random number of the process that keeps it.
    pub(super) log: u64,
    /// The number of the change.
    pub(super) number: u64,
}

impl fmt::Display for ChangePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}-{}", self.log, self.number)
    }
}

/// A text that is no place in any log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no place in a log of changes")]
pub struct InvalidChangePlace;

impl FromStr for ChangePlace {
    type Err = InvalidChangePlace;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (log, number) = text.split_once('-').ok_or(InvalidChangePlace)?;
        let log = u64::from_str_radix(log, 16).map_err(|_| InvalidChangePlace)?;
        Ok(Self { log, number: number.parse().map_err(|_| InvalidChangePlace)? })
    }
}
