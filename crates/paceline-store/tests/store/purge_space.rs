//! What a purge gives back to the file system.

use std::path::Path;
use std::sync::Arc;

use paceline_store::{OpenError, PurgeRequest, PurgeSummary, Store};
use paceline_types::MetricPoint;
use rusqlite::Connection;

use crate::storage::fold;
use crate::support::{FOLD_AT_END, TestResult, TestStore, database_in};
use crate::trash::Folders;

/// Some megabytes of points that no compression makes small.
async fn fill_a_run(store: &TestStore) -> TestResult {
    let run_id = store.start_run().await?;
    for start in (0..400_000).step_by(100_000) {
        let point = |i: i64| MetricPoint::new(i, i, ((i as f64) * 1.234_567).sin().exp());
        store.log(&run_id, "noise", &(start..start + 100_000).map(point).collect::<Vec<_>>()).await?;
    }
    fold(store, &run_id).await?;
    Ok(store.delete_run(run_id).await?)
}

fn file_bytes(path: &Path) -> TestResult<u64> {
    Ok(std::fs::metadata(path)?.len())
}

async fn purge(store: &Store) -> TestResult<PurgeSummary> {
    Ok(store.purge(PurgeRequest::default(), &Folders::default()).await?)
}

#[tokio::test]
async fn the_file_shrinks_while_the_store_is_open() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let empty = test.trash().await?.database_bytes;
    fill_a_run(&test).await?;
    let full = test.trash().await?.database_bytes;
    assert!(full - empty > 2_000_000, "{full}");
    let summary = purge(&test).await?;
    assert_eq!(summary.metric_points, 400_000);
    let after = test.trash().await?;
    assert_eq!(summary.database_bytes_freed, full - after.database_bytes);
    assert_eq!(summary.database_bytes_reusable, after.database_bytes_reusable);
    assert!(after.database_bytes < empty + 100_000, "{} of {full}", after.database_bytes);
    assert_eq!(file_bytes(&test.path())?, after.database_bytes, "it is true on disk");
    Ok(())
}

/// As an earlier version made them: nothing is given back by itself.
#[tokio::test]
async fn an_older_database_shrinks_when_it_is_compacted() -> TestResult {
    let directory = Arc::new(tempfile::tempdir()?);
    let path = database_in(directory.path());
    // The id of our files. Once there is a page, SQLite keeps its way of handling free ones.
    Connection::open(&path)?
        .execute_batch("PRAGMA application_id = 0x50434c4e; PRAGMA journal_mode = WAL")?;
    let store = TestStore::within(&directory)?;
    fill_a_run(&store).await?;
    let full = store.trash().await?.database_bytes;
    let summary = purge(&store).await?;
    assert_eq!(summary.database_bytes_freed, 0);
    assert!(summary.database_bytes_reusable > 2_000_000, "{summary:?}");
    assert_eq!(store.trash().await?.database_bytes, full);

    assert!(matches!(Store::compact(&path), Err(OpenError::Locked { .. })), "somebody has it open");
    assert_eq!(store.trash().await?.database_bytes, full);
    drop(store);
    Store::compact(&path)?;
    assert!(file_bytes(&path)? < 300_000, "{}", file_bytes(&path)?);
    let store = TestStore::within(&directory)?;
    fill_a_run(&store).await?;
    assert!(purge(&store).await?.database_bytes_freed > 2_000_000, "from now on it is given back");
    Ok(())
}

#[test]
fn what_is_no_database_of_ours_is_not_compacted() -> TestResult {
    let directory = tempfile::tempdir()?;
    let path = database_in(directory.path());
    Connection::open(&path)?.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")?;
    let before = std::fs::read(&path)?;
    assert!(matches!(Store::compact(&path), Err(OpenError::ForeignDatabase { .. })));
    assert!(std::fs::read(&path)? == before);
    Ok(())
}
