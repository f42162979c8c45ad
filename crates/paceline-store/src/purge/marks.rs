//! The table `purges`: what is being removed, and from when on nobody can restore it.

use super::limit::Limit;
use super::owners;
use super::request::Kept;
use super::selection::hindrance;
use super::storage::{OwnedFolder, OwnerKind};
use crate::database::{self, Connection, params};
use crate::error::{Error, Result};
use paceline_types::{ExperimentId, PurgeRefusal, Rejection, RunId};

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) struct Purge {
    pub(super) id: i64,
    pub(super) kind: OwnerKind,
    /// Surrogate of the owner; none once only the files are left.
    pub(super) owner_id: Option<i64>,
    artifact_uri: String,
    owns_folder: bool,
}

impl Purge {
    pub(super) fn folder(&self) -> OwnedFolder {
        OwnedFolder { uri: self.artifact_uri.clone(), owner: self.kind, is_owned: self.owns_folder }
    }
}

/// Marks owners by surrogate, and returns those that must stay after all: they came back from the trash meanwhile.
pub(super) fn mark_all(
    connection: &Connection,
    kind: OwnerKind,
    rows: &[i64],
    limit: Limit,
    default_root: &str,
) -> Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for row in rows {
        // What another purge has removed is no loss.
        let Some(stage) = owners::stage(connection, kind, *row)? else { continue };
        let reason = match (limit.refusal(&stage), kind) {
            (None, OwnerKind::Experiment) => hindrance(connection, ExperimentId(*row), limit)?,
            (refusal, _) => refusal,
        };
        match reason {
            Some(reason) => kept.push(Kept { owner: stage.owner, reason }),
            None => insert(connection, kind, *row, default_root)?,
        }
    }
    Ok(kept)
}

/// Marks some runs and logged models of an experiment that is marked itself. Returns how many it found.
pub(super) fn mark_content(
    connection: &Connection,
    experiment_row: Option<i64>,
    limit: usize,
    default_root: &str,
) -> Result<usize> {
    let mut found = 0;
    for (kind, sql) in [
        (OwnerKind::Run, "SELECT id FROM runs WHERE experiment_id = ? LIMIT ?"),
        (OwnerKind::LoggedModel, "SELECT id FROM logged_models WHERE experiment_id = ? LIMIT ?"),
    ] {
        let mut select = connection.prepare_cached(sql)?;
        let rows = select.query_map(params![experiment_row, limit], |row| row.get(0))?;
        for row in rows.collect::<database::Result<Vec<i64>>>()? {
            insert(connection, kind, row, default_root)?;
            found += 1;
        }
    }
    Ok(found)
}

fn insert(connection: &Connection, kind: OwnerKind, row: i64, default_root: &str) -> Result<()> {
    let Some((folder, _)) = owners::folder(connection, kind, row, default_root)? else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO purges (kind, owner_id, artifact_uri, owns_folder) VALUES (?, ?, ?, ?)
             ON CONFLICT (kind, owner_id) DO NOTHING",
        )?
        .execute(params![kind as i64, row, folder.uri, folder.is_owned])?;
    Ok(())
}

/// What is to be finished: first where only files are left, then runs and models, then experiments.
pub(super) fn pending(connection: &Connection, limit: usize) -> Result<Vec<Purge>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, owner_id, artifact_uri, owns_folder FROM purges
         ORDER BY owner_id IS NOT NULL, kind, id
         LIMIT ?",
    )?;
    let mut rows = statement.query([limit])?;
    let mut purges = Vec::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(1)?;
        let kind = OwnerKind::ALL.into_iter().find(|kind| *kind as i64 == number);
        purges.push(Purge {
            id: row.get(0)?,
            kind: kind.ok_or_else(|| Error::Corrupt(format!("a purge has the unknown kind {number}")))?,
            owner_id: row.get(2)?,
            artifact_uri: row.get(3)?,
            owns_folder: row.get(4)?,
        });
    }
    Ok(purges)
}

/// Whether a purge still waits for the rows of its owner.
pub(super) fn is_waiting(connection: &Connection, purge: &Purge) -> Result<bool> {
    let mut select = connection.prepare_cached("SELECT 1 FROM purges WHERE id = ? AND owner_id = ?")?;
    Ok(select.exists(params![purge.id, purge.owner_id])?)
}

/// Notes that the rows of an owner are gone.
pub(super) fn note_rows_gone(connection: &Connection, purge: &Purge) -> Result<()> {
    connection.prepare_cached("UPDATE purges SET owner_id = NULL WHERE id = ?")?.execute([purge.id])?;
    Ok(())
}

/// Forgets purges whose files are gone.
pub(super) fn finish(connection: &Connection, ids: &[i64]) -> Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM purges WHERE id = ? AND owner_id IS NULL")?;
    for id in ids {
        delete.execute([id])?;
    }
    Ok(())
}

/// Checks that a run may come back from the trash.
///
/// # Errors
/// [`PurgeRefusal::RunGoes`] when it, or its experiment, is being removed for good.
pub(crate) fn require_restorable_run(
    connection: &Connection,
    run_id: &RunId,
    row: i64,
    experiment_id: ExperimentId,
) -> Result<()> {
    let goes = is_marked(connection, OwnerKind::Run, row)?
        || is_marked(connection, OwnerKind::Experiment, experiment_id.0)?;
    if goes { Err(Rejection::from(PurgeRefusal::RunGoes(run_id.clone())).into()) } else { Ok(()) }
}

/// Checks that an experiment may come back from the trash.
///
/// # Errors
/// [`PurgeRefusal::ExperimentGoes`] when it is being removed for good.
pub(crate) fn require_restorable_experiment(connection: &Connection, id: ExperimentId) -> Result<()> {
    match is_marked(connection, OwnerKind::Experiment, id.0)? {
        true => Err(Rejection::from(PurgeRefusal::ExperimentGoes(id)).into()),
        false => Ok(()),
    }
}

fn is_marked(connection: &Connection, kind: OwnerKind, row: i64) -> Result<bool> {
    let mut select = connection.prepare_cached("SELECT 1 FROM purges WHERE kind = ? AND owner_id = ?")?;
    Ok(select.exists(params![kind as i64, row])?)
}
