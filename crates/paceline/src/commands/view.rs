//! Which lifecycle stages a list shows.

use clap::ValueEnum;

/// Stages, under MLflow's names and short ones. Deleted things can be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StageView {
    #[value(alias = "active_only")]
    Active,
    #[value(alias = "deleted_only")]
    Deleted,
    All,
}

impl StageView {
    /// The name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE_ONLY",
            Self::Deleted => "DELETED_ONLY",
            Self::All => "ALL",
        }
    }
}
