//! How long, and by how many.

use std::time::Duration;

use crate::bench::extent::Extent;

/// The size of a soak.
#[derive(Debug)]
pub(super) struct Plan {
    /// How long the load lasts.
    pub(super) time: Duration,
    /// Connections that send it.
    pub(super) workers: u64,
}

impl Plan {
    /// The size for an extent.
    pub(super) fn new(extent: Extent) -> Self {
        let seconds = match extent {
            Extent::Quick => 10,
            Extent::Full => 180,
        };
        Self { time: Duration::from_secs(seconds), workers: 8 }
    }
}
