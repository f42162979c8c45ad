//! Runs that several processes share.

use std::thread;
use std::time::{Duration, Instant};

use paceline_client::{Delivered, Error, NewRun, Notice, Tracker, sync};

use crate::sample::{check_points, check_steps};
use crate::support::{
    Told, free_port, get_run, history, journals, offline, online, paceline, paceline_at, server_at, value_of,
};

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

/// A rank whose journal comes first, after an outage or because it is quicker.
#[test]
fn what_is_logged_to_a_run_waits_for_its_beginning() {
    let port = free_port();
    let address = server_at(port);
    let (folder, beginning) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let told = Told::default();
    let rank = Tracker::start(online(&address, folder.path(), &told)).unwrap();
    let run = rank.attach(RUN).unwrap();
    run.set_tag("rank", "1").unwrap();
    for step in 0..300 {
        crate::sample::log_step(&run, step).unwrap();
    }
    let server = paceline_at(port).start();
    thread::sleep(Duration::from_secs(2));
    let begun = Instant::now();
    assert!(matches!(rank.settle(Duration::from_secs(50)), Delivered::Left { .. }));
    assert!(begun.elapsed() < Duration::from_secs(50), "who reads waits for a run that is not begun");

    let first = Tracker::start(offline(beginning.path())).unwrap();
    first.start_run(NewRun::in_experiment("cats").id(RUN).name("together")).unwrap();
    first.shut_down();
    assert!(sync(beginning.path(), &address).unwrap().is_complete());
    assert_eq!(rank.shut_down(), Delivered::All);
    check_steps(&server.client(), RUN, 300);
    assert_eq!(value_of(&get_run(&server.client(), RUN), "tags", "rank"), Some("1"));
    assert_eq!(told.count(|notice| matches!(notice, Notice::Refused { .. })), 0, "{:?}", told.all());
}

#[test]
fn journals_of_a_folder_are_sent_in_an_order_that_begins_runs_first() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let rank = Tracker::start(offline(folder.path())).unwrap();
    let (run, unknown) = (rank.attach(RUN).unwrap(), rank.attach(&"0".repeat(32)).unwrap());
    crate::sample::log_step(&run, 0).unwrap();
    unknown.log_metric("loss", 0.5, 0).unwrap();
    crate::sample::log_step(&run, 1).unwrap();
    rank.shut_down();
    // Journals are as old as the milliseconds of their beginning.
    thread::sleep(Duration::from_millis(5));
    let later = Tracker::start(offline(folder.path())).unwrap();
    later.start_run(NewRun::in_experiment("cats").id(RUN)).unwrap();
    later.shut_down();
    let report = sync(folder.path(), &address).unwrap();
    assert!(report.is_complete(), "{report:?}");
    // What nobody begins is refused in the end.
    assert_eq!(report.journals.iter().map(|journal| journal.refused).sum::<u64>(), 1);
    check_steps(&server.client(), RUN, 2);
    assert_eq!(journals(folder.path()).len(), 0);
}

#[test]
fn a_journal_that_is_left_waits_for_the_next_one_to_send_it() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let told = Told::default();
    let config = || online(&address, folder.path(), &told);
    let rank = Tracker::start(config().exit_deadline(Duration::from_millis(300))).unwrap();
    crate::sample::log_step(&rank.attach(RUN).unwrap(), 0).unwrap();
    assert!(matches!(rank.shut_down(), Delivered::Left { .. }));
    drop(rank);
    let other = Tracker::start(config()).unwrap();
    other.start_run(NewRun::in_experiment("cats")).unwrap();
    assert_eq!(other.shut_down(), Delivered::All, "it does not wait for what another one left");
    let first = Tracker::start(config()).unwrap();
    first.start_run(NewRun::in_experiment("cats").id(RUN)).unwrap();
    assert_eq!(first.shut_down(), Delivered::All);
    assert_eq!(journals(folder.path()).len(), 1);
    Tracker::start(config()).unwrap().shut_down();
    check_steps(&server.client(), RUN, 1);
    assert_eq!(journals(folder.path()).len(), 0);
    assert_eq!(told.count(|notice| matches!(notice, Notice::Refused { .. })), 0, "{:?}", told.all());
}

#[test]
fn a_chosen_id_is_one_that_servers_take() {
    let folder = tempfile::tempdir().unwrap();
    let tracker = Tracker::start(offline(folder.path())).unwrap();
    let refused = tracker.start_run(NewRun::in_experiment("cats").id("mine"));
    assert!(matches!(refused, Err(Error::NewRunId { .. })));
}
