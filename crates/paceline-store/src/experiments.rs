//! Experiments: create, read, rename, delete, restore, tags.

use crate::artifact_uri;
use crate::clock::now_ms;
use crate::database::{self, Connection, OptionalExtension, Row, ToSql, WriteTransaction, params};
use crate::error::Result;
use crate::key_values::EXPERIMENT_TAGS;
use crate::purge::{OwnerKind, require_restorable_experiment};
use crate::store::Store;
use paceline_types::{Experiment, ExperimentId, KeyValue, LifecycleStage, Rejection, limits};

/// An experiment to be made.
#[derive(Debug, Clone, Default)]
pub struct NewExperiment {
    /// Its name, not empty.
    pub name: String,
    /// URI of its artifacts; the store's default root and the new id make one when absent.
    pub artifact_location: Option<String>,
    /// Its tags; of a key that comes twice the last value stays.
    pub tags: Vec<KeyValue>,
}

/// Tags with this prefix hold views of the UI, and their number is bounded.
const CUSTOM_VIEW_PREFIX: &str = "mlflow.customView.view";

impl Store {
    /// Makes an experiment and returns its id.
    ///
    /// # Errors
    /// [`Rejection::ExperimentNameTaken`].
    pub async fn create_experiment(&self, new: NewExperiment) -> Result<ExperimentId> {
        let artifact_root = self.default_artifact_root().to_owned();
        self.write(move |transaction| create(transaction, &new, &artifact_root)).await
    }

    /// The experiment with an id, in any stage.
    ///
    /// # Errors
    /// [`Rejection::ExperimentNotFound`].
    pub async fn experiment(&self, id: ExperimentId) -> Result<Experiment> {
        self.read(move |connection| {
            let found = select_one(connection, "id = ?", id.0)?;
            found.ok_or_else(|| Rejection::ExperimentNotFound(id).into())
        })
        .await
    }

    /// The experiment with a name, in any stage.
    ///
    /// # Errors
    /// [`Rejection::ExperimentNameNotFound`].
    pub async fn experiment_by_name(&self, name: String) -> Result<Experiment> {
        self.read(move |connection| {
            let found = select_one(connection, "name = ?", &name)?;
            found.ok_or_else(|| Rejection::ExperimentNameNotFound(name).into())
        })
        .await
    }

    /// Gives an experiment another name.
    ///
    /// # Errors
    /// Unknown or deleted experiment, or the name is taken.
    pub async fn rename_experiment(&self, id: ExperimentId, name: String) -> Result<()> {
        self.write(move |transaction| {
            if stage(transaction, id)? == LifecycleStage::Deleted {
                return Err(Rejection::RenameDeletedExperiment(id).into());
            }
            require_free(transaction, &name, Some(id))?;
            transaction
                .prepare_cached("UPDATE experiments SET name = ?, updated_ms = ? WHERE id = ?")?
                .execute(params![name, now_ms(), id.0])?;
            transaction.note_experiment(id);
            Ok(())
        })
        .await
    }

    /// Moves an active experiment and all its runs to the trash.
    ///
    /// # Errors
    /// [`Rejection::ExperimentNotFound`] when there is no active one.
    pub async fn delete_experiment(&self, id: ExperimentId) -> Result<()> {
        self.write(move |transaction| change_stage(transaction, id, LifecycleStage::Deleted)).await
    }

    /// Brings a deleted experiment and all its runs back.
    ///
    /// # Errors
    /// [`Rejection::ExperimentNotFound`] when there is no deleted one.
    pub async fn restore_experiment(&self, id: ExperimentId) -> Result<()> {
        self.write(move |transaction| change_stage(transaction, id, LifecycleStage::Active)).await
    }

    /// Sets a tag of an active experiment.
    ///
    /// # Errors
    /// Unknown or deleted experiment, or too many custom views.
    pub async fn set_experiment_tag(&self, id: ExperimentId, tag: KeyValue) -> Result<()> {
        self.write(move |transaction| {
            require_active(transaction, id)?;
            check_custom_views(transaction, id, &tag.key)?;
            transaction.note_experiment(id);
            EXPERIMENT_TAGS.set(transaction, id.0, &tag.key, &tag.value)
        })
        .await
    }

    /// Removes a tag of an active experiment.
    ///
    /// # Errors
    /// Unknown or deleted experiment, or no such tag.
    pub async fn delete_experiment_tag(&self, id: ExperimentId, key: String) -> Result<()> {
        self.write(move |transaction| {
            require_active(transaction, id)?;
            transaction.note_experiment(id);
            match EXPERIMENT_TAGS.delete(transaction, id.0, &key)? {
                true => Ok(()),
                false => Err(Rejection::TagNotFound(key).into()),
            }
        })
        .await
    }
}

/// Makes experiment 0, `Default`, in a store that has none.
pub(crate) fn ensure_default(connection: &Connection, artifact_root: &str) -> database::Result<()> {
    // A commit, and be it an empty one, makes watchers of other servers read anew.
    if has_any(connection)? {
        return Ok(());
    }
    connection.begin_writing()?;
    let made = make_default(connection, artifact_root);
    match made {
        Ok(()) => connection.commit(),
        Err(error) => connection.roll_back().and(Err(error)),
    }
}

fn has_any(connection: &Connection) -> database::Result<bool> {
    connection.prepare_cached("SELECT id FROM experiments LIMIT 1")?.exists([])
}

fn make_default(connection: &Connection, artifact_root: &str) -> database::Result<()> {
    if has_any(connection)? {
        return Ok(());
    }
    let now = now_ms();
    connection
        .prepare_cached(
            "INSERT INTO experiments (id, name, artifact_location, created_ms, updated_ms)
             VALUES (?, 'Default', ?, ?, ?)",
        )?
        .execute(params![
            ExperimentId::DEFAULT.0,
            artifact_uri::append(artifact_root, &ExperimentId::DEFAULT.to_string()),
            now,
            now
        ])?;
    Ok(())
}

/// The artifact location of an experiment that can be written to.
///
/// # Errors
/// Unknown or deleted experiment.
pub(crate) fn require_active(connection: &Connection, id: ExperimentId) -> Result<String> {
    let mut statement =
        connection.prepare_cached("SELECT artifact_location, is_deleted FROM experiments WHERE id = ?")?;
    let found = statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        None => Err(Rejection::ExperimentNotFound(id).into()),
        Some((_, true)) => Err(Rejection::ExperimentDeleted(id).into()),
        Some((artifact_location, false)) => Ok(artifact_location),
    }
}

/// Columns that [`from_row`] reads.
pub(crate) const COLUMNS: &str = "id, name, artifact_location, is_deleted, created_ms, updated_ms";

/// How many those are.
pub(crate) const COLUMN_COUNT: usize = 6;

/// An experiment without its tags.
pub(crate) fn from_row(row: &Row<'_>) -> database::Result<Experiment> {
    Ok(Experiment {
        id: ExperimentId(row.get(0)?),
        name: row.get(1)?,
        artifact_location: row.get(2)?,
        stage: stage_from(row.get(3)?),
        created_ms: row.get(4)?,
        updated_ms: row.get(5)?,
        tags: Vec::new(),
    })
}

/// Fills in the tags of experiments.
pub(crate) fn load_tags(connection: &Connection, experiments: &mut [Experiment]) -> Result<()> {
    let ids: Vec<i64> = experiments.iter().map(|experiment| experiment.id.0).collect();
    let mut tags = EXPERIMENT_TAGS.load(connection, &ids)?;
    for experiment in experiments {
        experiment.tags = tags.remove(&experiment.id.0).unwrap_or_default();
    }
    Ok(())
}

/// The stage that a column `is_deleted` stands for.
pub(crate) fn stage_from(is_deleted: bool) -> LifecycleStage {
    if is_deleted { LifecycleStage::Deleted } else { LifecycleStage::Active }
}

/// The experiment with a name, in any stage.
pub(crate) fn find_by_name(connection: &Connection, name: &str) -> Result<Option<ExperimentId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM experiments WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0).map(ExperimentId)).optional()?)
}

/// Makes an experiment.
pub(crate) fn create(
    transaction: &WriteTransaction<'_>,
    new: &NewExperiment,
    artifact_root: &str,
) -> Result<ExperimentId> {
    let now = now_ms();
    require_free(transaction, &new.name, None)?;
    let id = transaction
        .prepare_cached(
            "INSERT INTO experiments (name, artifact_location, created_ms, updated_ms) VALUES (?, ?, ?, ?)
             RETURNING id",
        )?
        .query_row(
            params![new.name, new.artifact_location.as_deref().unwrap_or_default(), now, now],
            |row| row.get(0).map(ExperimentId),
        )?;
    if new.artifact_location.is_none() {
        transaction
            .prepare_cached("UPDATE experiments SET artifact_location = ? WHERE id = ?")?
            .execute(params![artifact_uri::append(artifact_root, &id.to_string()), id.0])?;
    }
    EXPERIMENT_TAGS.set_all(transaction, id.0, &new.tags)?;
    transaction.note_experiment(id);
    Ok(id)
}

fn select_one(connection: &Connection, condition: &str, value: impl ToSql) -> Result<Option<Experiment>> {
    let sql = format!("SELECT {COLUMNS} FROM experiments WHERE {condition}");
    let found = connection.prepare_cached(&sql)?.query_row([value], from_row).optional()?;
    let mut found = Vec::from_iter(found);
    load_tags(connection, &mut found)?;
    Ok(found.pop())
}

fn stage(connection: &Connection, id: ExperimentId) -> Result<LifecycleStage> {
    let mut statement = connection.prepare_cached("SELECT is_deleted FROM experiments WHERE id = ?")?;
    let is_deleted = statement.query_row([id.0], |row| row.get(0)).optional()?;
    is_deleted.map(stage_from).ok_or_else(|| Rejection::ExperimentNotFound(id).into())
}

fn change_stage(transaction: &WriteTransaction<'_>, id: ExperimentId, to: LifecycleStage) -> Result<()> {
    transaction.note_experiment(id);
    let is_deleted = to == LifecycleStage::Deleted;
    if !is_deleted {
        require_restorable_experiment(transaction, id)?;
    }
    let now = now_ms();
    let changed = transaction
        .prepare_cached(
            "UPDATE experiments SET is_deleted = ?, updated_ms = ? WHERE id = ? AND is_deleted <> ?",
        )?
        .execute(params![is_deleted, now, id.0, is_deleted])?;
    if changed == 0 {
        return Err(Rejection::ExperimentNotFound(id).into());
    }
    // Runs that were deleted one by one keep the time of that; those that are being removed for good stay deleted.
    transaction
        .prepare_cached(
            "UPDATE runs SET is_deleted = ?, deleted_ms = ?
             WHERE experiment_id = ? AND is_deleted <> ?
               AND NOT EXISTS (SELECT 1 FROM purges p WHERE p.kind = ? AND p.owner_id = runs.id)",
        )?
        .execute(params![is_deleted, is_deleted.then_some(now), id.0, is_deleted, OwnerKind::Run as i64])?;
    Ok(())
}

fn check_custom_views(transaction: &WriteTransaction<'_>, id: ExperimentId, key: &str) -> Result<()> {
    if !key.starts_with(CUSTOM_VIEW_PREFIX) {
        return Ok(());
    }
    let others: usize = transaction
        .prepare_cached(
            "SELECT COUNT(*) FROM experiment_tags t JOIN key_names k ON k.id = t.key_id
             WHERE t.experiment_id = ? AND text_like(k.name, ?) AND k.name <> ?",
        )?
        .query_row(params![id.0, format!("{CUSTOM_VIEW_PREFIX}%"), key], |row| row.get(0))?;
    if others < limits::EXPERIMENT_CUSTOM_VIEWS {
        Ok(())
    } else {
        Err(Rejection::TooManyCustomViews(id).into())
    }
}

/// Checks that no other experiment has a name. Nobody else writes meanwhile, so nobody takes it.
fn require_free(connection: &Connection, name: &str, owner: Option<ExperimentId>) -> Result<()> {
    match find_by_name(connection, name)? {
        Some(other) if Some(other) != owner => Err(Rejection::ExperimentNameTaken(name.to_owned()).into()),
        _ => Ok(()),
    }
}
