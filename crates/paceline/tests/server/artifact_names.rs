//! Names of files: kept as they are, told for saving, and never a reason for a browser to run a file.

use crate::support::{FILES, artifact_root, list_files, new_model, new_run, started};

#[test]
fn names_with_odd_characters_round_trip() {
    let server = started();
    let client = server.client();
    let names = [
        ("with%20space.txt", "with space.txt"),
        ("plus+.txt", "plus+.txt"),
        ("per%25cent.txt", "per%cent.txt"),
        ("%E6%A8%A1%E5%9E%8B.bin", "模型.bin"),
        ("%F0%9F%A6%80.bin", "🦀.bin"),
        ("quote%22s.txt", "quote\"s.txt"),
        ("semi;colon.txt", "semi;colon.txt"),
        ("line%0Afeed.txt", "line\nfeed.txt"),
        ("..dots..txt", "..dots..txt"),
    ];
    for (encoded, name) in names {
        client.put(&format!("{FILES}/names/{encoded}"), name).expect_status(200);
        let got = client.get(&format!("{FILES}/names/{encoded}")).expect_status(200);
        assert_eq!(got.text(), name);
        let disposition = got.header("content-disposition").unwrap_or_default();
        assert!(disposition.starts_with("attachment; filename="), "{name}: {disposition}");
        assert!(artifact_root(&server).join("names").join(name).is_file(), "{name}");
    }
    let listed = list_files(&client, "names");
    let mut expected = names.map(|(_, name)| name);
    expected.sort_unstable();
    assert_eq!(listed, expected);
}

#[test]
fn the_name_for_saving_is_told_in_full() {
    let server = started();
    let client = server.client();
    for (encoded, expected) in [
        ("model.pkl", "attachment; filename=model.pkl"),
        ("%E6%A8%A1.bin", "filename*=UTF-8''%E6%A8%A1.bin"),
        ("a%20b.bin", "a b.bin"),
    ] {
        client.put(&format!("{FILES}/{encoded}"), "a").expect_status(200);
        let got = client.get(&format!("{FILES}/{encoded}"));
        let disposition = got.header("content-disposition").unwrap_or_default();
        assert!(disposition.contains(expected), "{encoded}: {disposition}");
    }
}

#[test]
fn what_a_browser_would_run_is_never_served_as_such() {
    let server = started();
    let client = server.client();
    let (run_id, model_id) = (new_run(&client), new_model(&client));
    let page = "<html><script>alert(1)</script></html>";
    for name in ["a.html", "a.HTM", "a.xhtml", "a.xht", "a.shtml", "a.hta", "a.htc", "html", "a"] {
        let urls = [
            format!("{FILES}/{name}"),
            format!("/get-artifact?run_id={run_id}&path={name}"),
            format!(
                "/ajax-api/2.0/mlflow/logged-models/{model_id}/artifacts/files?artifact_file_path={name}"
            ),
        ];
        let places = ["", &format!("0/{run_id}/artifacts/"), &format!("0/models/{model_id}/artifacts/")];
        for (url, place) in urls.iter().zip(places) {
            client.put(&format!("{FILES}/{place}{name}"), page).expect_status(200);
            let got = client.get(url).expect_status(200);
            let content_type = got.header("content-type").unwrap_or_default();
            assert!(!content_type.contains("html"), "{url}: {content_type}");
            assert_eq!(got.header("x-content-type-options"), Some("nosniff"), "{url}");
            assert!(got.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
        }
    }
}

#[test]
fn types_are_told_by_name() {
    let server = started();
    let client = server.client();
    for (name, expected) in [
        ("a.txt", "text/plain"),
        ("a.JSON", "text/plain"),
        ("MLmodel", "text/plain"),
        ("a.yaml", "text/plain"),
        ("a.png", "image/png"),
        ("a.unknown", "application/octet-stream"),
        ("none", "application/octet-stream"),
    ] {
        client.put(&format!("{FILES}/{name}"), "a").expect_status(200);
        let got = client.get(&format!("{FILES}/{name}"));
        let content_type = got.header("content-type").unwrap_or_default();
        assert!(content_type.starts_with(expected), "{name}: {content_type}");
    }
}
