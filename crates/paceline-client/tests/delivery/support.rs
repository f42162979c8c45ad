//! The server under test, what it says, and trackers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use paceline_client::{Config, Notice, Server};
use paceline_testkit::{Client, Launch};
use serde_json::Value;

const API: &str = "/api/2.0/mlflow";

/// `paceline server` on a free port.
pub(crate) fn paceline() -> Launch {
    Launch::new(binary()).arguments(["server"]).environment("MLFLOW_PORT", "0")
}

/// The same on a port that another one had.
pub(crate) fn paceline_at(port: u16) -> Launch {
    Launch::new(binary()).arguments(["server"]).environment("MLFLOW_PORT", &port.to_string())
}

fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("PACELINE_BINARY") {
        return path.into();
    }
    // <target>/<profile>/deps/delivery-<hash>
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("paceline");
    assert!(
        built.exists(),
        "no server to test with: `cargo build -p paceline` makes {}, or name one in PACELINE_BINARY",
        built.display()
    );
    built
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

pub(crate) fn server_at(port: u16) -> Server {
    Server::at(&format!("http://127.0.0.1:{port}")).unwrap()
}

/// Notices as they come.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<Notice>>>);

impl Told {
    /// What there was, in the order in which it came.
    pub(crate) fn all(&self) -> Vec<Notice> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, is_it: impl Fn(&Notice) -> bool) -> usize {
        self.all().iter().filter(|notice| is_it(notice)).count()
    }

    pub(crate) fn function(&self) -> impl Fn(&Notice) + Send + Sync + 'static {
        let told = self.clone();
        move |notice| told.0.lock().unwrap().push(notice.clone())
    }
}

/// A tracker's configuration for tests: it sends often, and waits long at the end.
pub(crate) fn online(server: &Server, folder: &Path, told: &Told) -> Config {
    Config::online(server.clone())
        .folder(folder)
        .batch_age(Duration::from_millis(20))
        .exit_deadline(Duration::from_secs(60))
        .on_notice(told.function())
}

pub(crate) fn offline(folder: &Path) -> Config {
    Config::offline().folder(folder)
}

#[track_caller]
pub(crate) fn get_run(client: &Client, run_id: &str) -> Value {
    client.get(&format!("{API}/runs/get?run_id={run_id}")).expect_status(200).json()["run"].clone()
}

/// The value of a key in a run's `params` or `tags`.
pub(crate) fn value_of<'r>(run: &'r Value, list: &str, key: &str) -> Option<&'r str> {
    let entries = run["data"][list].as_array()?;
    entries.iter().find(|entry| entry["key"] == key)?["value"].as_str()
}

/// All points of a metric: step, timestamp, value; in the server's order.
#[track_caller]
pub(crate) fn history(client: &Client, run_id: &str, key: &str) -> Vec<(i64, i64, f64)> {
    let path = format!("{API}/metrics/get-history?run_id={run_id}&metric_key={key}");
    let found = client.get(&path).expect_status(200).json();
    let point = |point: &Value| {
        let value = point["value"].as_f64().unwrap_or(f64::NAN);
        (point["step"].as_i64().unwrap(), point["timestamp"].as_i64().unwrap(), value)
    };
    found["metrics"].as_array().map_or_else(Vec::new, |points| points.iter().map(point).collect())
}

/// The journals in a folder.
pub(crate) fn journals(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map_or_else(|_| Vec::new(), |entries| entries.collect());
    entries.into_iter().map(|entry| entry.unwrap().path()).collect()
}

/// Waits until something holds.
#[track_caller]
pub(crate) fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}, after a minute");
        std::thread::sleep(Duration::from_millis(10));
    }
}
