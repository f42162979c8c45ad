//! A store in a database server, without a tracking server. What the other tests do on a store they do there too when the test
//! command names one; here is what only such a store has.

use paceline_testkit::{Launch, TestDatabase};

use crate::support::{command, one_line, write};

fn asking(database: &TestDatabase, arguments: &[&str]) -> Launch {
    command(arguments).environment("PACELINE_TRACKING_URI", &database.uri())
}

#[test]
fn looking_for_a_store_makes_none() {
    let Some(database) = TestDatabase::of_environment() else { return };
    let list = ["experiments", "list"];
    let line = one_line(&list, &asking(&database, &list).finish());
    assert!(line.contains("no store at `") && line.contains("--tracking-uri"), "{line}");
    assert!(database.tables().is_empty(), "{:?}", database.tables());
    let made = asking(&database, &["experiments", "create", "a", "-q"]).finish();
    assert_eq!((made.code, made.stdout.trim()), (Some(0), "1"), "{}", made.stderr);
    assert_eq!(asking(&database, &["experiments", "list", "-q"]).finish().stdout, "1\n0\n");
}

#[test]
fn a_database_of_something_else_is_left_alone() {
    let Some(database) = TestDatabase::of_environment() else { return };
    database.execute("CREATE TABLE experiments (experiment_id INTEGER)");
    for arguments in [&["experiments", "create", "a"][..], &["experiments", "list"]] {
        let line = one_line(arguments, &asking(&database, arguments).finish());
        assert!(line.contains("holds tables of another program") || line.contains("no store"), "{line}");
        assert!(line.contains("--tracking-uri"), "{line}");
    }
    assert_eq!(database.tables(), ["experiments"]);
}

#[test]
fn what_was_logged_offline_is_sent_into_it() {
    let Some(database) = TestDatabase::of_environment() else { return };
    let synced = asking(&database, &["sync", "."]).finish();
    assert_eq!(
        (synced.code, synced.stdout.as_str()),
        (Some(0), "There is nothing to send.\n"),
        "{}",
        synced.stderr
    );
}

/// The files of a store are in a folder that all who use it must reach: nothing is guessed.
#[test]
fn files_are_where_they_are_said_to_be() {
    let Some(database) = TestDatabase::of_environment() else { return };
    let made = asking(&database, &["runs", "create", "-x", "0", "-q"]);
    let folder = made.shared_folder();
    let run = made.finish().stdout.trim().to_owned();
    write(&folder.path().join("file.txt"), "content");
    let upload = ["artifacts", "upload", "file.txt", "--run-id", &run];
    assert_eq!(asking(&database, &upload).in_folder(&folder).finish().code, Some(0));

    let list = ["artifacts", "list", "--run-id", &run, "-q"];
    let line = one_line(&list, &asking(&database, &list).finish());
    assert!(line.contains("mlruns/artifacts") && line.contains("--artifacts-destination"), "{line}");
    let named = folder.path().join("mlruns/artifacts").display().to_string();
    let found = asking(&database, &list).arguments(["--artifacts-destination", &named]).finish();
    assert_eq!(found.stdout, "file.txt\n", "{}", found.stderr);
}

#[test]
fn passwords_are_in_no_message() {
    for uri in [
        "postgresql://me:hunter2@127.0.0.1:1/db",
        "mysql://me:hunter2@127.0.0.1:1/db?connect_timeout=1",
        "postgresql://me:hunter2@127.0.0.1:1",
        "mysql+pymysql://me:hunter2@127.0.0.1:1/db?colour=red",
    ] {
        for arguments in [&["experiments", "list"][..], &["runs", "create", "-x", "0"], &["sync", "."]] {
            let launch = command(arguments).arguments(["--tracking-uri", uri]);
            let finished = launch.finish();
            let told = format!("{}{}", finished.stdout, finished.stderr);
            assert!(!told.contains("hunter2") && !told.contains("panicked"), "{told}");
            // With nothing to send, nobody is asked.
            assert!(finished.code == Some(1) || arguments[0] == "sync", "{arguments:?} {uri}: {told}");
        }
    }
}
