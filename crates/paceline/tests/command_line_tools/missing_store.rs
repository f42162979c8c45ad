//! A store that is not there is only made by what makes things.

use std::fs;

use crate::support::{command, one_line, write};

#[test]
fn looking_for_a_store_does_not_make_one() {
    for arguments in [
        &["experiments", "list"][..],
        &["experiments", "get", "0"],
        &["experiments", "delete", "0"],
        &["runs", "list"],
        &["runs", "set-tag", "r", "k", "v"],
        &["models", "list"],
        &["artifacts", "list", "runs:/r"],
        &["artifacts", "download", "runs:/r"],
    ] {
        let launch = command(arguments);
        let folder = launch.shared_folder();
        let line = one_line(arguments, &launch.finish());
        assert!(line.contains("no store") && line.contains("mlruns/paceline.db"), "{line}");
        assert!(line.contains("--tracking-uri"), "{line}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
}

#[test]
fn making_something_makes_the_store() {
    for arguments in
        [&["experiments", "create", "a"][..], &["runs", "create", "-x", "0"], &["models", "create", "m"]]
    {
        let launch = command(arguments);
        let folder = launch.shared_folder();
        let finished = launch.finish();
        assert_eq!(finished.code, Some(0), "{arguments:?}: {}", finished.stderr);
        assert!(folder.path().join("mlruns/paceline.db").is_file());
        assert!(folder.path().join("mlruns/artifacts").is_dir());
    }
}

#[test]
fn a_store_is_named_by_uri_or_folder_and_by_either_variable() {
    let made = command(&["experiments", "create", "a", "--tracking-uri", "data"]);
    let folder = made.shared_folder();
    assert_eq!(made.finish().code, Some(0));
    assert!(folder.path().join("data/artifacts").is_dir(), "files are beside the database");
    let uri = format!("sqlite:///{}/data/paceline.db", folder.path().display());
    let list = ["experiments", "list", "-q"];
    let launch = || command(&list).in_folder(&folder);
    for launch in [
        launch().arguments(["--tracking-uri", &uri]),
        launch().arguments(["--tracking-uri", "sqlite:///data/paceline.db"]),
        launch().environment("PACELINE_TRACKING_URI", "data"),
        launch().environment("MLFLOW_TRACKING_URI", "data"),
        launch().environment("PACELINE_TRACKING_URI", "").environment("MLFLOW_TRACKING_URI", &uri),
        launch().environment("PACELINE_TRACKING_URI", "data").environment("MLFLOW_TRACKING_URI", "nowhere"),
    ] {
        let finished = launch.finish();
        assert_eq!(finished.stdout, "1\n0\n", "{}", finished.stderr);
    }
    let before = command(&["experiments", "--tracking-uri", "data", "list", "-q"]).in_folder(&folder);
    assert_eq!(before.finish().stdout, "1\n0\n", "before the verb, too");
}

#[test]
fn what_is_no_store_is_said_to_be_so_and_keeps_its_password() {
    for (uri, said) in [
        ("mssql://me:hunter2@host/db", "`mssql` databases are not supported"),
        ("postgresql://me:hunter2@host", "must name a database"),
        ("http://", "not the address of a server"),
        ("http://me:hunter2@/x", "not the address of a server"),
        ("notes.txt", "is a file"),
    ] {
        let launch = command(&["experiments", "list", "--tracking-uri", uri]);
        write(&launch.folder().join("notes.txt"), "text");
        let line = one_line(&[uri], &launch.finish());
        assert!(line.contains(said) && line.contains("--tracking-uri"), "{line}");
        assert!(!line.contains("hunter2"), "{line}");
    }
    let foreign = command(&["experiments", "list", "--tracking-uri", "sqlite:///notes.txt"]);
    write(&foreign.folder().join("notes.txt"), "Dear diary, ".repeat(1000));
    let line = one_line(&[], &foreign.finish());
    assert!(line.contains("is not a SQLite database") && line.contains("--tracking-uri"), "{line}");
}

#[test]
fn a_store_without_its_files_is_not_taken_for_one_that_has_none() {
    let made = command(&["runs", "create", "-x", "0", "-q"]);
    let folder = made.shared_folder();
    let run = made.finish().stdout.trim().to_owned();
    write(&folder.path().join("file.txt"), "content");
    let upload = ["artifacts", "upload", "file.txt", "--run-id", &run];
    assert_eq!(command(&upload).in_folder(&folder).finish().code, Some(0));
    fs::rename(folder.path().join("mlruns/artifacts"), folder.path().join("moved")).unwrap();

    let list = ["artifacts", "list", "--run-id", &run];
    let line = one_line(&list, &command(&list).in_folder(&folder).finish());
    assert!(line.contains("mlruns/artifacts") && line.contains("--artifacts-destination"), "{line}");
    let tracking = command(&["runs", "get", &run]).in_folder(&folder).finish();
    assert_eq!(tracking.code, Some(0), "what needs no files does not miss them: {}", tracking.stderr);
    assert!(!folder.path().join("mlruns/artifacts").exists());
    for launch in [
        command(&list).arguments(["--artifacts-destination", "moved"]),
        command(&list).environment("MLFLOW_ARTIFACTS_DESTINATION", "moved"),
    ] {
        let finished = launch.arguments(["-q"]).in_folder(&folder).finish();
        assert_eq!(finished.stdout, "file.txt\n", "{}", finished.stderr);
    }
}

#[test]
fn a_store_that_a_server_has_open_can_be_worked_on() {
    let server = command(&["server", "--port", "0"]).start();
    let folder = server.shared_folder();
    let run = |arguments: &[&str]| command(arguments).in_folder(&folder).finish();
    assert_eq!(run(&["experiments", "create", "a", "-q"]).stdout, "1\n");
    let url = format!("http://{}", server.address());
    assert_eq!(run(&["experiments", "list", "-q", "--tracking-uri", &url]).stdout, "1\n0\n");
}
