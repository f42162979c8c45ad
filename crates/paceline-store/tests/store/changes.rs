//! Who can watch, and from where. What is told is tested through the server.

use std::time::Duration;

use paceline_store::{Change, WatchError, Watched};
use paceline_types::limits;

use crate::support::{TestResult, TestStore, key_value};

#[tokio::test]
async fn so_many_can_watch_and_no_more() -> TestResult {
    let store = TestStore::new()?;
    let mut watches = (0..limits::WATCHERS).map(|_| store.watch(None)).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(store.watch(None).err(), Some(WatchError::TooMany));
    assert_eq!(store.watch(None).err(), Some(WatchError::TooMany), "one that was refused takes no place");
    watches.pop();
    store.watch(None)?;
    Ok(())
}

#[tokio::test]
async fn a_watch_that_is_asked_for_little_loses_nothing() -> TestResult {
    let store = TestStore::new()?;
    let mut watch = store.watch(None)?;
    let mut expected = Vec::new();
    let mut heard = Vec::new();
    for _ in 0..40 {
        expected.push(store.start_run().await?);
        // Often given up before there is anything.
        if let Ok(told) = tokio::time::timeout(Duration::from_millis(30), watch.next()).await {
            let Watched::Changes(slice) = told else { return Err("a reset".into()) };
            heard.extend(slice.filter_map(|(_, change)| change.run_id().cloned()));
        }
    }
    while heard.len() < expected.len() {
        let Watched::Changes(slice) = watch.next().await else { return Err("a reset".into()) };
        heard.extend(slice.filter_map(|(_, change)| change.run_id().cloned()));
    }
    assert_eq!(heard, expected);
    Ok(())
}

#[tokio::test]
async fn a_place_that_has_left_the_log_is_a_reset() -> TestResult {
    let store = TestStore::new()?;
    let run_id = store.start_run().await?;
    let place = store.watch(None)?.place().to_string();
    // Each new watcher ends a slice, of which 4,096 are kept.
    for _ in 0..4_100 {
        let before = store.watch(None)?.place();
        store.set_run_tag(run_id.clone(), key_value("a", "1")).await?;
        // A write is told after it is answered.
        while store.watch(None)?.place() == before {
            tokio::task::yield_now().await;
        }
    }
    assert!(matches!(store.watch(Some(&place))?.next().await, Watched::Reset));
    let recent = store.watch(None)?.place().to_string();
    store.finish_run(&run_id).await?;
    let mut watch = store.watch(Some(&recent))?;
    let Watched::Changes(mut slice) = watch.next().await else { return Err("a reset".into()) };
    assert!(matches!(slice.next(), Some((_, Change::Run { run_id: told, .. })) if told == run_id));
    Ok(())
}
