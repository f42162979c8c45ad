//! Which questions cost what they answer: the steps of the database do not grow with the number of runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{Context, Matching, OrderRule, RunScope};
use crate::database::{Connection, DatabaseLocation, Purpose, migrate, open};
use crate::key_names::KeyNames;
use crate::runs::lost::LostRuns;
use crate::search::page_token::{PageToken, QueryFingerprint};
use paceline_search::{RunQueryExpression, RunSort};
use paceline_types::ExperimentId;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Rows of a page.
const PAGE: usize = 10;
/// Steps of the database in which a page of so few rows is answered: more than it takes to see that a clause passes
/// many runs, less than a look at every run.
const STEPS_MAX: u64 = 40_000;

struct Database {
    connection: Connection,
    key_names: KeyNames,
    steps: Arc<AtomicU64>,
    _directory: tempfile::TempDir,
}

impl Database {
    /// Three experiments with so many runs each, all of them with a metric, a param and a tag of few values; one run in a
    /// hundred has another param, one in a thousand is running or lost, and one in fifty is deleted.
    fn new(runs: usize) -> TestResult<Self> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("paceline.db");
        let location = DatabaseLocation::file(&path);
        let connection = open(&location, Purpose::Write, None)?;
        migrate(&connection, &location)?;
        let file = connection.file().ok_or("a file")?;
        file.execute_batch(&format!(
            "BEGIN;
             INSERT INTO experiments (id, name, artifact_location, created_ms, updated_ms)
             VALUES (0, 'a', '', 0, 0), (1, 'b', '', 0, 0), (2, 'c', '', 0, 0);
             INSERT INTO key_names (id, name) VALUES (1, 'm'), (2, 'p'), (3, 't'), (4, 'rare'), (5, 'mlflow.runName');
             INSERT INTO runs (id, run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri, is_deleted)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3 * {runs})
             SELECT n, lower(hex(randomblob(16))), n % 3, 'name', '', CASE n % 1000 WHEN 1 THEN 1 ELSE 3 END, n, '',
                    n % 50 = 0 FROM number;
             UPDATE runs SET lease_ends_ms = 1 WHERE status = 1 AND id % 2000 = 1;
             INSERT INTO metric_latest (run_id, key_id, experiment_id, step, timestamp_ms, value, point_count, nan_count)
             SELECT id, 1, experiment_id, 0, 0, CASE WHEN id % 500 <> 0 THEN id * 0.5 END, 1, 0 FROM runs;
             INSERT INTO params (run_id, key_id, experiment_id, value)
             SELECT id, 2, experiment_id, 'p' || (id % 4) FROM runs
             UNION ALL SELECT id, 4, experiment_id, 'rare' FROM runs WHERE id % 1000 = 0;
             INSERT INTO tags (run_id, key_id, experiment_id, value)
             SELECT id, 3, experiment_id, 't' || (id % 4) FROM runs
             UNION ALL SELECT id, 5, experiment_id, name || id FROM runs;
             COMMIT;"
        ))?;
        let steps = Arc::new(AtomicU64::new(0));
        let counted = steps.clone();
        file.progress_handler(
            1,
            Some(move || {
                counted.fetch_add(1, Ordering::Relaxed);
                false
            }),
        )?;
        Ok(Self { connection, key_names: KeyNames::default(), steps, _directory: directory })
    }

    /// The steps that the first and the second page of a query take.
    fn steps(&self, rule: OrderRule, experiments: i64, filter: &str, sort: &[&str]) -> TestResult<[u64; 2]> {
        let scope = RunScope {
            experiment_ids: Some((0..experiments).map(ExperimentId).collect()),
            ..RunScope::default()
        };
        let expression = RunQueryExpression::parse(filter)?;
        let sorts = RunSort::parse_all(sort).map_err(|(_, error)| error)?;
        let mut token: Option<PageToken> = None;
        let mut steps = [0; 2];
        for steps in &mut steps {
            let before = self.steps.load(Ordering::Relaxed);
            let context =
                Context::new(&self.connection, &self.key_names, LostRuns::heard_after(Duration::ZERO));
            let scope = scope.resolve(&self.connection)?;
            let matching = Matching::new(&context, &scope, expression.as_ref())?;
            let fingerprint = QueryFingerprint::new("test", &(), &(), &());
            let page = matching.page(rule, &sorts, fingerprint, token.as_ref(), PAGE)?;
            *steps = self.steps.load(Ordering::Relaxed) - before;
            token = page.next;
        }
        Ok(steps)
    }
}

/// Filter and order, over one experiment and over several, of which a page is read off an index.
const WALKS: &[(&str, &[&str])] = &[
    ("", &[]),
    ("", &["start_time"]),
    ("", &["start_time DESC"]),
    ("", &["metrics.m"]),
    ("", &["metrics.m DESC"]),
    ("", &["params.p"]),
    ("", &["params.p DESC"]),
    ("", &["tags.t"]),
    ("", &["tags.`mlflow.runName` DESC"]),
    ("params.p = 'p1'", &[]),
    ("params.p = 'p1' OR tags.t = 't2'", &["metrics.m"]),
    ("NOT params.p = 'p1' AND metrics.m > 10", &["tags.t"]),
    ("params.rare = 'rare'", &[]),
    ("params.rare = 'rare'", &["min(metrics.m)", "params.p"]),
    ("params.rare LIKE 'ra%' AND params.p != 'x'", &["duration"]),
    ("params.rare IS NOT NULL", &["run_name"]),
    ("params.unknown = 'x'", &["end_time"]),
    ("metrics.m < 20", &["params.p"]),
    ("metrics.m BETWEEN 20 AND 30 AND tags.t ~ 't'", &["end_time DESC"]),
    ("metrics.m = NaN", &["user_id"]),
    ("run_name = 'name77'", &["duration"]),
    ("run_name LIKE 'name7777%'", &[]),
    ("start_time < 30", &["metrics.m"]),
    ("run_id IN ('a', 'b')", &["metrics.m"]),
    ("status = 'RUNNING'", &["duration"]),
    ("status = 'LOST' AND params.p = 'p1'", &["duration"]),
    ("status IN ('LOST', 'RUNNING')", &["user_id"]),
];

#[test]
fn a_page_costs_what_is_on_it() -> TestResult {
    let database = Database::new(10_000)?;
    for (filter, sort) in WALKS {
        for experiments in [1, 3] {
            let steps = database.steps(OrderRule::Walkable, experiments, filter, sort)?;
            assert!(
                steps.iter().all(|steps| *steps < STEPS_MAX),
                "{filter:?} by {sort:?} in {experiments} experiments: {steps:?} steps"
            );
        }
    }
    Ok(())
}

/// MLflow's orders of params sort the runs that share a value, so those are in the test that have few.
#[test]
fn a_page_of_mlflow_costs_what_is_on_it() -> TestResult {
    let database = Database::new(10_000)?;
    for (filter, sort) in WALKS {
        if matches!(sort, ["params.p"] | ["params.p DESC"] | ["tags.t"]) && !filter.contains("metrics.m < 20")
        {
            continue;
        }
        for experiments in [1, 3] {
            let steps = database.steps(OrderRule::Mlflow, experiments, filter, sort)?;
            assert!(
                steps.iter().all(|steps| *steps < STEPS_MAX),
                "{filter:?} by {sort:?} in {experiments} experiments: {steps:?} steps"
            );
        }
    }
    Ok(())
}

/// That the limit above means something: a sort of all runs takes more.
#[test]
fn an_order_without_an_index_costs_more() -> TestResult {
    let database = Database::new(10_000)?;
    let steps = database.steps(OrderRule::Walkable, 1, "", &["duration"])?;
    assert!(steps[0] > 2 * STEPS_MAX, "{steps:?}");
    Ok(())
}
