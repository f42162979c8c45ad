//! Journals without a server, and folders that are sent later.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use paceline_client::{Config, Delivered, FolderSync, NewRun, RunStatus, Server, SyncOutcome, Tracker, sync};

use crate::sample::{check_steps, log_step};
use crate::support::{
    Told, eventually, free_port, get_run, journals, offline, online, paceline, server_at, value_of,
};

/// A run of so many steps in a journal; returns its id.
fn written(folder: &Path, steps: i64) -> String {
    let tracker = Tracker::start(offline(folder)).unwrap();
    let new = NewRun::in_experiment("cats").name("first").user("ann").start_time_ms(17).tag("kind", "test");
    let run = tracker.start_run(new).unwrap();
    for step in 0..steps {
        log_step(&run, step).unwrap();
    }
    run.end_at(RunStatus::Finished, 99).unwrap();
    assert!(matches!(tracker.shut_down(), Delivered::Left { .. }));
    run.id().to_owned()
}

#[test]
fn a_folder_is_sent_with_ids_times_and_order() {
    let folder = tempfile::tempdir().unwrap();
    let runs: Vec<String> = (0..3).map(|n| written(folder.path(), n * 700)).collect();
    let tracker = Tracker::start(offline(folder.path())).unwrap();
    let again = tracker.resume(&runs[1]).unwrap();
    again.set_tag("kind", "resumed").unwrap();
    tracker.shut_down();
    assert_eq!(journals(folder.path()).len(), 4);

    let server = paceline().start();
    let report = sync(folder.path(), &server_at(server.address().port())).unwrap();
    assert!(report.is_complete() && report.journals.len() == 4, "{report:?}");
    assert_eq!(report.journals.iter().map(|journal| journal.points).sum::<u64>(), (700 + 1400) * 2);
    assert_eq!(report.journals.iter().map(|journal| journal.refused).sum::<u64>(), 0);
    let client = server.client();
    for (n, run_id) in runs.iter().enumerate() {
        check_steps(&client, run_id, n as i64 * 700);
        let run = get_run(&client, run_id);
        let info = &run["info"];
        assert_eq!((&info["start_time"], &info["end_time"]), (&17.into(), &99.into()));
        assert_eq!((&info["user_id"], &info["run_name"]), (&"ann".into(), &"first".into()));
        let (status, kind) = if n == 1 { ("RUNNING", "resumed") } else { ("FINISHED", "test") };
        assert_eq!(info["status"], status);
        assert_eq!(value_of(&run, "tags", "kind"), Some(kind));
    }
    assert_eq!(journals(folder.path()).len(), 0);
    assert_eq!(sync(folder.path(), &server_at(server.address().port())).unwrap().journals, []);
}

#[test]
fn a_server_that_is_away_leaves_the_folder_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let run_id = written(folder.path(), 10);
    let patience = Duration::from_millis(300);
    let report = FolderSync::to(server_at(free_port())).patience(patience).run(folder.path()).unwrap();
    assert!(matches!(report.journals[0].outcome, SyncOutcome::Away { .. }), "{report:?}");
    assert!(!report.is_complete());
    let server = paceline().start();
    sync(folder.path(), &server_at(server.address().port())).unwrap();
    check_steps(&server.client(), &run_id, 10);
}

#[test]
fn a_journal_that_is_being_written_is_followed() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let tracker = Tracker::start(offline(folder.path())).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let is_ended = AtomicBool::new(false);
    let client = server.client();
    thread::scope(|scope| {
        scope.spawn(|| {
            let follow = FolderSync::to(address.clone());
            let goes_on = |_: &_| !is_ended.load(Ordering::Relaxed);
            follow.watch(folder.path(), Duration::from_millis(10), goes_on).unwrap();
        });
        for step in 0..3_000 {
            log_step(&run, step).unwrap();
            if step % 1_000 == 0 {
                thread::sleep(Duration::from_millis(30));
            }
        }
        let has_all = || crate::support::history(&client, run.id(), "val/accuracy").len() == 3_000;
        eventually("the points of a journal that goes on are there", has_all);
        assert_eq!(journals(folder.path()).len(), 1, "it is kept as long as it is written");
        run.end(RunStatus::Finished).unwrap();
        tracker.shut_down();
        eventually("the journal is removed", || journals(folder.path()).is_empty());
        is_ended.store(true, Ordering::Relaxed);
    });
    check_steps(&client, run.id(), 3_000);
    assert_eq!(get_run(&client, run.id())["info"]["status"], "FINISHED");
}

#[test]
fn a_journal_in_use_or_for_another_server_is_left_alone() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let told = Told::default();
    let config = online(&server_at(free_port()), folder.path(), &told);
    let tracker = Tracker::start(config.exit_deadline(Duration::from_millis(100))).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let outcomes = |including: bool| {
        let all = FolderSync::to(address.clone());
        let all = if including { all.include_other_servers() } else { all };
        let journals = all.run(folder.path()).unwrap().journals;
        journals.into_iter().map(|journal| journal.outcome).collect::<Vec<_>>()
    };
    assert!(matches!(outcomes(false)[..], [SyncOutcome::OtherServer { .. }]));
    assert_eq!(outcomes(true), [SyncOutcome::InUse]);
    log_step(&run, 0).unwrap();
    assert!(matches!(tracker.shut_down(), Delivered::Left { .. }));
    eventually("the thread lets go of the journal", || outcomes(true) == [SyncOutcome::Delivered]);
    check_steps(&server.client(), run.id(), 1);
}

#[test]
fn a_tracker_that_logged_nothing_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    drop(Tracker::start(offline(folder.path())).unwrap());
    let server = Server::at("http://127.0.0.1:9").unwrap();
    let config = Config::online(server).exit_deadline(Duration::from_secs(60));
    drop(Tracker::start(config.folder(folder.path())).unwrap());
    eventually("nothing is left", || journals(folder.path()).is_empty());
}
