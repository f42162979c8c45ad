//! Closing a store, and what is left behind.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use paceline_store::{Error, Store};
use paceline_types::{ExperimentId, MetricPoint};

use crate::storage::{look_into, raw_points};
use crate::support::{
    FOLD_AT_END, FOLD_EAGERLY, TestResult, TestStore, database_in, key_value, open, point_rows, wait_until,
};

fn series(range: std::ops::Range<i64>) -> Vec<MetricPoint> {
    range.map(|i| MetricPoint::new(i, i, i as f64)).collect()
}

/// Closing waits for what was sent, not for those who sent it: here nobody is left to hear the answers.
#[tokio::test]
async fn a_store_closes_while_answers_wait_to_be_heard() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let run = test.start_run().await?;
    let writes: Vec<_> = (0..10)
        .map(|i| {
            let (store, run) = (Store::clone(&test), run.clone());
            tokio::spawn(async move { store.log_param(run, key_value(&i.to_string(), "1")).await })
        })
        .collect();
    // The writes are sent; then this thread, the only one of its runtime, waits.
    tokio::task::yield_now().await;
    let closing = {
        let store = Store::clone(&test);
        std::thread::spawn(move || store.close())
    };
    let begun = Instant::now();
    while !closing.is_finished() && begun.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(closing.is_finished(), "it closes");
    for write in writes {
        write.await??;
    }
    assert_eq!(test.reopened(FOLD_AT_END)?.run(run).await?.params.len(), 10);
    Ok(())
}

#[tokio::test]
async fn a_closed_store_keeps_everything_in_one_file() -> TestResult {
    let test = TestStore::of_file(FOLD_EAGERLY)?;
    let run = test.start_run().await?;
    for i in 0..40 {
        test.log(&run, "m", &series(10 * i..10 * i + 10)).await?;
    }
    test.close();
    let too_late = test.log_param(run.clone(), key_value("p", "1")).await;
    assert!(matches!(too_late, Err(Error::Closed)));
    // The file alone, as somebody would copy it.
    let copy = tempfile::tempdir()?;
    std::fs::copy(test.path(), database_in(copy.path()))?;
    let mut connection = look_into(&database_in(copy.path()))?;
    let stored = BTreeSet::from_iter(point_rows(&raw_points(&mut connection, &run, "m")?));
    assert!(stored.into_iter().eq(point_rows(&series(0..400))));
    let test = test.reopened(FOLD_EAGERLY)?;
    assert!(point_rows(&test.history(&run, "m").await?) == point_rows(&series(0..400)));
    Ok(())
}

/// A store that goes out of scope ends its threads and lets go of its file, as a closed one does.
#[tokio::test]
async fn a_dropped_store_lets_go_of_its_file() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    let store = open(&path, FOLD_AT_END)?;
    let clone = store.clone();
    drop(store);
    assert!(clone.experiment(ExperimentId::DEFAULT).await.is_ok(), "the clone still works");
    let log = directory.path().join("paceline.db-wal");
    assert!(log.exists());
    drop(clone);
    // The last connection to a database removes its log.
    wait_until("the write-ahead log is gone", || Ok(!log.exists())).await
}
