//! A purge under way: owner by owner, step by step.

use std::collections::HashSet;

use super::marks::Purge;
use super::request::PurgeSummary;
use super::selection::Selection;
use super::step::step;
use super::storage::{OwnedFolder, OwnerKind, PurgeStorage, Removal};
use super::{BATCH_OWNERS, marks, owners, rows, space};
use crate::error::Result;
use crate::store::Store;

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
        let freed = space::give_back(self.store).await?;
        self.summary.database_bytes_freed = freed.given_back;
        self.summary.database_bytes_reusable = freed.reusable;
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
            let step = step(self.store, move |transaction, stop_at| {
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
}
