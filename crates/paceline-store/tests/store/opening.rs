//! Opening a database, or saying why not.

use std::path::Path;
use std::time::{Duration, Instant};

use paceline_store::{NewExperiment, OpenError, Store, StoreOptions};
use paceline_types::{ExperimentId, LifecycleStage, MetricPoint};
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, TestStore, database_in, key_value};

fn open(path: &Path) -> Result<Store, OpenError> {
    Store::open(path, StoreOptions::default())
}

/// Why the database cannot be opened.
fn refusal(path: &Path) -> TestResult<OpenError> {
    match open(path) {
        Ok(store) => {
            store.close();
            Err("it opens".into())
        }
        Err(error) => Ok(error),
    }
}

#[tokio::test]
async fn folders_are_made_and_the_default_experiment_too() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("new/folders/paceline.db");
    let store = open(&path)?;
    let default = store.experiment(ExperimentId(0)).await?;
    assert_eq!((default.name.as_str(), default.stage), ("Default", LifecycleStage::Active));
    assert_eq!(default.artifact_location, "mlflow-artifacts:/0");
    assert_eq!(default.created_ms, default.updated_ms);
    assert!(default.created_ms > 1_600_000_000_000, "milliseconds since the epoch");
    store.close();
    Ok(())
}

#[tokio::test]
async fn the_default_experiment_is_made_once_and_stays_deleted() -> TestResult {
    let test = TestStore::new()?;
    test.delete_experiment(ExperimentId::DEFAULT).await?;
    let test = test.reopened(FOLD_AT_END)?;
    assert_eq!(test.experiment(ExperimentId::DEFAULT).await?.stage, LifecycleStage::Deleted);
    test.restore_experiment(ExperimentId::DEFAULT).await?;
    test.rename_experiment(ExperimentId::DEFAULT, "mine".into()).await?;
    let test = test.reopened(FOLD_AT_END)?;
    assert_eq!(test.experiment(ExperimentId::DEFAULT).await?.name, "mine");
    assert!(test.experiment_by_name("Default".into()).await.is_err());
    Ok(())
}

#[tokio::test]
async fn ids_of_experiments_are_never_used_again() -> TestResult {
    let test = TestStore::new()?;
    let named = |name: &str| NewExperiment { name: name.into(), ..Default::default() };
    assert_eq!(test.create_experiment(named("a")).await?, ExperimentId(1));
    assert_eq!(test.create_experiment(named("b")).await?, ExperimentId(2));
    // As a purge does.
    test.change("DELETE FROM experiments WHERE id = 2")?;
    assert_eq!(test.create_experiment(named("b")).await?, ExperimentId(3));
    let test = test.reopened(FOLD_AT_END)?;
    test.change("DELETE FROM experiments WHERE id = 3")?;
    assert_eq!(test.create_experiment(named("c")).await?, ExperimentId(4));
    Ok(())
}

#[tokio::test]
async fn everything_is_there_again_after_reopening() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.log(&run_id, "m", &[MetricPoint::new(1, 2, f64::NAN), MetricPoint::new(1, 2, 0.5)]).await?;
    test.log_param(run_id.clone(), key_value("p", "1")).await?;
    test.set_run_tag(run_id.clone(), key_value("t", "täg")).await?;
    let before = (test.run(run_id.clone()).await?, test.experiment(ExperimentId::DEFAULT).await?);
    let test = test.reopened(FOLD_AT_END)?;
    let after = (test.run(run_id.clone()).await?, test.experiment(ExperimentId::DEFAULT).await?);
    assert_eq!(after, before);
    assert_eq!(test.history(&run_id, "m").await?.len(), 2);
    Ok(())
}

#[test]
fn a_newer_schema_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    open(&path)?.close();
    let connection = Connection::open(&path)?;
    let known: i64 =
        connection.query_row("SELECT MAX(version) FROM schema_migrations", [], |row| row.get(0))?;
    connection.execute(
        "INSERT INTO schema_migrations (version, name, applied_ms) VALUES (?, 'x', 0)",
        [known + 1],
    )?;
    let error = refusal(&path)?;
    assert!(matches!(error, OpenError::NewerSchema { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "the database `{}` has schema version {}, which takes a Paceline that knows version {}, and this one knows \
             versions up to {known}. Use the newer Paceline",
            path.display(),
            known + 1,
            known + 1
        )
    );
    Ok(())
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    // Such as MLflow's own.
    Connection::open(&path)?
        .execute_batch("CREATE TABLE experiments (experiment_id INTEGER); CREATE TABLE t (a)")?;
    let before = std::fs::read(&path)?;
    assert!(matches!(refusal(&path)?, OpenError::ForeignDatabase { path: named } if named == path));
    assert_eq!(std::fs::read(&path)?, before);
    Ok(())
}

#[test]
fn a_file_of_another_kind_is_refused_and_left_alone() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    for content in [&b"name: Default\n"[..], &[0x42; 100_000]] {
        std::fs::write(&path, content)?;
        assert!(matches!(refusal(&path)?, OpenError::NotADatabase { path: named } if named == path));
        assert!(std::fs::read(&path)? == content);
    }
    Ok(())
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    std::fs::write(&path, "")?;
    let store = open(&path)?;
    assert!(store.experiment(ExperimentId::DEFAULT).await.is_ok());
    store.close();
    Ok(())
}

#[test]
fn a_place_that_cannot_be_written_is_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    std::fs::write(directory.path().join("file"), "")?;
    for place in ["file/paceline.db", "file/below/paceline.db", ""] {
        let path = directory.path().join(place);
        let error = refusal(&path)?;
        assert!(matches!(&error, OpenError::NotWritable { path: named, .. } if *named == path), "{error:?}");
        assert!(error.to_string().starts_with("cannot create or write the database `"), "{error}");
    }
    Ok(())
}

/// Another program may hold the file before there is a database in it, or while it writes to ours.
#[test]
fn a_locked_database_is_refused_after_a_while() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (fresh, ours) = (directory.path().join("fresh.db"), directory.path().join("ours.db"));
    open(&ours)?.close();
    let mut holders = Vec::new();
    for path in [&fresh, &ours] {
        let holder = Connection::open(path)?;
        holder.execute_batch("BEGIN EXCLUSIVE")?;
        holders.push(holder);
    }
    let begun = Instant::now();
    std::thread::scope(|scope| -> TestResult {
        let attempts = [&fresh, &ours].map(|path| scope.spawn(|| refusal(path)));
        for attempt in attempts {
            let error = attempt.join().map_err(|_| "a panic")??;
            assert!(matches!(error, OpenError::Locked { .. }), "{error:?}");
            assert!(error.to_string().contains("is locked by another process"), "{error}");
        }
        Ok(())
    })?;
    assert!(begun.elapsed() >= Duration::from_secs(4), "it waits for the other to finish");
    drop(holders);
    open(&fresh)?.close();
    open(&ours)?.close();
    Ok(())
}

#[test]
fn a_lock_that_ends_in_time_does_no_harm() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    open(&path)?.close();
    let holder = Connection::open(&path)?;
    holder.execute_batch("BEGIN EXCLUSIVE")?;
    std::thread::scope(|scope| {
        let attempt = scope.spawn(|| open(&path));
        std::thread::sleep(Duration::from_millis(300));
        holder.execute_batch("COMMIT")?;
        attempt.join().map_err(|_| "a panic")??.close();
        Ok(())
    })
}

/// Processes that start at once on a new file: one makes the tables, and the others find them.
#[test]
fn many_may_open_a_new_database_at_once() -> TestResult {
    for _ in 0..10 {
        let directory = tempfile::tempdir()?;
        let path = database_in(directory.path());
        let start = std::sync::Barrier::new(4);
        std::thread::scope(|scope| -> TestResult {
            let openers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        open(&path)
                    })
                })
                .collect();
            for opener in openers {
                opener.join().map_err(|_| "a panic")??.close();
            }
            Ok(())
        })?;
        let experiments: i64 =
            Connection::open(&path)?.query_row("SELECT COUNT(*) FROM experiments", [], |row| row.get(0))?;
        assert_eq!(experiments, 1);
    }
    Ok(())
}
