//! A server that goes and comes back, and one that does not come in time.

use std::thread;
use std::time::{Duration, Instant};

use paceline_client::{Delivered, NewRun, Notice, RunStatus, Tracker};
use paceline_testkit::Signal;

use crate::sample::{check_steps, log_step};
use crate::support::{Told, free_port, get_run, journals, online, paceline, paceline_at, server_at};

const STEPS: i64 = 6_000;
const KILLS: i64 = 3;

#[test]
fn a_server_that_is_killed_mid_run_has_everything_once_in_the_end() {
    let mut server = paceline().start();
    let (folder, port) = (server.shared_folder(), server.address().port());
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let tracker = Tracker::start(online(&server_at(port), journal.path(), &told)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats").name("first").tag("team", "vision")).unwrap();
    for step in 0..STEPS {
        log_step(&run, step).unwrap();
        if step % 20 == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        if step % (STEPS / (KILLS + 1)) == 1 && step > 1 {
            server.signal(Signal::Kill);
            server.wait();
            server = paceline_at(port).in_folder(&folder).start();
        }
    }
    assert_eq!(run.finish(RunStatus::Finished).unwrap(), Delivered::All);
    let client = server.client();
    check_steps(&client, run.id(), STEPS);
    let found = get_run(&client, run.id());
    assert_eq!((&found["info"]["status"], &found["info"]["run_name"]), (&"FINISHED".into(), &"first".into()));
    assert_eq!(tracker.shut_down(), Delivered::All);
    assert_eq!(journals(journal.path()), Vec::<std::path::PathBuf>::new(), "what is delivered is removed");
    assert_eq!(told.count(|notice| matches!(notice, Notice::Refused { .. } | Notice::Damaged { .. })), 0);
}

#[test]
fn a_server_that_is_away_costs_no_call_anything_and_the_next_run_brings_what_was_left() {
    let port = free_port();
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let deadline = Duration::from_millis(700);
    let config = online(&server_at(port), journal.path(), &told).exit_deadline(deadline);
    let tracker = Tracker::start(config.clone()).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let begun = Instant::now();
    for step in 0..STEPS {
        log_step(&run, step).unwrap();
    }
    println!("{STEPS} steps without a server took {:?}", begun.elapsed());
    let begun = Instant::now();
    assert!(matches!(run.finish(RunStatus::Finished), Ok(Delivered::Left { bytes: 1.. })));
    let waited = begun.elapsed();
    // Machines may be busy; without the deadline it would wait for ever.
    assert!(waited >= deadline && waited < deadline * 20, "{waited:?}");
    assert!(matches!(tracker.shut_down(), Delivered::Left { .. }));
    assert!(run.log_metric("loss", 1.0, 0).is_err(), "nothing is taken after the end");
    let is_away = |notice: &Notice| matches!(notice, Notice::ServerAway { .. });
    assert_eq!((told.count(is_away), told.all().len()), (1, 2), "told once, and that something is left");
    drop(tracker);

    let server = paceline_at(port).start();
    let next = Tracker::start(config.exit_deadline(Duration::from_secs(60))).unwrap();
    let second = next.start_run(NewRun::in_experiment("cats")).unwrap();
    log_step(&second, 0).unwrap();
    assert_eq!(next.shut_down(), Delivered::All);
    check_steps(&server.client(), run.id(), STEPS);
    check_steps(&server.client(), second.id(), 1);
    assert_eq!(journals(journal.path()).len(), 0);
}

#[test]
fn a_server_set_back_to_an_earlier_state_gets_the_rest() {
    let server = paceline().start();
    let port = server.address().port();
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let tracker = Tracker::start(online(&server_at(port), journal.path(), &told)).unwrap();
    let lost = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    lost.log_metric("loss", 1.0, 0).unwrap();
    assert_eq!(tracker.flush(), Delivered::All);
    server.stop();

    // In an empty folder: it knows neither the run nor the journal.
    let server = paceline_at(port).start();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    lost.log_metric("loss", 2.0, 1).unwrap();
    for step in 0..100 {
        log_step(&run, step).unwrap();
    }
    assert_eq!(tracker.shut_down(), Delivered::All);
    check_steps(&server.client(), run.id(), 100);
    assert_eq!(told.count(|notice| matches!(notice, Notice::ServerForgot { .. })), 1);
    let refused = |notice: &Notice| matches!(notice, Notice::Refused { run_id, .. } if run_id == lost.id());
    assert_eq!(told.count(refused), 1, "{:?}", told.all());
}
