//! Changes of many runs.

use std::sync::Arc;

use super::{find, require_restorable_run, set_stage, tags};
use crate::database::WriteTransaction;
use crate::error::{Error, Result};
use crate::key_values::TAGS;
use crate::search::{PageToken, RunsQuery};
use crate::store::Store;
use paceline_types::{KeyValue, LifecycleStage, Rejection, RunId};

/// Runs of one transaction: few enough that what trainings log need not wait long.
const TRANSACTION_RUNS: usize = 200;
/// Runs that are looked up at once.
const PAGE_RUNS: usize = 10_000;

/// What is to become of runs. They are restored before their tags change, and deleted after.
#[derive(Debug, Clone, Default)]
pub struct RunsChange {
    /// Where they go, if anywhere.
    pub stage: Option<LifecycleStage>,
    /// Tags to set.
    pub set_tags: Vec<KeyValue>,
    /// Tags to remove, where they are.
    pub remove_tags: Vec<String>,
}

/// What became of runs. Those that are in neither list were so before.
#[derive(Debug, Clone, Default)]
pub struct ChangedRuns {
    /// Those that are not as they were.
    pub changed: Vec<RunId>,
    /// Those that cannot be changed, and why.
    pub refused: Vec<(RunId, Rejection)>,
}

impl Store {
    /// Changes runs, some hundred in a transaction. A run that cannot be changed is passed over.
    ///
    /// # Errors
    /// When the store fails; runs before that are changed, and the same request again goes on with the others.
    pub async fn change_runs(&self, run_ids: Vec<RunId>, change: RunsChange) -> Result<ChangedRuns> {
        let mut outcome = ChangedRuns::default();
        self.change_into(&mut outcome, run_ids, &Arc::new(change)).await?;
        Ok(outcome)
    }

    /// Changes the runs that match a query, from its page token on and up to about `runs_max` of them, and returns the
    /// token with which the others follow, if there are any.
    ///
    /// # Errors
    /// As [`Store::change_runs`], and a page token of another query.
    pub async fn change_matching_runs(
        &self,
        mut query: RunsQuery,
        change: RunsChange,
        runs_max: usize,
    ) -> Result<(ChangedRuns, Option<PageToken>)> {
        let change = Arc::new(change);
        let mut outcome = ChangedRuns::default();
        let mut left = runs_max;
        while left > 0 {
            query.max_results = left.min(PAGE_RUNS);
            let page = self.query_runs(query.clone()).await?;
            left -= page.runs.len().min(left);
            let run_ids = page.runs.into_iter().map(|run| run.info.run_id).collect();
            self.change_into(&mut outcome, run_ids, &change).await?;
            query.page_token = page.next;
            if query.page_token.is_none() {
                break;
            }
        }
        Ok((outcome, query.page_token))
    }

    async fn change_into(
        &self,
        outcome: &mut ChangedRuns,
        run_ids: Vec<RunId>,
        change: &Arc<RunsChange>,
    ) -> Result<()> {
        for some in run_ids.chunks(TRANSACTION_RUNS) {
            let (some, change) = (some.to_vec(), change.clone());
            let mut part = self.write(move |transaction| apply_to_each(transaction, some, &change)).await?;
            outcome.changed.append(&mut part.changed);
            outcome.refused.append(&mut part.refused);
        }
        Ok(())
    }
}

fn apply_to_each(
    transaction: &mut WriteTransaction<'_>,
    run_ids: Vec<RunId>,
    change: &RunsChange,
) -> Result<ChangedRuns> {
    let mut outcome = ChangedRuns::default();
    for run_id in run_ids {
        match apply(transaction, &run_id, change) {
            Ok(true) => outcome.changed.push(run_id),
            Ok(false) => {}
            Err(Error::Rejected(rejection)) => outcome.refused.push((run_id, rejection)),
            Err(failure) => return Err(failure),
        }
    }
    Ok(outcome)
}

/// Changes a run. Whether it is another one now. What is refused, is before anything is written.
fn apply(transaction: &WriteTransaction<'_>, run_id: &RunId, change: &RunsChange) -> Result<bool> {
    let run = find(transaction, run_id)?;
    let is_active = run.info.stage == LifecycleStage::Active;
    let is_restored = !is_active && change.stage == Some(LifecycleStage::Active);
    let is_deleted = is_active && change.stage == Some(LifecycleStage::Deleted);
    let changes_tags = !change.set_tags.is_empty() || !change.remove_tags.is_empty();
    if changes_tags && !is_active && !is_restored {
        return Err(Rejection::RunDeleted(run_id.clone()).into());
    }
    if is_restored {
        require_restorable_run(transaction, run_id, run.row, run.info.experiment_id)?;
        set_stage(transaction, run.row, LifecycleStage::Active)?;
    }
    let mut is_changed = is_restored || is_deleted;
    for tag in &change.set_tags {
        is_changed |= tags::change(transaction, run.row, tag)?;
    }
    for key in &change.remove_tags {
        is_changed |= TAGS.delete(transaction, run.row, key)?;
    }
    if is_deleted {
        set_stage(transaction, run.row, LifecycleStage::Deleted)?;
    }
    if is_changed {
        transaction.note_run(&run.info);
    }
    Ok(is_changed)
}
