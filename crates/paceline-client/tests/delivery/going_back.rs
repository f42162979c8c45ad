//! Runs that go on from a step.

use paceline_client::{Delivered, NewRun, Notice, RunStatus, Tracker, sync};

use crate::support::{Told, get_run, history, offline, online, paceline, server_at, value_of};

fn values(client: &paceline_testkit::Client, run_id: &str, key: &str) -> Vec<(i64, f64)> {
    history(client, run_id, key).iter().map(|(step, _, value)| (*step, *value)).collect()
}

/// What the killed process left is sent before what the next one says, whoever sends it.
#[test]
fn what_an_earlier_process_left_is_superseded_with_the_rest() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let told = Told::default();
    let first = Tracker::start(online(&address, folder.path(), &told)).unwrap();
    let run = first.start_run(NewRun::in_experiment("cats")).unwrap();
    for step in 0..10 {
        run.log_metric("loss", step as f64, step).unwrap();
    }
    assert_eq!(first.shut_down(), Delivered::All);
    // Steps that nobody had sent when the process was gone.
    let left = Tracker::start(offline(folder.path())).unwrap();
    let late = left.attach(run.id()).unwrap();
    for step in 10..15 {
        late.log_metric("loss", step as f64, step).unwrap();
    }
    left.shut_down();

    let next = Tracker::start(offline(folder.path())).unwrap();
    let resumed = next.resume_from(run.id(), 8).unwrap();
    for step in 8..12 {
        resumed.log_metric("loss", -1.0, step).unwrap();
    }
    resumed.end(RunStatus::Finished).unwrap();
    next.shut_down();
    assert!(sync(folder.path(), &address).unwrap().is_complete());

    let client = server.client();
    let expected: Vec<_> =
        (0..8).map(|step| (step, step as f64)).chain((8..12).map(|step| (step, -1.0))).collect();
    assert_eq!(values(&client, run.id(), "loss"), expected);
    let before: Vec<_> = (8..15).map(|step| (step, step as f64)).collect();
    assert_eq!(values(&client, run.id(), "superseded//loss"), before);
    let found = get_run(&client, run.id());
    assert_eq!(found["info"]["status"], "FINISHED");
    assert!(value_of(&found, "tags", "paceline.superseded").is_some_and(|marks| marks.starts_with("8@")));
    assert_eq!(told.count(|notice| matches!(notice, Notice::Refused { .. })), 0);
}
