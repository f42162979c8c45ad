//! `--env-file`: environment variables from a file.

use std::fs;

use paceline_testkit::Launch;

use crate::support::{assert_healthy, paceline_as};

/// `paceline --env-file settings.env server`, with this file.
fn with_env_file(text: &str) -> Launch {
    let launch = paceline_as("--env-file").arguments(["settings.env", "server"]);
    fs::write(launch.folder().join("settings.env"), text).unwrap();
    launch
}

#[test]
fn the_file_sets_what_is_not_set() {
    let text = "# settings\n\nexport MLFLOW_ARTIFACTS_DESTINATION='my files'\nMLFLOW_BACKEND_STORE_URI = \"sqlite:///a.db\"\n\
                MLFLOW_PORT=1 # is set already\n";
    let server = with_env_file(text).start();
    assert_healthy(&server.client());
    assert!(server.folder().join("a.db").is_file());
    assert!(server.folder().join("my files").is_dir());
}

#[test]
fn a_flag_beats_the_file() {
    let server = with_env_file("MLFLOW_BACKEND_STORE_URI=sqlite:///a.db")
        .arguments(["--backend-store-uri", "sqlite:///b.db"])
        .start();
    assert!(server.folder().join("b.db").is_file());
    assert!(!server.folder().join("a.db").exists());
}

#[test]
fn a_line_that_cannot_be_read_is_named_but_not_shown() {
    let exit = with_env_file("A=1\nsecret words\n").run();
    assert_eq!(exit.code, Some(1), "{exit:?}");
    assert!(exit.stderr.join("\n").contains("line 2 is not NAME=value"), "{exit:?}");
    assert!(!exit.stderr.join("\n").contains("secret"), "{exit:?}");
}

#[test]
fn a_missing_file_is_one_sentence() {
    let exit = paceline_as("--env-file").arguments(["nowhere.env", "server"]).run();
    assert_eq!(exit.code, Some(1), "{exit:?}");
    assert!(exit.stderr.join("\n").contains("cannot read --env-file `nowhere.env`"), "{exit:?}");
}
