//! Which changes a client asks for.

use std::collections::HashSet;

use paceline_mlflow::{ApiError, Fields, Request};
use paceline_store::Change;
use paceline_types::{ExperimentId, RunId};

/// Experiments and runs that one client can name.
const FILTER_IDS: usize = 1000;

/// The query of `GET changes`.
pub(crate) struct ChangesQuery {
    pub(super) filter: ChangeFilter,
    /// The id of the last event that was received.
    pub(super) after: Option<String>,
}

/// What to tell. Nothing named: everything.
pub(super) struct ChangeFilter {
    experiments: HashSet<ExperimentId>,
    runs: HashSet<RunId>,
}

impl Request for ChangesQuery {
    fn read(fields: &Fields<'_>) -> Result<Self, ApiError> {
        let experiments: HashSet<_> = fields
            .texts("experiment_id")?
            .iter()
            .map(|id| id.parse())
            .collect::<Result<_, paceline_types::InvalidExperimentId>>()?;
        let runs: HashSet<_> = fields.texts("run_id")?.into_iter().map(RunId::new).collect();
        let ids = experiments.len() + runs.len();
        if ids > FILTER_IDS {
            return Err(ApiError::invalid(format!(
                "A client can name at most {FILTER_IDS} experiments and runs. Got {ids}. Name experiments in place of \
                 their runs."
            )));
        }
        Ok(Self { filter: ChangeFilter { experiments, runs }, after: fields.non_empty_text("after")? })
    }
}

impl ChangeFilter {
    pub(super) fn passes(&self, change: &Change) -> bool {
        if self.experiments.is_empty() && self.runs.is_empty() {
            return true;
        }
        self.experiments.contains(&change.experiment_id())
            || change.run_id().is_some_and(|run_id| self.runs.contains(run_id))
    }
}
