//! Every row of the route table is served under its mounts, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use paceline_server::{RouteSummary, route_table};
use paceline_testkit::{Answer, Client};

use crate::support::started;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const BASES: [&str; 8] = [
    "/",
    "/api/2.0/mlflow/",
    "/ajax-api/2.0/mlflow/",
    "/api/3.0/mlflow/",
    "/ajax-api/3.0/mlflow/",
    "/api/2.0/mlflow-artifacts/",
    "/ajax-api/2.0/mlflow-artifacts/",
    "/api/v1/",
];

/// Its answer does not end; other tests read it.
const ENDLESS: &str = "/api/v1/changes";

#[test]
fn every_route_is_served_under_each_of_its_bases() {
    let server = started();
    let client = server.client();
    for (path, methods) in methods_by_path() {
        if path == ENDLESS {
            continue;
        }
        for method in METHODS {
            let answer = send(&client, method, &path);
            if methods.contains(method) {
                assert!(!is_unknown(&answer) && answer.status != 405, "{method} {path}: {}", answer.status);
                assert!(answer.status < 500 || answer.status == 501, "{method} {path}: {}", answer.status);
            } else {
                assert_eq!(answer.status, 405, "{method} {path}");
            }
        }
        if methods.contains("GET") {
            let head = send(&client, "HEAD", &path).status;
            assert_eq!(head, send(&client, "GET", &path).status, "HEAD {path}");
        }
        send(&client, "OPTIONS", &path).expect_status(204);
    }
}

#[test]
fn no_route_is_served_under_another_base() {
    let server = started();
    let client = server.client();
    let served = methods_by_path();
    for RouteSummary { path, mount, .. } in route_table() {
        for base in BASES.into_iter().filter(|base| !mount.bases().contains(base)) {
            let path = concrete(base, path);
            if !served.contains_key(&path) && !is_an_object(&path) && !is_a_page(&path) {
                let answer = send(&client, "GET", &path);
                assert!(is_unknown(&answer), "GET {path}: {}", answer.status);
            }
        }
    }
}

#[test]
fn no_row_is_there_twice() {
    let mut seen = BTreeSet::new();
    for RouteSummary { method, path, mount, .. } in route_table() {
        for base in mount.bases() {
            assert!(seen.insert((method, format!("{base}{path}"))), "{method} {base}{path}");
        }
    }
}

/// The methods of each path, with values for what the path leaves open.
fn methods_by_path() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut methods: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for RouteSummary { method, path, mount, .. } in route_table() {
        for base in mount.bases() {
            methods.entry(concrete(base, path)).or_default().insert(method);
        }
    }
    methods
}

fn concrete(base: &str, path: &str) -> String {
    let path = path.replace("{model_id}", "m-none").replace("{key}", "k");
    let path = path.replace("{*path}", "a/b.txt").replace("{*page}", "a/b");
    assert!(!path.contains('{'), "this test does not know a value for {path}");
    format!("{base}{path}")
}

fn send(client: &Client, method: &str, path: &str) -> Answer {
    client.send(method, path, &[("content-type", "application/json")], None)
}

/// Whether a path is that of a proxied file, which may have any name, even that of another route.
fn is_an_object(path: &str) -> bool {
    path.contains("/mlflow-artifacts/artifacts/")
}

/// Whether a path is that of a page, of which there are some below the names of resources. None is below a base of the API.
fn is_a_page(path: &str) -> bool {
    ["/experiments/", "/runs/", "/logged-models/", "/models/"].iter().any(|top| path.starts_with(top))
}

/// What the server answers where it serves nothing. A route that finds nothing says in its body what.
fn is_unknown(answer: &Answer) -> bool {
    answer.status == 404 && answer.body.is_empty()
}
