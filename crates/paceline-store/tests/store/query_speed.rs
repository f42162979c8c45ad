//! What writing costs, and how long queries over many runs take. No tests: they print numbers, on
//! `cargo test --release -p paceline-store --test store -- --ignored --nocapture --test-threads 1 query_speed`.
//!
//! Beside the time on the clock they give the time on the processor, which a busy machine changes less, and how many
//! bytes were written.

use std::path::Path;
use std::time::{Duration, Instant};

use paceline_search::{RunOperand, RunQueryExpression, RunSort};
use paceline_store::{
    KeySelection, NewMetric, NewRun, RunBatch, RunBookmarksQuery, RunChildrenQuery, RunColumns, RunGroupKey,
    RunGroupsQuery, RunKeyKind, RunKeyValuesQuery, RunKeysQuery, RunMeasure, RunRollupsQuery, RunScope,
    RunsQuery,
};
use paceline_types::{ExperimentId, KeyValue, MetricPoint, RunId, ViewType};
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, TestStore, key_value, new_run};

/// What this process has used up to now.
struct Used {
    clock: Instant,
    processor: Duration,
    written_bytes: u64,
}

impl Used {
    fn now() -> TestResult<Self> {
        let mut processor_ns = 0;
        for thread in std::fs::read_dir("/proc/self/task")? {
            // Threads may end meanwhile.
            let Ok(text) = std::fs::read_to_string(thread?.path().join("schedstat")) else { continue };
            processor_ns += text.split(' ').next().unwrap_or_default().parse::<u64>()?;
        }
        let io = std::fs::read_to_string("/proc/self/io")?;
        let written = io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap_or("0");
        Ok(Self {
            clock: Instant::now(),
            processor: Duration::from_nanos(processor_ns),
            written_bytes: written.parse()?,
        })
    }

    /// Prints what was used since, per repetition.
    #[expect(clippy::print_stdout, reason = "a measurement is for whoever runs it")]
    fn report(&self, what: &str, repetitions: u32) -> TestResult {
        let now = Self::now()?;
        let milliseconds = |time: Duration| (time / repetitions).as_secs_f64() * 1000.0;
        println!(
            "{:9.3} ms  {:9.3} ms of processor  {:8} B written  {what}",
            milliseconds(now.clock - self.clock),
            milliseconds(now.processor - self.processor),
            (now.written_bytes - self.written_bytes) / u64::from(repetitions),
        );
        Ok(())
    }
}

/// What writing costs: runs with params and tags, and batches of metrics.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn query_speed_of_writing() -> TestResult {
    const RUNS: u32 = 2000;
    const BATCHES: u32 = 1000;
    const POINTS: u32 = 3000;
    let test = TestStore::new()?;
    let mut runs = Vec::new();
    let begun = Used::now()?;
    for number in 0..RUNS {
        let keys =
            ["mlflow.user", "mlflow.source.name", "mlflow.source.type", "team", "mlflow.source.git.commit"];
        let tags = keys.map(|key| key_value(key, &format!("{key} value {}", number % 7))).to_vec();
        let new = NewRun { tags, start_time_ms: i64::from(number), ..new_run() };
        runs.push(test.create_run(new).await?.info.run_id);
    }
    begun.report("create a run with 5 tags", RUNS)?;
    let begun = Used::now()?;
    for (number, run_id) in runs.iter().enumerate() {
        let param = |key: usize| key_value(&format!("p{key}"), &format!("{}", number * key));
        let params: Vec<KeyValue> = (0..10).map(param).collect();
        test.log_batch(run_id.clone(), RunBatch { params, ..RunBatch::default() }).await?;
    }
    begun.report("log 10 params", RUNS)?;
    let begun = Used::now()?;
    for run_id in &runs {
        log_steps(&test, run_id, 0, 1).await?;
    }
    begun.report("log 20 points of 20 metrics", RUNS)?;
    let begun = Used::now()?;
    for (batch, run_id) in (1..=i64::from(BATCHES)).zip(runs.iter().cycle()) {
        log_steps(&test, run_id, batch * 50, 50).await?;
    }
    begun.report("log 1,000 points of 20 metrics", BATCHES)?;
    let run_id = &runs[0];
    let begun = Used::now()?;
    for step in 0..i64::from(POINTS) {
        test.log(run_id, "lone", &[MetricPoint::new(step, step, fastrand::f64())]).await?;
    }
    begun.report("log a point", POINTS)
}

/// Logs steps of 20 metrics, of which the first ten fall.
async fn log_steps(test: &TestStore, run_id: &RunId, first: i64, count: i64) -> TestResult {
    let mut metrics = Vec::new();
    for step in first..first + count {
        for key in 0..20 {
            let falling = if key < 10 { 1.0 / (1.0 + step as f64) } else { 1.0 };
            let point = MetricPoint::new(step, step, fastrand::f64() * falling);
            metrics.push(NewMetric { key: format!("m{key}"), point, link: None });
        }
    }
    Ok(test.log_batch(run_id.clone(), RunBatch { metrics, ..RunBatch::default() }).await?)
}

/// Experiments: one of many runs, and small ones beside it.
const RUNS: i64 = 100_000;
const SMALL_EXPERIMENTS: i64 = 20;
const SMALL_RUNS: i64 = 1000;

/// Fills the file of a closed store with runs of 5 metrics, 5 params and 7 tags, through SQL.
fn fill(path: &Path) -> TestResult {
    let connection = Connection::open(path)?;
    let experiments: String = (1..=SMALL_EXPERIMENTS)
        .map(|id| format!("({id}, 'e{id}', 'mlflow-artifacts:/{id}', 0, 0),"))
        .collect();
    connection.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         BEGIN;
         INSERT INTO experiments (id, name, artifact_location, created_ms, updated_ms) VALUES {};
         INSERT INTO key_names (name) VALUES ('loss'), ('acc'), ('val/loss'), ('val/acc'), ('rare metric'), ('lr'),
             ('batch_size'), ('model'), ('seed'), ('optimizer'), ('mlflow.user'), ('mlflow.source.name'), ('team'),
             ('mlflow.source.git.commit'), ('mlflow.parentRunId') ON CONFLICT DO NOTHING;
         INSERT INTO key_names (name) VALUES ('mlflow.runName') ON CONFLICT DO NOTHING;

         INSERT INTO runs (id, run_id, experiment_id, name, user_id, status, start_time_ms, end_time_ms,
                           artifact_uri, is_deleted)
         WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {})
         SELECT n, lower(hex(randomblob(16))), CASE WHEN n <= {RUNS} THEN 0 ELSE (n - {RUNS} - 1) / {SMALL_RUNS} + 1 END,
                'run-' || abs(random() % 5000), CASE n % 3 WHEN 0 THEN 'ann' WHEN 1 THEN 'bob' ELSE 'cid' END,
                CASE WHEN n % 50 = 0 THEN 4 WHEN n % 97 = 0 THEN 1 ELSE 3 END,
                1700000000000 + n * 1000 + abs(random() % 900),
                CASE WHEN n % 97 = 0 THEN NULL ELSE 1700000000000 + n * 1000 + abs(random() % 10000000) END,
                'mlflow-artifacts:/0/' || n || '/artifacts', n % 51 = 0
         FROM number;

         INSERT INTO metric_latest (run_id, key_id, experiment_id, step, timestamp_ms, value, point_count, nan_count,
                                    min_value, max_value)
         SELECT r.id, k.id, r.experiment_id, 1000, r.start_time_ms,
                CASE WHEN (r.id * 7 + k.id) % 331 = 0 THEN NULL ELSE abs(random() % 1000000) / 1e6 END, 1000, 0,
                abs(random() % 1000000) / 2e6, 1 + abs(random() % 1000000) / 1e6
         FROM runs r JOIN key_names k ON k.name IN ('loss', 'acc', 'val/loss', 'val/acc')
             OR (k.name = 'rare metric' AND r.id % 1000 = 0)
         ORDER BY r.id, k.id;

         INSERT INTO params (run_id, key_id, experiment_id, value)
         SELECT r.id, k.id, r.experiment_id, CASE k.name
                WHEN 'lr' THEN '0.' || substr('00000', 1, abs(random() % 5)) || abs(random() % 100000)
                WHEN 'batch_size' THEN 16 << abs(random() % 4)
                WHEN 'model' THEN CASE WHEN r.id % 2000 = 0 THEN 'rare' ELSE 'model-' || abs(random() % 8) END
                WHEN 'seed' THEN r.id
                ELSE CASE r.id % 2 WHEN 0 THEN 'adam' ELSE 'sgd' END END
         FROM runs r JOIN key_names k ON k.name IN ('lr', 'batch_size', 'model', 'seed', 'optimizer')
         ORDER BY r.id, k.id;

         INSERT INTO tags (run_id, key_id, experiment_id, value)
         SELECT r.id, k.id, r.experiment_id, CASE k.name
                WHEN 'mlflow.user' THEN r.user_id
                WHEN 'mlflow.source.name' THEN '/home/ann/projects/vision/train.py'
                WHEN 'team' THEN 'team-' || abs(random() % 6)
                WHEN 'mlflow.source.git.commit' THEN lower(hex(randomblob(20)))
                WHEN 'mlflow.parentRunId' THEN (SELECT run_id FROM runs p WHERE p.id = r.id - r.id % 10)
                ELSE r.name END
         FROM runs r JOIN key_names k ON k.name IN ('mlflow.user', 'mlflow.source.name', 'team',
                'mlflow.source.git.commit', 'mlflow.runName')
             OR (k.name = 'mlflow.parentRunId' AND r.id % 10 <> 0 AND r.id > 10)
         ORDER BY r.id, k.id;
         COMMIT;
         PRAGMA wal_checkpoint(TRUNCATE);",
        experiments.trim_end_matches(','),
        RUNS + SMALL_EXPERIMENTS * SMALL_RUNS,
    ))?;
    Ok(())
}

fn the_big_one() -> RunScope {
    RunScope { experiment_ids: Some(vec![ExperimentId::DEFAULT]), ..RunScope::default() }
}

/// A query as the interface asks it: 100 rows with a few columns.
fn query(scope: RunScope, filter: &str, sort: &[&str]) -> TestResult<RunsQuery> {
    let these = |keys: &[&str]| KeySelection::These(keys.iter().map(|key| (*key).into()).collect());
    Ok(RunsQuery {
        scope,
        expression: RunQueryExpression::parse(filter)?,
        sort: RunSort::parse_all(sort).map_err(|(_, error)| error)?,
        columns: RunColumns {
            metrics: these(&["loss", "acc"]),
            params: these(&["lr", "model"]),
            tags: these(&["mlflow.parentRunId"]),
            ..RunColumns::default()
        },
        max_results: 100,
        ..RunsQuery::default()
    })
}

/// What reading costs among 100,000 runs of an experiment, and 20,000 of others.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn query_speed_of_reading() -> TestResult {
    const REPETITIONS: u32 = 20;
    let test = TestStore::of_file(FOLD_AT_END)?.refilled(fill)?;
    let all = RunScope::default;
    let one = the_big_one;
    let filters: [(&str, RunScope, &str, &[&str]); 30] = [
        ("newest 100", one(), "", &[]),
        ("newest 100 of all experiments", all(), "", &[]),
        ("top 100 by metric", one(), "", &["metrics.loss"]),
        ("top 100 by metric, all experiments", all(), "", &["metrics.loss DESC"]),
        ("top 100 by rare metric", one(), "", &["metrics.`rare metric`"]),
        ("top 100 by best(metric)", one(), "", &["best(metrics.loss)"]),
        ("by param", one(), "", &["params.model DESC"]),
        ("by number(param)", one(), "", &["number(params.lr)"]),
        ("by param, then metric", one(), "", &["params.model", "metrics.loss"]),
        ("by run name", one(), "", &["run_name"]),
        ("by tag runName", one(), "", &["tags.`mlflow.runName`"]),
        ("by duration", one(), "", &["duration DESC"]),
        ("by end time", one(), "", &["end_time DESC"]),
        ("metric and param", one(), "metrics.loss < 0.5 AND params.model = 'model-3'", &[]),
        (
            "metric and param, by metric",
            one(),
            "metrics.loss < 0.5 AND params.model = 'model-3'",
            &["metrics.acc"],
        ),
        ("rare param", one(), "params.model = 'rare'", &[]),
        ("rare param, by best", one(), "params.model = 'rare'", &["best(metrics.loss)"]),
        ("rare metric range", one(), "metrics.loss < 0.001", &[]),
        (
            "metric and param that exclude each other",
            one(),
            "min(metrics.loss) > 0.4 AND max(metrics.loss) < 1",
            &[],
        ),
        ("regex that few match", one(), "params.lr ~ '^0.0000[0-9]777'", &[]),
        ("number of a param", one(), "params.lr < 0.00001 AND status = 'RUNNING'", &["metrics.acc DESC"]),
        ("OR of two params", one(), "params.model = 'rare' OR params.seed = '77'", &[]),
        ("parent", one(), "parent IS NULL", &[]),
        ("status", one(), "status = 'RUNNING'", &[]),
        ("status that none has", one(), "status = 'SCHEDULED'", &[]),
        ("last hour", one(), "start_time > 1700099000000", &["metrics.loss"]),
        ("run name prefix", one(), "run_name LIKE 'run-77%'", &[]),
        ("run name infix", one(), "run_name LIKE '%n-777%'", &[]),
        ("not", one(), "NOT (params.model LIKE 'model-%' OR tags.team = 'team-3')", &[]),
        ("parent of all experiments", all(), "parent IS NULL", &[]),
    ];
    for (what, scope, filter, sort) in filters {
        let query = query(scope, filter, sort)?;
        let rows = test.query_runs(query.clone()).await?.runs.len();
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.query_runs(query.clone()).await?;
        }
        begun.report(&format!("{what} ({rows} rows)"), REPETITIONS)?;
        if filter.is_empty() && !sort.is_empty() {
            continue;
        }
        let counted = RunsQuery { max_results: 0, with_total: true, ..query };
        let total = test.query_runs(counted.clone()).await?.total;
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.query_runs(counted.clone()).await?;
        }
        begun.report(&format!("    count of it: {total:?}"), REPETITIONS)?;
    }
    Ok(())
}

/// What it costs to find where the pages of 100,000 runs begin, and to read one of them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn query_speed_of_bookmarks() -> TestResult {
    const REPETITIONS: u32 = 10;
    let test = TestStore::of_file(FOLD_AT_END)?.refilled(fill)?;
    for (filter, sort) in [
        ("", &[][..]),
        ("", &["start_time"]),
        ("", &["metrics.loss"]),
        ("", &["metrics.`rare metric`"]),
        ("", &["params.model DESC"]),
        ("", &["tags.`mlflow.runName`"]),
        ("", &["run_name"]),
        ("", &["best(metrics.loss)", "params.lr"]),
        ("metrics.loss < 0.5", &["metrics.acc"]),
        ("params.model = 'rare'", &["metrics.acc"]),
    ] {
        let RunsQuery { scope, expression, sort, .. } = query(the_big_one(), filter, sort)?;
        let bookmarks = RunBookmarksQuery { scope, expression, sort, every: 1000 };
        let found = test.run_bookmarks(bookmarks.clone()).await?;
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.run_bookmarks(bookmarks.clone()).await?;
        }
        begun.report(
            &format!("bookmarks of {filter:?} by {:?} ({} runs)", bookmarks.sort, found.total),
            REPETITIONS,
        )?;
        let Some(last) = found.tokens.last() else { continue };
        let RunBookmarksQuery { scope, expression, sort, .. } = bookmarks;
        let page = RunsQuery {
            scope,
            expression,
            sort,
            page_token: Some(last.clone()),
            max_results: 100,
            ..RunsQuery::default()
        };
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.query_runs(page.clone()).await?;
        }
        begun.report("    the page at the last of them", REPETITIONS)?;
    }
    for view_type in [ViewType::ActiveOnly, ViewType::All] {
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.experiments_with_activity(view_type).await?;
        }
        begun.report(&format!("{view_type:?} experiments with what goes on in them"), REPETITIONS)?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn query_speed_of_summaries() -> TestResult {
    const REPETITIONS: u32 = 10;
    let test = TestStore::of_file(FOLD_AT_END)?.refilled(fill)?;
    let measure = |text: &str| -> TestResult<RunMeasure> {
        Ok(RunMeasure::of(RunOperand::parse(text)?).ok_or("no measure")?)
    };
    for (what, filter, key) in [
        ("group by param of 9 values", "", "params.model"),
        ("group by param of 9 values, a sixth of the runs", "tags.team = 'team-3'", "params.model"),
        ("group by param of 100,000 values", "", "params.seed"),
        ("group by status", "", "status"),
    ] {
        let query = RunGroupsQuery {
            scope: the_big_one(),
            expression: RunQueryExpression::parse(filter)?,
            keys: vec![RunGroupKey::of(RunOperand::parse(key)?).ok_or("no key")?],
            measures: vec![measure("metrics.loss")?],
            max_results: 50,
            ..RunGroupsQuery::default()
        };
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.group_runs(query.clone()).await?;
        }
        begun.report(what, REPETITIONS)?;
    }
    for kind in [RunKeyKind::Metric, RunKeyKind::Param, RunKeyKind::Tag] {
        for prefix in ["", "mo"] {
            let query = RunKeysQuery { scope: the_big_one(), kind, prefix: prefix.into(), max_results: 50 };
            let begun = Used::now()?;
            for _ in 0..REPETITIONS {
                test.run_keys(query.clone()).await?;
            }
            begun.report(&format!("keys of {kind:?} from {prefix:?}"), REPETITIONS)?;
        }
    }
    for (of, prefix) in [
        ("params.model", ""),
        ("params.seed", ""),
        ("params.seed", "777"),
        ("tags.team", ""),
        ("run_name", ""),
        ("status", ""),
        ("user_id", ""),
        ("tags.`mlflow.source.git.commit`", "ab"),
    ] {
        let RunOperand::Text(of) = RunOperand::parse(of)? else { return Err("no text".into()) };
        let query = RunKeyValuesQuery {
            scope: the_big_one(),
            of: of.clone(),
            prefix: prefix.into(),
            max_results: 50,
        };
        let begun = Used::now()?;
        for _ in 0..REPETITIONS {
            test.run_key_values(query.clone()).await?;
        }
        begun.report(&format!("values of {of} from {prefix:?}"), REPETITIONS)?;
    }
    let parents = test.query_runs(query(the_big_one(), "parent IS NULL", &["start_time"])?).await?.runs;
    let children = RunChildrenQuery {
        run_id: parents[5].info.run_id.clone(),
        experiment_ids: None,
        view_type: ViewType::ActiveOnly,
        sort: Vec::new(),
        columns: RunColumns::default(),
        measures: vec![measure("metrics.loss")?],
        max_results: 100,
        page_token: None,
    };
    let count = test.run_children(children.clone()).await?.total;
    let begun = Used::now()?;
    for _ in 0..REPETITIONS {
        test.run_children(children.clone()).await?;
    }
    begun.report(&format!("children of a run ({count})"), REPETITIONS)?;
    let rollups = RunRollupsQuery {
        run_ids: parents.into_iter().map(|run| run.info.run_id).collect(),
        scope: the_big_one(),
        measures: vec![measure("metrics.loss")?],
    };
    let begun = Used::now()?;
    for _ in 0..REPETITIONS {
        test.run_rollups(rollups.clone()).await?;
    }
    begun.report("roll-ups of 100 parents", REPETITIONS)
}
