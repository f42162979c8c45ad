//! Uploads and downloads.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::{Place, command, files_below, on_both, texts, write};

/// A file that takes a while, so that there is something to stream.
const LARGE_BYTES: usize = 64 * 1024 * 1024;

#[test]
fn a_folder_comes_back_as_it_was() {
    on_both(|place| {
        let run = place.new_run();
        let local = place.folder().join("local");
        for name in [
            "plain.txt",
            "with space.txt",
            "100%.txt",
            "a%20b.txt",
            "plus+and&and=and?.txt",
            "quote'and\"quote.txt",
            "大きい/ünï/file.bin",
            "deep/er/and/deeper/x",
            "semi;colon,comma@at!.txt",
            "~tilde$dollar[bracket]{brace}",
            ".hidden",
        ] {
            write(&local.join(name), format!("content of {name}"));
        }
        write(&local.join("empty"), "");
        let expected = files_below(&local);

        let sentence = place.done(&["artifacts", "upload", "local", "--run-id", &run, "--path", "in/there"]);
        assert!(sentence.starts_with("Uploaded 12 files "), "{sentence}");
        assert!(sentence.ends_with(&format!("to runs:/{run}/in/there.\n")), "{sentence}");

        let listed = place.json(&["artifacts", "list", "-R", &format!("runs:/{run}/in")]);
        let paths: Vec<String> =
            expected.iter().map(|(path, _)| format!("in/there/{}", path.display())).collect();
        assert_eq!(texts(&listed, "/path"), paths);
        let printed = place.done(&["artifacts", "download", "in", "--run-id", &run, "--to", "out/side"]);
        assert_eq!(printed, "out/side/in\n");
        assert!(files_below(&place.folder().join("out/side/in/there")) == expected, "it changed on the way");
        assert_eq!(files_below(&place.folder().join("out")).len(), expected.len(), "nothing is left aside");
    });
}

#[test]
fn a_large_file_comes_back_as_it_was() {
    on_both(|place| {
        let run = place.new_run();
        let content: Vec<u8> = (0..LARGE_BYTES).map(|index| (index % 251) as u8).collect();
        write(&place.folder().join("large.bin"), &content);
        place.done(&["artifacts", "upload", "large.bin", "-r", &run]);
        let listed = place.json(&["artifacts", "list", "-r", &run]);
        assert_eq!(listed, json!([{"path": "large.bin", "is_dir": false, "file_size": LARGE_BYTES}]));
        place.done(&["artifacts", "download", "-r", &run, "--to", "out"]);
        assert!(fs::read(place.folder().join("out/large.bin")).unwrap() == content, "it changed on the way");
    });
}

#[test]
fn a_file_goes_under_its_own_name_and_replaces_what_was_there() {
    on_both(|place| {
        let run = place.new_run();
        let uri = format!("runs:/{run}/notes");
        for content in ["first", "second, longer", "3"] {
            write(&place.folder().join("local/a.txt"), content);
            place.done(&["artifacts", "upload", "local/a.txt", "-u", &uri]);
            let printed = place.done(&["artifacts", "download", &format!("{uri}/a.txt"), "--to", "out"]);
            assert_eq!(printed, "out/notes/a.txt\n");
            assert_eq!(fs::read_to_string(place.folder().join("out/notes/a.txt")).unwrap(), content);
        }
        let answer = place.json(&["artifacts", "upload", "local/a.txt", "-u", &uri]);
        assert_eq!(answer, json!({"artifact_uri": uri, "files": 1, "size_bytes": 1}));
    });
}

#[test]
fn an_artifact_root_may_be_the_url_of_the_proxy() {
    let allowed = ("MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES", "http");
    let server = command(&["server", "--port", "0"]).environment(allowed.0, allowed.1).start();
    let url = format!("http://{}", server.address());
    let run = |arguments: &[&str], tracking_uri: &str| {
        let launch = command(arguments).environment("MLFLOW_TRACKING_URI", tracking_uri);
        let finished = launch.in_folder(&server.shared_folder()).finish();
        assert_eq!(finished.code, Some(0), "{arguments:?}: {}", finished.stderr);
        finished.stdout.trim().to_owned()
    };
    let root = format!("{url}/api/2.0/mlflow-artifacts/artifacts/far");
    let experiment = run(&["experiments", "create", "a", "-l", &root, "-q"], &url);
    let id = run(&["runs", "create", "-x", &experiment, "-q"], &url);
    // More than the run's own routes take.
    write(&server.folder().join("local/a.bin"), vec![7; 11 * 1024 * 1024]);
    run(&["artifacts", "upload", "local", "-r", &id], &url);
    for (tracking_uri, to) in [(url.as_str(), "out"), ("mlruns", "out-of-store")] {
        let listed =
            run(&["artifacts", "list", "-q", &format!("mlflow-artifacts:/far/{id}/artifacts")], tracking_uri);
        assert_eq!(listed, format!("far/{id}/artifacts/a.bin"));
        run(&["artifacts", "download", "-r", &id, "--to", to], tracking_uri);
        assert_eq!(fs::metadata(server.folder().join(to).join("a.bin")).unwrap().len(), 11 * 1024 * 1024);
    }
}

#[test]
fn listings_tell_files_folders_and_nothing_apart() {
    on_both(|place| {
        let run = place.new_run();
        assert_eq!(place.json(&["artifacts", "list", "-r", &run]), json!([]));
        write(&place.folder().join("local/a.txt"), "12345");
        write(&place.folder().join("local/sub/b.txt"), "1");
        place.done(&["artifacts", "upload", "local", "-r", &run]);
        let (file, folder) = (
            json!({"path": "a.txt", "is_dir": false, "file_size": 5}),
            json!({"path": "sub", "is_dir": true}),
        );
        assert_eq!(place.json(&["artifacts", "list", "-r", &run]), json!([file, folder]));
        assert_eq!(place.json(&["artifacts", "list", "a.txt", "-r", &run]), json!([file]));
        let table = place.done(&["artifacts", "list", "-r", &run]);
        assert_eq!(table, "PATH   SIZE\na.txt  5 B\nsub/   -\n");
        for path in ["b.txt", "sub/a.txt", "a.txt/x"] {
            let line = place.refusal(&["artifacts", "list", path, "-r", &run]);
            assert!(line.contains(&format!("no artifact runs:/{run}/{path}")), "{line}");
        }
    });
}

#[test]
fn an_empty_root_is_downloaded_as_an_empty_folder() {
    on_both(|place| {
        let run = place.new_run();
        place.done(&["artifacts", "download", "-r", &run, "--to", "out"]);
        assert_eq!(files_below(&place.folder().join("out")), []);
    });
}

#[test]
fn the_artifact_commands_of_mlflow_do_the_same() {
    // R and Java run these.
    on_both(|place| {
        let run = place.new_run();
        write(&place.folder().join("local/a.txt"), "a");
        place.done(&["artifacts", "log-artifact", "--local-file", "local/a.txt", "--run-id", &run]);
        let arguments = ["artifacts", "log-artifacts", "--local-dir", "local", "--run-id", &run];
        place.done(&[&arguments[..], &["--artifact-path", "in/there"]].concat());
        let arguments = ["artifacts", "list", "--run-id", &run, "--artifact-path", "in/there", "--json"];
        let listed = place.done(&arguments);
        assert_eq!(listed, "[\n{\"path\":\"in/there/a.txt\",\"is_dir\":false,\"file_size\":1}\n]\n");
        let arguments =
            ["artifacts", "download", "--run-id", &run, "--artifact-path", "in", "--dst-path", "out"];
        let printed = place.done(&arguments);
        assert_eq!(files_below(Path::new(&place.folder().join(printed.trim()))).len(), 1);
        let printed =
            place.done(&["artifacts", "download", "-u", &format!("runs:/{run}/a.txt"), "-d", "out"]);
        assert_eq!(fs::read(place.folder().join(printed.trim())).unwrap(), b"a");
        let line = place.refusal(&["artifacts", "log-artifacts", "-l", "local/a.txt", "-r", &run]);
        assert!(line.contains("is a file"), "{line}");
        let line = place.refusal(&["artifacts", "log-artifact", "-l", "local", "-r", &run]);
        assert!(line.contains("is a folder"), "{line}");
    });
}

#[test]
fn a_link_in_the_target_folder_does_not_lead_out_of_it() {
    on_both(|place| {
        let run = uploaded(place, "sub/a.txt");
        let outside = place.folder().join("outside");
        fs::create_dir_all(&outside).unwrap();
        fs::create_dir_all(place.folder().join("out")).unwrap();
        std::os::unix::fs::symlink(&outside, place.folder().join("out/sub")).unwrap();
        let line = place.refusal(&["artifacts", "download", "-r", &run, "--to", "out"]);
        assert!(line.contains("out/sub"), "{line}");
        assert_eq!(files_below(&outside), []);
    });
}

#[test]
fn a_target_that_cannot_be_written_is_named() {
    on_both(|place| {
        let run = uploaded(place, "a.txt");
        write(&place.folder().join("file"), "");
        let line = place.refusal(&["artifacts", "download", "-r", &run, "--to", "file/below"]);
        assert!(line.contains("file/below"), "{line}");
        fs::create_dir_all(place.folder().join("out/a.txt/taken")).unwrap();
        let line = place.refusal(&["artifacts", "download", "-r", &run, "--to", "out"]);
        assert!(line.contains("out/a.txt"), "{line}");
        assert_eq!(files_below(&place.folder().join("out")), [], "nothing is left aside");
    });
}

/// A run with one file.
fn uploaded(place: &Place, path: &str) -> String {
    let run = place.new_run();
    write(&place.folder().join("local").join(path), "content");
    place.done(&["artifacts", "upload", "local", "-r", &run]);
    run
}
