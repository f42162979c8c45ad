//! A tracker: what a process logs with.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use paceline_api::ingest::RunStatus as WireStatus;
use paceline_api::ingest::change::Change;
use paceline_api::ingest::{Supersede, UpdateRun};
use uuid::Uuid;

use crate::checks;
use crate::clock::now_ms;
use crate::config::Config;
use crate::delivery::Patience;
use crate::error::Result;
use crate::journal::Importance;
use crate::new_run::NewRun;
use crate::process::{Delivered, Process, Processes};
use crate::run::Run;

/// What a process logs with: a journal, and a thread that delivers it.
///
/// One tracker serves all runs and threads of a process. Dropping it is [`Tracker::shut_down`].
///
/// ```
/// use paceline_client::{Config, NewRun, RunStatus, Tracker};
///
/// # let folder = tempfile::tempdir()?;
/// let tracker = Tracker::start(Config::offline().folder(folder.path()))?;
/// let run = tracker.start_run(NewRun::in_experiment("cats").name("first"))?;
/// run.log_metric("loss", 0.5, 0)?;
/// run.finish(RunStatus::Finished)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tracker {
    shared: Arc<Shared>,
}

/// What a tracker shares with its runs.
pub(crate) struct Shared {
    config: Config,
    processes: Processes,
}

impl Shared {
    /// What logs in this process, and the process's number.
    pub(crate) fn current(&self) -> Result<(u32, &Process)> {
        self.processes.current(&self.config)
    }

    /// When waiting for the server has to end.
    pub(crate) fn deadline(&self) -> Instant {
        Instant::now() + self.config.exit_deadline
    }
}

impl Tracker {
    /// Begins a journal, and delivery if a server is named. What processes that are gone left in the same folder for
    /// the same server is delivered first.
    ///
    /// # Errors
    /// When no journal can be made in the folder. A server is not needed.
    pub fn start(config: Config) -> Result<Self> {
        let processes = Processes::start(&config)?;
        Ok(Self { shared: Arc::new(Shared { config, processes }) })
    }

    /// Begins a run.
    ///
    /// # Errors
    /// When an id was chosen that is none, or the journal takes no more.
    pub fn start_run(&self, new: NewRun) -> Result<Run> {
        let (id, new) = new.into_parts();
        if let Some(id) = &id {
            checks::new_run_id(id)?;
        }
        let id = id.unwrap_or_else(|| Uuid::new_v4().simple().to_string());
        let run = Run::new(self.shared.clone(), id, Some(new));
        run.announce()?;
        run.hold()?;
        Ok(run)
    }

    /// Goes on with a run that exists: its status is `RUNNING` again. What was logged to it before stays.
    ///
    /// # Errors
    /// When the id is none that a run can have, or the journal takes no more. Whether the server knows the run is told
    /// by a [`Notice`](crate::Notice).
    pub fn resume(&self, run_id: &str) -> Result<Run> {
        checks::run_id(run_id)?;
        let run = Run::new(self.shared.clone(), run_id.to_owned(), None);
        let running = UpdateRun { status: WireStatus::Running as i32, ..UpdateRun::default() };
        run.record_as(Importance::High, Change::UpdateRun(running))?;
        run.hold()?;
        Ok(run)
    }

    /// Goes on with a run from a step, such as that of a checkpoint: what was logged to it of that step and later ones is
    /// superseded. Charts, latest and best values are then those of what follows; the superseded points of `loss` stay
    /// readable as `superseded//loss`. What other processes logged counts as far as it is on the server when this arrives.
    /// Metrics of logged models stay with them.
    ///
    /// # Errors
    /// As [`Tracker::resume`].
    pub fn resume_from(&self, run_id: &str, from_step: i64) -> Result<Run> {
        let run = self.resume(run_id)?;
        let supersede = Supersede { from_step, at_ms: now_ms() };
        run.record_as(Importance::High, Change::Supersede(supersede))?;
        Ok(run)
    }

    /// A run that exists, to log to it without a change of its status: another process has it in hand.
    ///
    /// # Errors
    /// When the id is none that a run can have.
    pub fn attach(&self, run_id: &str) -> Result<Run> {
        checks::run_id(run_id)?;
        Ok(Run::new(self.shared.clone(), run_id.to_owned(), None))
    }

    /// Waits until all that was logged in this process is on the server, at most for the
    /// [exit deadline](Config::exit_deadline).
    pub fn flush(&self) -> Delivered {
        self.wait(self.shared.deadline(), Patience::UntilDeadline)
    }

    /// Waits until all that was logged in this process is on the server, as long as the server takes what it is sent,
    /// and for `time_max` at most: for whoever is about to read what was logged.
    pub fn settle(&self, time_max: Duration) -> Delivered {
        self.wait(Instant::now() + time_max, Patience::WhileServerTakes)
    }

    fn wait(&self, deadline: Instant, patience: Patience) -> Delivered {
        let process = self.shared.processes.existing();
        process.map_or(Delivered::All, |process| process.wait_delivered(deadline, patience))
    }

    /// Takes no more, delivers what there is, at most for the [exit deadline](Config::exit_deadline), and leaves the
    /// rest to the next run or [`sync`](crate::sync). What is logged later is refused. A journal of which all is
    /// delivered is removed.
    pub fn shut_down(&self) -> Delivered {
        let deadline = self.shared.deadline();
        self.shared.processes.existing().map_or(Delivered::All, |process| process.shut_down(deadline))
    }

    /// The journal of this process, if it has one.
    pub fn journal(&self) -> Option<&Path> {
        self.shared.processes.existing().map(|process| process.journal().path())
    }
}

impl Drop for Tracker {
    fn drop(&mut self) {
        self.shut_down();
    }
}

impl fmt::Debug for Tracker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tracker").field("config", &self.shared.config).finish_non_exhaustive()
    }
}
