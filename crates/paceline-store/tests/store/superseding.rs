//! Runs that go on from a step: which points count from then on, and where the others are.

use std::collections::BTreeSet;

use paceline_search::RunQueryExpression;
use paceline_store::{IngestBatch, IngestOutcome, NewSeries, RunChange, RunColumns, RunEvent, RunsQuery};
use paceline_types::{MetricPoint, RunId, SUPERSEDED_KEY_PREFIX, SUPERSEDED_TAG};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::storage::{assert_sound, fold, look_into, segments, summary};
use crate::support::{
    FOLD_EAGERLY, PointRow, TestResult, TestStore, block_on, cases, point_row, point_rows, value_of,
};

const JOURNAL: [u8; 16] = [1; 16];
const KEYS: [&str; 2] = ["loss", "acc"];

fn superseded(key: &str) -> String {
    format!("{SUPERSEDED_KEY_PREFIX}{key}")
}

fn supersede(from_step: i64, at_ms: i64) -> RunChange {
    RunChange::Supersede { from_step, at_ms }
}

fn points(key: &str, points: &[MetricPoint]) -> RunChange {
    RunChange::Metrics(vec![NewSeries { key: key.into(), points: points.to_vec(), link: None }])
}

/// Applies changes of a run as a batch of a journal.
async fn apply(test: &TestStore, run: &RunId, sequence: i64, changes: Vec<RunChange>) -> TestResult {
    let events = changes.into_iter().map(|change| RunEvent { run_id: run.clone(), change }).collect();
    let batch = IngestBatch { journal: JOURNAL, sequence, events, awaited_runs: Vec::new() };
    assert_eq!(test.ingest(batch).await?, IngestOutcome::Applied { refused: Vec::new() });
    Ok(())
}

/// Something that happens to a run.
#[derive(Debug, Clone)]
enum Act {
    /// So many points are logged to a key, from a step on.
    Log {
        key: &'static str,
        first_step: i64,
        count: i64,
    },
    Fold,
    Supersede(i64),
    /// Logs, goes on from the step and logs again, all in one batch.
    LogAround {
        key: &'static str,
        step: i64,
    },
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (select(&KEYS[..]), 0..300_i64, 1..120_i64)
            .prop_map(|(key, first_step, count)| Act::Log { key, first_step, count }),
        2 => Just(Act::Fold),
        2 => (0..300_i64).prop_map(Act::Supersede),
        1 => (select(&KEYS[..]), 0..300_i64).prop_map(|(key, step)| Act::LogAround { key, step }),
    ]
}

/// The metrics that the run is said to have superseded points of.
async fn superseded_metrics(test: &TestStore, run: &RunId) -> TestResult<Vec<String>> {
    let query = RunsQuery {
        expression: RunQueryExpression::parse(&format!("run_id = '{run}'"))?,
        columns: RunColumns { superseded_metrics: true, ..RunColumns::default() },
        max_results: 1,
        ..RunsQuery::default()
    };
    let found = test.query_runs(query).await?.runs.pop();
    Ok(found.ok_or("no run")?.superseded_metrics)
}

/// What a store of points would hold that knows nothing of tails and segments.
#[derive(Default)]
struct Model {
    live: BTreeSet<(&'static str, PointRow)>,
    superseded: BTreeSet<(&'static str, PointRow)>,
    clock_ms: i64,
}

impl Model {
    /// New points; a later one of a step has a later time.
    fn log(&mut self, key: &'static str, first_step: i64, count: i64) -> Vec<MetricPoint> {
        let points: Vec<MetricPoint> = (first_step..first_step + count)
            .map(|step| {
                self.clock_ms += step % 2;
                let value = if step % 17 == 3 { f64::NAN } else { ((step + self.clock_ms) as f64).sin() };
                MetricPoint::new(self.clock_ms, step, value)
            })
            .collect();
        self.clock_ms += 1;
        self.live.extend(points.iter().map(|point| (key, point_row(point))));
        points
    }

    fn supersede(&mut self, from_step: i64) {
        let gone = self.live.extract_if(.., |(_, (_, step, ..))| *step >= from_step);
        self.superseded.extend(gone);
    }

    async fn check(&self, test: &TestStore, run: &RunId) -> TestResult {
        let shown = test.run(run.clone()).await?;
        for key in KEYS {
            let of = |rows: &BTreeSet<(&'static str, PointRow)>| -> Vec<PointRow> {
                rows.iter().filter(|(of, _)| *of == key).map(|(_, row)| *row).collect()
            };
            let live = of(&self.live);
            assert_eq!(point_rows(&test.history(run, key).await?), live, "{key}");
            assert_eq!(
                point_rows(&test.history(run, &superseded(key)).await?),
                of(&self.superseded),
                "{key}"
            );
            let latest = live.iter().map(|(time, step, ..)| (*step, *time)).max();
            let found = shown.metrics.iter().find(|metric| metric.key == key);
            assert_eq!(found.map(|metric| (metric.point.step, metric.point.timestamp_ms)), latest, "{key}");
        }
        assert!(shown.metrics.len() <= KEYS.len(), "what is superseded is in no list");
        let keys: BTreeSet<&str> = self.superseded.iter().map(|(key, _)| *key).collect();
        assert_eq!(superseded_metrics(test, run).await?, Vec::from_iter(keys));
        Ok(())
    }

    /// What the tables say of points that nobody reads one by one.
    fn check_tables(&self, test: &TestStore, run: &RunId) -> TestResult {
        let connection = look_into(&test.path())?;
        for key in KEYS {
            assert_sound(&segments(&connection, run, key)?);
            assert_sound(&segments(&connection, run, &superseded(key))?);
            let rows: Vec<_> = self.live.iter().filter(|(of, _)| *of == key).map(|(_, row)| row).collect();
            if rows.is_empty() {
                assert!(summary(&connection, run, key).is_err(), "{key}");
                continue;
            }
            let found = summary(&connection, run, key)?;
            let nan_count = rows.iter().filter(|row| row.3).count();
            assert_eq!((found.point_count, found.nan_count), (rows.len(), nan_count), "{key}");
            let least = found.min.map(|value| point_row(&MetricPoint::new(0, 0, value)).2);
            let most = found.max.map(|value| point_row(&MetricPoint::new(0, 0, value)).2);
            let numbers = || rows.iter().filter(|row| !row.3).map(|row| row.2);
            assert_eq!((least, most), (numbers().min(), numbers().max()), "{key}");
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_run_that_goes_back_is_one_that_never_went_further(acts in vec(any_act(), 1..20), eagerly: bool) {
        block_on(async {
            let test = if eagerly { TestStore::with_policy(FOLD_EAGERLY)? } else { TestStore::new()? };
            let run = test.start_run().await?;
            let mut model = Model::default();
            for (sequence, act) in (1..).zip(acts) {
                let changes = match act {
                    Act::Log { key, first_step, count } => {
                        vec![points(key, &model.log(key, first_step, count))]
                    }
                    Act::Fold => {
                        fold(&test, &run).await?;
                        vec![]
                    }
                    Act::Supersede(step) => {
                        model.supersede(step);
                        vec![supersede(step, sequence)]
                    }
                    Act::LogAround { key, step } => {
                        let before = points(key, &model.log(key, step - 20, 40));
                        model.supersede(step);
                        vec![before, supersede(step, sequence), points(key, &model.log(key, step, 5))]
                    }
                };
                apply(&test, &run, sequence, changes).await?;
                model.check(&test, &run).await?;
            }
            fold(&test, &run).await?;
            model.check(&test, &run).await?;
            model.check_tables(&test, &run)
        })?;
    }
}

/// Whole segments change their key without being read, and the one around the step is cut.
#[tokio::test]
async fn long_series_are_cut_at_the_step() -> TestResult {
    const POINTS: i64 = 30_000;
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let mut model = Model::default();
    apply(&test, &run, 1, vec![points("loss", &model.log("loss", 0, POINTS))]).await?;
    fold(&test, &run).await?;
    let before = segments(&look_into(&test.path())?, &run, "loss")?.len();
    for (sequence, step) in [(2, 20_500), (3, 10_001)] {
        model.supersede(step);
        let again = model.log("loss", step, 6_000);
        apply(&test, &run, sequence, vec![supersede(step, sequence), points("loss", &again)]).await?;
        model.check(&test, &run).await?;
    }
    fold(&test, &run).await?;
    model.check(&test, &run).await?;
    model.check_tables(&test, &run)?;
    let connection = look_into(&test.path())?;
    assert!(segments(&connection, &run, &superseded("loss"))?.len() >= before / 2);
    assert!(segments(&connection, &run, "loss")?.len() < before);
    Ok(())
}

/// A journal whose state was lost is sent again: what was logged meanwhile by others stays.
#[tokio::test]
async fn the_same_step_and_time_supersede_once() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let mut model = Model::default();
    apply(&test, &run, 1, vec![points("loss", &model.log("loss", 0, 50))]).await?;
    apply(&test, &run, 2, vec![supersede(20, 1000)]).await?;
    model.supersede(20);
    apply(&test, &run, 3, vec![points("loss", &model.log("loss", 20, 10))]).await?;
    apply(&test, &run, 4, vec![supersede(20, 1000)]).await?;
    model.check(&test, &run).await?;
    apply(&test, &run, 5, vec![supersede(25, 2000)]).await?;
    model.supersede(25);
    model.check(&test, &run).await?;
    let tags = test.run(run.clone()).await?.tags;
    assert_eq!(value_of(&tags, SUPERSEDED_TAG), Some("20@1000 25@2000"));
    Ok(())
}

#[tokio::test]
async fn a_deleted_run_does_not_go_back() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    test.delete_run(run.clone()).await?;
    let events = vec![RunEvent { run_id: run.clone(), change: supersede(0, 1) }];
    let batch = IngestBatch { journal: JOURNAL, sequence: 1, events, awaited_runs: Vec::new() };
    let IngestOutcome::Applied { refused } = test.ingest(batch).await? else {
        return Err("not applied".into());
    };
    assert_eq!(refused.len(), 1);
    Ok(())
}
