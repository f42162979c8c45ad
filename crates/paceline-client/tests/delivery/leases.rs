//! Runs whose process is gone, and runs whose process lives.

use std::time::Duration;

use paceline_client::{Delivered, NewRun, RunStatus, Tracker};
use paceline_testkit::Client;
use serde_json::{Value, json};

use crate::support::{Told, eventually, online, paceline, server_at};
use crate::writer_process::Writer;

/// The process that is started has a short lease.
const SHORT_LEASE: &str = "export PACELINE_TEST_LEASE_SECONDS=1; exec \"$@\"";
/// One that a machine with too much to do keeps.
const LEASE: Duration = Duration::from_secs(20);

fn run_of(client: &Client, run_id: &str) -> Value {
    let query = json!({"filter": format!("run_id = '{run_id}'")});
    client.post("/api/v1/runs/query", &query).expect_status(200).json()["runs"][0].clone()
}

#[test]
fn a_killed_process_loses_its_run_and_one_that_goes_on_has_it() {
    let server = paceline().start();
    let client = server.client();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let is_lost = |run_id: &str| run_of(&client, run_id)["lost_since_ms"].is_i64();

    let told = Told::default();
    let config = || online(&address, folder.path(), &told).run_lease(LEASE);
    let tracker = Tracker::start(config()).unwrap();
    let silent = Tracker::start(config().run_lease(Duration::ZERO)).unwrap();
    let [living, ended] = [(); 2].map(|()| tracker.start_run(NewRun::in_experiment("cats")).unwrap());
    let unwatched = silent.start_run(NewRun::in_experiment("cats")).unwrap();
    assert_eq!((tracker.flush(), silent.flush()), (Delivered::All, Delivered::All));

    let writer = Writer { folder: folder.path(), server: Some(address.url()), steps: 10, shell: SHORT_LEASE };
    let mut writing = writer.start();
    let run_id = writing.run_id.clone();
    writing.wait_for_all();
    eventually("all is delivered", || crate::support::history(&client, &run_id, "loss").len() == 10);
    // Longer than its lease, which is renewed although it logs nothing.
    std::thread::sleep(Duration::from_secs(3));
    writing.kill();
    eventually("the run of the killed process is lost", || is_lost(&run_id));
    assert_eq!(run_of(&client, &run_id)["status"], "RUNNING");
    assert!(!is_lost(living.id()) && !is_lost(unwatched.id()));

    // Somebody goes on with it, and nothing is lost any more.
    let resumed = tracker.resume(&run_id).unwrap();
    assert_eq!(tracker.flush(), Delivered::All);
    eventually("it is back", || !is_lost(&run_id));
    ended.finish(RunStatus::Finished).unwrap();
    // More than a lease: what is alive says so again and again.
    std::thread::sleep(LEASE + Duration::from_secs(2));
    for run in [&living, &resumed, &ended, &unwatched] {
        assert!(!is_lost(run.id()), "{run:?}");
    }
    assert_eq!(told.all(), []);
}
