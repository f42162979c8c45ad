//! What the server refuses.

use paceline_client::{Delivered, NewRun, Notice, RunStatus, Tracker};
use serde_json::json;

use crate::sample::{check_steps, log_step};
use crate::support::{Told, get_run, online, paceline, server_at, value_of};

#[test]
fn what_is_refused_is_told_once_and_harms_nothing_else() {
    let server = paceline().start();
    let client = server.client();
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let address = server_at(server.address().port());
    let tracker = Tracker::start(online(&address, journal.path(), &told)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let deleted = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    assert_eq!(tracker.flush(), Delivered::All);
    client.post("/api/2.0/mlflow/runs/delete", &json!({"run_id": deleted.id()})).expect_status(200);

    run.log_param("lr", "0.1").unwrap();
    run.log_param("lr", "0.2").unwrap();
    for step in 0..200 {
        log_step(&run, step).unwrap();
        deleted.log_metric("loss", 0.5, step).unwrap();
    }
    assert_eq!(run.finish(RunStatus::Failed).unwrap(), Delivered::All);

    check_steps(&client, run.id(), 200);
    let found = get_run(&client, run.id());
    assert_eq!(value_of(&found, "params", "lr"), Some("0.1"));
    assert_eq!(found["info"]["status"], "FAILED");
    let refused = |id: &str| {
        let all = told.all();
        let of_run = all.into_iter().filter_map(|notice| match notice {
            Notice::Refused { run_id, events, error_code, .. } if run_id == id => Some((events, error_code)),
            _ => None,
        });
        of_run.collect::<Vec<_>>()
    };
    assert_eq!(refused(run.id()), [(1, "INVALID_PARAMETER_VALUE".to_owned())]);
    let of_deleted = refused(deleted.id());
    assert_eq!(of_deleted.iter().map(|(events, _)| events).sum::<usize>(), 200, "{of_deleted:?}");
}

#[test]
fn a_key_that_no_server_takes_is_refused_by_the_call() {
    let journal = tempfile::tempdir().unwrap();
    let tracker = Tracker::start(crate::support::offline(journal.path())).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    for key in ["", "a//b", "a?", "../a"] {
        assert!(run.log_metric(key, 0.5, 0).is_err(), "{key:?}");
        assert!(run.log_metrics(&[("good", 0.5), (key, 0.5)], 0).is_err(), "{key:?}");
        assert!(run.set_tag(key, "x").is_err() && run.log_param(key, "x").is_err(), "{key:?}");
    }
    assert!(run.log_metric_at("loss", 0.5, 0, -1).is_err());
    assert!(tracker.resume("a/b").is_err());
}
