//! Metric points: an append log (the tail) that folds into compressed columns (segments).
//!
//! ```text
//! log-batch ──► one tail row per (commit, run)        durable here      tail.rs
//!                  │  fold, in the background                           fold.rs
//!                  ▼
//!              segments per (run, key)                compressed        segment.rs
//!              blocks of 256 points                  for charts        blocks.rs, series.rs
//! and beside both, per (run, key): the latest point, counts, extremes   latest.rs
//! ```
//!
//! A read (history.rs; by step: steps.rs) merges both and collapses exact duplicates.

mod blocks;
mod byte_reader;
mod fold;
mod folder;
mod history;
mod latest;
mod new_points;
mod segment;
mod segment_rows;
mod series;
mod smallest;
mod step_choice;
mod steps;
mod superseded;
mod superseding;
mod tail;
mod tail_sizes;

pub use blocks::Block;
pub(crate) use folder::{FoldHint, Folder};
pub(crate) use history::{HistoryPosition, read_history};
pub(crate) use latest::stored_value;
pub(crate) use new_points::{NewPoints, RunKey};
pub(crate) use series::{Axis, AxisPoints, axis_start, read_against, read_series};
pub(crate) use steps::{SharedSteps, read_points_at};
pub(crate) use superseded::superseded_metrics;
pub(crate) use superseding::supersede;
pub use tail_sizes::FoldPolicy;
pub(crate) use tail_sizes::TailSizes;

/// The codecs, open to property tests.
#[doc(hidden)]
pub mod codec {
    pub use super::blocks::{decode as decode_blocks, encode as encode_blocks};
    pub use super::segment::{decode as decode_segment, encode as encode_segment};
    pub use super::tail::{decode_all as decode_tail, encode as encode_tail};
}

/// How steps are chosen, open to property tests.
#[doc(hidden)]
pub mod step_sampling {
    pub use super::smallest::Smallest;
    pub use super::step_choice::choose_evenly;
}
