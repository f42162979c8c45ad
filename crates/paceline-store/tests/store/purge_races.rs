//! Purges beside restores, folds, training and other purges.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use paceline_store::RunUpdate;
use paceline_store::{PurgeRequest, Store};
use paceline_types::{ExperimentId, LifecycleStage, MetricPoint, PurgeRefusal, Rejection, RunId, RunStatus};

use crate::storage::{fold, look_into};
use crate::support::{
    FOLD_AT_END, FOLD_EAGERLY, TestResult, TestStore, key_value, no_update, open, rejection,
};
use crate::trash::{Folders, dump, experiments, fill, new_experiment, runs};

fn series(range: std::ops::Range<i64>) -> Vec<MetricPoint> {
    range.map(|i| MetricPoint::new(i, i, (i as f64).sin())).collect()
}

/// A run of many rows, which takes several transactions to remove.
async fn large_run(test: &TestStore) -> TestResult<RunId> {
    let run_id = test.start_run().await?;
    for start in (0..200_000).step_by(50_000) {
        test.log(&run_id, "m", &series(start..start + 50_000)).await?;
    }
    for first in 0..300 {
        test.log(&run_id, &format!("k{first}"), &series(0..1)).await?;
        test.log_param(run_id.clone(), key_value(&format!("p{first}"), &"x".repeat(500))).await?;
    }
    fold(test, &run_id).await?;
    Ok(run_id)
}

/// Whatever happens at whatever moment: a run is there as a whole and active, or it is gone as a whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_wins_or_loses_as_a_whole() -> TestResult {
    let test = TestStore::new()?;
    let before = dump(&test.path())?;
    let (mut won, mut lost) = (0, 0);
    for round in 0..60_u64 {
        let run_id = test.start_run().await?;
        test.log(&run_id, "m", &series(0..20_000)).await?;
        fold(&test, &run_id).await?;
        test.delete_run(run_id.clone()).await?;
        let purging = {
            let store = Store::clone(&test);
            // The restore is far ahead in the first rounds and far behind in the last ones.
            let head_start = Duration::from_micros((60 - round) * 200);
            tokio::spawn(async move {
                tokio::time::sleep(head_start).await;
                store.purge(PurgeRequest::default(), &Folders::default()).await
            })
        };
        tokio::time::sleep(Duration::from_micros(round * 200)).await;
        let restored = test.restore_run(run_id.clone()).await;
        let summary = purging.await??;
        match restored {
            Ok(()) => {
                won += 1;
                assert_eq!(summary.runs, 0);
                assert_eq!(test.run_info(run_id.clone()).await?.stage, LifecycleStage::Active);
                assert_eq!(test.history(&run_id, "m").await?.len(), 20_000);
                test.delete_run(run_id.clone()).await?;
                test.purge(runs(&[&run_id]), &Folders::default()).await?;
            }
            refused => {
                lost += 1;
                assert_eq!((summary.runs, summary.metric_points), (1, 20_000));
                let refusal = rejection(refused);
                let is_expected = matches!(
                    refusal,
                    Some(Rejection::RunNotFound(_) | Rejection::Purge(PurgeRefusal::RunGoes(_)))
                );
                assert!(is_expected, "{refusal:?}");
            }
        }
        assert!(dump(&test.path())? == before);
    }
    println!("{won} restores won, {lost} lost");
    assert!(won > 0 && lost > 0, "{won} {lost}");
    Ok(())
}

/// A purge that stopped halfway: nobody sees half a run as a whole one again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_half_removed_cannot_be_restored() -> TestResult {
    let test = TestStore::new()?;
    let before = dump(&test.path())?;
    let large = large_run(&test).await?;
    let id = new_experiment(&test, "doomed").await?;
    let mut in_experiment = Vec::new();
    for _ in 0..20 {
        in_experiment.push(fill(&test, id).await?.run_id);
    }
    test.delete_run(large.clone()).await?;
    test.delete_experiment(id).await?;
    // As a purge leaves it that was cut off right after its first transaction.
    test.change(&format!(
        "INSERT INTO purges (kind, owner_id, artifact_uri, owns_folder)
             SELECT 1, id, artifact_uri, 1 FROM runs WHERE run_id = '{large}' UNION ALL
             SELECT 3, id, artifact_location, 1 FROM experiments WHERE id = {id}"
    ))?;
    assert_eq!(test.trash().await?.unfinished, 2);
    let refused = rejection(test.restore_run(large.clone()).await);
    assert_eq!(refused, Some(Rejection::Purge(PurgeRefusal::RunGoes(large.clone()))));
    let refused = rejection(test.restore_experiment(id).await);
    assert_eq!(refused, Some(Rejection::Purge(PurgeRefusal::ExperimentGoes(id))));
    let refused = rejection(test.restore_run(in_experiment[3].clone()).await);
    assert_eq!(refused, Some(Rejection::Purge(PurgeRefusal::RunGoes(in_experiment[3].clone()))));
    // The experiment of the large run comes back without it.
    test.delete_experiment(ExperimentId::DEFAULT).await?;
    test.restore_experiment(ExperimentId::DEFAULT).await?;
    assert_eq!(test.run_info(large.clone()).await?.stage, LifecycleStage::Deleted);

    // A request for something else finishes them.
    let other = test.start_run().await?;
    test.delete_run(other.clone()).await?;
    let summary = test.purge(runs(&[&other]), &Folders::default()).await?;
    assert_eq!((summary.experiments, summary.runs), (1, 22));
    test.change("UPDATE experiments SET updated_ms = created_ms")?;
    assert!(dump(&test.path())? == before);
    Ok(())
}

/// A run as after weeks: 4,000 segments of 12 KB, and 20,000 params.
async fn huge_run(test: &TestStore) -> TestResult<RunId> {
    let run_id = test.start_run().await?;
    test.change(
        &format!(
            "INSERT INTO key_names (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             SELECT 'key ' || i FROM n;
             INSERT INTO params SELECT r.id, k.id, r.experiment_id, 'value' FROM runs r, key_names k
             WHERE r.run_id = '{run_id}' AND k.name LIKE 'key %';
             INSERT INTO metric_segments
                 (run_id, key_id, first_timestamp_ms, first_step, last_timestamp_ms, last_step, min_step, max_step,
                  point_count, nan_count, points)
             SELECT r.id, k.id, 0, 0, 1, 1, 0, 1, 4096, 0, randomblob(12000) FROM runs r, key_names k
             WHERE r.run_id = '{run_id}' AND k.name LIKE 'key %' LIMIT 4000;"
        ),
    )?;
    Ok(run_id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn training_goes_on_while_a_huge_run_is_removed() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let huge = huge_run(&test).await?;
    test.delete_run(huge.clone()).await?;
    let training = test.start_run().await?;
    let connection = look_into(&test.path())?;
    let mut count = connection.prepare("SELECT COUNT(*) FROM metric_segments")?;
    let purging = {
        let store = Store::clone(&test);
        tokio::spawn(async move { store.purge(PurgeRequest::default(), &Folders::default()).await })
    };
    let (mut step, mut slowest, begun) = (0, Duration::ZERO, Instant::now());
    let mut left = BTreeSet::new();
    while !purging.is_finished() {
        let sent = Instant::now();
        test.log(&training, "loss", &series(step..step + 1)).await?;
        slowest = slowest.max(sent.elapsed());
        step += 1;
        left.insert(count.query_row([], |row| row.get::<_, i64>(0))?);
    }
    let (summary, time) = (purging.await??, begun.elapsed());
    println!("{step} points logged within {time:?}, the slowest in {slowest:?}; {} steps seen", left.len());
    assert_eq!((summary.runs, summary.metric_points), (1, 4_000 * 4_096));
    assert!(left.len() >= 5, "it goes in several transactions: {left:?}");
    assert!(step >= 20 && slowest < time / 3, "{step} points, {slowest:?} of {time:?}");
    assert_eq!(test.history(&training, "loss").await?, series(0..step));
    // Shorter already, although somebody wrote all the time.
    let file_bytes = std::fs::metadata(test.path())?.len();
    assert!(file_bytes < summary.database_bytes_freed / 4, "{file_bytes} bytes, {summary:?}");
    Ok(())
}

/// Runs end, and so are folded, at the moment they are removed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn folds_and_purges_leave_nothing_to_each_other() -> TestResult {
    let test = TestStore::with_policy(FOLD_EAGERLY)?;
    let stays = test.start_run().await?;
    let mut logged = 0;
    for round in 0..40_u64 {
        let run_id = test.start_run().await?;
        for start in [0, 3_000, 6_000] {
            test.log(&run_id, "a", &series(start..start + 3_000)).await?;
            test.log(&run_id, "b", &series(start..start + 3_000)).await?;
        }
        test.log(&stays, "m", &series(logged..logged + 500)).await?;
        logged += 500;
        let ended = RunUpdate { status: Some(RunStatus::Finished), ..no_update(&run_id) };
        test.update_run(ended).await?;
        test.delete_run(run_id.clone()).await?;
        tokio::time::sleep(Duration::from_micros(round * 50)).await;
        let summary = test.purge(runs(&[&run_id]), &Folders::default()).await?;
        assert_eq!((summary.runs, summary.metric_points), (1, 18_000));
    }
    // Time for folds of runs that are gone to come back as idle.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    fold(&test, &stays).await?;
    assert_eq!(test.history(&stays, "m").await?, series(0..logged));
    let connection = look_into(&test.path())?;
    for table in ["metric_segments", "metric_tail", "metric_latest"] {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE run_id NOT IN (SELECT id FROM runs)");
        assert_eq!(connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?, 0, "{table}");
    }
    dump(&test.path())?;
    Ok(())
}

/// As of two processes: each has its own writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_purges_share_the_work() -> TestResult {
    let test = TestStore::new()?;
    let before = dump(&test.path())?;
    let other = open(&test.path(), FOLD_AT_END)?;
    for round in 0..5 {
        let id = new_experiment(&test, &format!("doomed {round}")).await?;
        let folders = Folders::default();
        for _ in 0..30 {
            let content = fill(&test, id).await?;
            folders.fill(&test.run_info(content.run_id).await?.artifact_uri, 2);
        }
        test.delete_experiment(id).await?;
        let (one, two) = tokio::join!(
            test.purge(experiments(&[id]), &folders),
            other.purge(PurgeRequest::default(), &folders)
        );
        let (one, two) = match (one, two) {
            (Ok(one), Ok(two)) => (one, two),
            // The other one had finished before this one looked.
            (one, two) => (one.unwrap_or_default(), two.unwrap_or_default()),
        };
        assert_eq!(one.runs + two.runs, 30);
        assert_eq!((one.experiments + two.experiments, one.logged_models + two.logged_models), (1, 30));
        assert_eq!(one.metric_points + two.metric_points, 9_000);
        assert_eq!(one.artifact_files + two.artifact_files, 60);
        assert!(dump(&test.path())? == before);
    }
    other.close();
    Ok(())
}
