//! A purge that is cut off at any moment is finished by the next one.

use std::path::PathBuf;
use std::time::Duration;

use paceline_store::{PurgeRequest, Store};
use paceline_types::ExperimentId;

use crate::crashes::copy_as_crashed;
use crate::storage::fold;
use crate::support::{FOLD_AT_END, TestResult, TestStore, database_in, open};
use crate::trash::{Dump, Folders, dump, fill, new_experiment};

/// A trash of many things beside what is active. Returns what must be there when all of it is gone.
async fn with_trash(test: &TestStore) -> TestResult<Dump> {
    fill(test, ExperimentId::DEFAULT).await?;
    let active = dump(&test.path())?;
    let mut trash = Vec::new();
    for number in 0..12 {
        let content = fill(test, ExperimentId::DEFAULT).await?;
        if number % 2 == 0 {
            fold(test, &content.run_id).await?;
        }
        trash.push(content);
    }
    for number in 0..4 {
        let id = new_experiment(test, &format!("doomed {number}")).await?;
        for _ in 0..4 {
            fill(test, id).await?;
        }
        test.delete_experiment(id).await?;
    }
    for content in trash {
        test.delete_run(content.run_id).await?;
        test.delete_logged_model(content.model_id).await?;
    }
    Ok(active)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_made_amid_a_purge_are_finished_by_the_next() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let expected = with_trash(&test).await?;
    let purging = {
        let store = Store::clone(&test);
        tokio::spawn(async move { store.purge(PurgeRequest::default(), &Folders::default()).await })
    };
    let copies = tempfile::tempdir()?;
    let mut taken: Vec<PathBuf> = Vec::new();
    while !purging.is_finished() {
        let directory = copies.path().join(taken.len().to_string());
        std::fs::create_dir(&directory)?;
        copy_as_crashed(&test.path(), &database_in(&directory))?;
        taken.push(database_in(&directory));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    purging.await??;
    assert!(dump(&test.path())? == expected);
    let mut unfinished = 0;
    for path in &taken {
        let store = open(path, FOLD_AT_END)?;
        unfinished += store.trash().await?.unfinished;
        store.purge(PurgeRequest::default(), &Folders::default()).await?;
        assert!(dump(path)? == expected);
        store.close();
    }
    println!("{} copies, with {unfinished} unfinished removals", taken.len());
    assert!(taken.len() >= 5 && unfinished > 0, "{} {unfinished}", taken.len());
    Ok(())
}

/// Dropped at any await, as when a request is cut off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_that_nobody_waits_for_is_finished_by_the_next() -> TestResult {
    let test = TestStore::of_file(FOLD_AT_END)?;
    let expected = with_trash(&test).await?;
    let folders = std::sync::Arc::new(Folders::default());
    let mut cut_off = 0;
    for time_ms in 0.. {
        let (store, its_folders) = (Store::clone(&test), folders.clone());
        let purging = tokio::spawn(async move { store.purge(PurgeRequest::default(), &*its_folders).await });
        tokio::time::sleep(Duration::from_millis(time_ms)).await;
        if purging.is_finished() {
            purging.await??;
            break;
        }
        purging.abort();
        cut_off += 1;
    }
    assert!(cut_off > 3, "{cut_off}");
    assert!(dump(&test.path())? == expected);
    let asked: std::collections::BTreeSet<String> = folders.asked_uris().into_iter().collect();
    assert_eq!(asked.len(), 2 * 12 + 4 * (4 * 2 + 1), "every folder was asked for at least once");
    Ok(())
}
