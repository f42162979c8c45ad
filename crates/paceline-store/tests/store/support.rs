//! A store in a throw-away directory, and short ways to use it.

use std::error::Error;
use std::future::Future;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use paceline_store::{
    DatabaseLocation, FoldPolicy, HistoryQuery, NewLoggedModel, NewMetric, NewRun, RunBatch, RunUpdate,
    Store, StoreOptions, copy_database,
};
use paceline_testkit::TestDatabase;
use paceline_types::{ExperimentId, KeyValue, MetricPoint, ModelId, Rejection, Run, RunId, RunStatus};
use proptest::prelude::*;
use tempfile::TempDir;

pub(crate) type TestResult<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Never folds by itself: only when a run ends.
pub(crate) const FOLD_AT_END: FoldPolicy =
    FoldPolicy { points: usize::MAX, rows: usize::MAX, idle: Duration::from_secs(3600) };
/// Folds all the time.
pub(crate) const FOLD_EAGERLY: FoldPolicy =
    FoldPolicy { points: 50, rows: 5, idle: Duration::from_millis(50) };

/// A store that is closed when the test ends.
///
/// Its database is of the kind that the test command names (`PACELINE_TEST_DATABASE`), or a file.
pub(crate) struct TestStore {
    store: Store,
    directory: Arc<TempDir>,
    /// The database of a server, if it is in one.
    server: Option<TestDatabase>,
    copies: AtomicU32,
}

impl TestStore {
    pub(crate) fn new() -> TestResult<Self> {
        Self::with_policy(FOLD_AT_END)
    }

    pub(crate) fn with_policy(fold_policy: FoldPolicy) -> TestResult<Self> {
        let Some(server) = TestDatabase::of_environment() else {
            return Self::of_file(fold_policy);
        };
        let options = StoreOptions { fold_policy, ..Default::default() };
        let store = Store::open_at(&location(&server)?, options)?;
        let directory = Arc::new(tempfile::tempdir()?);
        Ok(Self { store, directory, server: Some(server), copies: AtomicU32::default() })
    }

    /// A store in a file, for what only a file can show.
    pub(crate) fn of_file(fold_policy: FoldPolicy) -> TestResult<Self> {
        let directory = Arc::new(tempfile::tempdir()?);
        let store = open(&database_in(directory.path()), fold_policy)?;
        Ok(Self { store, directory, server: None, copies: AtomicU32::default() })
    }

    /// A store in a directory that outlives it.
    pub(crate) fn within(directory: &Arc<TempDir>) -> TestResult<Self> {
        let store = open(&database_in(directory.path()), FOLD_AT_END)?;
        Ok(Self { store, directory: directory.clone(), server: None, copies: AtomicU32::default() })
    }

    /// Closes the store and opens its file again.
    pub(crate) fn reopened(mut self, fold_policy: FoldPolicy) -> TestResult<Self> {
        self.store.close();
        self.store = match &self.server {
            None => open(&self.path(), fold_policy)?,
            Some(server) => {
                let options = StoreOptions { fold_policy, ..Default::default() };
                Store::open_at(&location(server)?, options)?
            }
        };
        Ok(self)
    }

    /// Closes the store, changes its file, and opens it again. For a store in a file.
    pub(crate) fn refilled(self, fill: impl FnOnce(&Path) -> TestResult) -> TestResult<Self> {
        self.store.close();
        fill(&self.path())?;
        self.reopened(FOLD_AT_END)
    }

    /// The file of the database. Of one in a server, a copy of it as it is now.
    pub(crate) fn path(&self) -> PathBuf {
        let copied = self.copied();
        assert!(copied.is_ok(), "the database cannot be looked into: {copied:?}");
        copied.unwrap_or_default()
    }

    fn copied(&self) -> TestResult<PathBuf> {
        let Some(server) = &self.server else { return Ok(database_in(self.directory.path())) };
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let path = self.directory.path().join(format!("copy_{number}.db"));
        copy_database(&location(server)?, &DatabaseLocation::file(&path), |_| {})?;
        Ok(path)
    }

    /// Changes the database past the store.
    pub(crate) fn change(&self, sql: &str) -> TestResult {
        match &self.server {
            Some(server) => server.execute(sql),
            None => rusqlite::Connection::open(self.path())?.execute_batch(sql)?,
        }
        Ok(())
    }

    pub(crate) async fn start_run(&self) -> TestResult<RunId> {
        Ok(self.create_run(new_run()).await?.info.run_id)
    }

    pub(crate) async fn log(&self, run_id: &RunId, key: &str, points: &[MetricPoint]) -> TestResult {
        let metric = |point: &MetricPoint| NewMetric { key: key.into(), point: *point, link: None };
        let metrics = points.iter().map(metric).collect();
        Ok(self.log_batch(run_id.clone(), RunBatch { metrics, ..Default::default() }).await?)
    }

    pub(crate) async fn history(&self, run_id: &RunId, key: &str) -> TestResult<Vec<MetricPoint>> {
        Ok(self.metric_history(history_query(run_id, key)).await?.0)
    }

    /// The latest point of a metric, as the run shows it.
    pub(crate) async fn latest(&self, run_id: &RunId, key: &str) -> TestResult<Option<MetricPoint>> {
        let run = self.run(run_id.clone()).await?;
        Ok(run.metrics.iter().find(|metric| metric.key == key).map(|metric| metric.point))
    }

    pub(crate) async fn finish_run(&self, run_id: &RunId) -> TestResult {
        self.update_run(RunUpdate { status: Some(RunStatus::Finished), ..no_update(run_id) }).await?;
        Ok(())
    }

    pub(crate) async fn start_model(&self) -> TestResult<ModelId> {
        Ok(self.create_logged_model(new_model()).await?.info.model_id)
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestStore {
    fn drop(&mut self) {
        self.store.close();
    }
}

/// A text as the database of this run can keep it: servers have no NUL.
pub(crate) fn kept(text: &str) -> String {
    if TestDatabase::is_chosen() { text.replace('\0', "~") } else { text.to_owned() }
}

/// Where a server keeps a database.
fn location(server: &TestDatabase) -> TestResult<DatabaseLocation> {
    Ok(DatabaseLocation::server(&server.uri()).ok_or("no server")??)
}

pub(crate) fn database_in(directory: &Path) -> PathBuf {
    directory.join("paceline.db")
}

pub(crate) fn open(path: &Path, fold_policy: FoldPolicy) -> TestResult<Store> {
    Ok(Store::open(path, StoreOptions { fold_policy, ..Default::default() })?)
}

pub(crate) fn new_run() -> NewRun {
    NewRun {
        experiment_id: ExperimentId::DEFAULT,
        user_id: String::new(),
        name: None,
        start_time_ms: 0,
        tags: Vec::new(),
    }
}

pub(crate) fn new_model() -> NewLoggedModel {
    NewLoggedModel {
        experiment_id: ExperimentId::DEFAULT,
        name: None,
        model_type: String::new(),
        source_run_id: String::new(),
        params: Vec::new(),
        tags: Vec::new(),
    }
}

pub(crate) fn no_update(run_id: &RunId) -> RunUpdate {
    RunUpdate { run_id: run_id.clone(), status: None, end_time_ms: None, name: None }
}

pub(crate) fn history_query(run_id: &RunId, key: &str) -> HistoryQuery {
    HistoryQuery { run_id: run_id.clone(), key: key.into(), max_results: None, page_token: None }
}

pub(crate) fn key_value(key: &str, value: &str) -> KeyValue {
    KeyValue { key: key.into(), value: value.into() }
}

pub(crate) fn value_of<'v>(entries: &'v [KeyValue], key: &str) -> Option<&'v str> {
    entries.iter().find(|entry| entry.key == key).map(|entry| entry.value.as_str())
}

pub(crate) fn run_ids(runs: &[Run]) -> Vec<RunId> {
    runs.iter().map(|run| run.info.run_id.clone()).collect()
}

/// Why the store refused; none when it did not, or failed.
pub(crate) fn rejection<T>(result: paceline_store::Result<T>) -> Option<Rejection> {
    match result {
        Err(paceline_store::Error::Rejected(rejection)) => Some(rejection),
        _ => None,
    }
}

/// A point with all that tells it from others: NaN compares as 0 and comes after it, and zeros are alike.
pub(crate) type PointRow = (i64, i64, i64, bool);

/// The row of a point; rows sort as histories do.
pub(crate) fn point_row(point: &MetricPoint) -> PointRow {
    let is_nan = point.value.is_nan();
    let bits = if is_nan { 0 } else { (point.value + 0.0).to_bits() as i64 };
    // The bits of doubles sort like the numbers once those of negative ones are turned around.
    let sortable = if bits < 0 { i64::MIN - bits } else { bits };
    (point.timestamp_ms, point.step, sortable, is_nan)
}

pub(crate) fn point_rows(points: &[MetricPoint]) -> Vec<PointRow> {
    points.iter().map(point_row).collect()
}

/// Asks again and again until the answer is yes.
pub(crate) async fn wait_until(what: &str, mut is_so: impl FnMut() -> TestResult<bool>) -> TestResult {
    // To look into the database of a server takes a copy of it.
    let time_max = Duration::from_secs(if TestDatabase::is_chosen() { 60 } else { 10 });
    let begun = Instant::now();
    while begun.elapsed() < time_max {
        if is_so()? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Err(format!("not within {time_max:?}: {what}").into())
}

/// Runs one case of a property that needs a store.
pub(crate) fn block_on(case: impl Future<Output = TestResult>) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    runtime.block_on(case).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// So many cases of a property; what fails is printed, not kept in a file.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    // In the database of a server each takes a second or so.
    let cases = if TestDatabase::is_chosen() { cases.div_ceil(8) } else { cases };
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() }
}
