//! The description of Paceline's own API: complete, and the one that clients are generated from.

use std::collections::BTreeSet;
use std::path::Path;

use paceline_server::{Mount, route_table};
use serde_json::Value;

use crate::support::started;

/// Routes that describe the API and are not part of it.
const DESCRIPTIONS: [&str; 6] =
    ["openapi.json", "docs", "docs/", "docs/{*path}", "ingest.proto", "series.proto"];

fn described() -> Value {
    let server = started();
    server.client().get("/api/v1/openapi.json").expect_status(200).json()
}

#[test]
fn the_description_is_the_one_in_the_repository() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../paceline-api/openapi.json");
    let served = format!("{}\n", serde_json::to_string_pretty(&described()).unwrap());
    if std::env::var_os("PACELINE_GENERATE").is_some() {
        std::fs::write(&file, &served).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == served, "the API is not what {} says: run `cargo xtask generate`", file.display());
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let described = described();
    let mut in_description = BTreeSet::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            in_description.insert(format!("{} {}", method.to_uppercase(), path.trim_start_matches('/')));
        }
    }
    let in_table: BTreeSet<String> = route_table()
        .into_iter()
        .filter(|route| route.mount == Mount::Paceline && !DESCRIPTIONS.contains(&route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(in_description, in_table);
}

#[test]
fn the_page_needs_no_other_host() {
    let server = started();
    let client = server.client();
    let moved = client.get("/api/v1/docs").expect_status(308);
    assert_eq!(moved.header("location"), Some("docs/"));
    let page = client.get("/api/v1/docs/").expect_status(200).text();
    assert!(page.contains("swagger-ui-bundle.js") && !page.contains("https://"), "{page}");
    for part in ["swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js", "index.css"] {
        client.get(&format!("/api/v1/docs/{part}")).expect_status(200);
    }
    let configured = client.get("/api/v1/docs/swagger-initializer.js").text();
    assert!(configured.contains("../openapi.json"), "{configured}");
    for absent in ["nothing.js", "%2e%2e/openapi.json", "%2e%2e%2f%2e%2e%2fCargo.toml"] {
        client.get(&format!("/api/v1/docs/{absent}")).expect_status(404);
    }
}
