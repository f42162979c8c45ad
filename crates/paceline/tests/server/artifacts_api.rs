//! `/api/v1/artifacts/…`: whole folders, and files that are pages.

use std::io::{Cursor, Read};

use paceline_testkit::{Answer, Client, Server};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::support::{FILES, artifact_root, call, new_model, new_run, paceline, sample, started, text};

const ARTIFACTS: &str = "/api/v1/artifacts";

fn put(client: &Client, run_id: &str, path: &str, content: impl Into<Vec<u8>>) {
    client.put(&format!("{FILES}/0/{run_id}/artifacts/{path}"), content).expect_status(200);
}

fn archive(client: &Client, query: &str) -> Answer {
    client.get(&format!("{ARTIFACTS}/archive?{query}"))
}

#[track_caller]
fn total(client: &Client, query: &str) -> Value {
    client.get(&format!("{ARTIFACTS}/total?{query}")).expect_status(200).json()
}

/// Names and contents in an archive.
#[track_caller]
fn unpacked(answer: &Answer) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(answer.body.clone())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

#[track_caller]
fn names(answer: &Answer) -> Vec<String> {
    unpacked(answer).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_folder_comes_as_a_zip_with_names_from_there() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    let large = sample(3_000_000, 7);
    put(&client, &run_id, "model/MLmodel", "flavors: {}");
    put(&client, &run_id, "model/data/weights.bin", large.clone());
    put(&client, &run_id, "model/data/empty", "");
    put(&client, &run_id, "model/Ünïcode%20name.txt", "ü");
    put(&client, &run_id, "notes.txt", "loss fell");

    let model = archive(&client, &format!("run_id={run_id}&path=model")).expect_status(200);
    assert_eq!(model.header("content-type"), Some("application/zip"));
    assert_eq!(model.header("content-disposition"), Some("attachment; filename=model.zip"));
    let expected: Vec<(String, Vec<u8>)> = [
        ("MLmodel", b"flavors: {}".to_vec()),
        ("Ünïcode name.txt", "ü".into()),
        ("data/empty", Vec::new()),
        ("data/weights.bin", large),
    ]
    .map(|(name, content)| (name.to_owned(), content))
    .into();
    assert_eq!(unpacked(&model), expected);
    let all = archive(&client, &format!("run_id={run_id}")).expect_status(200);
    let expected = [
        "notes.txt",
        "model/MLmodel",
        "model/Ünïcode name.txt",
        "model/data/empty",
        "model/data/weights.bin",
    ];
    assert_eq!(names(&all), expected);
    let name = format!("attachment; filename={run_id}.zip");
    assert_eq!(all.header("content-disposition"), Some(name.as_str()));

    assert_eq!(
        total(&client, &format!("run_id={run_id}")),
        json!({"file_count": 5, "size_bytes": 3_000_022, "is_lower_bound": false})
    );
    assert_eq!(total(&client, &format!("run_id={run_id}&path=model/data"))["file_count"], 2);
    assert_eq!(total(&client, &format!("run_id={run_id}&path=notes.txt"))["size_bytes"], 9);
    let nothing = json!({"file_count": 0, "size_bytes": 0, "is_lower_bound": false});
    assert_eq!(total(&client, &format!("run_id={run_id}&path=none")), nothing);
}

#[test]
fn artifacts_of_logged_models_too() {
    let server = started();
    let client = server.client();
    let model_id = new_model(&client);
    client.put(&format!("{FILES}/0/models/{model_id}/artifacts/a/b.txt"), "b").expect_status(200);
    assert_eq!(names(&archive(&client, &format!("model_id={model_id}")).expect_status(200)), ["a/b.txt"]);
    assert_eq!(total(&client, &format!("model_id={model_id}&path=a"))["file_count"], 1);
    call_delete(&client, &model_id);
    archive(&client, &format!("model_id={model_id}")).expect_status(404);
}

#[track_caller]
fn call_delete(client: &Client, model_id: &str) {
    let path = format!("/api/2.0/mlflow/logged-models/{model_id}");
    client.send("DELETE", &path, &[], None).expect_status(200);
}

#[test]
fn what_is_no_folder_is_refused() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    put(&client, &run_id, "notes.txt", "loss fell");
    for (query, status, expected) in [
        (format!("run_id={run_id}&path=notes.txt"), 400, "is a file"),
        (format!("run_id={run_id}&path=none"), 404, "'none'"),
        (format!("run_id={run_id}&path=../x"), 400, "Invalid path"),
        (format!("run_id={run_id}&path=%252e%252e/x"), 400, "Invalid path"),
        ("run_id=none".into(), 404, "none"),
        ("model_id=none".into(), 404, "none"),
        (String::new(), 400, "either 'run_id' or 'model_id'"),
        (format!("run_id={run_id}&model_id=m"), 400, "either 'run_id' or 'model_id'"),
    ] {
        let refused = archive(&client, &query).expect_status(status).json();
        assert!(text(&refused["message"]).contains(expected), "{query}: {refused}");
    }
    archive(&client, &format!("run_id={}", new_run(&client))).expect_status(404);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    put(&client, &run_id, "a/b.txt", "b");
    let folder = artifact_root(&server).join(format!("0/{run_id}/artifacts"));
    symlink(".", folder.join("loop")).unwrap();
    symlink("a", folder.join("other")).unwrap();
    symlink("/etc", folder.join("outside")).unwrap();
    symlink("/etc/passwd", folder.join("secret.txt")).unwrap();
    std::fs::write(folder.join("back\\slash"), "x").unwrap();
    assert_eq!(names(&archive(&client, &format!("run_id={run_id}")).expect_status(200)), ["a/b.txt"]);
    assert_eq!(total(&client, &format!("run_id={run_id}"))["file_count"], 1);
    archive(&client, &format!("run_id={run_id}&path=outside")).expect_status(400);
}

/// A client that reads little of a large archive costs little.
#[test]
fn memory_stays_flat_while_an_archive_is_read() {
    const FILES_COUNT: usize = 8;
    const FILE_BYTES: usize = 24 << 20;
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    for number in 0..FILES_COUNT {
        put(&client, &run_id, &format!("f{number}.bin"), sample(FILE_BYTES, number));
    }
    server.forget_peak_memory();
    let before = server.peak_memory_bytes();
    let whole = archive(&client, &format!("run_id={run_id}")).expect_status(200);
    let grown = server.peak_memory_bytes().saturating_sub(before);
    assert!(grown < 24 << 20, "{grown} bytes more");
    let sizes: Vec<usize> = unpacked(&whole).iter().map(|(_, content)| content.len()).collect();
    assert_eq!(sizes, [FILE_BYTES; FILES_COUNT]);
}

fn page(server: &Server, run_id: &str, path: &str) -> Answer {
    server.client().get(&format!("{ARTIFACTS}/page?run_id={run_id}&path={path}"))
}

#[test]
fn a_page_is_shown_where_it_can_do_no_harm() {
    for (arguments, ancestors) in
        [(&[][..], "; frame-ancestors 'self'"), (&["--x-frame-options", "NONE"][..], "")]
    {
        let server = paceline().arguments(arguments.iter().copied()).start();
        let client = server.client();
        let run_id = new_run(&client);
        for (name, content_type) in [
            ("report.html", "text/html; charset=utf-8"),
            ("REPORT.HTM", "text/html; charset=utf-8"),
            ("plot.svg", "image/svg+xml"),
        ] {
            put(&client, &run_id, name, "<p>loss fell</p>");
            let shown = page(&server, &run_id, name).expect_status(200);
            assert_eq!(shown.text(), "<p>loss fell</p>");
            assert_eq!(shown.header("content-type"), Some(content_type));
            assert_eq!(
                shown.header("content-disposition"),
                Some(format!("inline; filename={name}").as_str())
            );
            let policy = shown.header("content-security-policy").unwrap();
            let expected = "sandbox allow-scripts; default-src 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'none'";
            assert_eq!(policy, format!("{expected}{ancestors}"));
            assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
        }
    }
}

#[test]
fn pdf_is_a_page_and_other_files_are_none() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    for name in ["paper.pdf", "notes.txt", "script.js", "html"] {
        put(&client, &run_id, name, "0123456789");
    }
    let pdf = page(&server, &run_id, "paper.pdf").expect_status(200);
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert_eq!(pdf.header("content-security-policy"), None);
    let path = format!("{ARTIFACTS}/page?run_id={run_id}&path=paper.pdf");
    let part = client.get_with(&path, &[("range", "bytes=2-4")]).expect_status(206);
    assert_eq!((part.text().as_str(), part.header("content-range")), ("234", Some("bytes 2-4/10")));
    client.get_with(&path, &[("range", "bytes=10-")]).expect_status(416);
    for name in ["notes.txt", "script.js", "html"] {
        let refused = page(&server, &run_id, name).expect_status(400).json();
        assert!(text(&refused["message"]).contains(&format!("'{name}' is no page")), "{refused}");
    }
    page(&server, &run_id, "none.html").expect_status(404);
}

/// Every way to a file serves parts of it, and to a browser as what it is.
#[test]
fn files_come_in_parts_and_as_what_they_are() {
    let server = started();
    let client = server.client();
    let (run_id, model_id) = (new_run(&client), new_model(&client));
    call(&client, "registered-models/create", &json!({"name": "m"}));
    let version = json!({"name": "m", "source": format!("runs:/{run_id}/files"), "run_id": run_id});
    call(&client, "model-versions/create", &version);
    for (name, content_type) in [
        ("a.png", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.gif", "image/gif"),
        ("a.webp", "image/webp"),
        ("a.svg", "image/svg+xml"),
        ("a.mp4", "video/mp4"),
        ("a.webm", "video/webm"),
        ("a.wav", "audio/wav"),
        ("a.mp3", "audio/mpeg"),
        ("a.pdf", "application/pdf"),
        ("a.json", "text/plain"),
        ("a.txt", "text/plain"),
        ("a.html", "application/octet-stream"),
    ] {
        put(&client, &run_id, &format!("files/{name}"), "0123456789");
        let of_model = format!("{FILES}/0/models/{model_id}/artifacts/files/{name}");
        client.put(&of_model, "0123456789").expect_status(200);
        for path in [
            format!("{FILES}/0/{run_id}/artifacts/files/{name}"),
            format!("/get-artifact?run_id={run_id}&path=files/{name}"),
            format!("/model-versions/get-artifact?name=m&version=1&path={name}"),
            format!(
                "/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files?artifact_file_path=files/{name}"
            ),
        ] {
            let part = client.get_with(&path, &[("range", "bytes=3-")]).expect_status(206);
            assert_eq!(part.text(), "3456789", "{path}");
            assert_eq!(part.header("content-range"), Some("bytes 3-9/10"), "{path}");
            assert_eq!(part.header("content-type"), Some(content_type), "{path}");
            assert_eq!(part.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(part.header("accept-ranges"), Some("bytes"), "{path}");
        }
    }
}
