//! What a run begins with.

use paceline_api::ingest::create_run::Experiment;
use paceline_api::ingest::{CreateRun, KeyValue};

use crate::clock::now_ms;

/// What a run begins with: its experiment, and perhaps a name, a user, tags.
///
/// ```
/// use paceline_client::NewRun;
///
/// let new = NewRun::in_experiment("cats").name("first").user("ann").tag("team", "vision");
/// ```
#[derive(Debug, Clone)]
pub struct NewRun {
    id: Option<String>,
    wire: CreateRun,
}

impl NewRun {
    /// A run in the experiment of this name, which is made if there is none.
    pub fn in_experiment(name: impl Into<String>) -> Self {
        Self::of(Experiment::ExperimentName(name.into()))
    }

    /// A run in the experiment with this id.
    pub fn in_experiment_id(id: impl Into<String>) -> Self {
        Self::of(Experiment::ExperimentId(id.into()))
    }

    fn of(experiment: Experiment) -> Self {
        Self {
            id: None,
            wire: CreateRun { experiment: Some(experiment), start_time_ms: now_ms(), ..CreateRun::default() },
        }
    }

    /// Its id: 32 hex digits in lower case. Without one a new one is made.
    ///
    /// Processes that share a run, as the ranks of a training do, may each begin it with the same id: the server takes
    /// the beginning that comes first, and no process depends on another's to have come.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Its name. Without one the server makes one up.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.wire.name = name.into();
        self
    }

    /// Who began it.
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.wire.user_id = user.into();
        self
    }

    /// When it began, in milliseconds since the epoch; now, unless it is said.
    pub fn start_time_ms(mut self, start_time_ms: i64) -> Self {
        self.wire.start_time_ms = start_time_ms;
        self
    }

    /// A tag.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.wire.tags.push(KeyValue { key: key.into(), value: value.into() });
        self
    }

    /// The run that it is part of: its id, in the tag `mlflow.parentRunId`.
    pub fn parent(self, run_id: impl Into<String>) -> Self {
        self.tag("mlflow.parentRunId", run_id)
    }

    /// The id, if one was chosen, and the rest.
    pub(crate) fn into_parts(self) -> (Option<String>, CreateRun) {
        (self.id, self.wire)
    }
}
