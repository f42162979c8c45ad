//! A dry run: what a purge would remove.

use std::collections::BTreeSet;

use super::request::PurgeSummary;
use super::selection::Selection;
use super::storage::{OwnedFolder, OwnerKind, PurgeStorage, Removal};
use super::{BATCH_OWNERS, marks, owners};
use crate::database::{self, Connection};
use crate::error::Result;
use crate::store::Store;

/// Surrogates of all that would go, and the folders of which only files are left.
struct Extent {
    experiments: Vec<i64>,
    models: BTreeSet<i64>,
    runs: BTreeSet<i64>,
    orphaned_folders: Vec<OwnedFolder>,
}

/// What is known of one owner.
struct Found {
    folder: OwnedFolder,
    experiment_row: i64,
    metric_points: u64,
}

pub(super) async fn estimate(
    store: &Store,
    selection: Selection,
    storage: &impl PurgeStorage,
) -> Result<PurgeSummary> {
    let mut summary = PurgeSummary { kept: selection.kept.clone(), ..PurgeSummary::default() };
    let default_root = store.default_artifact_root().to_owned();
    let (extent, chosen) = store
        .read(move |connection| {
            Ok((extent(connection, selection)?, owners::chosen_locations(connection, &default_root)?))
        })
        .await?;
    for folder in extent.orphaned_folders {
        let removal = storage.measure(&folder).await;
        summary.add_folder(folder.uri, removal);
    }
    // The folder of an experiment that goes as a whole is counted once, with all that is in it.
    let mut counted_whole = BTreeSet::new();
    for batch in extent.experiments.chunks(BATCH_OWNERS) {
        for found in load(store, OwnerKind::Experiment, batch.to_vec()).await? {
            summary.experiments += 1;
            let mut folder = found.folder;
            folder.is_owned &= !chosen.iter().any(|other| storage.overlap(&folder.uri, other));
            let removal = storage.measure(&folder).await;
            if folder.is_owned && matches!(removal, Removal::Removed { .. }) {
                counted_whole.insert(found.experiment_row);
            }
            summary.add_folder(folder.uri, removal);
        }
    }
    for (kind, rows) in [(OwnerKind::LoggedModel, extent.models), (OwnerKind::Run, extent.runs)] {
        let rows = Vec::from_iter(rows);
        for batch in rows.chunks(BATCH_OWNERS) {
            for found in load(store, kind, batch.to_vec()).await? {
                match kind {
                    OwnerKind::LoggedModel => summary.logged_models += 1,
                    _ => summary.runs += 1,
                }
                summary.metric_points += found.metric_points;
                if !counted_whole.contains(&found.experiment_row) {
                    let removal = storage.measure(&found.folder).await;
                    summary.add_folder(found.folder.uri, removal);
                }
            }
        }
    }
    Ok(summary)
}

fn extent(connection: &Connection, selection: Selection) -> Result<Extent> {
    let mut extent = Extent {
        experiments: selection.experiments,
        models: BTreeSet::from_iter(selection.models),
        runs: BTreeSet::from_iter(selection.runs),
        orphaned_folders: Vec::new(),
    };
    for purge in marks::pending(connection, usize::MAX >> 1)? {
        match (purge.owner_id, purge.kind) {
            (None, _) => extent.orphaned_folders.push(purge.folder()),
            (Some(row), OwnerKind::Run) => drop(extent.runs.insert(row)),
            (Some(row), OwnerKind::LoggedModel) => drop(extent.models.insert(row)),
            (Some(row), OwnerKind::Experiment) => extent.experiments.push(row),
        }
    }
    extent.experiments.sort_unstable();
    extent.experiments.dedup();
    let content = |sql: &str, rows: &mut BTreeSet<i64>| -> Result<()> {
        let mut select = connection.prepare_cached(sql)?;
        for experiment in &extent.experiments {
            let found = select.query_map([experiment], |row| row.get(0))?;
            rows.extend(found.collect::<database::Result<Vec<i64>>>()?);
        }
        Ok(())
    };
    content("SELECT id FROM runs WHERE experiment_id = ?", &mut extent.runs)?;
    content("SELECT id FROM logged_models WHERE experiment_id = ?", &mut extent.models)?;
    Ok(extent)
}

/// What is known of owners by surrogate. Those that went meanwhile are left out.
async fn load(store: &Store, kind: OwnerKind, rows: Vec<i64>) -> Result<Vec<Found>> {
    let root = store.default_artifact_root().to_owned();
    store
        .read(move |connection| {
            let found = rows.iter().filter_map(|row| load_one(connection, kind, *row, &root).transpose());
            found.collect()
        })
        .await
}

fn load_one(connection: &Connection, kind: OwnerKind, row: i64, root: &str) -> Result<Option<Found>> {
    let Some((folder, experiment_row)) = owners::folder(connection, kind, row, root)? else {
        return Ok(None);
    };
    let metric_points = if kind == OwnerKind::Run { count_points(connection, row)? } else { 0 };
    Ok(Some(Found { folder, experiment_row, metric_points }))
}

fn count_points(connection: &Connection, run_row: i64) -> Result<u64> {
    Ok(connection
        .prepare_cached(
            "SELECT CAST((SELECT COALESCE(SUM(point_count), 0) FROM metric_tail WHERE run_id = ?1)
                  + (SELECT COALESCE(SUM(point_count), 0) FROM metric_segments WHERE run_id = ?1) AS BIGINT)",
        )?
        .query_row([run_row], |row| row.get(0))?)
}
