//! Requests that find no turn are refused after a while, with nothing done.

use std::time::Duration;

use paceline_store::{Error, Store, StoreOptions};
use paceline_types::ExperimentId;
use rusqlite::Connection;

use crate::support::{TestResult, database_in, new_run};

/// More than the queue of the writer holds.
const WRITES: usize = 1100;

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_find_no_place_in_the_queue_are_refused() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    let options = StoreOptions { turn_wait_max: Duration::from_millis(100), ..StoreOptions::default() };
    let store = Store::open(&path, options)?;
    // Another process that writes for a while: the writer waits for it, and all others for the writer.
    let other = Connection::open(&path)?;
    other.execute_batch("BEGIN IMMEDIATE")?;
    let writes: Vec<_> = (0..WRITES)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.create_run(new_run()).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    other.execute_batch("COMMIT")?;
    let (mut made, mut refused) = (0, 0);
    for write in writes {
        match write.await? {
            Ok(_) => made += 1,
            Err(Error::Busy) => refused += 1,
            Err(other) => return Err(other.into()),
        }
    }
    assert!(refused > 0 && made >= 1024, "{made} made, {refused} refused");
    let count: usize = other.query_row("SELECT COUNT(*) FROM runs", [], |row| row.get(0))?;
    assert_eq!(count, made, "what was refused was not done");
    store.create_run(new_run()).await?;
    assert_eq!(store.experiment(ExperimentId::DEFAULT).await?.name, "Default");
    store.close();
    Ok(())
}
