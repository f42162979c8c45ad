//! What a process logs with.

use std::path::PathBuf;
use std::time::Duration;

use paceline::client::{LocalDelivery, Target, store_name};
use paceline_client::{Config, Delivered, NewRun, Server};
use pyo3::prelude::*;

use crate::run::Run;
use crate::{error, notices};

/// A journal for runs of one tracking URI, and a thread that delivers it. Forked processes get their own with their
/// first call.
#[pyclass(frozen, weakref, module = "paceline._native")]
pub(crate) struct Tracker {
    tracker: paceline_client::Tracker,
}

#[pymethods]
impl Tracker {
    /// Begin a journal in `folder`, for the server or store that `uri` names, or for later if there is none.
    #[new]
    #[pyo3(signature = (uri, folder, *, exit_deadline_seconds=10.0, sync_interval_seconds=None, run_lease_seconds=60.0))]
    fn new(
        py: Python<'_>,
        uri: Option<&str>,
        folder: PathBuf,
        exit_deadline_seconds: f64,
        sync_interval_seconds: Option<f64>,
        run_lease_seconds: f64,
    ) -> PyResult<Self> {
        let config = match uri {
            None => Config::offline(),
            Some(uri) => match Target::parse(uri).map_err(|error| error::of_request(py, &error))? {
                Target::Server { .. } => {
                    let server = Server::at(uri).and_then(Server::as_environment_says);
                    Config::online(server.map_err(|error| error::of_setup(py, &error))?)
                }
                Target::Store { database } => {
                    let delivery = LocalDelivery::to(&database);
                    let delivery = delivery.map_err(|error| error::of_request(py, &error))?;
                    py.detach(|| delivery.check()).map_err(|error| error::of_request(py, &error))?;
                    Config::through(store_name(&database), move || Ok(Box::new(delivery.clone())))
                }
            },
        };
        let mut config = config
            .folder(folder)
            .on_notice(notices::tell)
            .exit_deadline(seconds(exit_deadline_seconds))
            .run_lease(seconds(run_lease_seconds));
        if let Some(interval) = sync_interval_seconds {
            config = config.sync_interval(seconds(interval));
        }
        let started = py.detach(|| paceline_client::Tracker::start(config));
        Ok(Self { tracker: started.map_err(|error| error::of_setup(py, &error))? })
    }

    /// Begin a run in an experiment that is named by its id, or by its name, which is made if there is none. Ranks of
    /// a training may begin the same one, each with the same `run_id`.
    #[pyo3(signature = (*, run_id=None, experiment_id=None, experiment_name=None, name, user, start_time_ms, tags))]
    fn start_run(
        &self,
        py: Python<'_>,
        run_id: Option<String>,
        experiment_id: Option<String>,
        experiment_name: Option<String>,
        name: String,
        user: String,
        start_time_ms: i64,
        tags: Vec<(String, String)>,
    ) -> PyResult<Run> {
        let mut new = match (experiment_id, experiment_name) {
            (None, Some(name)) => NewRun::in_experiment(name),
            (id, _) => NewRun::in_experiment_id(id.unwrap_or_else(|| "0".into())),
        };
        new = new.name(name).user(user).start_time_ms(start_time_ms);
        if let Some(run_id) = run_id {
            new = new.id(run_id);
        }
        for (key, value) in tags {
            new = new.tag(key, value);
        }
        self.tracker.start_run(new).map(Run::new).map_err(|error| error::of_setup(py, &error))
    }

    /// Go on with a run: its status is RUNNING again. What was logged of `from_step` and later steps is superseded.
    #[pyo3(signature = (run_id, *, from_step=None))]
    fn resume(&self, py: Python<'_>, run_id: &str, from_step: Option<i64>) -> PyResult<Run> {
        let resumed = match from_step {
            None => self.tracker.resume(run_id),
            Some(step) => self.tracker.resume_from(run_id, step),
        };
        resumed.map(Run::new).map_err(|error| error::of_setup(py, &error))
    }

    /// A run to log to that somebody else has in hand.
    fn attach(&self, py: Python<'_>, run_id: &str) -> PyResult<Run> {
        self.tracker.attach(run_id).map(Run::new).map_err(|error| error::of_setup(py, &error))
    }

    /// Wait until all that this process logged is delivered, at most for the exit deadline. Says whether it is.
    fn flush(&self, py: Python<'_>) -> bool {
        py.detach(|| self.tracker.flush()) == Delivered::All
    }

    /// The same for whoever is about to read: not for a server that takes nothing.
    fn settle(&self, py: Python<'_>, seconds_max: f64) -> bool {
        py.detach(|| self.tracker.settle(seconds(seconds_max))) == Delivered::All
    }

    /// Take no more, and deliver what there is, at most for the exit deadline. Says whether all is delivered.
    fn shut_down(&self, py: Python<'_>) -> bool {
        py.detach(|| self.tracker.shut_down()) == Delivered::All
    }

    /// The folder of this process's journal, if it has one.
    #[getter]
    fn journal(&self) -> Option<PathBuf> {
        self.tracker.journal().map(ToOwned::to_owned)
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::ZERO)
}
