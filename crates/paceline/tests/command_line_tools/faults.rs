//! What goes wrong: exit codes, sentences, and nothing else.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Place, command, on_both, one_line};

#[test]
fn of_several_ids_the_good_ones_are_done() {
    on_both(|place| {
        let (first, second) = (place.new_run(), place.new_run());
        let finished = place.run(&["runs", "delete", &first, "nothing", &second, "nothing else"]);
        assert_eq!(finished.code, Some(1));
        assert_eq!(finished.stdout.lines().count(), 2, "{}", finished.stdout);
        assert_eq!(finished.stderr.lines().count(), 2, "{}", finished.stderr);
        assert_eq!(place.done(&["runs", "list", "-q"]), "");

        let finished = place.run(&["runs", "restore", &first, "nothing", "--json"]);
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""));
        let error: Value = serde_json::from_str(&finished.stderr).unwrap();
        assert_eq!(error["error_code"], "RESOURCE_DOES_NOT_EXIST");
    });
}

#[test]
fn a_server_that_is_down_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    for arguments in [&["experiments", "list"][..], &["runs", "create", "-x", "0"]] {
        let finished = command(arguments).environment("PACELINE_TRACKING_URI", &url).finish();
        let line = one_line(arguments, &finished);
        assert!(line.contains(&url) && line.contains("refused") && line.contains("--tracking-uri"), "{line}");
        let arguments = [arguments, &["--json"]].concat();
        let finished = command(&arguments).environment("PACELINE_TRACKING_URI", &url).finish();
        let error: Value = serde_json::from_str(&one_line(&arguments, &finished)).unwrap();
        assert_eq!(error["error_code"], "TEMPORARILY_UNAVAILABLE", "{error}");
    }
}

#[test]
fn a_server_that_comes_up_a_moment_later_is_waited_for() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let waiting = std::thread::spawn({
        let url = format!("http://127.0.0.1:{port}");
        move || command(&["experiments", "create", "a"]).environment("PACELINE_TRACKING_URI", &url).finish()
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    let _server = command(&["server", "--port", &port]).start();
    let finished = waiting.join().unwrap();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
}

#[test]
fn usage_errors_are_exit_code_2() {
    for arguments in [
        &["experiments"][..],
        &["experiments", "no-such-verb"],
        &["experiments", "get"],
        &["experiments", "get", "1", "--name", "both"],
        &["experiments", "rename", "1"],
        &["experiments", "list", "--view", "some"],
        &["runs", "create"],
        &["runs", "delete"],
        &["runs", "list", "--max-results", "0"],
        &["runs", "list", "--max-results", "many"],
        &["runs", "list", "--column", "loss"],
        &["runs", "list", "--json", "--quiet"],
        &["runs", "create", "-x", "0", "--tag", "no-equals-sign"],
        &["models", "transition", "m", "1", "nowhere"],
        &["artifacts", "upload"],
        &["artifacts", "list", "--run-id", "a", "--model-id", "b"],
    ] {
        let launch = command(arguments);
        let folder = launch.shared_folder();
        let finished = launch.finish();
        assert_eq!(finished.code, Some(2), "{arguments:?}: {}", finished.stderr);
        assert_eq!(finished.stdout, "", "{arguments:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_command_quietly() {
    let place = Place::store();
    // More than a pipe holds, so that writing meets the closed end.
    let name = "n".repeat(480);
    place.post_all(
        "experiments/create",
        (0..400).map(|index| serde_json::json!({"name": format!("{name}{index}")})),
    );
    for format in [&["--json"][..], &["--quiet"], &[]] {
        let arguments = [&["experiments", "list"], format].concat();
        let mut child = place
            .launch(&arguments)
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn a_full_disk_under_the_output_is_an_error() {
    let place = Place::store();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place.launch(&["experiments", "list"]).command().stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the output"), "{output:?}");
}

#[test]
fn paths_of_artifacts_that_lead_out_are_refused_before_anything_is_asked() {
    on_both(|place| {
        let run = place.new_run();
        for path in ["../x", "a/../../x", "%2e%2e/x", "a#b"] {
            for verb in ["list", "download"] {
                let line = place.refusal(&["artifacts", verb, path, "--run-id", &run]);
                assert!(line.contains(path), "{line}");
            }
        }
        for uri in ["s3://bucket/x", "file:///etc/passwd", "runs:/", "models:/iris"] {
            let line = place.refusal(&["artifacts", "list", uri]);
            assert!(line.contains(uri), "{line}");
        }
        let line = place.refusal(&["artifacts", "list", "some/path"]);
        assert!(line.contains("--run-id"), "{line}");
    });
}
