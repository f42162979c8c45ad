//! Batches of journals: each counts once, and a refused event harms nobody.

use paceline_store::{
    ExperimentChoice, IngestBatch, IngestOutcome, JournalId, MetricLink, NewJournaledRun, NewSeries,
    RunChange, RunEvent,
};
use paceline_types::{
    Dataset, DatasetInput, ExperimentId, LifecycleStage, MetricPoint, ModelId, ModelOutput, Rejection, RunId,
    RunStatus,
};
use rusqlite::Connection;

use crate::support::{FOLD_AT_END, TestResult, TestStore, key_value, rejection, value_of, wait_until};

const JOURNAL: JournalId = [7; 16];
const OTHER: JournalId = [8; 16];
const APPLIED: IngestOutcome = IngestOutcome::Applied { refused: Vec::new() };

#[tokio::test]
async fn a_journal_brings_a_whole_run() -> TestResult {
    let store = TestStore::new()?;
    let model_id = store.start_model().await?;
    let id = run_id(1);
    let link = MetricLink { model_id: model_id.clone(), dataset: Some(("d".into(), "1".into())) };
    let dataset = Dataset {
        name: "d".into(),
        digest: "1".into(),
        source_type: "local".into(),
        source: "x".into(),
        schema: None,
        profile: None,
    };
    let changes = vec![
        RunChange::Create(NewJournaledRun {
            experiment: ExperimentChoice::Name("cats".into()),
            user_id: "ann".into(),
            name: Some("first".into()),
            start_time_ms: 17,
            tags: vec![key_value("a", "1")],
        }),
        RunChange::Params(vec![key_value("lr", "0.1")]),
        RunChange::SetTags(vec![key_value("b", "2"), key_value("c", "3")]),
        RunChange::DeleteTag("c".into()),
        RunChange::Metrics(vec![
            series("loss", 0..3),
            NewSeries { link: Some(link), ..series("accuracy", 5..6) },
        ]),
        RunChange::Inputs(vec![DatasetInput { tags: vec![], dataset }], vec![ModelId::new("m-in")]),
        RunChange::Outputs(vec![ModelOutput { model_id: ModelId::new("m-out"), step: 4 }]),
        RunChange::Update { status: Some(RunStatus::Finished), end_time_ms: Some(99), name: None },
    ];
    assert_eq!(store.ingest(batch(JOURNAL, 1, &id, changes)).await?, APPLIED);

    let run = store.run(id.clone()).await?;
    assert_eq!(store.experiment(run.info.experiment_id).await?.name, "cats");
    assert_eq!((run.info.name.as_str(), run.info.user_id.as_str()), ("first", "ann"));
    assert_eq!((run.info.start_time_ms, run.info.end_time_ms), (17, Some(99)));
    assert_eq!(run.info.status, RunStatus::Finished);
    assert_eq!(value_of(&run.params, "lr"), Some("0.1"));
    let tags: Vec<&str> = run.tags.iter().map(|tag| tag.key.as_str()).collect();
    assert_eq!(tags, ["a", "b", "mlflow.runName"]);
    assert_eq!(store.history(&id, "loss").await?, points(0..3));
    assert_eq!(run.dataset_inputs.len(), 1);
    assert_eq!(run.model_inputs, [ModelId::new("m-in")]);
    assert_eq!(run.model_outputs, [ModelOutput { model_id: ModelId::new("m-out"), step: 4 }]);
    let model = store.logged_model(model_id, false).await?;
    assert_eq!(model.metrics.len(), 1);
    assert_eq!((model.metrics[0].point, model.metrics[0].dataset_name.as_deref()), (point(5), Some("d")));
    Ok(())
}

#[tokio::test]
async fn a_batch_counts_once() -> TestResult {
    let store = TestStore::new()?;
    let id = run_id(1);
    let tag = |value: &str| vec![RunChange::SetTags(vec![key_value("a", value)])];
    assert_eq!(store.ingest(batch(JOURNAL, 1, &id, vec![new_run("cats")])).await?, APPLIED);
    assert_eq!(store.ingest(batch(JOURNAL, 2, &id, tag("two"))).await?, APPLIED);
    assert_eq!(store.ingest(batch(JOURNAL, 3, &id, tag("three"))).await?, APPLIED);
    for sequence in [2, 1, 3] {
        let again = store.ingest(batch(JOURNAL, sequence, &id, tag("again"))).await?;
        assert_eq!(again, IngestOutcome::AppliedBefore);
    }
    let store = store.reopened(FOLD_AT_END)?;
    assert_eq!(store.ingest(batch(JOURNAL, 3, &id, tag("again"))).await?, IngestOutcome::AppliedBefore);
    assert_eq!(value_of(&store.run(id).await?.tags, "a"), Some("three"));
    Ok(())
}

#[tokio::test]
async fn a_batch_that_comes_too_early_is_not_applied() -> TestResult {
    let store = TestStore::new()?;
    let id = run_id(1);
    for (sequence, expected) in [(2, 1), (i64::MAX, 1)] {
        let outcome = store.ingest(batch(JOURNAL, sequence, &id, vec![new_run("cats")])).await?;
        assert_eq!(outcome, IngestOutcome::Gap { expected });
    }
    assert_eq!(rejection(store.run(id.clone()).await), Some(Rejection::RunNotFound(id.clone())));
    assert_eq!(store.ingest(batch(JOURNAL, 1, &id, vec![new_run("cats")])).await?, APPLIED);
    let outcome = store.ingest(batch(JOURNAL, 3, &id, vec![])).await?;
    assert_eq!(outcome, IngestOutcome::Gap { expected: 2 });
    // Another journal has its own count.
    assert_eq!(store.ingest(batch(OTHER, 1, &id, vec![])).await?, APPLIED);
    Ok(())
}

#[tokio::test]
async fn a_refused_event_takes_neither_neighbours_nor_the_journal_with_it() -> TestResult {
    let store = TestStore::new()?;
    let (id, deleted, unknown) = (run_id(1), store.start_run().await?, run_id(9));
    store.delete_run(deleted.clone()).await?;
    store.ingest(batch(JOURNAL, 1, &id, vec![new_run("cats")])).await?;
    let model_id = ModelId::new("m-none");
    let link = MetricLink { model_id: model_id.clone(), dataset: None };
    let event = |run_id: &RunId, change| RunEvent { run_id: run_id.clone(), change };
    let events = vec![
        event(&id, RunChange::Params(vec![key_value("lr", "1")])),
        event(&deleted, RunChange::Metrics(vec![series("loss", 0..2)])),
        event(&id, RunChange::Metrics(vec![series("before", 0..2)])),
        // Its first series is good; nothing of it stays, not even the name of the key.
        event(
            &id,
            RunChange::Metrics(vec![
                series("half", 0..2),
                NewSeries { link: Some(link), ..series("linked", 0..1) },
            ]),
        ),
        event(&id, RunChange::Params(vec![key_value("new", "1"), key_value("lr", "2")])),
        event(&unknown, RunChange::DeleteTag("a".into())),
        event(&id, RunChange::DeleteTag("none".into())),
        event(&id, RunChange::Metrics(vec![series("half", 7..8), series("after", 0..2)])),
    ];
    let outcome =
        store.ingest(IngestBatch { journal: JOURNAL, sequence: 2, events, awaited_runs: Vec::new() }).await?;
    let changes = vec![("lr".into(), "1".into(), "2".into())];
    let refused = vec![
        (1, Rejection::RunDeleted(deleted.clone())),
        (3, Rejection::ModelNotFound(model_id)),
        (4, Rejection::ParamsChanged { changes, run_id: id.clone() }),
        (5, Rejection::RunNotFound(unknown)),
        (6, Rejection::TagNotFound("none".into())),
    ];
    assert_eq!(outcome, IngestOutcome::Applied { refused });

    let run = store.run(id.clone()).await?;
    assert_eq!(run.params, [key_value("lr", "1")]);
    assert_eq!(store.history(&id, "before").await?, points(0..2));
    assert_eq!(store.history(&id, "half").await?, points(7..8));
    assert_eq!(store.history(&id, "after").await?, points(0..2));
    assert_eq!(store.history(&id, "linked").await?, []);
    assert_eq!(store.history(&deleted, "loss").await?, []);
    assert_eq!(store.ingest(batch(JOURNAL, 3, &id, vec![])).await?, APPLIED);
    Ok(())
}

#[tokio::test]
async fn a_run_id_belongs_to_the_journal_that_made_it() -> TestResult {
    let store = TestStore::new()?;
    let id = run_id(1);
    store.ingest(batch(JOURNAL, 1, &id, vec![new_run("cats")])).await?;
    store.delete_run(id.clone()).await?;
    assert_eq!(store.ingest(batch(JOURNAL, 2, &id, vec![new_run("dogs")])).await?, APPLIED);
    assert_eq!(store.run(id.clone()).await?.info.stage, LifecycleStage::Deleted, "nothing changed");
    assert_eq!(
        rejection(store.experiment_by_name("dogs".into()).await),
        Some(Rejection::ExperimentNameNotFound("dogs".into()))
    );

    let taken = |id: &RunId| IngestOutcome::Applied { refused: vec![(0, Rejection::RunIdTaken(id.clone()))] };
    assert_eq!(store.ingest(batch(OTHER, 1, &id, vec![new_run("cats")])).await?, taken(&id));
    let plain = store.start_run().await?;
    assert_eq!(store.ingest(batch(OTHER, 2, &plain, vec![new_run("cats")])).await?, taken(&plain));
    Ok(())
}

#[tokio::test]
async fn an_experiment_is_found_by_name_or_made() -> TestResult {
    let store = TestStore::new()?;
    let events = (1..=3).map(|n| RunEvent { run_id: run_id(n), change: new_run("cats") }).collect();
    assert_eq!(
        store.ingest(IngestBatch { journal: JOURNAL, sequence: 1, events, awaited_runs: Vec::new() }).await?,
        APPLIED
    );
    let cats = store.experiment_by_name("cats".into()).await?;
    assert!(cats.artifact_location.ends_with(&format!("/{}", cats.id)), "{}", cats.artifact_location);
    for n in 1..=3 {
        let info = store.run_info(run_id(n)).await?;
        assert_eq!(info.experiment_id, cats.id);
        assert_eq!(info.artifact_uri, format!("{}/{}/artifacts", cats.artifact_location, run_id(n)));
    }
    store.delete_experiment(cats.id).await?;
    let outcome = store.ingest(batch(JOURNAL, 2, &run_id(4), vec![new_run("cats")])).await?;
    let refused = vec![(0, Rejection::ExperimentDeleted(cats.id))];
    assert_eq!(outcome, IngestOutcome::Applied { refused });
    let missing = RunChange::Create(NewJournaledRun {
        experiment: ExperimentChoice::Id(ExperimentId(77)),
        user_id: String::new(),
        name: None,
        start_time_ms: 0,
        tags: vec![],
    });
    let outcome = store.ingest(batch(JOURNAL, 3, &run_id(4), vec![missing])).await?;
    let refused = vec![(0, Rejection::ExperimentNotFound(ExperimentId(77)))];
    assert_eq!(outcome, IngestOutcome::Applied { refused });
    Ok(())
}

#[tokio::test]
async fn a_journal_that_is_quiet_for_half_a_year_is_forgotten() -> TestResult {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let store = TestStore::of_file(FOLD_AT_END)?;
    for journal in [JOURNAL, OTHER] {
        store.ingest(batch(journal, 1, &run_id(1), vec![])).await?;
    }
    let path = store.path();
    let age = |journal: JournalId, days: i64| -> TestResult {
        let sql = "UPDATE ingest_journals SET used_ms = used_ms - ? WHERE journal = ?";
        assert_eq!(Connection::open(&path)?.execute(sql, (days * DAY_MS, journal))?, 1);
        Ok(())
    };
    age(JOURNAL, 181)?;
    age(OTHER, 179)?;
    let store = store.reopened(FOLD_AT_END)?;
    let kept = || -> TestResult<Vec<JournalId>> {
        let connection = Connection::open(&path)?;
        let mut statement = connection.prepare("SELECT journal FROM ingest_journals")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    wait_until("one is forgotten", || Ok(kept()? == [OTHER])).await?;
    assert_eq!(store.ingest(batch(OTHER, 1, &run_id(1), vec![])).await?, IngestOutcome::AppliedBefore);
    Ok(())
}

fn batch(journal: JournalId, sequence: i64, run_id: &RunId, changes: Vec<RunChange>) -> IngestBatch {
    let event = |change| RunEvent { run_id: run_id.clone(), change };
    IngestBatch {
        journal,
        sequence,
        events: changes.into_iter().map(event).collect(),
        awaited_runs: Vec::new(),
    }
}

fn run_id(number: u32) -> RunId {
    RunId::new(format!("{number:032x}"))
}

fn new_run(experiment: &str) -> RunChange {
    RunChange::Create(NewJournaledRun {
        experiment: ExperimentChoice::Name(experiment.into()),
        user_id: String::new(),
        name: None,
        start_time_ms: 0,
        tags: vec![],
    })
}

fn series(key: &str, steps: std::ops::Range<i64>) -> NewSeries {
    NewSeries { key: key.into(), points: points(steps), link: None }
}

fn points(steps: std::ops::Range<i64>) -> Vec<MetricPoint> {
    steps.map(point).collect()
}

fn point(step: i64) -> MetricPoint {
    MetricPoint::new(1000 + step, step, step as f64 / 2.0)
}
