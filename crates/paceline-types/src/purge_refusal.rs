//! Why a removal for good is refused, or stands in the way.

use crate::{Age, ExperimentId, ModelId, RunId};

/// A refusal of a purge, or of what a purge that has begun does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PurgeRefusal {
    /// Some of the experiments are not in the trash.
    #[error(
        "Experiments {} are not in the deleted lifecycle stage. Only experiments in the deleted lifecycle stage \
         are removed for good: delete them first.",
        list(.0)
    )]
    ActiveExperiments(Vec<ExperimentId>),
    /// Some of the experiments went to the trash too lately.
    #[error(
        "Experiments {} are not older than the required age. Only experiments older than {age} are removed.",
        list(ids)
    )]
    YoungExperiments {
        /// Those that are too young.
        ids: Vec<ExperimentId>,
        /// The least age.
        age: Age,
    },
    /// A run of a deleted experiment was restored.
    #[error(
        "Experiment {id} holds the active run {run_id}, which would go with it. \
         Delete the run as well, or restore the experiment."
    )]
    ExperimentHoldsActiveRun {
        /// The experiment.
        id: ExperimentId,
        /// One of its active runs.
        run_id: RunId,
    },
    /// A run of the experiment went to the trash too lately.
    #[error(
        "Experiment {id} holds the run {run_id}, which is not older than the required age. \
         Only runs older than {age} are removed."
    )]
    ExperimentHoldsYoungRun {
        /// The experiment.
        id: ExperimentId,
        /// One of its runs that are too young.
        run_id: RunId,
        /// The least age.
        age: Age,
    },
    /// The run is not in the trash.
    #[error(
        "Run {0} is not in `deleted` lifecycle stage. Only runs in `deleted` lifecycle stage are removed for good: \
         delete it first."
    )]
    ActiveRun(RunId),
    /// The run went to the trash too lately.
    #[error("Run {id} is not older than the required age. Only runs older than {age} are removed.")]
    YoungRun {
        /// The run.
        id: RunId,
        /// The least age.
        age: Age,
    },
    /// The model is not in the trash.
    #[error(
        "Logged model {0} is not in `deleted` lifecycle stage. Only logged models in `deleted` lifecycle stage are \
         removed for good: delete it first."
    )]
    ActiveModel(ModelId),
    /// The model went to the trash too lately.
    #[error(
        "Logged model {id} is not older than the required age. Only logged models older than {age} are removed."
    )]
    YoungModel {
        /// The model.
        id: ModelId,
        /// The least age.
        age: Age,
    },
    /// The run cannot be restored any more.
    #[error("Run {0} is being removed for good and cannot be restored: parts of it are gone already.")]
    RunGoes(RunId),
    /// The experiment cannot be restored any more.
    #[error("Experiment {0} is being removed for good and cannot be restored: parts of it are gone already.")]
    ExperimentGoes(ExperimentId),
}

fn list(ids: &[ExperimentId]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
    format!("[{}]", ids.join(", "))
}
