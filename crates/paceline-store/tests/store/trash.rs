//! Something of everything to be purged, a storage that only pretends, and a look at all that a database holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use paceline_store::{
    MetricLink, NewExperiment, NewLoggedModel, NewMetric, NewRun, OwnedFolder, PurgeRequest, PurgeStorage,
    Removal, RunBatch, Store,
};
use paceline_types::{Dataset, DatasetInput, ExperimentId, MetricPoint, ModelId, ModelOutput, RunId};
use rusqlite::types::Value;

use crate::storage::look_into;
use crate::support::{TestResult, TestStore, key_value, new_model, new_run};

/// Folders that are said to hold files.
#[derive(Default)]
pub(crate) struct Folders {
    files: Mutex<BTreeMap<String, u64>>,
    /// URIs of folders that cannot be removed now.
    pub(crate) stuck: Mutex<BTreeSet<String>>,
    /// Everything that was asked to be removed, in order.
    asked: Mutex<Vec<OwnedFolder>>,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folders {
    /// Puts so many files of 10 bytes into a folder.
    pub(crate) fn fill(&self, uri: &str, files: u64) {
        locked(&self.files).insert(uri.to_owned(), files);
    }

    pub(crate) fn asked(&self) -> Vec<OwnedFolder> {
        locked(&self.asked).clone()
    }

    pub(crate) fn asked_uris(&self) -> Vec<String> {
        self.asked().into_iter().map(|folder| folder.uri).collect()
    }

    fn removal(&self, folder: &OwnedFolder, files: Option<u64>) -> Removal {
        if folder.uri.starts_with("s3:") {
            return Removal::LeftInPlace("it is in S3".into());
        }
        if locked(&self.stuck).contains(&folder.uri) {
            return Removal::Failed("it is stuck".into());
        }
        let files = files.unwrap_or_default();
        Removal::Removed { files, size_bytes: 10 * files }
    }
}

impl PurgeStorage for Folders {
    async fn remove(&self, folder: &OwnedFolder) -> Removal {
        locked(&self.asked).push(folder.clone());
        let found = locked(&self.files).get(&folder.uri).copied();
        let removal = self.removal(folder, found);
        if let Removal::Removed { .. } = removal {
            locked(&self.files).remove(&folder.uri);
        }
        removal
    }

    async fn measure(&self, folder: &OwnedFolder) -> Removal {
        let found = locked(&self.files).get(&folder.uri).copied();
        self.removal(folder, found.filter(|_| folder.is_owned))
    }

    fn overlap(&self, one: &str, other: &str) -> bool {
        one == other || one.starts_with(&format!("{other}/")) || other.starts_with(&format!("{one}/"))
    }
}

/// A run and a model, with everything that can be logged to them.
pub(crate) struct Content {
    pub(crate) run_id: RunId,
    pub(crate) model_id: ModelId,
}

pub(crate) const POINTS_A_RUN: u64 = 300;

pub(crate) async fn new_experiment(store: &Store, name: &str) -> TestResult<ExperimentId> {
    let tags = vec![key_value("team", name)];
    Ok(store.create_experiment(NewExperiment { name: name.into(), tags, ..Default::default() }).await?)
}

/// Logs to every table. The dataset `shared` is one for all runs of an experiment, the other is the run's own.
pub(crate) async fn fill(test: &TestStore, experiment_id: ExperimentId) -> TestResult<Content> {
    let run_id = test.create_run(NewRun { experiment_id, ..new_run() }).await?.info.run_id;
    let model = NewLoggedModel { experiment_id, params: vec![key_value("p", "1")], ..new_model() };
    let model_id = test.create_logged_model(model).await?.info.model_id;
    test.set_logged_model_tags(model_id.clone(), vec![key_value("t", "1")]).await?;
    let input = |name: &str| DatasetInput {
        tags: vec![key_value("mlflow.data.context", "train"), key_value("k", "v")],
        dataset: Dataset {
            name: name.into(),
            digest: "1".into(),
            source_type: "local".into(),
            source: "s".into(),
            schema: None,
            profile: Some("{}".into()),
        },
    };
    test.log_inputs(run_id.clone(), vec![input("shared"), input(run_id.as_str())], vec![model_id.clone()])
        .await?;
    test.log_outputs(run_id.clone(), vec![ModelOutput { model_id: model_id.clone(), step: 1 }]).await?;
    let link = || Some(MetricLink { model_id: model_id.clone(), dataset: None });
    for start in [0, 100, 200] {
        let metric = |i: i64| NewMetric {
            key: "loss".into(),
            point: MetricPoint::new(i, i, i as f64),
            link: (i % 50 == 0).then(link).flatten(),
        };
        let metrics = (start..start + 100).map(metric).collect();
        let params = vec![key_value("lr", "0.1"), key_value(&format!("p{start}"), "x")];
        let batch = RunBatch { metrics, params, tags: vec![key_value("k", "v")] };
        test.log_batch(run_id.clone(), batch).await?;
    }
    Ok(Content { run_id, model_id })
}

pub(crate) fn runs(ids: &[&RunId]) -> PurgeRequest {
    PurgeRequest { run_ids: ids.iter().map(|id| (*id).clone()).collect(), ..Default::default() }
}

pub(crate) fn experiments(ids: &[ExperimentId]) -> PurgeRequest {
    PurgeRequest { experiment_ids: ids.to_vec(), ..Default::default() }
}

pub(crate) fn models(ids: &[&ModelId]) -> PurgeRequest {
    PurgeRequest { logged_model_ids: ids.iter().map(|id| (*id).clone()).collect(), ..Default::default() }
}

/// All rows of all tables, but for the dictionary of names, which is never purged, and what SQLite and the schema
/// keep for themselves.
pub(crate) type Dump = BTreeMap<String, Vec<Vec<Value>>>;

pub(crate) fn dump(path: &Path) -> TestResult<Dump> {
    let mut connection = look_into(path)?;
    let snapshot = connection.transaction()?;
    let mut dump = Dump::new();
    for table in tables(&snapshot)? {
        let mut statement = snapshot.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
        let mut rows = rows.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
        rows.sort_by_key(|row| format!("{row:?}"));
        dump.insert(table, rows);
    }
    let mut check = snapshot.prepare("PRAGMA foreign_key_check")?;
    assert!(!check.exists([])?, "a row refers to one that is gone");
    Ok(dump)
}

fn tables(connection: &rusqlite::Connection) -> TestResult<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_master
         WHERE type = 'table' AND name NOT IN ('key_names', 'schema_migrations', 'sqlite_sequence')",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Tables whose rows belong to an experiment, directly or through other tables.
pub(crate) fn tables_of_experiments(path: &Path) -> TestResult<BTreeSet<String>> {
    let connection = look_into(path)?;
    let mut references = connection.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?)")?;
    let mut found = BTreeSet::from(["experiments".to_owned()]);
    loop {
        let before = found.len();
        for table in tables(&connection)? {
            let targets = references.query_map([&table], |row| row.get(0))?;
            if targets.collect::<rusqlite::Result<Vec<String>>>()?.iter().any(|target| found.contains(target))
            {
                found.insert(table);
            }
        }
        if found.len() == before {
            return Ok(found);
        }
    }
}
