//! A run, and what is logged to it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use paceline_api::ingest::change::Change;
use paceline_api::ingest::{
    CreateRun, Event, KeyValue, MetricSeries, Metrics, Params, RunStatus as WireStatus, Tags, UpdateRun,
};
use paceline_types::RunStatus;

use crate::checks;
use crate::clock::now_ms;
use crate::delivery::Patience;
use crate::encode;
use crate::error::Result;
use crate::journal::Importance;
use crate::metric::Metric;
use crate::process::Delivered;
use crate::tracker::Shared;

/// Params or tags of one event. What is more becomes several: an event is applied as a whole or refused.
const ENTRIES_MAX: usize = 500;
/// Points of one event.
const POINTS_MAX: usize = 5_000;

/// A run. Clones are the same run, and any thread may log to it.
///
/// Calls append to the journal and return: none waits for a server, or fails because of one. When a call returns `Ok`,
/// what it logged survives the process, and comes to the server exactly once. What it returns otherwise is about what
/// was passed to it, or about the journal's disk, and then nothing of the call was kept.
#[derive(Clone)]
pub struct Run {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    id: String,
    /// The id as the field of events.
    field: Vec<u8>,
    /// What it began with, if this tracker began it.
    new: Option<CreateRun>,
    /// The process in whose journal its beginning is.
    announced_in: AtomicU32,
}

impl Run {
    pub(crate) fn new(shared: Arc<Shared>, id: String, new: Option<CreateRun>) -> Self {
        let field = encode::run_field(&id);
        Self { inner: Arc::new(Inner { shared, id, field, new, announced_in: AtomicU32::new(0) }) }
    }

    /// Its id: 32 hex digits, unless the run was begun elsewhere.
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// Logs a point of a metric, now.
    ///
    /// # Errors
    /// When the key breaks the rules for names, or the journal takes no more.
    pub fn log_metric(&self, key: &str, value: f64, step: i64) -> Result<()> {
        self.log_points(&[(key, value)], step, now_ms())
    }

    /// Logs a point of a metric at a time, in milliseconds since the epoch.
    ///
    /// # Errors
    /// As [`Run::log_metric`], and when the time is negative.
    pub fn log_metric_at(&self, key: &str, value: f64, step: i64, timestamp_ms: i64) -> Result<()> {
        checks::timestamp(timestamp_ms)?;
        self.log_points(&[(key, value)], step, timestamp_ms)
    }

    /// Logs points of several metrics at one step, now. Either all are kept or none, up to 5,000 of them.
    ///
    /// # Errors
    /// As [`Run::log_metric`].
    pub fn log_metrics(&self, values: &[(&str, f64)], step: i64) -> Result<()> {
        self.log_points(values, step, now_ms())
    }

    /// Logs points of any metrics, steps and times.
    ///
    /// # Errors
    /// As [`Run::log_metric`], and when a time is negative. Nothing is kept when one of the points cannot be; when the
    /// journal takes no more, some thousands may have been.
    pub fn log_batch(&self, metrics: &[Metric]) -> Result<()> {
        for metric in metrics {
            checks::key(&metric.key)?;
            checks::timestamp(metric.timestamp_ms)?;
        }
        for some in metrics.chunks(POINTS_MAX) {
            self.record(Change::Metrics(Metrics { series: some.iter().map(MetricSeries::from).collect() }))?;
        }
        Ok(())
    }

    /// Logs a param. A param keeps its first value: another one is refused by the server, which a
    /// [`Notice`](crate::Notice) tells.
    ///
    /// # Errors
    /// As [`Run::log_metric`].
    pub fn log_param(&self, key: &str, value: &str) -> Result<()> {
        self.log_params(&[(key, value)])
    }

    /// Logs params.
    ///
    /// # Errors
    /// As [`Run::log_metric`]. Nothing is kept when a key breaks the rules.
    pub fn log_params(&self, params: &[(&str, &str)]) -> Result<()> {
        self.log_entries(params, |params| Change::Params(Params { params }))
    }

    /// Sets a tag.
    ///
    /// # Errors
    /// As [`Run::log_metric`].
    pub fn set_tag(&self, key: &str, value: &str) -> Result<()> {
        self.set_tags(&[(key, value)])
    }

    /// Sets tags.
    ///
    /// # Errors
    /// As [`Run::log_params`].
    pub fn set_tags(&self, tags: &[(&str, &str)]) -> Result<()> {
        self.log_entries(tags, |tags| Change::SetTags(Tags { tags }))
    }

    /// Removes a tag.
    ///
    /// # Errors
    /// When the journal takes no more.
    pub fn delete_tag(&self, key: &str) -> Result<()> {
        self.record(Change::DeleteTag(key.to_owned()))
    }

    /// Gives the run another name.
    ///
    /// # Errors
    /// When the journal takes no more.
    pub fn rename(&self, name: &str) -> Result<()> {
        self.record(Change::UpdateRun(UpdateRun { name: name.to_owned(), ..UpdateRun::default() }))
    }

    /// Records any change: datasets and models that the run uses or made have no function of their own. The server
    /// refuses what is wrong with it, which a [`Notice`](crate::Notice) tells.
    ///
    /// # Errors
    /// When it is too large, or the journal takes no more.
    pub fn record(&self, change: Change) -> Result<()> {
        self.record_as(Importance::Normal, change)
    }

    /// Ends the run, now, without waiting for the server.
    ///
    /// # Errors
    /// When the journal takes no more; it keeps some room for this.
    pub fn end(&self, status: RunStatus) -> Result<()> {
        self.end_at(status, now_ms())
    }

    /// Ends the run at a time, in milliseconds since the epoch, without waiting for the server.
    ///
    /// # Errors
    /// As [`Run::end`].
    pub fn end_at(&self, status: RunStatus, end_time_ms: i64) -> Result<()> {
        let update = UpdateRun {
            status: wire_status(status) as i32,
            end_time_ms: Some(end_time_ms),
            ..UpdateRun::default()
        };
        self.record_as(Importance::High, Change::UpdateRun(update))?;
        let (_, process) = self.inner.shared.current()?;
        process.held_runs().release(&self.inner.id);
        Ok(())
    }

    /// Ends the run, and waits until all that was logged in this process is on the server, at most for the
    /// [exit deadline](crate::Config::exit_deadline).
    ///
    /// # Errors
    /// As [`Run::end`].
    pub fn finish(&self, status: RunStatus) -> Result<Delivered> {
        self.end(status)?;
        let (_, process) = self.inner.shared.current()?;
        Ok(process.wait_delivered(self.inner.shared.deadline(), Patience::UntilDeadline))
    }

    /// Has the run's beginning in the journal of this process. In a forked process it stands there a second time: the
    /// server may get the journals in any order, and takes the one that comes first.
    pub(crate) fn announce(&self) -> Result<()> {
        let (process_id, process) = self.inner.shared.current()?;
        if let Some(new) = &self.inner.new {
            let event = self.event(Change::CreateRun(new.clone()));
            process.append(Importance::High, |out| encode::event(&event, out))?;
        }
        self.inner.announced_in.store(process_id, Ordering::Relaxed);
        Ok(())
    }

    /// From now on this process has it in hand, and says so to the server while it lives.
    pub(crate) fn hold(&self) -> Result<()> {
        let (_, process) = self.inner.shared.current()?;
        process.held_runs().hold(&self.inner.id);
        Ok(())
    }

    pub(crate) fn record_as(&self, importance: Importance, change: Change) -> Result<()> {
        let event = self.event(change);
        self.append(importance, |out| encode::event(&event, out))
    }

    fn log_points(&self, points: &[(&str, f64)], step: i64, timestamp_ms: i64) -> Result<()> {
        for (key, _) in points {
            checks::key(key)?;
        }
        let field = &self.inner.field;
        for some in points.chunks(POINTS_MAX) {
            self.append(Importance::Normal, |out| encode::points(field, step, timestamp_ms, some, out))?;
        }
        Ok(())
    }

    fn log_entries(&self, entries: &[(&str, &str)], change: impl Fn(Vec<KeyValue>) -> Change) -> Result<()> {
        for (key, _) in entries {
            checks::key(key)?;
        }
        let entry =
            |(key, value): &(&str, &str)| KeyValue { key: (*key).to_owned(), value: (*value).to_owned() };
        for some in entries.chunks(ENTRIES_MAX) {
            self.record(change(some.iter().map(entry).collect()))?;
        }
        Ok(())
    }

    fn event(&self, change: Change) -> Event {
        Event { run_id: self.inner.id.clone(), change: Some(change) }
    }

    fn append(&self, importance: Importance, encode: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let (process_id, process) = self.inner.shared.current()?;
        if self.inner.announced_in.load(Ordering::Relaxed) != process_id {
            self.announce()?;
        }
        process.append(importance, encode)
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Run").field(&self.inner.id).finish()
    }
}

fn wire_status(status: RunStatus) -> WireStatus {
    match status {
        RunStatus::Running => WireStatus::Running,
        RunStatus::Scheduled => WireStatus::Scheduled,
        RunStatus::Finished => WireStatus::Finished,
        RunStatus::Failed => WireStatus::Failed,
        RunStatus::Killed => WireStatus::Killed,
    }
}
