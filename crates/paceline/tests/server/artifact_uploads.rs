//! Files on their way in: in chunks, empty, over another, broken off, or to where no file can be.

use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{API, FILES, artifact_root, files_below, list_files, new_run, sample, started};

#[test]
fn an_upload_in_chunks_is_put_together() {
    let server = started();
    let content = sample(300_000, 1);
    let mut raw = server.raw();
    raw.send(put_head("chunked.bin", "Transfer-Encoding: chunked")).unwrap();
    for chunk in content.chunks(7001) {
        raw.send(format!("{:x}\r\n", chunk.len())).unwrap();
        raw.send(chunk).unwrap();
        raw.send("\r\n").unwrap();
    }
    raw.send("0\r\n\r\n").unwrap();
    raw.answer().unwrap().expect_status(200);
    assert!(server.client().get(&format!("{FILES}/chunked.bin")).expect_status(200).body == content);
}

#[test]
fn an_empty_file_is_a_file() {
    let server = started();
    for (name, head, body) in
        [("chunked", "Transfer-Encoding: chunked", "0\r\n\r\n"), ("sized", "Content-Length: 0", "")]
    {
        server.raw().exchange(put_head(name, head) + body).unwrap().expect_status(200);
        let got = server.client().get(&format!("{FILES}/{name}")).expect_status(200);
        assert_eq!((got.header("content-length"), got.body.len()), (Some("0"), 0));
        let ranged = server.client().get_with(&format!("{FILES}/{name}"), &[("range", "bytes=0-")]);
        assert!(matches!(ranged.status, 200 | 416), "{}", ranged.status);
    }
    let listed = server.client().get("/api/2.0/mlflow-artifacts/artifacts").json();
    let entry = |name: &str| json!({"path": name, "is_dir": false});
    assert_eq!(listed, json!({"files": [entry("chunked"), entry("sized")]}));
}

#[test]
fn a_reader_gets_the_version_that_it_began_with() {
    let server = started();
    let (old, new) = (sample(24_000_000, 1), sample(23_000_000, 2));
    let client = server.client();
    client.put(&format!("{FILES}/model.bin"), old.clone()).expect_status(200);
    let mut reader = server.raw();
    reader
        .send(format!("GET {FILES}/model.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .unwrap();
    reader.head().unwrap().expect_status(200);
    let mut got = vec![0; 100_000];
    reader.read_exact(&mut got).unwrap();

    client.put(&format!("{FILES}/model.bin"), new.clone()).expect_status(200);
    assert!(client.get(&format!("{FILES}/model.bin")).body == new);
    client.send("DELETE", &format!("{FILES}/model.bin"), &[], None).expect_status(200);
    reader.read_to_end(&mut got).unwrap();
    assert!(got == old, "the reader got a mixture");
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let server = started();
    let client = server.client();
    client.put(&format!("{FILES}/kept.bin"), "old").expect_status(200);
    let half = sample(3_000_000, 3);
    for name in ["new.bin", "kept.bin"] {
        for head in ["Content-Length: 6000000", "Transfer-Encoding: chunked"] {
            let mut raw = server.raw();
            raw.send(put_head(name, head)).unwrap();
            if head.starts_with("Transfer") {
                raw.send("5b8d80\r\n").unwrap();
            }
            raw.send(&half).unwrap();
        }
    }
    client.get(&format!("{FILES}/new.bin")).expect_status(404);
    assert_eq!(client.get(&format!("{FILES}/kept.bin")).text(), "old");
    assert_eq!(list_files(&client, ""), ["kept.bin"]);
    let deadline = Instant::now() + Duration::from_secs(10);
    while files_below(&artifact_root(&server)).len() > 1 {
        assert!(Instant::now() < deadline, "{:?} stays", files_below(&artifact_root(&server)));
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn uploads_to_impossible_places_are_refused() {
    let server = started();
    let client = server.client();
    client.put(&format!("{FILES}/folder/file.txt"), "a").expect_status(200);
    client.put(&format!("{FILES}/folder"), "a").expect_status(400);
    client.put(&format!("{FILES}/folder/"), "a").expect_status(400);
    client.put(&format!("{FILES}/folder/file.txt/below"), "a").expect_status(400);
    let long_name = "n".repeat(300);
    client.put(&format!("{FILES}/{long_name}"), "a").expect_status(400);
    let deep = "d/".repeat(3000);
    client.put(&format!("{FILES}/{deep}file"), "a").expect_status(400);
    client.put(&format!("{FILES}/.paceline-incoming/a"), "a").expect_status(400);
    let folder = client.get(&format!("{FILES}/folder")).expect_status(400);
    let detail = "Artifact path refers to a directory, not a file: 'folder'";
    assert_eq!(folder.json()["detail"], detail);
    client.get(&format!("{FILES}/folder/file.txt/below")).expect_status(404);
    assert_eq!(list_files(&client, ""), ["folder"]);
    assert_eq!(client.get(&format!("{FILES}/folder/file.txt")).text(), "a");
}

#[test]
fn the_upload_of_the_run_page_has_its_rules() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let upload = |query: &str, content_type: &str, size_bytes: usize| {
        let path = format!("/ajax-api/2.0/mlflow/upload-artifact?{query}");
        client.send("POST", &path, &[("content-type", content_type)], Some(vec![7; size_bytes]))
    };
    let full = format!("run_uuid={run_id}&path=sub/a.bin");
    let octets = "application/octet-stream";
    for (query, content_type, size_bytes, expected) in [
        ("path=a", octets, 1, "Request must specify run_uuid."),
        (&format!("run_uuid={run_id}") as &str, octets, 1, "Request must specify path."),
        (&format!("run_uuid={run_id}&path=../a"), octets, 1, "Invalid path"),
        (&full, octets, 0, "Request must specify data."),
        (&full, "application/x-www-form-urlencoded", 1, "Request must specify data."),
        (&full, octets, 10 * 1024 * 1024 + 1, "Artifact size is too large. Max size is 10MB."),
    ] {
        let answer = upload(query, content_type, size_bytes).expect_status(400);
        assert_eq!(answer.json()["message"], expected);
    }
    upload(&full, octets, 10 * 1024 * 1024).expect_status(200);
    upload("run_uuid=none&path=a", octets, 1).expect_status(404);
    let listed = client.get(&format!("{API}/artifacts/list?run_id={run_id}&path=sub")).expect_status(200);
    let expected = json!([{"path": "sub/a.bin", "is_dir": false, "file_size": 10 * 1024 * 1024}]);
    assert_eq!(listed.json()["files"], expected);
}

fn put_head(name: &str, header: &str) -> String {
    format!("PUT {FILES}/{name} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n")
}
