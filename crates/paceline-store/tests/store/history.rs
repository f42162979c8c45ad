//! Histories: order, duplicates and pages.

use paceline_store::HistoryQuery;
use paceline_types::{MetricPoint, RunId};

use crate::storage::{fold, look_into, segments, summary};
use crate::support::{TestResult, TestStore, history_query, point_row, point_rows};

fn point(timestamp_ms: i64, step: i64, value: f64) -> MetricPoint {
    MetricPoint::new(timestamp_ms, step, value)
}

/// Points in history order: by timestamp, then step, then value, with NaN where 0 would be.
fn ordered() -> Vec<MetricPoint> {
    vec![
        point(0, -7, 1.0),
        point(0, 3, -2.0),
        point(0, 3, 0.0),
        point(0, 3, f64::NAN),
        point(0, 3, 1e-300),
        point(0, 3, f64::INFINITY),
        point(1, i64::MIN, 5.0),
        point(1, 2, f64::NEG_INFINITY),
        point(1, 2, 4.0),
        point(1, i64::MAX, f64::NAN),
        point(i64::MAX, 0, 0.5),
    ]
}

#[tokio::test]
async fn points_are_ordered_by_timestamp_step_and_value() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let expected = ordered();
    // Logged in an order of their own, some together and some apart.
    let mut logged = expected.clone();
    logged.reverse();
    logged.swap(0, 5);
    for batch in logged.chunks(4) {
        test.log(&run, "m", batch).await?;
    }
    assert_eq!(point_rows(&test.history(&run, "m").await?), point_rows(&expected));
    Ok(())
}

#[tokio::test]
async fn an_exact_duplicate_adds_nothing() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let nan = point(0, 0, f64::NAN);
    test.log(&run, "m", &[point(0, 0, 1.0), point(0, 0, 1.0), nan]).await?;
    test.log(&run, "m", &[point(0, 0, 1.0), nan, point(0, 0, 2.0), point(0, 0, 0.0)]).await?;
    let expected = [point(0, 0, 0.0), nan, point(0, 0, 1.0), point(0, 0, 2.0)];
    assert_eq!(point_rows(&test.history(&run, "m").await?), point_rows(&expected));
    Ok(())
}

/// The counts of a metric are exact once its points are folded.
#[tokio::test]
async fn a_fold_takes_duplicates_out_of_the_counts() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let value = |step: i64| if step % 10 == 0 { f64::NAN } else { step as f64 };
    let points: Vec<MetricPoint> = (0..100).map(|step| point(step, step, value(step))).collect();
    for batch in [&points[..60], &points[..60], &points[40..]] {
        test.log(&run, "m", batch).await?;
    }
    let connection = look_into(&test.path())?;
    let before = summary(&connection, &run, "m")?;
    assert_eq!((before.point_count, before.nan_count), (180, 18));
    fold(&test, &run).await?;
    // Duplicates of what is folded already are found by the next fold.
    test.log(&run, "m", &points).await?;
    fold(&test, &run).await?;
    let after = summary(&look_into(&test.path())?, &run, "m")?;
    assert_eq!((after.point_count, after.nan_count), (100, 10));
    assert_eq!((after.min, after.max), (Some(1.0), Some(99.0)));
    assert_eq!(point_rows(&test.history(&run, "m").await?), point_rows(&points));
    Ok(())
}

async fn walk(test: &TestStore, run_id: &RunId, size: usize) -> TestResult<Vec<MetricPoint>> {
    let mut query = HistoryQuery { max_results: Some(size), ..history_query(run_id, "m") };
    let mut walked = Vec::new();
    loop {
        let (points, next) = test.metric_history(query.clone()).await?;
        assert!(points.len() == size || (next.is_none() && points.len() < size));
        walked.extend(points);
        query.page_token = next;
        if query.page_token.is_none() {
            return Ok(walked);
        }
    }
}

#[tokio::test]
async fn pages_of_every_size_give_the_whole_history() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let expected = ordered();
    test.log(&run, "m", &expected).await?;
    test.log(&run, "m", &expected[3..7]).await?;
    for size in 1..=expected.len() + 1 {
        assert_eq!(point_rows(&walk(&test, &run, size).await?), point_rows(&expected), "by {size}");
    }
    Ok(())
}

/// A page may end inside a segment, between two, in the tail and amid points of one place.
#[tokio::test]
async fn pages_go_on_across_segments_and_tail() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let all: Vec<MetricPoint> = (0..10_000).map(|i| point(i / 10, (i / 5) % 2, (i % 5) as f64)).collect();
    let (fresh, folded): (Vec<_>, Vec<_>) =
        all.iter().partition(|point| point.timestamp_ms % 9 == point.step);
    test.log(&run, "m", &folded).await?;
    fold(&test, &run).await?;
    test.log(&run, "m", &fresh).await?;
    test.log(&run, "m", &folded[100..200]).await?;
    assert!(segments(&look_into(&test.path())?, &run, "m")?.len() >= 2, "else this tests little");
    for size in [1999, 4096, 4097, 9_999, 10_000, 10_001] {
        assert!(point_rows(&walk(&test, &run, size).await?) == point_rows(&all), "by {size}");
    }
    let small = HistoryQuery { max_results: Some(7), ..history_query(&run, "m") };
    assert_eq!(point_rows(&test.metric_history(small).await?.0), point_rows(&all[..7]));
    Ok(())
}

/// Also with a token: where the page before ended, the next begins, although points came before and behind.
#[tokio::test]
async fn points_that_arrive_between_pages_shift_nothing() -> TestResult {
    let test = TestStore::new()?;
    let run = test.start_run().await?;
    let points: Vec<MetricPoint> = (0..20).map(|i| point(10 * i, i, 1.0)).collect();
    test.log(&run, "m", &points).await?;
    let first = HistoryQuery { max_results: Some(8), ..history_query(&run, "m") };
    let (page, next) = test.metric_history(first).await?;
    test.log(&run, "m", &[point(1, 1, 1.0), point(75, 0, 2.0)]).await?;
    let rest = HistoryQuery { page_token: next, ..history_query(&run, "m") };
    let (rest, last) = test.metric_history(rest).await?;
    assert_eq!(point_rows(&page), point_rows(&points[..8]));
    assert_eq!(point_row(&rest[0]), (75, 0, point_row(&point(0, 0, 2.0)).2, false));
    assert_eq!(point_rows(&rest[1..]), point_rows(&points[8..]));
    assert_eq!(last, None);
    Ok(())
}

#[tokio::test]
async fn an_unknown_run_or_metric_has_no_history() -> TestResult {
    let test = TestStore::new()?;
    let (run, other) = (test.start_run().await?, test.start_run().await?);
    test.log(&other, "m", &[point(0, 0, 1.0)]).await?;
    for (run, key) in [(&run, "m"), (&run, "unknown"), (&RunId::new("unknown"), "m")] {
        assert_eq!(test.metric_history(history_query(run, key)).await?, (vec![], None));
    }
    Ok(())
}
