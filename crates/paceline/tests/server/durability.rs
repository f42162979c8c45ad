//! `kill -9` while all kinds of writes are under way: what was answered is there afterwards.

use std::time::{Duration, Instant};

use paceline_testkit::Signal;
use rusqlite::Connection;

use crate::load::{all_writers, run_until};
use crate::support::{artifact_root, assert_healthy, files_below, paceline, started};

const ROUNDS: usize = 6;

#[test]
fn every_answered_write_survives_kill_nine() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let mut server = started();
    let folder = server.shared_folder();
    let mut writers = all_writers(&server);

    for round in 1..=ROUNDS {
        let time = Duration::from_millis(random.u64(300..2_000));
        run_until(server, &mut writers, time, |server| {
            server.signal(Signal::Kill);
            server.wait();
        });
        let begun = Instant::now();
        server = paceline().in_folder(&folder).start();
        println!("round {round}: killed after {time:?}, up again within {:?}", begun.elapsed());
        let client = server.client();
        assert_healthy(&client);
        writers.iter().for_each(|writer| writer.check(&client));
    }

    // A clean end, and again all is there: folding has gone on meanwhile.
    assert_eq!(server.stop().code, Some(0));
    let database = Connection::open(folder.path().join("mlruns/paceline.db")).unwrap();
    let integrity: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    let segments: i64 =
        database.query_row("SELECT COUNT(*) FROM metric_segments", [], |row| row.get(0)).unwrap();
    println!("{segments} segments");
    assert!(segments > 0, "points were folded during the test");
    drop(database);
    let server = paceline().in_folder(&folder).start();
    writers.iter().for_each(|writer| writer.check(&server.client()));
    let is_visible = |path: &std::path::Path| !path.starts_with(".paceline-incoming");
    let files = files_below(&artifact_root(&server));
    let other = files.iter().find(|path| is_visible(path) && !path.starts_with("0/f"));
    assert_eq!(other, None, "a file that nobody sent");
}
