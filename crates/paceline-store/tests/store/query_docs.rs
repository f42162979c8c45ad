//! The examples of `docs/query-language.md` are true.

use paceline_search::RunQueryExpression;
use paceline_store::{NewMetric, NewRun, RunBatch, RunScope, RunUpdate};
use paceline_types::{KeyValue, MetricPoint, RunStatus, ShownStatus};

use crate::run_query::query;
use crate::support::{TestResult, TestStore, key_value, new_run, no_update};

const PAGE: &str = include_str!("../../../../docs/query-language.md");

/// The cells of the rows of each table whose header begins with these names.
fn tables(first_names: &[&str]) -> Vec<Vec<Vec<&'static str>>> {
    let mut tables = Vec::new();
    let mut lines = PAGE.lines().peekable();
    while let Some(line) = lines.next() {
        let header = cells(line);
        if !line.starts_with('|') || !header.starts_with(first_names) {
            continue;
        }
        lines.next();
        let mut rows = Vec::new();
        while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
            rows.push(cells(row));
        }
        tables.push(rows);
    }
    tables
}

fn cells(line: &'static str) -> Vec<&'static str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

fn milliseconds(date: &str) -> TestResult<i64> {
    Ok(date.parse::<jiff::Timestamp>()?.as_millisecond())
}

fn entries(cell: &str) -> Vec<(&str, &str)> {
    cell.split_whitespace().filter_map(|entry| entry.split_once('=')).collect()
}

fn key_values(cell: &str) -> Vec<KeyValue> {
    entries(cell).into_iter().map(|(key, value)| key_value(key, value)).collect()
}

async fn make(test: &TestStore, row: &[&str]) -> TestResult {
    let [name, started, ended, status, params, metrics, tags] = row else {
        return Err(format!("{row:?} is no run").into());
    };
    let new = NewRun {
        name: Some((*name).into()),
        start_time_ms: milliseconds(started)?,
        tags: key_values(tags),
        ..new_run()
    };
    let run_id = test.create_run(new).await?.info.run_id;
    let mut points = Vec::new();
    for (key, values) in entries(metrics) {
        for (step, value) in (0..).zip(values.split(',')) {
            let point = MetricPoint::new(step, step, value.parse()?);
            points.push(NewMetric { key: key.into(), point, link: None });
        }
    }
    let batch = RunBatch { metrics: points, params: key_values(params), tags: Vec::new() };
    test.log_batch(run_id.clone(), batch).await?;
    let shown = ShownStatus::ALL.into_iter().find(|known| known.as_str() == *status);
    let (status, is_lost) = match shown.ok_or("no status")? {
        ShownStatus::Set(status) => (status, false),
        ShownStatus::Lost => (RunStatus::Running, true),
    };
    let end_time_ms = if ended.is_empty() { None } else { Some(milliseconds(ended)?) };
    test.update_run(RunUpdate { status: Some(status), end_time_ms, ..no_update(&run_id) }).await?;
    if is_lost {
        test.renew_leases(vec![run_id], -1).await?;
    }
    Ok(())
}

#[tokio::test]
async fn examples_of_the_page_are_true() -> TestResult {
    let test = TestStore::new()?;
    for row in tables(&["run", "started"]).concat() {
        make(&test, &row).await?;
    }
    let examples = tables(&["query", "finds"]).concat();
    assert!(examples.len() > 50, "{} examples", examples.len());
    for example in examples {
        let [written, finds] = example.as_slice() else {
            return Err(format!("{example:?} is no example").into());
        };
        let written = written.trim_matches('`').trim();
        let expression = RunQueryExpression::parse(written).map_err(|error| format!("{written}: {error}"))?;
        assert!(expression.is_some());
        let answer = test.query_runs(query(RunScope::default(), expression, Vec::new())).await?;
        let mut found: Vec<String> = answer.runs.into_iter().map(|run| run.info.name).collect();
        found.sort();
        assert_eq!(found, finds.split_whitespace().collect::<Vec<_>>(), "{written}");
    }
    Ok(())
}
