//! Servers that have MLflow's routes alone.

use paceline_client::wire::change::Change;
use paceline_client::wire::{Dataset, DatasetInput, Inputs, KeyValue};
use paceline_client::{Config, Delivered, NewRun, Notice, RunStatus, Server, Tracker, sync};
use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::proxy::{Fate, Proxy};
use crate::sample::{check_steps, log_step};
use crate::support::{Told, get_run, journals, offline, online, paceline, server_at, value_of};

const STEPS: i64 = 1_500;

/// The run that the client knows by this id; there must be one.
#[track_caller]
fn server_id(client: &Client, run_id: &str) -> String {
    let filter = format!("tags.`paceline.run_id` = '{run_id}'");
    let experiments = client.post("/api/2.0/mlflow/experiments/search", &json!({"max_results": 100})).json();
    let experiments = experiments["experiments"].as_array().unwrap().clone();
    let ids: Vec<&Value> = experiments.iter().map(|experiment| &experiment["experiment_id"]).collect();
    let body = json!({"experiment_ids": ids, "filter": filter});
    let found = client.post("/api/2.0/mlflow/runs/search", &body).expect_status(200).json();
    let runs = found["runs"].as_array().map_or(0, Vec::len);
    assert_eq!(runs, 1, "the run was made once");
    found["runs"][0]["info"]["run_id"].as_str().unwrap().to_owned()
}

/// Logs everything there is to log.
fn log_all(config: Config) -> String {
    let tracker = Tracker::start(config).unwrap();
    let new = NewRun::in_experiment("cats & dogs").name("first").user("ann").start_time_ms(17);
    let run = tracker.start_run(new.tag("kind", "test")).unwrap();
    for step in 0..STEPS {
        log_step(&run, step).unwrap();
        if step % 250 == 0 {
            tracker.flush();
        }
    }
    run.set_tags(&[("a", "1"), ("a", "2"), ("gone", "x")]).unwrap();
    run.delete_tag("gone").unwrap();
    let dataset = Dataset {
        name: "d".into(),
        digest: "1".into(),
        source_type: "local".into(),
        source: "s".into(),
        ..Dataset::default()
    };
    let tags = vec![KeyValue { key: "mlflow.data.context".into(), value: "train".into() }];
    let input = DatasetInput { dataset: Some(dataset), tags };
    run.record(Change::Inputs(Inputs { datasets: vec![input], model_ids: Vec::new() })).unwrap();
    run.record(Change::Note("Looks good.".into())).unwrap();
    run.end_at(RunStatus::Finished, 99).unwrap();
    tracker.shut_down();
    run.id().to_owned()
}

/// Checks that a server has it.
#[track_caller]
fn check_all(client: &Client, run_id: &str) {
    let id = server_id(client, run_id);
    check_steps(client, &id, STEPS);
    let run = get_run(client, &id);
    let info = &run["info"];
    assert_eq!((&info["start_time"], &info["end_time"]), (&17.into(), &99.into()));
    assert_eq!((&info["user_id"], &info["run_name"]), (&"ann".into(), &"first".into()));
    assert_eq!(info["status"], "FINISHED");
    let tag = |key| value_of(&run, "tags", key);
    assert_eq!((tag("kind"), tag("a"), tag("gone")), (Some("test"), Some("2"), None));
    assert_eq!(tag("mlflow.note.content"), Some("Looks good."));
    assert_eq!(run["inputs"]["dataset_inputs"][0]["dataset"]["name"], "d");
}

#[test]
fn a_server_without_ingest_gets_everything_through_mlflows_routes() {
    let server = paceline().start();
    let proxy = Proxy::start(server.address(), || Fate::Stock(u64::MAX));
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let address = server_at(proxy.port);
    let run_id = log_all(online(&address, journal.path(), &told));
    check_all(&server.client(), &run_id);
    assert_eq!(told.all(), []);

    // A later process knows the run by the same id.
    let tracker = Tracker::start(online(&address, journal.path(), &told)).unwrap();
    let run = tracker.resume(&run_id).unwrap();
    run.set_tag("kind", "resumed").unwrap();
    run.log_param("kind", "other").unwrap();
    run.log_param("kind", "changed").unwrap();
    assert_eq!(tracker.shut_down(), Delivered::All);
    let found = get_run(&server.client(), &server_id(&server.client(), &run_id));
    assert_eq!(value_of(&found, "tags", "kind"), Some("resumed"));
    assert_eq!(found["info"]["status"], "RUNNING");
    let refused =
        |notice: &Notice| matches!(notice, Notice::Refused { events: 1, run_id: id, .. } if *id == run_id);
    assert_eq!((told.count(refused), told.all().len()), (1, 1), "{:?}", told.all());
    let left = journals(journal.path());
    assert!(left.iter().all(|path| path.ends_with("mlflow-runs")), "{left:?}");
}

#[test]
fn a_run_is_made_once_however_often_the_answer_is_lost() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let server = paceline().start();
    let proxy = Proxy::start(server.address(), move || Fate::Stock(random.u64(1..1_500)));
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let run_id = log_all(online(&server_at(proxy.port), journal.path(), &told));
    println!("{} connections", proxy.connections());
    check_all(&server.client(), &run_id);
}

/// `PACELINE_TEST_MLFLOW=http://127.0.0.1:5001 cargo test -p paceline-client --test delivery stock -- --ignored`
#[test]
#[ignore = "needs a stock MLflow server, whose address is in PACELINE_TEST_MLFLOW"]
fn a_stock_server_gets_everything() {
    let address = std::env::var("PACELINE_TEST_MLFLOW").unwrap();
    let client = Client::new(address.as_str());
    let server = Server::at(&address).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let told = Told::default();
    check_all(&client, &log_all(online(&server, folder.path(), &told)));
    let written_offline = log_all(offline(folder.path()));
    assert!(sync(folder.path(), &server).unwrap().is_complete());
    check_all(&client, &written_offline);
    assert_eq!(told.all(), []);
}
