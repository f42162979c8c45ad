//! Removing for good what is in the trash: experiments, runs, logged models, and the files they kept.
//!
//! ```text
//! selection.rs   what the request means, refused as a whole before anything goes
//! marks.rs       "is being removed": from here on nobody restores it             one short transaction
//! rows.rs        its rows, a few at a time; the last ones with the owner itself  many short transactions
//! storage.rs     its files, by the caller who knows where they are
//! marks.rs       done                                                            one short transaction
//! space.rs       free pages go back to the file system                           many short transactions
//! ```
//!
//! All of it goes by the table `purges`, so a purge that was cut off at any moment is finished by the next one, and
//! two of them at once, even of two processes, share the work. Between its transactions a purge rests as long as they
//! took, so that the writes of others go on.

mod estimate;
mod limit;
mod marks;
mod owners;
mod request;
mod rows;
mod running;
mod selection;
mod space;
mod step;
mod storage;
mod trash;

pub(crate) use marks::{require_restorable_experiment, require_restorable_run};
pub use request::{Kept, LeftFolder, PurgeRequest, PurgeSummary, TrashOwner};
pub use storage::{OwnedFolder, OwnerKind, PurgeStorage, Removal};
pub use trash::TrashSummary;

use running::RunningPurge;

use crate::error::Result;
use crate::store::Store;

/// Owners that are marked before they are removed, or looked at together.
const BATCH_OWNERS: usize = 256;

impl Store {
    /// Removes for good what the request names, and finishes what an earlier purge left. A dry run counts instead.
    ///
    /// # Errors
    /// Unknown ids, and [`paceline_types::PurgeRefusal`] for what is not in the trash or too young; then nothing was
    /// removed.
    pub async fn purge(&self, request: PurgeRequest, storage: &impl PurgeStorage) -> Result<PurgeSummary> {
        let is_dry_run = request.dry_run;
        let selection = self.read(move |connection| selection::select(connection, &request)).await?;
        if is_dry_run {
            return estimate::estimate(self, selection, storage).await;
        }
        let _turn = self.purge_turn().await;
        RunningPurge::new(self, storage).run(selection).await
    }
}
