//! Where commands work, in tests: a real server, or a store without one. Each test that can runs on both. The store is a
//! file, or in a database server when the test command names one.

use std::path::{Path, PathBuf};

use paceline_testkit::{Finished, Launch, Server, TestDatabase};
use serde_json::Value;

/// A place to work on, in a folder of its own, which is the commands' working directory.
pub(crate) struct Place {
    /// None for a store.
    server: Option<Server>,
    /// None for the store `./mlruns` of the folder.
    database: Option<TestDatabase>,
    /// A launch that is never started: it owns the folder.
    folder: Launch,
}

/// Runs a test against a server, then against a store.
pub(crate) fn on_both(test: impl Fn(&Place)) {
    for place in [Place::server(), Place::store()] {
        println!("on {}", place.name());
        test(&place);
    }
}

impl Place {
    /// An empty server.
    pub(crate) fn server() -> Self {
        let launch = command(&["server"]).environment("MLFLOW_PORT", "0");
        Self { server: Some(launch.start()), database: None, folder: command(&[]) }
    }

    /// An empty store.
    pub(crate) fn store() -> Self {
        let place = Self { server: None, database: TestDatabase::of_environment(), folder: command(&[]) };
        // Making and deleting something leaves a store that has nothing but its default experiment.
        place.done(&["models", "create", "first"]);
        place.done(&["models", "delete", "first", "--yes"]);
        place
    }

    pub(crate) fn name(&self) -> &'static str {
        if self.server.is_some() { "a server" } else { "a store" }
    }

    /// The working directory of the commands.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.folder()
    }

    /// A command, not yet started.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Launch {
        let launch = command(arguments).in_folder(&self.folder.shared_folder());
        match (&self.server, &self.database) {
            (Some(server), _) => {
                launch.environment("PACELINE_TRACKING_URI", &format!("http://{}", server.address()))
            }
            (None, Some(database)) => launch.environment("PACELINE_TRACKING_URI", &database.uri()),
            (None, None) => launch,
        }
    }

    /// Runs a command.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.launch(arguments).finish()
    }

    /// Runs a command that must succeed without a word on standard error; answers what it printed.
    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let finished = self.run(arguments);
        assert_eq!(finished.code, Some(0), "{arguments:?}: {}", finished.stderr);
        assert_eq!(finished.stderr, "", "{arguments:?}");
        finished.stdout
    }

    /// The id that a command prints with `-q`.
    #[track_caller]
    pub(crate) fn id(&self, arguments: &[&str]) -> String {
        self.done(&[arguments, &["-q"]].concat()).trim().to_owned()
    }

    /// The one JSON document that a command prints with `--json`.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error} in {text}"))
    }

    /// The one line on standard error of a command that must fail.
    #[track_caller]
    pub(crate) fn refusal(&self, arguments: &[&str]) -> String {
        let finished = self.run(arguments);
        one_line(arguments, &finished)
    }

    /// Posts to a tracking route what no command sends.
    #[track_caller]
    pub(crate) fn post(&self, route: &str, body: &Value) -> Value {
        self.post_all(route, [body.clone()]).remove(0)
    }

    /// The same for several bodies.
    #[track_caller]
    pub(crate) fn post_all(&self, route: &str, bodies: impl IntoIterator<Item = Value>) -> Vec<Value> {
        let path = format!("/api/2.0/mlflow/{route}");
        let post = |server: &Server| {
            let client = server.client();
            bodies.into_iter().map(|body| client.post(&path, &body).expect_status(200).json()).collect()
        };
        match &self.server {
            Some(server) => post(server),
            None => {
                // For a moment a server has the store.
                let mut launch = command(&["server"]).environment("MLFLOW_PORT", "0");
                if let Some(database) = &self.database {
                    launch = launch.environment("MLFLOW_BACKEND_STORE_URI", &database.uri());
                }
                let server = launch.in_folder(&self.folder.shared_folder()).start();
                let answers = post(&server);
                server.stop();
                answers
            }
        }
    }

    /// A new run in the default experiment.
    #[track_caller]
    pub(crate) fn new_run(&self) -> String {
        self.id(&["runs", "create", "-x", "0"])
    }
}

/// The binary, in a new folder, with no environment.
pub(crate) fn command(arguments: &[&str]) -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_paceline")).arguments(arguments.iter().copied()).environment("TZ", "UTC")
}

/// The one line on standard error of a command that failed.
#[track_caller]
pub(crate) fn one_line(arguments: &[&str], finished: &Finished) -> String {
    assert_eq!(finished.code, Some(1), "{arguments:?}: {} {}", finished.stdout, finished.stderr);
    assert_eq!(finished.stdout, "", "{arguments:?}");
    assert_eq!(finished.stderr.lines().count(), 1, "{arguments:?}: {}", finished.stderr);
    assert!(!finished.stderr.contains("panicked"), "{}", finished.stderr);
    finished.stderr.trim_end().to_owned()
}

/// All files below a folder with their content, by path relative to it, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = std::fs::read(&path).unwrap();
                files.push((path.strip_prefix(folder).unwrap().to_owned(), content));
            }
        }
    }
    files.sort();
    files
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// The value of a tag of an experiment, run, registered model or version.
pub(crate) fn tag<'t>(tags: &'t Value, key: &str) -> Option<&'t str> {
    tags.as_array()?.iter().find(|tag| tag["key"] == key)?["value"].as_str()
}

/// The texts of a member of each element.
pub(crate) fn texts(list: &Value, pointer: &str) -> Vec<String> {
    let text = |element: &Value| element.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(text).collect()
}
