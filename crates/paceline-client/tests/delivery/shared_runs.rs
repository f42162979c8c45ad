//! Runs that several processes share.

use paceline_client::{Delivered, Error, NewRun, Tracker, sync};

use crate::sample::check_points;
use crate::support::{Told, history, offline, online, paceline, server_at};

const RUN: &str = "5f1c0b7e4d2a49c6a1f37d95e8b0c264";

#[test]
fn ranks_begin_a_run_together_and_the_order_of_their_journals_does_not_matter() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let new = || NewRun::in_experiment("cats").id(RUN).name("together");
    let log = |tracker: &Tracker, key: &str, number: usize| {
        let run = tracker.start_run(new()).unwrap();
        for step in 0..300 {
            run.log_metric_at(key, crate::sample::value(number, step), step, 1_700_000_000_000 + step)
                .unwrap();
        }
    };
    // The first one to begin is the last one to be sent.
    let first = Tracker::start(offline(folder.path())).unwrap();
    log(&first, "rank-0", 0);
    let told = Told::default();
    let second = Tracker::start(online(&address, folder.path(), &told)).unwrap();
    log(&second, "rank-1", 1);
    assert_eq!(second.shut_down(), Delivered::All);
    first.shut_down();
    let report = sync(folder.path(), &address).unwrap();
    assert!(report.is_complete() && report.journals[0].refused == 0, "{report:?}");
    for (number, key) in ["rank-0", "rank-1"].into_iter().enumerate() {
        check_points(&history(&server.client(), RUN, key), key, number, 0..300);
    }
    assert_eq!(told.all(), []);
}

#[test]
fn a_chosen_id_is_one_that_servers_take() {
    let folder = tempfile::tempdir().unwrap();
    let tracker = Tracker::start(offline(folder.path())).unwrap();
    let refused = tracker.start_run(NewRun::in_experiment("cats").id("mine"));
    assert!(matches!(refused, Err(Error::NewRunId { .. })));
}
