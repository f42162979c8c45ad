//! Databases of earlier versions, and what is in them after they were opened.

use std::path::Path;

use paceline_search::RunQueryExpression;
use paceline_store::{RunBatch, RunScope, RunsQuery};
use paceline_types::{ExperimentId, RunId, RunStatus, ViewType};
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, database_in, key_value, open, value_of};

/// The schemas as they were released.
const RELEASED: &[(&str, &str)] = &[
    ("tracking", include_str!("../../migrations/sqlite/0001_tracking.sql")),
    ("registry", include_str!("../../migrations/sqlite/0002_registry.sql")),
    ("purge", include_str!("../../migrations/sqlite/0003_purge.sql")),
    ("metric_blocks", include_str!("../../migrations/sqlite/0004_metric_blocks.sql")),
    ("query", include_str!("../../migrations/sqlite/0005_query.sql")),
    ("ingest", include_str!("../../migrations/sqlite/0006_ingest.sql")),
    ("running_runs", include_str!("../../migrations/sqlite/0007_running_runs.sql")),
];
/// The first version in which params and tags know their experiment.
const QUERY_VERSION: usize = 5;
/// "PCLN": the file is Paceline's.
const APPLICATION_ID: i64 = 0x5043_4c4e;

/// A database as the version made it that had so many of the migrations.
fn database_of_version(path: &Path, version: usize) -> TestResult<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.execute_batch(
        "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_ms INTEGER NOT NULL)",
    )?;
    for (version, (name, statements)) in (1..).zip(&RELEASED[..version]) {
        connection.execute_batch(statements)?;
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?, 0)", (version, name))?;
    }
    Ok(connection)
}

/// Fills three experiments with so many runs in turn, each with three params and two tags; one in ten is in the trash.
fn fill(connection: &Connection, runs: usize) -> TestResult {
    connection.execute_batch(&format!(
        "BEGIN;
         INSERT INTO experiments (id, name, artifact_location, created_ms, updated_ms)
         VALUES (0, 'a', '', 0, 0), (1, 'b', '', 0, 0), (2, 'c', '', 0, 0);
         INSERT INTO key_names (id, name) VALUES (1, 'lr'), (2, 'model'), (3, 'seed'), (4, 'team'), (5, 'note');
         INSERT INTO runs (id, run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri, is_deleted)
         WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {runs})
         SELECT n, printf('%032x', n), n % 3, 'run', '', 3, n, '', n % 10 = 0 FROM number;
         INSERT INTO params (run_id, key_id, value)
         SELECT r.id, k.column1, 'value ' || (r.id % 7) FROM runs r JOIN (VALUES (1), (2), (3)) k;
         INSERT INTO tags (run_id, key_id, value)
         SELECT r.id, 4, 'team ' || (r.id % 5) FROM runs r
         UNION ALL SELECT r.id, 5, printf('%.*c%d', 2000, 'x', r.id) FROM runs r;
         COMMIT;"
    ))?;
    Ok(())
}

async fn matches(store: &paceline_store::Store, experiment: i64, filter: &str) -> TestResult<Vec<RunId>> {
    let scope = RunScope { experiment_ids: Some(vec![ExperimentId(experiment)]), view_type: ViewType::All };
    let query = RunsQuery {
        scope,
        expression: RunQueryExpression::parse(filter)?,
        max_results: 1000,
        ..RunsQuery::default()
    };
    let page = store.query_runs(query).await?;
    Ok(page.runs.into_iter().map(|run| run.info.run_id).collect())
}

#[tokio::test]
async fn params_and_tags_of_each_version_learn_their_experiment() -> TestResult {
    const RUNS: usize = 210;
    for version in 1..QUERY_VERSION {
        let directory = tempfile::tempdir()?;
        let path = database_in(directory.path());
        fill(&database_of_version(&path, version)?, RUNS)?;
        let store = open(&path, FOLD_AT_END)?;
        for experiment in 0..3 {
            let found =
                matches(&store, experiment, "params.model = 'value 3' AND tags.team = 'team 1'").await?;
            let mut expected: Vec<RunId> = (1..=RUNS)
                .filter(|n| n % 3 == experiment as usize && n % 7 == 3 && n % 5 == 1)
                .map(|n| RunId::new(format!("{n:032x}")))
                .collect();
            let mut sorted = found;
            sorted.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
            expected.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
            assert!(!expected.is_empty());
            assert_eq!(sorted, expected, "experiment {experiment} of version {version}");
        }

        // A long value survives whole, and what is logged from now on is found beside it.
        let run_id = RunId::new(format!("{:032x}", 3));
        let run = store.run(run_id.clone()).await?;
        assert_eq!(run.params.len(), 3);
        let note = format!("{}3", "x".repeat(2000));
        assert_eq!(value_of(&run.tags, "note"), Some(note.as_str()));
        let batch = RunBatch { params: vec![key_value("late", "1")], ..RunBatch::default() };
        store.log_batch(run_id.clone(), batch).await?;
        assert_eq!(matches(&store, 0, "params.late = '1' AND params.model = 'value 3'").await?, [run_id]);
        assert!(matches(&store, 1, "params.late = '1'").await?.is_empty());
        store.close();

        let connection = Connection::open(&path)?;
        let problems: i64 =
            connection.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        let intact: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        assert_eq!((problems, intact.as_str()), (0, "ok"));
    }
    Ok(())
}

/// During an upgrade servers of both versions write to one database.
#[tokio::test]
async fn the_previous_version_goes_on_with_the_new_schema() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    drop(database_of_version(&path, 7)?);
    let store = open(&path, FOLD_AT_END)?;
    let previous = Connection::open(&path)?;
    previous.execute(
        "INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time_ms, artifact_uri, journal)
         VALUES (?, 0, 'run', '', 1, 5, '', NULL)",
        [format!("{:032x}", 1)],
    )?;
    let run_id = RunId::new(format!("{:032x}", 1));
    assert_eq!(store.renew_leases(vec![run_id.clone()], 60_000).await?, std::slice::from_ref(&run_id));
    previous
        .execute("UPDATE runs SET status = 3, end_time_ms = COALESCE(?, end_time_ms) WHERE id = 1", [7])?;
    let info = store.run_info(run_id).await?;
    assert_eq!((info.start_time_ms, info.end_time_ms, info.status), (5, Some(7), RunStatus::Finished));
    store.close();
    Ok(())
}
