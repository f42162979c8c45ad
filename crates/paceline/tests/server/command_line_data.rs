//! Databases and folders that cannot be used: one sentence each, and nothing is harmed.

use std::fs;
use std::path::PathBuf;

use paceline_testkit::Launch;
use rusqlite::Connection;

use crate::command_line::refusal;
use crate::support::{assert_healthy, paceline, started};

#[test]
fn a_folder_that_cannot_be_made() {
    for flag in
        [["--backend-store-uri", "sqlite:///file/below/a.db"], ["--artifacts-destination", "file/below"]]
    {
        let launch = paceline().arguments(flag);
        fs::write(launch.folder().join("file"), "not a folder").unwrap();
        let line = refusal(launch);
        assert!(line.contains("file/below"), "{line}");
        assert!(line.contains("Check"), "it says what to do: {line}");
    }
}

#[test]
fn a_database_that_another_process_holds() {
    let (launch, database) = with_database();
    let other = Connection::open(&database).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let line = refusal(launch);
    assert!(line.contains("paceline.db` is locked by another process"), "{line}");
}

#[test]
fn a_database_of_another_program_stays_as_it_is() {
    let launch = paceline();
    let database = launch.folder().join("other.db");
    let other = Connection::open(&database).unwrap();
    other.execute_batch("CREATE TABLE experiments (id INTEGER); INSERT INTO experiments VALUES (7)").unwrap();
    drop(other);
    let before = fs::read(&database).unwrap();
    let folder = launch.shared_folder();
    let line = refusal(launch.arguments(["--backend-store-uri", "sqlite:///other.db"]));
    assert!(line.contains("other.db` is a SQLite database of another program"), "{line}");
    assert!(fs::read(&database).unwrap() == before, "the foreign database was changed");
    drop(folder);
}

#[test]
fn a_file_that_is_no_database_stays_as_it_is() {
    let launch = paceline().arguments(["--backend-store-uri", "sqlite:///notes.txt"]);
    let notes = launch.folder().join("notes.txt");
    let text = "Dear diary, ".repeat(1000);
    fs::write(&notes, &text).unwrap();
    let folder = launch.shared_folder();
    let line = refusal(launch);
    assert!(line.contains("notes.txt` is not a SQLite database"), "{line}");
    assert!(fs::read_to_string(&notes).unwrap() == text, "the file was changed");
    drop(folder);
}

#[test]
fn a_database_of_a_newer_version() {
    let (launch, database) = with_database();
    let newer = Connection::open(database).unwrap();
    let migration =
        "INSERT INTO schema_migrations (version, name, applied_ms) VALUES (99, 'of the future', 0)";
    newer.execute(migration, []).unwrap();
    drop(newer);
    let line = refusal(launch);
    assert!(line.contains("schema version 99"), "{line}");
}

#[test]
fn storage_that_is_not_supported_keeps_its_password_to_itself() {
    for flag in [
        ["--backend-store-uri", "mssql://user:hunter2@host/db"],
        ["--artifacts-destination", "s3://user:hunter2@bucket/path"],
        ["--artifacts-destination", "wasbs://user:hunter2@container/path"],
    ] {
        let line = refusal(paceline().arguments(flag));
        let scheme = flag[1].split_once(':').unwrap().0;
        assert!(line.contains(flag[0]) && line.contains(scheme) && line.contains("not supported"), "{line}");
        assert!(!line.contains("hunter2"), "{line}");
    }
}

#[test]
fn a_database_that_cannot_be_reached_keeps_its_password_to_itself() {
    for (uri, shown) in [
        ("postgresql+psycopg2://user:hunter2@127.0.0.1:1/db", "postgresql://127.0.0.1:1/db"),
        ("mysql+pymysql://user:hunter2@127.0.0.1:1/db", "mysql://127.0.0.1:1/db"),
    ] {
        let line = refusal(paceline().arguments(["--backend-store-uri", uri]));
        assert!(line.contains("cannot open the database") && line.contains(shown), "{line}");
        assert!(!line.contains("hunter2") && !line.contains("user"), "{line}");
    }
    let line = refusal(
        paceline().arguments(["--backend-store-uri", "postgresql://user:hunter2@host/db?colour=red"]),
    );
    assert!(line.contains("colour") && !line.contains("hunter2"), "{line}");
}

#[test]
fn a_folder_is_a_place_for_a_database() {
    let launch = paceline().arguments(["--backend-store-uri", "data/tracking"]);
    let server = launch.start();
    assert_healthy(&server.client());
    assert!(server.folder().join("data/tracking/paceline.db").is_file());
}

#[test]
fn an_absolute_uri_has_four_slashes() {
    let launch = paceline();
    let uri = format!("sqlite:///{}/elsewhere/a.db", launch.folder().display());
    let server = launch.arguments(["--backend-store-uri", &uri]).start();
    assert_healthy(&server.client());
    assert!(server.folder().join("elsewhere/a.db").is_file());
}

/// A launch in a folder where a server has run, and the database there.
fn with_database() -> (Launch, PathBuf) {
    let server = started();
    let folder = server.shared_folder();
    assert_eq!(server.stop().code, Some(0));
    let database = folder.path().join("mlruns/paceline.db");
    (paceline().in_folder(&folder), database)
}
