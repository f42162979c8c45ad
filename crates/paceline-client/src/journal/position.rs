//! A place in a journal.

use super::segment;

/// Between two records. Positions are ordered as the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Number of the segment, from 1.
    pub(crate) segment: u64,
    /// Bytes from the beginning of its file.
    pub(crate) offset: u64,
}

impl Position {
    /// Where a journal begins.
    pub(crate) const START: Self = Self::start_of(1);

    /// Where a segment begins.
    pub(crate) const fn start_of(segment: u64) -> Self {
        Self { segment, offset: segment::HEADER.len() as u64 }
    }
}
