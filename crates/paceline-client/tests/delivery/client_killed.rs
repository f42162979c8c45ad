//! `kill -9` of a process that logs: what its calls returned for comes to the server.

use paceline_client::{SyncOutcome, sync};

use crate::sample::{check_points, log_step};
use crate::support::{history, journals, paceline, server_at};
use crate::writer_process::Writer;

const ROUNDS: usize = 4;
const PROCESS: &str = "exec \"$@\"";

#[test]
fn every_point_a_call_returned_for_survives_the_process() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let server = paceline().start();
    let client = server.client();
    let address = server_at(server.address().port());
    for round in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        // Offline, and in the middle of delivery.
        let url = (round % 2 == 1).then(|| address.url());
        let writer = Writer { folder: folder.path(), server: url, steps: 1 << 20, shell: PROCESS };
        let mut writing = writer.start();
        writing.wait_for_step(random.i64(1..4_000));
        let run_id = writing.run_id.clone();
        let kept = writing.kill();
        let Some(last) = kept.last() else { continue };

        let report = sync(folder.path(), &address).unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert!(report.journals.iter().all(|journal| journal.outcome == SyncOutcome::Delivered));
        let found = history(&client, &run_id, "loss");
        println!("round {round}: killed after step {last}, {} points there", found.len());
        // The call that it died in may have come that far or not.
        let there = i64::try_from(found.len()).unwrap();
        assert!((last + 1..=last + 2).contains(&there), "{there} points, and the last call was {last}");
        check_points(&found, "loss", 0, 0..there);
        let second = history(&client, &run_id, "val/accuracy");
        let there = i64::try_from(second.len()).unwrap();
        assert!((last + 1..=last + 2).contains(&there), "{there} points, and the last call was {last}");
        check_points(&second, "val/accuracy", 1, 0..there);
        assert_eq!(journals(folder.path()).len(), 0);
    }
}

#[test]
fn the_next_run_delivers_what_a_killed_process_left() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let url = Some(address.url());
    let writer = Writer { folder: folder.path(), server: url, steps: 500, shell: PROCESS };
    let mut writing = writer.start();
    let run_id = writing.run_id.clone();
    assert_eq!(writing.wait_for_all().len(), 500);
    writing.kill();

    let told = crate::support::Told::default();
    let config = crate::support::online(&address, folder.path(), &told);
    let tracker = paceline_client::Tracker::start(config).unwrap();
    let run = tracker.resume(&run_id).unwrap();
    log_step(&run, 500).unwrap();
    assert_eq!(tracker.shut_down(), paceline_client::Delivered::All);
    check_points(&history(&server.client(), &run_id, "loss"), "loss", 0, 0..501);
    assert_eq!(journals(folder.path()).len(), 0);
}

#[test]
fn a_journal_whose_state_is_lost_is_sent_again_and_changes_nothing() {
    let server = paceline().start();
    let address = server_at(server.address().port());
    let folder = tempfile::tempdir().unwrap();
    let url = Some(address.url());
    let writer = Writer { folder: folder.path(), server: url, steps: 400, shell: PROCESS };
    let mut writing = writer.start();
    let run_id = writing.run_id.clone();
    assert_eq!(writing.wait_for_all().len(), 400);
    let has_some = || history(&server.client(), &run_id, "loss").len() > 100;
    crate::support::eventually("some of it is delivered", has_some);
    writing.kill();

    let [journal] = &journals(folder.path())[..] else { panic!("there is one journal") };
    std::fs::remove_file(journal.join("delivery")).unwrap();
    let report = sync(folder.path(), &address).unwrap();
    assert!(report.is_complete() && report.journals[0].refused == 0, "{report:?}");
    crate::sample::check_steps(&server.client(), &run_id, 400);
}
