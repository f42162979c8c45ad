//! How much is measured.

use serde::Serialize;

/// How much time a benchmark takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Extent {
    /// A minute or so: shows that everything works, and large differences.
    Quick,
    /// Half an hour: the numbers that are published.
    Full,
}
