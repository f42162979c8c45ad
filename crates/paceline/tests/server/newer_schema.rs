//! A database that a newer Paceline has changed: of the kind that the test command names, or a file.

use std::path::PathBuf;
use std::sync::Arc;

use paceline_testkit::{Client, Finished, Launch, TestDatabase};
use rusqlite::Connection;
use serde_json::json;
use tempfile::TempDir;

use crate::support::{API, call, get_run, new_run, paceline};

/// A step that older servers can leave alone.
const ADDITIONS: &str = "ALTER TABLE runs ADD COLUMN later BIGINT;
                         CREATE TABLE later (
                             run_id BIGINT NOT NULL PRIMARY KEY,
                             FOREIGN KEY (run_id) REFERENCES runs (id) ON DELETE CASCADE
                         );";

/// A database that servers share, and that something else changes.
struct Shared {
    folder: Arc<TempDir>,
    server: Option<TestDatabase>,
}

impl Shared {
    fn new() -> Self {
        Self { folder: paceline().shared_folder(), server: TestDatabase::of_environment() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("shared.db")
    }

    fn uri(&self) -> String {
        let file = || format!("sqlite:///{}", self.file().display());
        self.server.as_ref().map_or_else(file, TestDatabase::uri)
    }

    fn launch(&self) -> Launch {
        paceline().in_folder(&self.folder).arguments(["--backend-store-uri", &self.uri()])
    }

    fn change(&self, sql: &str) {
        match &self.server {
            Some(server) => server.execute(sql),
            None => Connection::open(self.file()).unwrap().execute_batch(sql).unwrap(),
        }
    }

    /// Pretends that a newer Paceline took a step, which says since which version servers can work on what it left.
    fn step(&self, compatible_since: &str) {
        self.change(&format!(
            "INSERT INTO schema_migrations (version, name, applied_ms, compatible_since)
             SELECT MAX(version) + 1, 'of the future', 0, {compatible_since} FROM schema_migrations"
        ));
    }

    fn check(&self) -> Finished {
        let words = ["db", "upgrade", "--check", &self.uri()];
        Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments(words).finish()
    }
}

/// Writes, removes for good and reads: returns a run that is there.
fn work(client: &Client) -> String {
    let (run, removed) = (new_run(client), new_run(client));
    for run in [&run, &removed] {
        let metrics = json!([{"key": "loss", "value": 0.5, "timestamp": 1, "step": 1}]);
        let params = json!([{"key": "rate", "value": "0.1"}]);
        call(client, "runs/log-batch", &json!({"run_id": run, "metrics": metrics, "params": params}));
    }
    call(client, "runs/delete", &json!({"run_id": removed}));
    let purge = client.post("/api/v1/trash/purge", &json!({"run_ids": [removed]})).expect_status(200).json();
    assert_eq!(purge["runs"], 1, "{purge}");
    client.get(&format!("{API}/runs/get?run_id={removed}")).expect_status(404);
    assert_eq!(get_run(client, &run)["data"]["metrics"][0]["value"], 0.5);
    run
}

#[test]
fn a_newer_schema_that_only_adds_is_served() {
    let shared = Shared::new();
    let running = shared.launch().start();
    let mut runs = vec![work(&running.client())];
    shared.change(ADDITIONS);
    shared.step("MAX(version)");

    // One that runs goes on, and one that starts does.
    runs.push(work(&running.client()));
    shared.change("INSERT INTO later (run_id) SELECT id FROM runs");
    let started = shared.launch().start();
    for server in [&running, &started] {
        runs.push(work(&server.client()));
        for run in &runs {
            assert_eq!(get_run(&server.client(), run)["data"]["params"][0]["value"], "0.1");
        }
    }
    // Also a run of which the newer Paceline keeps something.
    let client = started.client();
    call(&client, "runs/delete", &json!({"run_id": runs[0]}));
    let purge = client.post("/api/v1/trash/purge", &json!({"run_ids": [runs[0]]})).expect_status(200).json();
    assert_eq!(purge["runs"], 1, "{purge}");

    let told = started.log_lines().join("\n");
    assert!(told.contains("the schema is of a newer Paceline, and this one can work with it"), "{told}");
    let check = shared.check();
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    let sentence = "A newer Paceline made it, and this one can work with it. Nothing is to be done.";
    assert!(check.stdout.contains(sentence), "{}", check.stdout);
    for server in [running, started] {
        server.stop();
    }
}

/// What the newer Paceline keeps besides is not known here, so a copy would leave it behind.
#[test]
fn a_newer_schema_is_not_copied() {
    let shared = Shared::new();
    shared.launch().start().stop();
    shared.change(ADDITIONS);
    shared.step("MAX(version)");
    let target = format!("sqlite:///{}", shared.folder.path().join("copy.db").display());
    let words = ["db", "copy", &shared.uri(), &target];
    let copy = Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments(words).finish();
    assert_eq!(copy.code, Some(1), "{}", copy.stdout);
    assert!(copy.stderr.contains("Use the newer Paceline"), "{}", copy.stderr);
}

#[test]
fn a_newer_schema_that_takes_newer_servers_is_refused() {
    for compatible_since in ["MAX(version) + 1", "NULL"] {
        let shared = Shared::new();
        shared.launch().start().stop();
        shared.step(compatible_since);
        // A further step, that says less.
        shared.step("1");
        let refused = shared.launch().run();
        let told = refused.stderr.join("\n");
        assert!(
            refused.code != Some(0) && told.contains("which takes a Paceline that knows version"),
            "{told}"
        );
        let check = shared.check();
        assert_eq!(check.code, Some(1), "{}", check.stdout);
        assert!(check.stderr.contains("this Paceline cannot work with the schema"), "{}", check.stderr);
    }
}
