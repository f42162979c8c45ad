//! Networks that cut, delay and answer in the server's place.

use std::time::{Duration, Instant};

use paceline_client::{Delivered, NewRun, Notice, RunStatus, Tracker};

use crate::proxy::{Fate, Proxy};
use crate::sample::{check_steps, log_step};
use crate::support::{Told, get_run, journals, online, paceline, server_at};

const STEPS: i64 = 4_000;

#[test]
fn whatever_a_network_does_each_point_comes_once() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let server = paceline().start();
    let proxy = Proxy::start(server.address(), move || match random.u8(..8) {
        0 => Fate::Closed,
        1 => Fate::CutRequest(random.u64(1..4_000)),
        2 => Fate::CutAnswer(random.u64(1..300)),
        3 => Fate::Slow(Duration::from_millis(random.u64(1..20)), random.u64(1..4_000)),
        4 => Fate::Answered("HTTP/1.1 500 Internal Server Error"),
        5 => Fate::Answered("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0"),
        6 => Fate::Answered("HTTP/1.1 200 OK"),
        // Long enough to come somewhere, and then cut off in the middle of something.
        _ => Fate::CutAnswer(random.u64(300..1_000)),
    });
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let tracker = Tracker::start(online(&server_at(proxy.port), journal.path(), &told)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    for step in 0..STEPS {
        log_step(&run, step).unwrap();
        if step % 200 == 0 {
            assert_eq!(tracker.flush(), Delivered::All);
        }
    }
    assert_eq!(run.finish(RunStatus::Finished).unwrap(), Delivered::All);
    println!("{} connections", proxy.connections());
    assert!(proxy.connections() > 3, "faults were met");
    check_steps(&server.client(), run.id(), STEPS);
    assert_eq!(get_run(&server.client(), run.id())["info"]["status"], "FINISHED");
    assert_eq!(tracker.shut_down(), Delivered::All);
    assert_eq!(journals(journal.path()).len(), 0);
    let is_harm = |notice: &Notice| !matches!(notice, Notice::ServerAway { .. } | Notice::ServerBack { .. });
    assert_eq!(told.count(is_harm), 0, "{:?}", told.all());
}

#[test]
fn a_server_that_asks_to_be_left_alone_is() {
    let server = paceline().start();
    let mut asked = 0;
    let proxy = Proxy::start(server.address(), move || {
        asked += 1;
        match asked {
            1..=2 => Fate::Answered("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1"),
            _ => Fate::Good,
        }
    });
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let tracker = Tracker::start(online(&server_at(proxy.port), journal.path(), &told)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let begun = Instant::now();
    log_step(&run, 0).unwrap();
    assert_eq!(tracker.flush(), Delivered::All);
    assert!(begun.elapsed() >= Duration::from_secs(2), "{:?}", begun.elapsed());
    check_steps(&server.client(), run.id(), 1);
}

#[test]
fn one_connection_is_kept() {
    let server = paceline().start();
    let proxy = Proxy::start(server.address(), || Fate::Good);
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let tracker = Tracker::start(online(&server_at(proxy.port), journal.path(), &told)).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    for step in 0..20 {
        log_step(&run, step).unwrap();
        assert_eq!(tracker.flush(), Delivered::All);
    }
    assert_eq!(proxy.connections(), 1);
}

#[test]
fn a_batch_that_is_too_large_for_something_in_between_is_sent_in_parts() {
    let server = paceline().start();
    let mut large = 0;
    let proxy = Proxy::start(server.address(), move || {
        large += 1;
        match large {
            1..=3 => Fate::Answered("HTTP/1.1 413 Payload Too Large"),
            _ => Fate::Good,
        }
    });
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let config = online(&server_at(proxy.port), journal.path(), &told).batch_age(Duration::from_secs(1));
    let tracker = Tracker::start(config).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    for step in 0..300 {
        log_step(&run, step).unwrap();
    }
    assert_eq!(tracker.shut_down(), Delivered::All);
    check_steps(&server.client(), run.id(), 300);
    assert_eq!(told.all(), []);
}
