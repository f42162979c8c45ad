//! A process that dies at any moment loses no acknowledged point and doubles none.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use paceline_store::{NewMetric, RunBatch, RunUpdate, Store};
use paceline_types::{MetricPoint, RunId, RunStatus};

use crate::storage::{look_into, raw_points, summary, wait_for_fold};
use crate::support::{
    FOLD_EAGERLY, TestResult, TestStore, database_in, history_query, new_run, no_update, open,
};

/// Points of one request of the load.
const BATCH: i64 = 7;
/// Where the child process finds its database.
const CHILD_DATABASE: &str = "PACELINE_TEST_CRASH_DATABASE";

/// The points of a request. Every third one falls back behind those before it, so that folds merge segments.
fn batch(number: i64) -> Vec<MetricPoint> {
    let back = if number % 3 == 2 { 400 } else { 0 };
    (BATCH * number..BATCH * (number + 1)).map(|i| MetricPoint::new(1000 + i - back, i, i as f64)).collect()
}

/// How many requests were sent, and how many answered.
#[derive(Default)]
struct Progress {
    sent: AtomicI64,
    acknowledged: AtomicI64,
}

/// Sends one request of the load and waits for its answer.
async fn send(store: &Store, run_id: &RunId, number: i64) -> TestResult {
    let metric = |point| NewMetric { key: "m".into(), point, link: None };
    let metrics = batch(number).into_iter().map(metric).collect();
    Ok(store.log_batch(run_id.clone(), RunBatch { metrics, ..Default::default() }).await?)
}

async fn load(store: &Store, run_id: &RunId, progress: &Progress, requests: i64) -> TestResult {
    for number in 0..requests {
        progress.sent.store(number + 1, Ordering::SeqCst);
        send(store, run_id, number).await?;
        progress.acknowledged.store(number + 1, Ordering::SeqCst);
    }
    Ok(())
}

/// The steps of points, each of which must be there once.
fn distinct_steps(points: &[MetricPoint]) -> BTreeSet<i64> {
    let steps: BTreeSet<i64> = points.iter().map(|point| point.step).collect();
    assert_eq!(steps.len(), points.len(), "no point is stored twice");
    steps
}

/// Opens a database that a crash left behind: acknowledged ⊆ found ⊆ sent, before its tail is folded and after.
async fn assert_recovers(path: &Path, run_id: &RunId, acknowledged: i64, sent: i64) -> TestResult {
    let store = open(path, FOLD_EAGERLY)?;
    let found = distinct_steps(&store.metric_history(history_query(run_id, "m")).await?.0);
    assert!(found.is_superset(&(0..BATCH * acknowledged).collect()), "{acknowledged} requests were answered");
    assert!(found.is_subset(&(0..BATCH * sent).collect()), "{sent} requests were sent");
    assert_eq!(found.len() as i64 % BATCH, 0, "a request is there as a whole or not at all");

    store.update_run(RunUpdate { status: Some(RunStatus::Failed), ..no_update(run_id) }).await?;
    wait_for_fold(|| path.to_owned(), run_id).await?;
    let mut connection = look_into(path)?;
    assert_eq!(distinct_steps(&raw_points(&mut connection, run_id, "m")?), found);
    assert_eq!(summary(&connection, run_id, "m")?.point_count, found.len());
    store.close();
    Ok(())
}

/// Copies a database as a crash at this moment would leave it. An open snapshot keeps the write-ahead log from
/// starting anew meanwhile, so the copy of the log continues the copy of the file.
pub(crate) fn copy_as_crashed(from: &Path, to: &Path) -> TestResult {
    let connection = look_into(from)?;
    connection.execute_batch("BEGIN; SELECT COUNT(*) FROM runs")?;
    let sibling = |path: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    let log_start =
        || TestResult::Ok(std::fs::read(sibling(from, "-wal"))?.into_iter().take(32).collect::<Vec<_>>());
    loop {
        let before = log_start()?;
        for suffix in ["", "-wal", "-shm"] {
            std::fs::copy(sibling(from, suffix), sibling(to, suffix))?;
        }
        if log_start()? == before {
            return Ok(());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_made_amid_folds_are_whole() -> TestResult {
    let test = TestStore::of_file(FOLD_EAGERLY)?;
    let run_id = test.start_run().await?;
    let progress = Arc::new(Progress::default());
    let loading = {
        let (store, run_id, progress) = (Store::clone(&test), run_id.clone(), progress.clone());
        tokio::spawn(async move { load(&store, &run_id, &progress, 600).await })
    };
    let copies = tempfile::tempdir()?;
    let mut taken = Vec::new();
    while !loading.is_finished() {
        let directory = copies.path().join(taken.len().to_string());
        std::fs::create_dir(&directory)?;
        let acknowledged = progress.acknowledged.load(Ordering::SeqCst);
        copy_as_crashed(&test.path(), &database_in(&directory))?;
        taken.push((database_in(&directory), acknowledged, progress.sent.load(Ordering::SeqCst)));
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    loading.await??;
    assert!(taken.len() >= 5, "{} copies", taken.len());
    for (path, acknowledged, sent) in taken.iter().filter(|(_, acknowledged, _)| *acknowledged > 0) {
        assert_recovers(path, &run_id, *acknowledged, *sent).await?;
    }
    test.close();
    assert_recovers(&test.path(), &run_id, 600, 600).await
}

#[tokio::test]
async fn a_killed_process_leaves_every_answered_write() -> TestResult {
    for life_ms in [5, 20, 60, 150, 300] {
        let directory = tempfile::tempdir()?;
        let path = database_in(directory.path());
        let store = open(&path, FOLD_EAGERLY)?;
        let run_id = store.create_run(new_run()).await?.info.run_id;
        store.close();
        let progress = kill_a_child_after(&path, &run_id, Duration::from_millis(life_ms))?;
        let (acknowledged, sent) = (progress.acknowledged.into_inner(), progress.sent.into_inner());
        assert!(acknowledged > 0, "it wrote something");
        assert_recovers(&path, &run_id, acknowledged, sent).await?;
    }
    Ok(())
}

/// Starts this test program again, kills it some time after its first answered request, and tells what it said.
fn kill_a_child_after(path: &Path, run_id: &RunId, life: Duration) -> TestResult<Progress> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", "crashes::child_that_is_killed", "--ignored", "--nocapture"])
        .env(CHILD_DATABASE, path)
        .env("PACELINE_TEST_CRASH_RUN", run_id.as_str())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("the child has an output")?).lines();
    let progress = Progress::default();
    let note = |line: &str| -> TestResult<bool> {
        if let Some(number) = line.strip_prefix("sent ") {
            progress.sent.fetch_max(number.parse()?, Ordering::SeqCst);
        } else if let Some(number) = line.strip_prefix("answered ") {
            progress.acknowledged.fetch_max(number.parse()?, Ordering::SeqCst);
        }
        Ok(line.starts_with("answered "))
    };
    while let Some(line) = lines.next().transpose()? {
        if note(&line)? {
            break;
        }
    }
    std::thread::sleep(life);
    child.kill()?;
    child.wait()?;
    // The pipe still holds what it said before its end.
    for line in lines {
        note(&line?)?;
    }
    Ok(progress)
}

#[tokio::test]
#[ignore = "the process that a_killed_process_leaves_every_answered_write starts and kills"]
async fn child_that_is_killed() -> TestResult {
    let path = PathBuf::from(std::env::var_os(CHILD_DATABASE).ok_or("only for its parent")?);
    let run_id = RunId::new(std::env::var("PACELINE_TEST_CRASH_RUN")?);
    let store = open(&path, FOLD_EAGERLY)?;
    let mut output = std::io::stdout();
    for number in 0.. {
        writeln!(output, "sent {}", number + 1)?;
        send(&store, &run_id, number).await?;
        writeln!(output, "answered {}", number + 1)?;
    }
    Ok(())
}
