//! A purge under way: owner by owner, step by step.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::marks::Purge;
use super::request::PurgeSummary;
use super::selection::Selection;
use super::storage::{OwnedFolder, OwnerKind, PurgeStorage, Removal};
use super::{BATCH_OWNERS, marks, owners, rows};
use crate::database::{WriteTransaction, free_space};
use crate::error::Result;
use crate::store::Store;

/// How long one transaction may keep other writes waiting.
const STEP_TIME: Duration = Duration::from_millis(10);

/// A purge under way.
pub(super) struct RunningPurge<'s, S> {
    store: &'s Store,
    storage: &'s S,
    summary: PurgeSummary,
    /// Purges whose files could not be removed: not tried again this time.
    failed: HashSet<i64>,
    /// Folders that somebody chose for experiments, once they were needed.
    chosen_locations: Option<Vec<String>>,
}

impl<'s, S: PurgeStorage> RunningPurge<'s, S> {
    pub(super) fn new(store: &'s Store, storage: &'s S) -> Self {
        let summary = PurgeSummary::default();
        Self { store, storage, summary, failed: HashSet::new(), chosen_locations: None }
    }

    /// Finishes what an earlier purge left, then removes what was selected.
    pub(super) async fn run(mut self, selection: Selection) -> Result<PurgeSummary> {
        self.drain().await?;
        self.remove(selection).await?;
        self.give_space_back().await?;
        Ok(self.summary)
    }

    /// Marks what was selected, a few at a time, and finishes each batch: what was not begun can still be restored.
    async fn remove(&mut self, selection: Selection) -> Result<()> {
        let Selection { experiments, models, runs, limit, kept } = selection;
        self.summary.kept.extend(kept);
        for (kind, rows, batch) in [
            (OwnerKind::Experiment, experiments, 1),
            (OwnerKind::LoggedModel, models, BATCH_OWNERS),
            (OwnerKind::Run, runs, BATCH_OWNERS),
        ] {
            for batch in rows.chunks(batch) {
                let (batch, root) = (batch.to_vec(), self.store.default_artifact_root().to_owned());
                let mark = self
                    .store
                    .write(move |transaction| marks::mark_all(transaction, kind, &batch, limit, &root));
                self.summary.kept.extend(mark.await?);
                self.drain().await?;
            }
        }
        Ok(())
    }

    /// Finishes everything that is marked.
    async fn drain(&mut self) -> Result<()> {
        loop {
            let limit = BATCH_OWNERS + self.failed.len();
            let mut pending = self.store.read(move |connection| marks::pending(connection, limit)).await?;
            pending.retain(|purge| !self.failed.contains(&purge.id));
            let (with_rows, with_files): (Vec<_>, Vec<_>) =
                pending.into_iter().partition(|purge| purge.owner_id.is_some());
            let (experiments, owners): (Vec<_>, Vec<_>) =
                with_rows.into_iter().partition(|purge| purge.kind == OwnerKind::Experiment);
            if !with_files.is_empty() {
                self.remove_files(with_files).await?;
            } else if !owners.is_empty() {
                self.remove_rows(owners).await?;
            } else if let Some(experiment) = experiments.into_iter().next() {
                self.remove_experiment(experiment).await?;
            } else {
                return Ok(());
            }
        }
    }

    /// Marks some runs and models of an experiment; when there are none any more, the experiment goes itself.
    async fn remove_experiment(&mut self, experiment: Purge) -> Result<()> {
        let (owner_id, root) = (experiment.owner_id, self.store.default_artifact_root().to_owned());
        let mark = self
            .store
            .write(move |transaction| marks::mark_content(transaction, owner_id, BATCH_OWNERS, &root));
        if mark.await? == 0 { self.remove_rows(vec![experiment]).await } else { Ok(()) }
    }

    async fn remove_rows(&mut self, mut purges: Vec<Purge>) -> Result<()> {
        while !purges.is_empty() {
            let step = self.step(move |transaction, stop_at| {
                let step = rows::remove_some(transaction, &purges, stop_at)?;
                purges.drain(..step.finished);
                Ok((step, purges))
            });
            let (removed, rest) = step.await?;
            self.summary.add_rows(&removed);
            purges = rest;
        }
        Ok(())
    }

    async fn remove_files(&mut self, purges: Vec<Purge>) -> Result<()> {
        let mut done = Vec::with_capacity(purges.len());
        for purge in purges {
            let mut folder = purge.folder();
            folder.is_owned &= !self.is_shared(&folder).await?;
            let removal = self.storage.remove(&folder).await;
            if let Removal::Failed(_) = removal {
                self.failed.insert(purge.id);
            } else {
                done.push(purge.id);
            }
            self.summary.add_folder(folder.uri, removal);
        }
        self.store.write(move |transaction| marks::finish(transaction, &done)).await
    }

    /// Whether an experiment's folder holds the one of another experiment, or is in it.
    async fn is_shared(&mut self, folder: &OwnedFolder) -> Result<bool> {
        if folder.owner != OwnerKind::Experiment || !folder.is_owned {
            return Ok(false);
        }
        if self.chosen_locations.is_none() {
            let root = self.store.default_artifact_root().to_owned();
            let load = self.store.read(move |connection| owners::chosen_locations(connection, &root));
            self.chosen_locations = Some(load.await?);
        }
        let overlaps = |other: &String| self.storage.overlap(&folder.uri, other);
        Ok(self.chosen_locations.iter().flatten().any(overlaps))
    }

    /// Gives free pages back to the file system, where the database was made for it.
    async fn give_space_back(&mut self) -> Result<()> {
        let before = self.store.read(|connection| Ok(free_space::measure(connection)?)).await?;
        let mut left = if before.is_given_back { before.free_pages } else { 0 };
        while left > 0 {
            let step =
                self.step(move |transaction, stop_at| Ok(free_space::give_back(transaction, left, stop_at)?));
            let pages = step.await?;
            self.summary.database_bytes_freed += pages * before.page_bytes;
            left = if pages == 0 { 0 } else { left.saturating_sub(pages) };
        }
        self.store.checkpoint().await;
        let after = self.store.read(|connection| Ok(free_space::measure(connection)?)).await?;
        self.summary.database_bytes_reusable = after.free_bytes();
        Ok(())
    }
    /// Does a part of the work as one transaction, which should end at the time it is told, and then rests as long as
    /// it took.
    async fn step<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&WriteTransaction<'_>, Instant) -> Result<T> + Send + 'static,
    {
        let timed = move |transaction: &mut WriteTransaction<'_>| {
            let begun = Instant::now();
            let done = work(transaction, begun + STEP_TIME)?;
            Ok((done, begun.elapsed()))
        };
        let (done, time) = self.store.write(timed).await?;
        tokio::time::sleep(time).await;
        Ok(done)
    }
}
