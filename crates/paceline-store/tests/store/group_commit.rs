//! Concurrent writes share commits, and a refused one leaves nothing behind and harms no neighbour.

use std::collections::BTreeSet;
use std::sync::Arc;

use paceline_store::{MetricLink, NewMetric, RunBatch, Store};
use paceline_types::{KeyValue, MetricPoint, ModelId, Rejection, RunId};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::storage::{look_into, tail};
use crate::support::{TestResult, TestStore, key_value, rejection, value_of};

const WRITERS: i64 = 64;

/// Sends the batch of each writer, all at once, and returns the answers by writer.
async fn send_at_once(
    store: &Store,
    batch: impl Fn(i64) -> (RunId, RunBatch),
) -> TestResult<Vec<(i64, paceline_store::Result<()>)>> {
    let start = Arc::new(Barrier::new(WRITERS as usize));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (store, start, (run_id, batch)) = (store.clone(), start.clone(), batch(writer));
        writers.spawn(async move {
            start.wait().await;
            (writer, store.log_batch(run_id, batch).await)
        });
    }
    Ok(writers.join_all().await)
}

fn metric(step: i64) -> NewMetric {
    NewMetric { key: "m".into(), point: MetricPoint::new(step, step, 1.0), link: None }
}

/// Everything one writer logs. All writers use the key `shared`, which is new to the dictionary in each round.
fn batch_of(writer: i64, round: i64) -> RunBatch {
    let own = |name: &str| key_value(&format!("{name} {writer}/{round}"), "1");
    RunBatch {
        metrics: vec![metric(100 * writer + round)],
        params: vec![own("param")],
        tags: vec![own("tag"), key_value(&format!("shared {round}"), "yes")],
    }
}

fn keys(entries: &[KeyValue], prefix: &str) -> BTreeSet<String> {
    entries.iter().map(|entry| entry.key.clone()).filter(|key| key.starts_with(prefix)).collect()
}

/// A third of the writers is refused, for three different reasons, late and early in their requests.
fn refused_batch(writer: i64, round: i64, run_id: &RunId) -> (RunId, RunBatch) {
    let mut batch = batch_of(writer, round);
    match writer % 9 {
        0 => return (RunId::new("unknown"), batch),
        3 => batch.params.push(key_value("fixed", "changed")),
        _ => {
            let link = MetricLink { model_id: ModelId::new("m-unknown"), dataset: None };
            batch.metrics.push(NewMetric { link: Some(link), ..metric(-1) });
        }
    }
    (run_id.clone(), batch)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refused_writes_leave_nothing_and_the_others_stay() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    test.log_param(run_id.clone(), key_value("fixed", "1")).await?;
    let (mut steps, mut params, mut tags) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for round in 0..6 {
        let answers = send_at_once(&test, |writer| match writer % 3 {
            0 => refused_batch(writer, round, &run_id),
            _ => (run_id.clone(), batch_of(writer, round)),
        })
        .await?;
        for (writer, answer) in answers {
            if writer % 3 == 0 {
                let refusal = rejection(answer).ok_or("it is refused")?;
                let is_expected = match writer % 9 {
                    0 => matches!(refusal, Rejection::RunNotFound(_)),
                    3 => matches!(refusal, Rejection::ParamsChanged { .. }),
                    _ => matches!(refusal, Rejection::ModelNotFound(_)),
                };
                assert!(is_expected, "{refusal}");
            } else {
                answer?;
                steps.insert(100 * writer + round);
                params.insert(format!("param {writer}/{round}"));
                tags.insert(format!("tag {writer}/{round}"));
            }
        }
        let run = test.run(run_id.clone()).await?;
        assert_eq!(keys(&run.params, "param "), params);
        assert_eq!(keys(&run.tags, "tag "), tags);
        assert_eq!(value_of(&run.params, "fixed"), Some("1"));
        assert_eq!(value_of(&run.tags, &format!("shared {round}")), Some("yes"));
        let found: BTreeSet<i64> = test.history(&run_id, "m").await?.iter().map(|point| point.step).collect();
        assert_eq!(found, steps);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writes_share_commits() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let rounds = 4;
    for round in 0..rounds {
        let batch = |writer| RunBatch { metrics: vec![metric(100 * writer + round)], ..Default::default() };
        for (_, answer) in send_at_once(&test, |writer| (run_id.clone(), batch(writer))).await? {
            answer?;
        }
    }
    assert_eq!(test.history(&run_id, "m").await?.len() as i64, WRITERS * rounds);
    // One tail row a commit.
    let commits = tail(&look_into(&test.path())?, &run_id)?.len() as i64;
    assert!(commits <= WRITERS * rounds / 2, "{commits} commits for {} writes", WRITERS * rounds);
    Ok(())
}

/// Each writer sets the same param to a value of its own: one wins, the others hear which.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_writers_that_disagree_one_wins() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    let answers = send_at_once(&test, |writer| {
        let params = vec![key_value("p", &writer.to_string())];
        (run_id.clone(), RunBatch { params, metrics: vec![metric(writer)], ..Default::default() })
    })
    .await?;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, answer)| answer.is_ok());
    let winner = won.first().ok_or("one wins")?.0;
    assert_eq!((won.len(), lost.len() as i64), (1, WRITERS - 1));
    for (writer, answer) in lost {
        let changes = vec![("p".to_owned(), winner.to_string(), writer.to_string())];
        assert_eq!(rejection(answer), Some(Rejection::ParamsChanged { changes, run_id: run_id.clone() }));
    }
    let steps: Vec<i64> = test.history(&run_id, "m").await?.iter().map(|point| point.step).collect();
    assert_eq!(steps, [winner]);
    Ok(())
}

/// A request that its client gave up on is written or not, but never in part.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dropped_request_is_whole_or_absent() -> TestResult {
    let test = TestStore::new()?;
    let run_id = test.start_run().await?;
    for round in 0..30 {
        let (store, run) = (Store::clone(&test), run_id.clone());
        let writer = tokio::spawn(async move { store.log_batch(run, batch_of(0, round)).await });
        tokio::time::sleep(std::time::Duration::from_micros(50 * round as u64)).await;
        writer.abort();
    }
    // One more write: whatever was under way is decided before it.
    test.set_run_tag(run_id.clone(), key_value("end", "")).await?;
    let run = test.run(run_id.clone()).await?;
    let rounds = |entries: &[KeyValue], prefix: &str| -> BTreeSet<i64> {
        entries.iter().filter_map(|entry| entry.key.strip_prefix(prefix)?.parse().ok()).collect()
    };
    let steps: BTreeSet<i64> = test.history(&run_id, "m").await?.iter().map(|point| point.step).collect();
    assert_eq!(rounds(&run.params, "param 0/"), steps);
    assert_eq!(rounds(&run.tags, "tag 0/"), steps);
    assert_eq!(rounds(&run.tags, "shared "), steps);
    Ok(())
}
