//! The pages: one document under many addresses, and the files that it asks for.

use paceline_testkit::Answer;

use crate::support::{FILES, new_run, paceline, started};

/// Addresses of pages, and the way from each to the top.
const PAGES: [(&str, &str); 15] = [
    ("/", "./"),
    ("/experiments/1,2", "../"),
    ("/experiments/1/models", "../../"),
    ("/runs/5f1c", "../"),
    ("/runs/5f1c/artifacts", "../../"),
    ("/runs/5f1c/", "../../"),
    ("/compare", "./"),
    ("/compare?runs=a/b,c", "./"),
    ("/logged-models/m-1", "../"),
    ("/models", "./"),
    ("/models/a%2Fb", "../"),
    ("/models/a%2Fb/versions/1", "../../../"),
    ("/trash", "./"),
    ("/settings", "./"),
    ("/runs/%3Cscript%3E%22", "../"),
];

#[test]
fn every_page_is_the_document_and_knows_its_way_up() {
    let server = started();
    let client = server.client();
    for (path, way_up) in PAGES {
        let page = client.get(path).expect_status(200);
        assert_eq!(base_of(&page), way_up, "{path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    }
    for path in ["/settings/", "/nothing", "/index.html", "/compare/a", "/assets", "/assets/"] {
        client.get(path).expect_status(404);
    }
}

#[test]
fn below_a_prefix_pages_know_the_same_way() {
    let server = paceline().arguments(["--static-prefix", "/p/q"]).start();
    let client = server.client();
    for (path, way_up) in PAGES {
        assert_eq!(base_of(&client.get(&format!("/p/q{path}")).expect_status(200)), way_up, "{path}");
    }
    assert_eq!(client.get("/p/q").expect_status(308).header("location"), Some("./q/"));
    let script = script_of(&client.get("/p/q/").expect_status(200));
    client.get(&format!("/p/q/{script}")).expect_status(200);
    for path in ["/", "/settings", &format!("/{script}")] {
        client.get(path).expect_status(404);
    }
}

#[test]
fn a_page_knows_after_which_changes_it_was_made() {
    let server = started();
    let client = server.client();
    let place = || {
        let page = client.get("/settings").expect_status(200).text();
        let (_, rest) = page.split_once("name=\"changes-after\" content=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let before = place();
    assert_eq!(before, place(), "nothing changed");
    let _ = new_run(&client);
    assert_ne!(before, place());
}

#[test]
fn assets_come_compressed_to_those_who_take_it() {
    let server = started();
    let client = server.client();
    let path = format!("/{}", script_of(&client.get("/").expect_status(200)));
    // Names what it takes, so that the client does not unpack by itself.
    let plain = client.get_with(&path, &[("accept-encoding", "identity")]).expect_status(200);
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(plain.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(plain.header("vary"), Some("accept-encoding"));
    let packed = client.get_with(&path, &[("accept-encoding", "br, gzip")]).expect_status(200);
    if packed.header("content-encoding") == Some("gzip") {
        assert!(packed.body.starts_with(&[0x1f, 0x8b]) && packed.body.len() < plain.body.len());
    } else {
        assert_eq!(packed.body, plain.body, "what is small is kept as it is");
    }
    let tag = plain.header("etag").unwrap();
    client.get_with(&path, &[("if-none-match", tag)]).expect_status(304);
    let length = plain.body.len().to_string();
    let head = client.send("HEAD", &path, &[("accept-encoding", "identity")], None).expect_status(200);
    assert_eq!(head.header("content-length"), Some(length.as_str()));
    for absent in ["/assets/none.js", "/assets/../index.html", "/assets/%2e%2e/index.html", "/assets//"] {
        let missing = client.get(absent);
        assert!(missing.status == 404, "{absent}: {}", missing.status);
    }
}

#[test]
fn a_page_runs_no_scripts_but_its_own_and_is_framed_by_whom_the_operator_says() {
    for (arguments, ancestors) in [
        (&[][..], Some("frame-ancestors 'self'")),
        (&["--x-frame-options", "DENY"][..], Some("frame-ancestors 'none'")),
        (&["--x-frame-options", "NONE"][..], None),
    ] {
        let server = paceline().arguments(arguments.iter().copied()).start();
        let page = server.client().get("/").expect_status(200);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert_eq!(
            policy.split("; ").find(|part| part.starts_with("frame-ancestors")),
            ancestors,
            "{policy}"
        );
        let text = page.text();
        assert!(!text.contains("<script>"), "an inline script would not run: {text}");
        assert!(!text.contains("https://") && !text.contains("src=\"//"), "nothing of other hosts: {text}");
    }
}

#[test]
fn files_may_be_named_like_pages() {
    let server = started();
    let client = server.client();
    let run_id = new_run(&client);
    for name in ["experiments/x", "runs/a/b", "settings", "assets/x.js", "api/v1/runs/query"] {
        client.put(&format!("{FILES}/{name}"), name).expect_status(200);
        assert_eq!(client.get(&format!("{FILES}/{name}")).expect_status(200).text(), name);
        client.put(&format!("{FILES}/0/{run_id}/artifacts/{name}"), name).expect_status(200);
        let file = client.get(&format!("/get-artifact?run_id={run_id}&path={name}")).expect_status(200);
        assert_eq!(file.text(), name);
    }
}

/// What the document says of where the app lives.
#[track_caller]
fn base_of(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("<base href=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// The script of the document, from the top of the app.
#[track_caller]
fn script_of(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("src=\"./assets/").unwrap();
    format!("assets/{}", rest.split_once('"').unwrap().0)
}
