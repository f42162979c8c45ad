//! Servers that fail, lie or break off.

use std::fs;

use serde_json::{Value, json as value};

use crate::fake_server::{Asked, FakeServer, json, with_headers};
use crate::support::{files_below, one_line};

const LIST: &[&str] = &["experiments", "list"];

#[test]
fn a_server_that_is_busy_is_asked_again_and_a_creation_is_not() {
    let busy_twice = |number: usize, _: &Asked| match number {
        0 | 1 => with_headers(503, "", b"busy"),
        _ => json(200, &value!({"experiments": [], "experiment_id": "1"})),
    };
    let server = FakeServer::start(busy_twice);
    assert_eq!(server.run(LIST).code, Some(0));
    assert_eq!(server.asked().len(), 3);

    let server = FakeServer::start(busy_twice);
    let line = one_line(&[], &server.run(&["experiments", "create", "a"]));
    assert!(line.contains("503") && line.contains("busy"), "{line}");
    assert_eq!(server.asked().len(), 1, "a creation that may have happened is not repeated");
}

#[test]
fn a_connection_that_breaks_is_tried_again_and_a_creation_is_not() {
    let silent_once = |number: usize, _: &Asked| match number {
        0 => Vec::new(),
        _ => json(200, &value!({"experiments": [], "experiment_id": "1"})),
    };
    let server = FakeServer::start(silent_once);
    let finished = server.run(LIST);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let server = FakeServer::start(silent_once);
    let line = one_line(&[], &server.run(&["experiments", "create", "a"]));
    assert!(line.contains(&server.address().to_string()), "{line}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn what_is_no_tracking_server_is_said_to_be_none() {
    for answer in [
        with_headers(200, "content-type: text/html\r\n", b"<!doctype html><p>Welcome</p>"),
        with_headers(404, "content-type: text/html\r\n", b"<html>not found</html>"),
        b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(),
    ] {
        let server = FakeServer::start(move |_, _| answer.clone());
        let line = one_line(LIST, &server.run(LIST));
        assert!(line.contains(&server.address().to_string()) && line.contains("--tracking-uri"), "{line}");
        assert!(!line.contains("html"), "{line}");
    }
}

#[test]
fn a_redirect_is_named_and_not_followed() {
    let server =
        FakeServer::start(|_, _| with_headers(302, "location: https://elsewhere.example/x\r\n", b""));
    let line = one_line(LIST, &server.run(LIST));
    assert!(line.contains("https://elsewhere.example/x"), "{line}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_page_token_that_leads_nowhere_ends_the_list() {
    let server = FakeServer::start(|_, _| {
        json(200, &value!({"experiments": [{"experiment_id": "1"}], "next_page_token": "again"}))
    });
    let finished = server.run(&["experiments", "list", "-q"]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr.contains("same page"), "{}", finished.stderr);
}

#[test]
fn a_listing_with_a_path_that_leads_out_is_refused_before_anything_is_written() {
    for path in ["../evil", "..", "/etc/evil", "a/../../evil", "", "."] {
        let path = path.to_owned();
        let server = FakeServer::start(move |_, asked| {
            let listing = value!({"files": [
                {"path": "good.txt", "is_dir": false, "file_size": 1},
                {"path": path, "is_dir": false, "file_size": 1},
            ]});
            match asked.line() {
                line if line.contains("runs/get") => run(),
                line if line.contains("artifacts?path=") => json(200, &listing),
                _ => with_headers(200, "", b"x"),
            }
        });
        let launch = server.launch(&["artifacts", "download", "-r", "r", "--to", "out"]);
        let folder = launch.shared_folder();
        let line = one_line(&[], &launch.finish());
        assert!(line.contains("lead out"), "{line}");
        assert_eq!(files_below(folder.path()), []);
    }
}

#[test]
fn a_listing_without_end_is_given_up() {
    let server = FakeServer::start(|_, asked| match asked.line() {
        line if line.contains("runs/get") => run(),
        _ => json(200, &value!({"files": [{"path": "d".repeat(200), "is_dir": true}]})),
    });
    let line = one_line(&[], &server.run(&["artifacts", "list", "-R", "-r", "r"]));
    assert!(line.contains("no end"), "{line}");
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let content: Vec<u8> = (0..100_000_u32).map(|index| (index % 251) as u8).collect();
    let whole = content.clone();
    let server = FakeServer::start(move |_, asked| {
        if let Some(answer) = about_one_file(asked, whole.len()) {
            return answer;
        }
        let range = asked.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
        let start: usize = range.map_or(0, |start| start.parse().unwrap());
        let headers =
            format!("etag: \"v1\"\r\ncontent-range: bytes {start}-{}/{}\r\n", whole.len() - 1, whole.len());
        let status = if start > 0 { 206 } else { 200 };
        let mut answer = with_headers(status, &headers, &whole[start..]);
        // Never more than 30,000 bytes at once.
        let body_start = answer.len() - (whole.len() - start);
        answer.truncate(body_start + 30_000);
        answer
    });
    let launch = server.launch(&["artifacts", "download", "-r", "r", "--to", "out"]);
    let folder = launch.shared_folder();
    let finished = launch.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert!(fs::read(folder.path().join("out/file.bin")).unwrap() == content, "it was put together wrongly");
    let conditions: Vec<_> =
        server.asked().iter().filter_map(|asked| asked.header("if-range").map(str::to_owned)).collect();
    assert!(conditions.len() >= 3 && conditions.iter().all(|etag| etag == "\"v1\""), "{conditions:?}");
}

#[test]
fn a_file_that_changes_during_the_download_is_fetched_anew() {
    let server = FakeServer::start(move |_, asked| {
        if let Some(answer) = about_one_file(asked, 2000) {
            return answer;
        }
        if asked.header("range").is_some() {
            // Another file by now: the range is not answered.
            return with_headers(200, "etag: \"v2\"\r\n", &[b'n'; 1500]);
        }
        let mut answer = with_headers(200, "etag: \"v1\"\r\n", &[b'o'; 2000]);
        answer.truncate(answer.len() - 1000);
        answer
    });
    let launch = server.launch(&["artifacts", "download", "-r", "r", "--to", "out"]);
    let folder = launch.shared_folder();
    let finished = launch.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(fs::read(folder.path().join("out/file.bin")).unwrap(), [b'n'; 1500]);
}

#[test]
fn a_download_that_never_completes_leaves_nothing() {
    let server = FakeServer::start(move |_, asked| {
        about_one_file(asked, 2000).unwrap_or_else(|| {
            let mut answer = with_headers(200, "", &[b'x'; 2000]);
            answer.truncate(answer.len() - 2000);
            answer
        })
    });
    let launch = server.launch(&["artifacts", "download", "-r", "r", "--to", "out"]);
    let folder = launch.shared_folder();
    let line = one_line(&[], &launch.finish());
    assert!(line.contains("broke off") && line.contains("file.bin"), "{line}");
    assert_eq!(files_below(folder.path()), []);
}

#[test]
fn a_file_that_is_shorter_than_listed_is_not_taken_for_whole() {
    // Nothing but the listing tells the length: the body ends with the connection.
    let server = FakeServer::start(move |_, asked| {
        about_one_file(asked, 2000)
            .unwrap_or_else(|| [b"HTTP/1.1 200 -\r\nconnection: close\r\n\r\n", &[b'x'; 1000][..]].concat())
    });
    let launch = server.launch(&["artifacts", "download", "-r", "r", "--to", "out"]);
    let folder = launch.shared_folder();
    let line = one_line(&[], &launch.finish());
    assert!(line.contains("1000 of 2000 bytes"), "{line}");
    assert_eq!(files_below(folder.path()), []);
}

#[test]
fn no_more_is_listed_than_was_asked_for() {
    let items: Vec<Value> = (0..5).map(|id| value!({"experiment_id": id.to_string()})).collect();
    let server =
        FakeServer::start(move |_, _| json(200, &value!({"experiments": items, "next_page_token": "t"})));
    let finished = server.run(&["experiments", "list", "-q", "--max-results", "2"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), "0\n1\n"));
}

/// The answer for a run whose artifacts are proxied.
fn run() -> Vec<u8> {
    let info =
        value!({"run_id": "r", "experiment_id": "0", "artifact_uri": "mlflow-artifacts:/0/r/artifacts"});
    json(200, &value!({"run": {"info": info}}))
}

/// The answers about a run that has one file; none for the file itself.
fn about_one_file(asked: &Asked, size_bytes: usize) -> Option<Vec<u8>> {
    let file: Value = value!({"path": "file.bin", "is_dir": false, "file_size": size_bytes});
    match asked.line() {
        line if line.contains("runs/get") => Some(run()),
        line if line.contains("artifacts?path=") => Some(json(200, &value!({"files": [file]}))),
        _ => None,
    }
}
