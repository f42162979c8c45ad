//! A journal that takes no more: its bound is reached, or its disk is full.

use std::time::Instant;

use paceline_client::{Delivered, Error, NewRun, Notice, RunStatus, Tracker, sync};

use crate::sample::{check_points, log_step};
use crate::support::{
    Told, eventually, free_port, get_run, history, online, paceline, paceline_at, server_at,
};
use crate::writer_process::Writer;

#[test]
fn at_its_bound_calls_keep_nothing_and_say_so_and_go_on_when_there_is_room() {
    let port = free_port();
    let journal = tempfile::tempdir().unwrap();
    let told = Told::default();
    let config = online(&server_at(port), journal.path(), &told).journal_bytes_max(256 * 1024);
    let tracker = Tracker::start(config).unwrap();
    let run = tracker.start_run(NewRun::in_experiment("cats")).unwrap();
    let begun = Instant::now();
    let steps: Vec<i64> = (0..5_000).filter(|step| log_step(&run, *step).is_ok()).collect();
    println!("{} of 5000 steps were kept, in {:?}", steps.len(), begun.elapsed());
    assert!((500..4_000).contains(&steps.len()), "{}", steps.len());
    assert!(matches!(run.log_metric("loss", 0.5, 9_999), Err(Error::JournalFull { bytes_max: 262_144 })));
    let is_full = |notice: &Notice| matches!(notice, Notice::JournalFull { .. });
    assert_eq!(told.count(is_full), 1, "it is told once");
    // There is room for the end.
    run.end(RunStatus::Failed).unwrap();

    let server = paceline_at(port).start();
    assert_eq!(tracker.flush(), Delivered::All);
    log_step(&run, 10_000).unwrap();
    assert_eq!(told.count(|notice| matches!(notice, Notice::JournalBack { calls_lost: 1.., .. })), 1);
    assert_eq!(tracker.shut_down(), Delivered::All);
    let found = history(&server.client(), run.id(), "loss");
    // A step is three calls, and the last one that was begun may have kept its first.
    let logged =
        steps.iter().copied().chain(found.iter().map(|(step, ..)| *step)).filter(|step| *step < 10_000);
    let mut logged: Vec<i64> = logged.collect();
    logged.sort_unstable();
    logged.dedup();
    assert!(logged.len() <= steps.len() + 1);
    check_points(&found, "loss", 0, logged.into_iter().chain([10_000]));
    assert_eq!(get_run(&server.client(), run.id())["info"]["status"], "FAILED");
}

#[test]
fn a_write_that_fails_half_way_harms_nothing_that_was_kept() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    // Files end at 100 or 200 KiB, as the shell counts: writes fail as they do on a full disk.
    let shell = "trap '' XFSZ; ulimit -f 200; exec \"$@\"";
    let writer = Writer { folder: folder.path(), server: None, steps: 20_000, shell };
    let mut writing = writer.start();
    let run_id = writing.run_id.clone();
    let kept = writing.wait_for_all();
    writing.kill();
    println!("{} of 20000 steps were kept", kept.len());
    assert!((200..10_000).contains(&kept.len()), "{}", kept.len());
    assert!(sync(folder.path(), &address).unwrap().is_complete());
    check_kept(&server.client(), &run_id, &kept);
}

#[test]
fn a_full_disk_costs_what_did_not_fit_and_nothing_else() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    // A disk of its own, which needs no more rights than a user has where the system allows it.
    let mount = format!("mount -t tmpfs -o size=200k none '{}'", folder.path().display());
    let can_mount = std::process::Command::new("unshare").args(["-rm", "sh", "-c", &mount]).status();
    if !can_mount.is_ok_and(|status| status.success()) {
        println!("skipped: this system lets nobody mount a disk of their own");
        return;
    }
    let shell = format!("exec unshare -rm sh -c \"{mount}; exec \\\"\\$@\\\"\" sh \"$@\"");
    let url = Some(address.url());
    let writer = Writer { folder: folder.path(), server: url, steps: 60_000, shell: &shell };
    let mut writing = writer.start();
    let run_id = writing.run_id.clone();
    let kept = writing.wait_for_all();
    println!("{} of 60000 steps were kept", kept.len());
    let goes_on = kept.windows(2).any(|pair| pair[1] > pair[0] + 1);
    assert!(goes_on, "the disk was full, and what was delivered made room for more");
    let client = server.client();
    let last = kept.last().copied();
    let has_last = || history(&client, &run_id, "val/accuracy").last().map(|(step, ..)| *step) >= last;
    eventually("what was kept is delivered", has_last);
    check_kept(&client, &run_id, &kept);
    writing.kill();
}

/// Checks that a server has the steps that were kept, and of those that were not at most single points.
fn check_kept(client: &paceline_testkit::Client, run_id: &str, kept: &[i64]) {
    let found = history(client, run_id, "loss");
    let steps: Vec<i64> = found.iter().map(|(step, ..)| *step).collect();
    check_points(&found, "loss", 0, steps.iter().copied());
    let missing = kept.iter().find(|step| steps.binary_search(step).is_err());
    assert_eq!(missing, None, "a step that was kept is not there");
}
