//! Experiments with what goes on in them: how many runs, how many at the moment, and when.

use std::collections::HashMap;

use super::condition;
use crate::clock::now_ms;
use crate::database::{self, Connection, FromSql, params};
use crate::error::Result;
use crate::experiments;
use crate::runs::lost::LostRuns;
use crate::sql::Sql;
use crate::store::Store;
use paceline_types::{Experiment, RunStatus, ViewType};

/// Days of which starts are counted, today included.
pub const ACTIVITY_DAYS: usize = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What goes on in an experiment, as far as its active runs tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperimentActivity {
    /// How many runs there are.
    pub run_count: u64,
    /// How many of them are running, without those that are lost.
    pub running_count: u64,
    /// How many of them are lost.
    pub lost_count: u64,
    /// When the latest of them started, milliseconds since the epoch.
    pub last_run_start_ms: Option<i64>,
    /// How many started on each of the last [`ACTIVITY_DAYS`] days, by UTC, today last.
    pub runs_per_day: Vec<u64>,
}

impl Store {
    /// All experiments of a view with their tags and what goes on in them, the latest first.
    ///
    /// Counts entries of small indexes: some milliseconds for a hundred thousand runs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn experiments_with_activity(
        &self,
        view_type: ViewType,
    ) -> Result<Vec<(Experiment, ExperimentActivity)>> {
        let lost_runs = self.lost_runs();
        self.read(move |connection| {
            let mut found = all(connection, view_type)?;
            experiments::load_tags(connection, &mut found)?;
            let activities = Activities::read(connection, lost_runs)?;
            Ok(found.into_iter().map(|experiment| activities.with(experiment)).collect())
        })
        .await
    }
}

fn all(connection: &Connection, view_type: ViewType) -> Result<Vec<Experiment>> {
    let in_view = condition::view_type("is_deleted", view_type).unwrap_or_else(|| Sql::text("TRUE"));
    let sql = format!(
        "SELECT {} FROM experiments WHERE {} ORDER BY created_ms DESC, id DESC",
        experiments::COLUMNS,
        in_view.text
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([], experiments::from_row)?;
    Ok(found.collect::<database::Result<_>>()?)
}

/// What goes on by experiment. One that is not there has nothing of it.
struct Activities {
    runs: HashMap<i64, u64>,
    /// How many are running, and how many of these are lost.
    running: HashMap<i64, (u64, u64)>,
    last_starts: HashMap<i64, Option<i64>>,
    days: HashMap<i64, Vec<u64>>,
}

impl Activities {
    fn read(connection: &Connection, lost_runs: LostRuns) -> Result<Self> {
        let now_ms = now_ms();
        let first_day = now_ms.div_euclid(DAY_MS) + 1 - ACTIVITY_DAYS as i64;
        Ok(Self {
            runs: by_experiment(
                connection,
                "SELECT experiment_id, COUNT(*) FROM runs WHERE is_deleted = 0 GROUP BY experiment_id",
            )?,
            running: running(connection, lost_runs.before_ms(now_ms))?,
            // The first entry of the index in each experiment that is not of a deleted run.
            last_starts: by_experiment(
                connection,
                "SELECT e.id, (SELECT r.start_time_ms FROM runs r
                               WHERE r.experiment_id = e.id AND r.is_deleted = 0
                               ORDER BY r.start_time_ms DESC
                               LIMIT 1)
                 FROM experiments e
                 WHERE e.is_deleted = 0",
            )?,
            days: days(connection, first_day)?,
        })
    }

    fn with(&self, experiment: Experiment) -> (Experiment, ExperimentActivity) {
        let id = experiment.id.0;
        let (running, lost) = self.running.get(&id).copied().unwrap_or_default();
        let activity = ExperimentActivity {
            run_count: self.runs.get(&id).copied().unwrap_or_default(),
            running_count: running - lost,
            lost_count: lost,
            last_run_start_ms: self.last_starts.get(&id).copied().flatten(),
            runs_per_day: self.days.get(&id).cloned().unwrap_or_else(|| vec![0; ACTIVITY_DAYS]),
        };
        (experiment, activity)
    }
}

fn by_experiment<T: FromSql>(connection: &Connection, sql: &str) -> Result<HashMap<i64, T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<database::Result<_>>()?)
}

/// How many runs are running, and how many of these are lost, by experiment.
fn running(connection: &Connection, lost_before_ms: Option<i64>) -> Result<HashMap<i64, (u64, u64)>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT experiment_id, COUNT(*), COUNT(CASE WHEN lease_ends_ms < ? THEN 1 END)
         FROM runs
         WHERE status = {} AND is_deleted = 0
         GROUP BY experiment_id",
        RunStatus::Running as i64
    ))?;
    // No lease ends before the least of numbers.
    let before_ms = lost_before_ms.unwrap_or(i64::MIN);
    let rows = statement.query_map([before_ms], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<database::Result<_>>()?)
}

/// How many runs started on each day from one on, by experiment.
fn days(connection: &Connection, first_day: i64) -> Result<HashMap<i64, Vec<u64>>> {
    let end = first_day + ACTIVITY_DAYS as i64;
    let mut statement = connection.prepare_cached(
        // CROSS JOIN, so that the index is entered once an experiment and read from there.
        "SELECT e.id, r.start_time_ms - r.start_time_ms % ?3, COUNT(*)
         FROM experiments e CROSS JOIN runs r
             ON r.experiment_id = e.id AND r.start_time_ms >= ?1 AND r.start_time_ms < ?2 AND r.is_deleted = 0
         GROUP BY 1, 2",
    )?;
    let mut rows = statement.query(params![first_day * DAY_MS, end * DAY_MS, DAY_MS])?;
    let mut days = HashMap::<i64, Vec<u64>>::new();
    while let Some(row) = rows.next()? {
        let counts = days.entry(row.get(0)?).or_insert_with(|| vec![0; ACTIVITY_DAYS]);
        let day = usize::try_from(row.get::<i64>(1)? / DAY_MS - first_day).unwrap_or(ACTIVITY_DAYS);
        if let Some(count) = counts.get_mut(day) {
            *count = row.get(2)?;
        }
    }
    Ok(days)
}
